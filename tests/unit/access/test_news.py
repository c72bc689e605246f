"""What an entry means to partners, and whom of those who were given something it concerns."""

from datetime import date
from uuid import UUID

import pytest

from candour.access.news import TO_BE_ACKNOWLEDGED, Kind, News, news_of
from candour.access.recipients import Given, KeptFromView, concerning, given_by
from candour.exchange.change_words import says
from candour.store.changes import ChangeContent

TODAY = date(2026, 3, 3)
TAX, CARE = "council/council-tax", "clinic/care"
BORN, ADULT, ADDRESS, AREA = (
    "person.date-of-birth",
    "claim.age-over-18",
    "contact.address",
    "claim.lives-in-area",
)
NOTHING_KEPT = KeptFromView()
OTHER = UUID(int=9)

MEANT = [
    ({"kind": "choice", "state": "Withdrawn", "agreement": "a@2"}, [("withdrawal", "withdrawn")]),
    ({"kind": "choice", "state": "Refused", "agreement": "a@2"}, []),
    ({"kind": "choice", "state": "ConsentGiven", "agreement": "a@2"}, []),
    ({"kind": "objection", "change": "made", "agreement": "a"}, [("objection", "made")]),
    ({"kind": "objection", "change": "withdrawn", "agreement": "a"}, [("objection", "withdrawn")]),
    ({"kind": "objection", "change": "accepted", "agreement": "a"}, [("objection", "accepted")]),
    ({"kind": "objection", "change": "overridden", "agreement": "a"}, [("objection", "overridden")]),
    (
        {
            "kind": "record-changed",
            "change": "changed",
            "dataset": TAX,
            "attributes": {BORN: "x"},
            "removed": [],
        },
        [("correction", "corrected")],
    ),
    (
        {
            "kind": "record-changed",
            "change": "changed",
            "dataset": TAX,
            "attributes": {BORN: 1},
            "removed": ["b"],
        },
        [("correction", "corrected"), ("erasure", "erased")],
    ),
    (
        {"kind": "record-changed", "change": "ended", "dataset": TAX, "attributes": {}, "removed": [BORN]},
        [("erasure", "erased")],
    ),
    (
        {"kind": "record-changed", "change": "added", "dataset": TAX, "attributes": {BORN: 1}, "removed": []},
        [],
    ),
    ({"kind": "record-changed", "change": "opt-out-checked"}, []),
    ({"kind": "joined", "change": "undone", "subject": str(OTHER)}, [("unlinking", "undone")]),
    ({"kind": "joined", "subjects": []}, []),
    ({"kind": "agreement", "change": "drafted", "agreement": "a@1"}, []),
    ({"kind": "agreement", "change": "approved", "agreement": "a@1", "in_force_from": None}, []),
    (
        {"kind": "agreement", "change": "approved", "agreement": "a@1", "in_force_from": "2026-01-01"},
        [("agreement", "in-force")],
    ),
    (
        {"kind": "agreement", "change": "suspended", "agreement": "a@1", "why": "We look."},
        [("agreement", "suspended")],
    ),
    ({"kind": "erasure", "datasets": [TAX]}, [("erasure", "erased")]),
    ({"kind": "erasure", "datasets": None}, []),  # told while it still can be: `last_words`
    ({"kind": "release"}, []),
    ({"kind": "restriction", "change": "began", "dataset": None}, [("restriction", "began")]),
    ({"kind": "protection", "change": "ended", "attribute": "contact.phone"}, [("protection", "ended")]),
    (
        {
            "kind": "account",
            "change": "service-way",
            "way": "paper",
            "service": "bins",
            "organisation": "council",
        },
        [("preference", "paper")],
    ),
    ({"kind": "account", "change": "reach-told"}, [("reach", "told")]),
    ({"kind": "account", "change": "reach-ended"}, [("reach", "ended")]),
    ({"kind": "account", "change": "death-recorded"}, []),
    (
        {"kind": "account", "change": "death-confirmed", "died_on": "2026-03-01"},
        [("death", "recorded")],
    ),
    ({"kind": "account", "change": "death-undone", "died_on": "2026-03-01"}, [("death", "undone")]),
    ({"kind": "account", "change": "death-undone"}, []),
    (
        {"kind": "linked", "change": "linked", "organisation": "council", "subject": str(UUID(int=1))},
        [("linking", "linked"), ("reach", "told")],
    ),
    (
        {
            "kind": "linked",
            "change": "linked",
            "organisation": "council",
            "subject": str(UUID(int=1)),
            "ways": {"bins": "paper", "repairs": "telephone"},
        },
        [("linking", "linked"), ("reach", "told"), ("preference", "paper"), ("preference", "telephone")],
    ),
    ({"kind": "linked", "change": "not-linked"}, []),
    (
        {
            "kind": "account",
            "change": "service-removed",
            "way": None,
            "organisation": "council",
            "service": "bins",
        },
        [("preference", "ended")],
    ),
]


