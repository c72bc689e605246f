"""How to reach me: said on one page, read by an officer in a case, and shown with who has read it."""

from datetime import timedelta

from candour.core.reaching import NOTHING, Format, Help, Post, Reach
from candour.services.queries.reaching import way_to_reach

from ..conftest import NOW

SAID = {
    "prefers": "telephone",
    "calls": "After ten",
    "formats": ["large-print", "audio"],
    "help": ["relay-uk", "interpreter"],
    "language": "Polish",
    "post": "collected",
    "post_to": "Market Hall\r\ncounter 2",
}


def test_what_is_said_is_shown_again_and_in_the_form(maureen):
    assert maureen.post("/account/reach/change", **SAID).url == "/account/reach?done=saved"
    page = maureen.read("/account/reach", done="saved")
    for word in ("By telephone", "Large print. Read aloud", "Relay UK", "An interpreter for Polish"):
        assert word in page
    assert "Collected at Market Hall, counter 2" in page
    assert "Calls After ten" in page, "to the person too: nobody there is told to call"
    form = maureen.get("/account/reach/change").content.decode()
    assert "To a place where I collect them" in form
    assert 'value="large-print" checked' in form
    assert "After ten" in form


def test_the_form_names_who_is_told_before_it_is_saved_and_the_page_who_has_read_it(maureen):
    form = maureen.read("/account/reach/change")
    assert "When you save, we tell all of this to" in form
    assert "Harrowmere Borough Council" in form.split("we tell all of this to")[1]
    assert "Who has read it" not in maureen.read("/account/reach")
    maureen.post("/account/reach/change", **SAID)
    page = maureen.read("/account/reach")
    assert "On its way" in page.split("Who has read it")[1]


def test_a_moment_after_saving_nobody_is_asked_to_save_it_again_and_later_whoever_is_not_told_is_named(
    maureen,
):
    from candour.services.models import WayToReach

    again = "Save it again to tell them"
    maureen.post("/account/reach/change", **SAID)
    assert again not in maureen.read("/account/reach")
    WayToReach.objects.update(told_at=NOW - timedelta(hours=1))
    page = maureen.read("/account/reach")
    assert "Not told yet" in page
    assert again in page


def test_what_is_missing_is_said_and_nothing_is_lost(maureen):
    answer = maureen.post("/account/reach/change", help="interpreter", post="care-of", calls="After ten")
    assert b"Enter the language that the interpreter should speak" in answer.content
    assert b"Enter where your letters should go" in answer.content
    assert b"After ten" in answer.content
    assert way_to_reach(maureen.person) == NOTHING


def test_what_no_choice_asks_for_is_not_kept(maureen):
    maureen.post("/account/reach/change", formats="braille", language="Urdu", post_to="Somewhere")
    assert way_to_reach(maureen.person) == Reach(formats=(Format.BRAILLE,))


def test_saved_with_nothing_in_it_is_taken_back(maureen, one_entry):
    with one_entry() as told:
        maureen.post("/account/reach/change", **SAID)
    with one_entry() as ended:
        maureen.post("/account/reach/change")
    assert (told.body["change"], ended.body["change"]) == ("reach-told", "reach-ended")
    assert set(told.body) == {"kind", "when", "change"}
    assert "You have not told us anything yet" in maureen.read("/account/reach")


def test_another_sees_nothing_of_it(maureen, aisha):
    maureen.post("/account/reach/change", **SAID)
    assert "Polish" not in aisha.read("/account/reach")


def test_words_are_kept_exactly(maureen):
    odd = "<script>alert(1)</script> ' \" \u202e ﷽"
    maureen.post("/account/reach/change", post="care-of", post_to=odd, help="bsl-interpreter")
    assert way_to_reach(maureen.person) == Reach(help=(Help.BSL,), post=Post.CARE_OF, post_to=odd)


def test_the_page_says_in_a_sentence_who_has_read_it_and_who_is_late(maureen):
    from uuid import uuid4

    from django.utils import timezone

    from candour.access.models import Change
    from candour.people.models import PartnerClient
    from candour.people.queries import log_subject

    maureen.post("/account/reach/change", **SAID)
    told = {"at": timezone.now(), "told_at": NOW, "acknowledge_by": NOW}
    clients = PartnerClient.objects.select_related("organisation").in_bulk(field_name="client_id")
    for name, more in (
        ("harrowmere-council-system", {"acknowledged_at": NOW}),
        ("fernside-homes-system", {"flagged_at": NOW}),
    ):
        Change.objects.create(
            id=uuid4(),
            client_id=clients[name].pk,
            n=1,
            kind="reach",
            organisation_id=clients[name].organisation_id,
            entry_id=uuid4(),
            subject_id=log_subject(maureen.person),
            key_id=uuid4(),
            sealed=b"x",
            **told,
            **more,
        )
    page = maureen.read("/account/reach").split("Who has read it")[1]
    assert "Harrowmere Borough Council Read on " in page
    assert "Fernside Homes Late: not confirmed within a week. They were reminded" in page
