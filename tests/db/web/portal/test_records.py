"""Records in my account: linked with a code, unlinked and had back, and gone at once where not mine."""

import re
from uuid import uuid4

import pytest

from candour.services.queries import joined_records
from candour.web.portal.records import ANSWER_SECONDS


@pytest.fixture
def code_for(now):
    """The code that the council's officer makes for a reference of its own."""

    def make(reference):
        from candour.demonstration.staff import TOM
        from candour.people.actions.subjects import see_subject
        from candour.people.models import Account, Organisation
        from candour.services.actions import make_code
        from candour.services.actions.codes import Asked

        council = Organisation.objects.get(slug="harrowmere-council")
        see_subject(organisation=council, scheme="council-customer", reference=reference)
        asked = Asked(
            scheme="council-customer", reference=reference, reason="Asked.", case="K-1", route="collected"
        )
        return make_code(
            organisation=council, asked=asked, by=Account.objects.get(email=TOM.email), at=now
        ).code

    return make


def link_of(page, word):
    return re.search(rf'href="(/my-records/[0-9a-f-]+/{word})"', page.content.decode()).group(1)


def test_a_code_links_a_record_and_the_page_says_how_and_why_it_was_made(newcomer, code_for):
    assert "No record is linked yet." in newcomer.read("/my-records")
    assert (
        newcomer.post("/my-records/code", code=code_for("C-233018").lower()).url == "/my-records?done=linked"
    )
    page = newcomer.read("/my-records?done=linked")
    assert "The record is linked to your account" in page
    assert "C-233018 Linked by an activation code collected in person" in page
    assert "Why: Asked. Case K-1." in page


def test_every_code_right_or_wrong_is_answered_after_the_same_time_and_a_wrong_one_alike(newcomer, code_for):
    used = code_for("C-233018")
    right = newcomer.post("/my-records/code", code=used)
    assert right["Candour-Answer-After"] == str(ANSWER_SECONDS)
    said = set()
    for code in (used, "AAAA-AAAA-AAAA", "x" * 60):
        answer = newcomer.post("/my-records/code", code=code)
        assert answer["Candour-Answer-After"] == str(ANSWER_SECONDS)
        said.add(re.search(r"This code does not work[^<]*", answer.content.decode()).group())
    assert len(said) == 1
    assert "Enter the code" in newcomer.post("/my-records/code", code=" ").content.decode()


def test_guessing_ends_with_a_sentence_that_says_what_to_do(newcomer):
    for _ in range(5):
        newcomer.post("/my-records/code", code="AAAA")
    assert "Wait an hour, or ring us" in newcomer.post("/my-records/code", code="AAAA").content.decode()


def test_unlinking_says_what_follows_and_can_be_undone(newcomer, code_for):
    newcomer.post("/my-records/code", code=code_for("C-233018"))
    newcomer.account.refresh_from_db()
    path = link_of(newcomer.get("/my-records"), "unlinking")
    assert "Harrowmere Borough Council still holds it" in newcomer.read(path)
    assert newcomer.post(path).url == "/my-records?done=unlinked"
    assert newcomer.get(path, status=404), "pressed twice"
    page = newcomer.get("/my-records")
    assert "No record is linked yet." in page.content.decode()
    again = re.search(r'action="(/my-records/[0-9a-f-]+/linking)"', page.content.decode()).group(1)
    assert newcomer.post(again).url == "/my-records?done=linked"
    assert "C-233018" in newcomer.read("/my-records")


def test_what_is_not_me_is_gone_at_once_and_waits_at_the_holders_desk(maureen):
    page = maureen.get("/my-records")
    path = link_of(page, "not-me")
    assert re.search(r"Tell [\w ]+ that their record is not about you\?", maureen.read(path))
    assert maureen.post(path).url == "/my-records?done=not-me"
    assert path not in maureen.get("/my-records").content.decode()

    from candour.services.models import Case

    case = Case.objects.get(kind="wrong-match")
    assert "It was removed at once." in maureen.read(f"/cases/{case.id}")
    assert "so they have three days" in maureen.read(f"/cases/{case.id}")


def test_what_came_with_it_goes_with_it_where_that_is_said(maureen, aisha):
    from candour.services.models import Case

    path = link_of(maureen.get("/my-records"), "not-me")
    page = maureen.get(path).content.decode()
    offered = re.findall(r'name="also" type="checkbox" value="([0-9a-f-]+)"(?: checked)?>', page)
    assert "checked" not in page
    assert len(offered) > 1
    assert path.split("/")[2] not in offered
    theirs = link_of(aisha.get("/my-records"), "not-me").split("/")[2]
    assert maureen.post(path, also=[offered[0], theirs]).url == "/my-records?done=none-me"
    left = maureen.get("/my-records").content.decode()
    assert [each in left for each in (path, *offered)] == [False, False] + [True] * (len(offered) - 1)
    assert theirs in aisha.get("/my-records").content.decode()
    assert Case.objects.filter(kind="wrong-match").count() == 2


def test_a_record_that_somebody_linked_themselves_did_not_come_with_another(maureen, now):
    from candour.people.queries import log_subject
    from candour.services.models import LinkedRecord

    first, second, *_others = joined_records(maureen.person)
    path = f"/my-records/{first.subject}/not-me"
    assert str(second.subject) in maureen.get(path).content.decode()
    LinkedRecord.objects.create(
        subject_id=second.subject,
        organisation_id=second.organisation.pk,
        linked_to=log_subject(maureen.person),
        how="a code",
        linked_at=now,
    )
    assert str(second.subject) not in maureen.get(path).content.decode()


def test_nobody_elses_record_is_there(maureen, aisha):
    theirs = link_of(aisha.get("/my-records"), "not-me")
    maureen.get(theirs, status=404)
    assert maureen.post(theirs).status_code == 404
    assert maureen.post(f"/my-records/{uuid4()}/unlinking").status_code == 404


def test_a_browser_may_fill_in_what_it_knows_of_its_owner_and_no_number_of_an_organisation(maureen):
    page = maureen.get("/my-records/facts/harrowmere-council/contacts").content.decode()
    filled = dict(re.findall(r'name="([^"]+)"[^>]*autocomplete="([^"]+)"', page))
    assert filled["reference"] == "off"
    assert (filled["person.date-of-birth"], filled["contact.phone"]) == ("bday", "tel")


def test_removing_a_service_says_that_the_organisation_is_told(maureen):
    assert "We tell them that you no longer use it in the way you chose." in maureen.read("/services/library")
