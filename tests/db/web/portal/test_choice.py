"""One agreement: consequences before, two equal answers, and an answer that is saved once."""

import re
from datetime import timedelta

import pytest

from .conftest import PASSWORD

WARM_HOMES = "/choices/warm-homes-discount"


def fields(resident, path=WARM_HOMES) -> dict[str, str]:
    """What the form of the page sends besides the answer."""
    page = resident.get(path).content.decode()
    return dict(re.findall(r'type="hidden" name="(version|after)" value="([^"]*)"', page))


def records(resident):
    from candour.sharing.queries import receipts_of

    return receipts_of(resident.person)


def test_before_answering_she_reads_what_would_change_either_way(maureen):
    page = maureen.read(WARM_HOMES)
    assert "If you say yes Starts Warm Homes is told yes or no." in page
    assert "If you say no Stays the same Nothing is shared now, and nothing would be." in page
    assert "Whatever you answer Your discount and your bill stay the same." in page
    assert "6 months, then deleted." in page
    assert "2 years, then we ask again." in page


def test_the_two_answers_are_alike_and_neither_is_chosen(maureen):
    page = maureen.get(WARM_HOMES).content.decode()
    buttons = re.findall(r"<button[^>]*name=\"answer\"[^>]*>", page)
    assert [re.sub(r'value="(yes|no)"', "", button) for button in buttons] == [
        '<button type="submit" class="cd-answer" name="answer" >'
    ] * 2


def test_the_page_holds_word_for_word_what_the_receipt_keeps(maureen):
    page = maureen.read(WARM_HOMES)
    maureen.post(f"{WARM_HOMES}/answer", answer="yes", **fields(maureen))
    (record,) = records(maureen)
    for paragraph in record.notice.split("\n"):
        assert paragraph in page


def test_a_yes_is_saved_and_shown_as_a_receipt_and_can_be_taken_back(maureen, ask):
    sent = maureen.post(f"{WARM_HOMES}/answer", answer="yes", **fields(maureen))
    (given,) = records(maureen)
    assert sent.status_code == 302
    assert sent.url == f"/receipts/{given.number}"
    assert "You said yes." in maureen.read(sent.url)
    entry = ask(maureen, "warm-homes", "help-with-heating", "council-tax.reduction")
    assert "Warm Homes Harrowmere was given" in maureen.read(f"/uses/{entry}")

    page = maureen.read(WARM_HOMES)
    assert "Stops Warm Homes Harrowmere is no longer told your Council Tax Reduction status." in page
    maureen.post(f"{WARM_HOMES}/answer", answer="no", **fields(maureen))
    assert "You took back your yes." in maureen.read(f"/receipts/{records(maureen)[0].number}")
    entry = ask(maureen, "warm-homes", "help-with-heating", "council-tax.reduction")
    assert "They were refused. You took back your yes." in maureen.read("/uses")
    assert "You took back your yes." in maureen.read(f"/uses/{entry}")


def test_a_button_pressed_twice_answers_once(maureen):
    sent = {"answer": "yes", **fields(maureen)}
    first, second = (maureen.post(f"{WARM_HOMES}/answer", **sent) for _ in range(2))
    assert first.url == second.url
    assert len(records(maureen)) == 1


@pytest.mark.parametrize("said", ["yes", "no"])
def test_the_same_answer_from_a_page_that_knows_it_makes_no_second_receipt(maureen, said):
    maureen.post(f"{WARM_HOMES}/answer", answer=said, **fields(maureen))
    (first,) = records(maureen)
    again = maureen.post(f"{WARM_HOMES}/answer", answer=said, **fields(maureen))
    assert again.url == f"/receipts/{first.number}?already"
    page = maureen.read(again.url)
    assert "This is your answer already Nothing was saved again." in page
    assert "Your answer is saved" not in page
    assert len(records(maureen)) == 1


def test_a_yes_that_would_last_longer_is_said_again(maureen):
    from candour.sharing.models import Choice

    maureen.post(f"{WARM_HOMES}/answer", answer="yes", **fields(maureen))
    (first,) = records(maureen)
    earlier = first.expires_at - timedelta(days=1)
    Choice.objects.filter(agreement_id=first.agreement_id).update(expires_at=earlier)
    again = maureen.post(f"{WARM_HOMES}/answer", answer="yes", **fields(maureen))
    assert again.url == f"/receipts/{records(maureen)[0].number}"
    assert [record.state for record in records(maureen)] == ["RenewedConsentGiven", "ConsentGiven"]


