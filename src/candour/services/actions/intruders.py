"""Somebody else was in an account: it is locked at once, and a person at whoever runs the site looks at it.

Locking is the account's own (`people.actions.reports`); the case by which a person looks, finds and answers
is like any other. Both happen together, or neither.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from candour.access.within import within
from candour.people.actions import report_not_me, undo_email_change
from candour.people.models import Account, EmailChange, Organisation, SecurityReport, SignIn
from candour.services.actions.cases import open_by_press
from candour.services.actions.messages import tell_person
from candour.services.actions.telling import queue_everywhere
from candour.services.models import Case, Message


@transaction.atomic
def report_intruder(
    *, account: Account, sign_in: SignIn, site: Organisation | None, at: datetime
) -> SecurityReport | None:
    """Lock an account because its owner says that a sign-in was not theirs; None where they said so before.

    Once for each sign-in, so that whoever comes upon an old email cannot lock its owner out again and again.
    site: who answers for it. Of staff, who stand for nobody, there is no case, nor where nobody does.
    """
    Account.objects.select_for_update().get(pk=account.pk)
    if SecurityReport.objects.filter(sign_in=sign_in).exists():
        return None
    case = _case(account, site, at)
    report = report_not_me(account=account, sign_in=sign_in, case="" if case is None else case.number, at=at)
    return _joined(report, case)


@transaction.atomic
def undo_and_report(*, change: EmailChange, site: Organisation | None, at: datetime) -> SecurityReport | None:
    """Give an account its old address back and lock it; None when it is too late for that."""
    report = undo_email_change(change=change, at=at)
    return None if report is None else _joined(report, _case(report.account, site, at))


def _case(account: Account, site: Organisation | None, at: datetime) -> Case | None:
    if account.person_id is None or site is None:
        return None
    with within(account.person_id):  # whoever opens the link of an email is not signed in
        return open_by_press(person=account.person_id, kind=Case.Kind.SECURITY, organisation=site, at=at)


def _joined(report: SecurityReport, case: Case | None) -> SecurityReport:
    if case is not None:
        report.case_id = case.id
        report.save(update_fields=["case_id"])
    if report.account.person_id is not None:
        _tell(report, report.account.person_id)
    return report


def _tell(report: SecurityReport, person: UUID) -> None:
    """Tell the owner by every way that was theirs before: whoever read one email may have pressed it."""
    message = tell_person(
        person=person,
        kind=Message.Kind.ACCOUNT,
        title=_("About your account"),
        text=_(
            "We were told, by you or by someone who reads your email, that somebody else signed in. So we "
            "locked your account. Any way of signing in that was added since then does not work until you "
            "say that it is yours. If it was not you who told us, contact us at once."
        ),
        at=report.reported_at,
        link="/account/since",
        needs_action=True,
        about=report.pk,
    )
    with within(person):
        queue_everywhere(message, report.since)