def asked(*names: str, dataset=TAX, until=None) -> Given:
    return Given("landlord-system", "a@1", dict.fromkeys(names, frozenset({dataset})), until, withheld=False)


@pytest.mark.parametrize(("body", "meant"), MEANT)
def test_an_entry_means_what_it_says(body, meant):
    assert [(news.kind.value, news.what) for news in news_of(body)] == meant


@pytest.mark.parametrize(("body", "meant"), MEANT)
def test_there_are_words_for_everything_that_is_told(body, meant):
    for news in news_of(body):
        assert says(news.kind, ChangeContent(news.what)).endswith(".")


@pytest.mark.parametrize("kind", sorted({kind for kind, _ in TO_BE_ACKNOWLEDGED}))
def test_there_are_words_for_what_is_late(kind):
    assert says(Kind.OVERDUE, ChangeContent(kind.value)).endswith(".")


def test_why_an_agreement_was_stopped_is_told():
    assert says(Kind.AGREEMENT, ChangeContent("suspended", why="We look.")).endswith("Why: We look.")


def test_a_withdrawal_concerns_what_was_given_under_its_agreement_in_any_version():
    withdrawal = News(Kind.WITHDRAWAL, "withdrawn", "a@2")
    assert concerning(withdrawal, asked(BORN, ADDRESS), NOTHING_KEPT, TODAY) == {BORN, ADDRESS}
    other = Given("landlord-system", "ab@2", {BORN: frozenset({TAX})}, None, withheld=False)
    assert concerning(withdrawal, other, NOTHING_KEPT, TODAY) == frozenset()


@pytest.mark.parametrize("kind", [Kind.CORRECTION, Kind.ERASURE])
def test_a_changed_value_concerns_who_was_given_it_or_a_claim_worked_out_from_it(kind):
    news = News(kind, "x", attributes=frozenset({BORN}), datasets=frozenset({TAX}))
    assert concerning(news, asked(BORN, ADULT, ADDRESS), NOTHING_KEPT, TODAY) == {BORN, ADULT}
    assert concerning(news, asked(BORN, dataset=CARE), NOTHING_KEPT, TODAY) == frozenset()


def test_what_may_not_be_kept_any_more_is_not_told_of():
    news = News(Kind.CORRECTION, "corrected", attributes=frozenset({BORN}), datasets=frozenset({TAX}))
    assert concerning(news, asked(BORN, until=TODAY), NOTHING_KEPT, TODAY) == {BORN}
    assert concerning(news, asked(BORN, until=date(2026, 3, 2)), NOTHING_KEPT, TODAY) == frozenset()


def test_what_is_protected_is_not_told_of_nor_what_rests_on_it():
    news = News(
        Kind.CORRECTION, "corrected", attributes=frozenset({ADDRESS, BORN}), datasets=frozenset({TAX})
    )
    kept = KeptFromView(frozenset({ADDRESS}))
    assert concerning(news, asked(ADDRESS, AREA, BORN), kept, TODAY) == {BORN}


def test_what_is_restricted_is_not_corrected_but_its_end_is_told():
    born, kept = frozenset({BORN}), KeptFromView(restricted=True)
    correction = News(Kind.CORRECTION, "corrected", attributes=born, datasets=frozenset({TAX}))
    assert concerning(correction, asked(BORN), kept, TODAY) == frozenset()
    erasure = News(Kind.ERASURE, "erased", attributes=born, datasets=frozenset({TAX}))
    assert concerning(erasure, asked(BORN), kept, TODAY) == {BORN}


def test_an_erased_dataset_concerns_everything_given_from_it():
    (erasure,) = news_of({"kind": "erasure", "datasets": [TAX]})
    assert concerning(erasure, asked(BORN, ADULT), NOTHING_KEPT, TODAY) == {BORN, ADULT}
    assert concerning(erasure, asked(BORN, dataset=CARE), NOTHING_KEPT, TODAY) == frozenset()


def test_an_undone_joining_concerns_everything_that_was_given():
    news = News(Kind.UNLINKING, "undone", subjects=(OTHER,))
    assert concerning(news, asked(BORN, ADDRESS), NOTHING_KEPT, TODAY) == {BORN, ADDRESS}


def test_what_was_given_is_read_from_the_release_with_every_dataset_it_rests_on():
    body = {
        "client": "landlord-system",
        "agreement": "a@1",
        "retain_until": "2027-03-03",
        "sources": {ADULT: {"dataset": TAX, "records": [[TAX, 1, "s"], [CARE, 4, "s"]]}},
    }
    assert given_by(body, withheld=True) == Given(
        "landlord-system", "a@1", {ADULT: frozenset({TAX, CARE})}, date(2027, 3, 3), withheld=True
    )