def test_an_old_page_cannot_overturn_a_newer_answer(maureen):
    old = fields(maureen)
    maureen.post(f"{WARM_HOMES}/answer", answer="no", **old)
    late = maureen.post(f"{WARM_HOMES}/answer", answer="yes", **old)
    assert late.url == f"{WARM_HOMES}?changed"
    assert "Nothing was saved You have answered since" in maureen.read(late.url)
    assert [record.state for record in records(maureen)] == ["Refused"]


def test_a_page_of_an_older_version_must_be_read_again(maureen):
    old = {**fields(maureen), "version": "0"}
    assert maureen.post(f"{WARM_HOMES}/answer", answer="yes", **old).url == f"{WARM_HOMES}?changed"
    assert records(maureen) == []


def test_a_no_is_taken_from_a_page_of_any_age(maureen):
    old = fields(maureen)
    maureen.post(f"{WARM_HOMES}/answer", answer="yes", **old)
    maureen.post(f"{WARM_HOMES}/answer", answer="no", **{**old, "version": "0"})
    assert [record.state for record in records(maureen)] == ["Withdrawn", "ConsentGiven"]


def test_an_answer_that_is_neither_yes_nor_no_is_refused(maureen):
    assert maureen.post(f"{WARM_HOMES}/answer", answer="maybe", **fields(maureen)).status_code == 400
    assert records(maureen) == []


def test_only_what_rests_on_a_yes_can_be_answered(maureen):
    sent = maureen.post("/choices/rent-check/answer", answer="no", version="1", after="")
    assert sent.url == "/choices/rent-check?changed"
    assert records(maureen) == []


def test_after_signing_in_again_she_is_back_at_the_form(maureen):
    sent = fields(maureen)
    maureen.client.logout()
    ended = maureen.post(f"{WARM_HOMES}/answer", answer="yes", **sent)
    assert ended.url == f"/sign-in?next={WARM_HOMES}/answer"
    back = maureen.client.post(
        "/sign-in",
        {"login": maureen.account.email, "password": PASSWORD, "next": f"{WARM_HOMES}/answer"},
        follow=True,
    )
    assert back.redirect_chain[-1] == (WARM_HOMES, 302)
    assert records(maureen) == []


def test_what_is_stopped_for_everyone_cannot_be_said_yes_to(maureen, version, now):
    from candour.people.models import Organisation
    from candour.sharing.actions import suspend_agreement

    council = Organisation.objects.get(slug="harrowmere-council")
    sent = fields(maureen)
    suspend_agreement(version=version("warm-homes-discount"), organisation=council, why="-", at=now)
    assert "there is nothing to answer" in maureen.read(WARM_HOMES)
    assert maureen.post(f"{WARM_HOMES}/answer", answer="yes", **sent).url == f"{WARM_HOMES}?changed"
    assert records(maureen) == []


def test_answers_so_far_are_listed_with_their_receipts(maureen):
    maureen.post(f"{WARM_HOMES}/answer", answer="yes", **fields(maureen))
    maureen.post(f"{WARM_HOMES}/answer", answer="no", **fields(maureen))
    page = maureen.read(WARM_HOMES)
    assert "Your answers so far" in page
    for record in records(maureen):
        assert f"Receipt {record.number}" in page


@pytest.mark.parametrize("state", ["weighing", "accepted", "overridden"])
def test_an_objection_shows_its_progress_and_what_came_of_it(maureen, version, now, state):
    from candour.people.models import Organisation
    from candour.sharing.actions import Ground, make_objection, weigh_objection

    objection = make_objection(
        person=maureen.person, version=version("library-card"), reason="I show my card anyway.", at=now
    )
    if state != "weighing":
        weigh_objection(
            objection=objection,
            organisation=Organisation.objects.get(slug="harrowmere-libraries"),
            by="Anita Rao, data protection lead",
            ground=None if state == "accepted" else Ground.OTHERS_RIGHTS,
            explanation="We thought about it.",
            at=now + timedelta(hours=1),
        )
    page = maureen.read("/choices/library-card")
    assert "You wrote: “I show my card anyway.”" in page
    if state == "weighing":
        assert "You objected. Stopped while we consider it" in page
        assert "A named person considers it By " in page
        return
    assert "We thought about it. Decided by Anita Rao, data protection lead" in page
    assert ("It stays stopped" in page) is (state == "accepted")
    assert ("It goes on, for a reason in your case" in page) is (state == "overridden")
