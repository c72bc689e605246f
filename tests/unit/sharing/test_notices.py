from datetime import UTC, datetime
from uuid import UUID

import pytest

from candour.core.agreement import Agreement
from candour.core.basis import LawfulBasis
from candour.sharing.models import AgreementVersion
from candour.sharing.notices import in_words, notice, receipt_number

ASKS = Agreement(
    id=UUID(int=1),
    slug="warm-homes",
    version=1,
    asker=UUID(int=2),
    purpose="warm-homes",
    lawful_basis=LawfulBasis.CONSENT,
    attributes={
        "contact.phone": ("a/b",),
        "contact.address": ("a/b",),
        "person.date-of-birth": ("a/b",),
    },
    releasable=frozenset({"contact.phone", "contact.address"}),
    claims={"claim.age-over-65": {}},
    retention="P1Y6M",
    in_force_from=datetime(2026, 1, 1, tzinfo=UTC),
)
NAMES = {"contact.phone": "phone number", "contact.address": "home address"}
WORDS = AgreementVersion(
    question="May they?", why="To help.", if_yes="They ring.", if_no="They write.", retention="P1Y6M"
)


def test_a_notice_says_what_to_whom_how_long_and_how_to_change_it():
    assert notice(WORDS, ASKS, NAMES, "The Council") == (
        "May they?",
        "To help.",
        "The Council would be told: your home address, your phone number and whether you are 65 or over.",
        "If you say yes: They ring.",
        "If you say no: They write.",
        "They keep it for 1 year and 6 months.",
        "You can change your answer at any time, as easily as you gave it. "
        "It takes effect from the next request.",
    )


@pytest.mark.parametrize(
    ("duration", "words"),
    [
        ("P1Y", "1 year"),
        ("P2Y", "2 years"),
        ("P1Y6M3D", "1 year, 6 months and 3 days"),
        ("P4W", "4 weeks"),
        ("P0D", "no time at all"),
    ],
)
def test_a_period_is_said_in_words(duration, words):
    assert in_words(duration) == words


def test_a_receipts_number_is_short_and_has_no_letters_that_are_misheard():
    assert receipt_number(bytes(5)) == "0000-0000"
    assert receipt_number(b"\xff" * 5) == "ZZZZ-ZZZZ"
    numbers = {receipt_number(bytes([n, n, n, n, n])) for n in range(256)}
    assert len(numbers) == 256
    assert not set("ILOU") & set("".join(numbers))
