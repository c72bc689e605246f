"""A named person of the holder reviews an emergency; an auditor reads what concerns nobody, and counts."""

from uuid import UUID

import pytest

from .conftest import COUNCIL, words
from .kept_from_view import ask_in_an_emergency, report_a_use_kept_from_view

FINDING = "The duty officer looked for your daughter and found her safe with you."


@pytest.fixture
def emergency(db):
    """The clinic opened the council's records in an emergency. Gives the use's id."""
    return lambda **changed: ask_in_an_emergency(**changed)


def lifted(use: UUID):
    from candour.access.models import WithheldEntry

    return WithheldEntry.objects.get(entry_id=use).lifted_at


def subject_of(use: UUID) -> UUID:
    """The person a use is about."""
    from candour.access.models import Entry
    from candour.people.models import Subject

    return Subject.objects.get(pk=Entry.objects.get(id=use).subject_id).person_id


def test_the_inbox_and_the_list_begin_with_what_is_late(sian, emergency):
    emergency()
    emergency(overdue=True)
    page = sian.read("/desk")
    assert "Start with the one that is late." in page
    assert page.index("3 days late") < page.index("2 days")
    assert "Asked by Harrowmere Community Health, " in page
    assert "Harrowmere Community Health" in sian.read(f"{COUNCIL}/reviews")


def test_nothing_waits_at_the_desk_of_an_organisation_that_holds_nothing(jonah, emergency):
    use = emergency()
    assert "Nothing is waiting for a review." in jonah.read("/desk/fernside-homes/reviews")
    jonah.get(f"/desk/fernside-homes/reviews/{use}", 404)


def test_a_review_that_finds_it_safe_shows_it(sian, emergency):
    use = emergency()
    page = sian.read(f"{COUNCIL}/reviews/{use}")
    assert "A child was seen alone at night." in page
    assert "Their officers (by their own codes) kboateng-7" in page
    assert "This page does not show the data itself." in page
    answer = sian.post(f"{COUNCIL}/reviews/{use}", finding=FINDING, show="yes")
    assert "The person is now shown the use" in sian.read(answer.url)
    assert lifted(use) is not None
    sian.get(f"{COUNCIL}/reviews/{use}", 404)


def test_whoever_opens_it_leaves_an_entry_that_is_shown_with_the_use_and_not_before(sian, emergency):
    from candour.access.models import WithheldEntry
    from candour.access.queries import reviews_of

    use = emergency()
    person = subject_of(use)
    for _again in range(2):
        sian.read(f"{COUNCIL}/reviews/{use}")
    kept = WithheldEntry.objects.filter(review_of=use)
    assert [each.lifted_at for each in kept] == [None, None]
    assert reviews_of(person, use) == []
    sian.post(f"{COUNCIL}/reviews/{use}", finding=FINDING, show="yes")
    found, *opened = reviews_of(person, use)
    assert found["finding"] == FINDING
    assert [each["kind"] for each in opened] == ["withheld-opened"] * 2
    assert {each["reviewer"] for each in opened} == {found["reviewer"]}


def test_a_review_that_finds_it_unsafe_keeps_it_and_brings_it_back(sian, emergency):
    use = emergency(overdue=True)
    answer = sian.post(f"{COUNCIL}/reviews/{use}", finding=FINDING, show="no")
    page = sian.read(answer.url)
    assert "is still kept from view" in page
    assert "28 days" in page
    assert lifted(use) is None


@pytest.mark.parametrize("officer", ["Siân Pugh", "sian.pugh@harrowmere.example", "Sian.Pugh"])
def test_whoever_did_it_cannot_review_it(sian, emergency, officer):
    use = emergency(officer=officer)
    page = words(sian.post(f"{COUNCIL}/reviews/{use}", finding=FINDING, show="yes"))
    assert "somebody else must review it" in page
    assert lifted(use) is None


@pytest.mark.parametrize(
    ("show", "says"), [("yes", "is now shown the use"), ("no", "is still kept from view")]
)
def test_another_use_kept_from_view_is_reviewed_at_the_same_place(sian, emergency, show, says):
    emergency()
    use = report_a_use_kept_from_view()
    inbox = sian.read("/desk")
    assert inbox.index("Use kept from view to review") < inbox.index("Emergency to review")
    page = sian.read(f"{COUNCIL}/reviews/{use}")
    assert "Does that reason still apply?" in page
    assert "Head of fraud, Social Security Fraud Act 2001" in page
    assert "Preventing or investigating fraud" in page
    assert says in sian.read(sian.post(f"{COUNCIL}/reviews/{use}", finding=FINDING, show=show).url)
    assert (lifted(use) is not None) == (show == "yes")


def test_what_is_missing_is_said_and_nothing_is_chosen_beforehand(sian, emergency):
    use = emergency()
    assert "checked" not in sian.get(f"{COUNCIL}/reviews/{use}").content.decode()
    page = words(sian.post(f"{COUNCIL}/reviews/{use}"))
    assert "Write what you found" in page
    assert "Choose whether it is safe to show this use" in page


def test_the_auditor_reads_what_concerns_nobody_and_of_the_rest_how_reviews_stand(ines, emergency):
    emergency(overdue=True)
    page = ines.read(f"{COUNCIL}/audit")
    assert "Not shown yet 1" in page
    assert "Of these, review overdue 1" in page
    assert "A child was seen" not in page
    assert '"change": "added"' in ines.read(f"{COUNCIL}/audit", kind="register")
    assert '"agreement"' in ines.read(f"{COUNCIL}/audit", kind="agreement")


def test_the_auditor_sees_at_a_glance_which_organisation_approved(ines):
    from candour.access.actions import record_open_entry

    body = {
        "kind": "agreement",
        "agreement": "ctr-check@9",
        "change": "approved",
        "organisation": "fernside-homes",
    }
    record_open_entry(body, kind="agreement")
    assert "Agreement ctr-check, version 9: approved by Fernside Homes" in ines.read(
        f"{COUNCIL}/audit", kind="agreement"
    )


def test_the_auditor_sees_how_many_entries_about_people_have_their_place(ines, emergency):
    from candour.access.models import Leaf, Pending

    emergency()
    for index, waiting in enumerate(Pending.objects.all()):
        Leaf.objects.create(index=index, id=waiting.id, leaf=waiting.leaf)
    assert "Uses and reviews Entries: 1" in ines.read(f"{COUNCIL}/audit")


def test_the_auditor_reads_on_to_the_first_entry(ines):
    from candour.access.models import OpenEntry

    read, address = 0, f"{COUNCIL}/audit"
    while address:
        page = ines.get(address).content.decode()
        read += page.count("<details") - page.count('class="cd-menu"')
        before = page.partition("&amp;before=")[2].partition('"')[0]
        address = f"{COUNCIL}/audit?kind=&before={before}" if before else ""
    assert read == OpenEntry.objects.count()


@pytest.mark.parametrize("query", [{"kind": "use"}, {"before": "x"}, {"kind": "register' or 1=1"}])
def test_an_address_nobody_was_given_is_not_there(ines, query):
    ines.get(f"{COUNCIL}/audit", 404, **query)


def test_every_ground_that_can_be_reported_has_its_words():
    from typing import get_args

    from candour.exchange.use_schemas import Ground
    from candour.web.desk.review_words import GROUNDS

    assert set(GROUNDS) == set(get_args(Ground))
