"""Mails that come back: the notice and the code are read, and nothing that a stranger could have written."""

from email.message import EmailMessage
from uuid import UUID

import pytest

from candour.services.bounces import bounced

NOTICE = UUID("0192f0c1-2a54-7c9e-8a10-0d5f3f0b7a11")


def report(status="5.1.1", action="failed", message_id=f"<{NOTICE}@council.example>", whole=True):
    """A delivery report as mail servers make them (RFC 3462, RFC 3464)."""
    kind = "message/rfc822" if whole else "text/rfc822-headers"
    return f"""Subject: Undelivered mail
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Sorry.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.post.example

Final-Recipient: rfc822; noor@post.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 <b>No such user</b>

--b
Content-Type: {kind}

Subject: There is a new message
Message-ID: {message_id}

--b--
""".encode()


@pytest.mark.parametrize("whole", [True, False])
def test_the_notice_and_the_code_are_read(whole):
    found = bounced(report(whole=whole))
    assert found is not None
    assert (found.notice, found.status) == (NOTICE, "5.1.1")
    assert found.why == "the mail came back: there is no such address (5.1.1)"


@pytest.mark.parametrize(
    "mail",
    [
        report(action="delayed", status="4.4.1"),
        report(status="2.0.0"),
        report(message_id="<something@else.example>"),
        b"",
        b"\xff\x00 not a mail",
        EmailMessage().as_bytes(),
    ],
)
def test_any_other_mail_is_let_go(mail):
    assert bounced(mail) is None
