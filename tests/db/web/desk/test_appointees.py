"""An organisation that is an appointee: recorded, exercised by who is named, seen by the person, stopped."""

from uuid import uuid4

import pytest

from .conftest import NADIA, NOW
from .test_authorities import AT, NEW, PAPER, SCOPE, WHOSE, died, ivy, only, opened

__all__ = ["died", "ivy"]

BY_OFFICE = {**WHOSE, "acts": "office", "holder": NADIA, "relation": "appointee"}


@pytest.fixture
def appointed(tom, ivy):
    """The council is Ivy's appointee for benefits, through Nadia."""
    path = tom.post(NEW, **BY_OFFICE, **{"form-number": str(uuid4())}).url
    paper = tom.post(path, **{**PAPER, "paper": "corporate-appointee:dwp-appointee-letter"})
    check = tom.post(paper.url, **{**SCOPE, "services": ["housing-benefit"]}).url
    assert "Harrowmere Borough Council, through Nadia Shah" in tom.read(check)
    tom.post(check, neither="yes")
    return only()


def test_whoever_is_named_acts_in_their_own_name_and_the_person_sees_each_time(
    appointed, nadia, ivy, one_entry
):
    desk = nadia.read(AT)
    assert "Whom you act for Harrowmere Borough Council" in desk.replace("For ", "")
    assert "Ivy Bell" in desk
    with one_entry() as entry:
        page = nadia.read(f"/for/{appointed.pk}/held")
    assert "Harrowmere Borough Council acts for Ivy, through you" in page
    assert "Go back to your desk" in page
    assert (entry.body["organisation"], entry.body["seen"]) == ("harrowmere-council", "held")
    assert "Nadia" not in str(entry.body)
    assert "An officer looked at what is held" in nadia.read(f"{AT}/{appointed.pk}")
    assert "by Nadia Shah" in nadia.read(f"{AT}/{appointed.pk}")


def test_nobody_else_at_the_desk_acts_nor_whoever_is_named_once_it_ends(appointed, tom, nadia, sian):
    path = f"/for/{appointed.pk}"
    for desk in (tom, sian):
        desk.get(path, status=403)
    nadia.get(path)
    nadia.get(f"/for/{uuid4()}", status=403)
    ending = f"{AT}/{appointed.pk}/officers/{appointed.named.get().pk}/end"
    assert "Nobody acts then" in tom.read(ending)
    tom.post(ending)
    nadia.get(path, status=403)
    assert "Nobody is named, so nobody acts." in tom.read(f"{AT}/{appointed.pk}")


def test_whoever_is_named_decides_nothing_about_it_and_another_is_named(appointed, tom, nadia):
    page = f"{AT}/{appointed.pk}"
    for path, sent in (
        ("end", {"finding": "I am fine"}),
        ("review", {"outcome": "go-on", "may_act": "act", "finding": "I am fine"}),
        ("officers", {"officer": "tom.reddy@harrowmere.example"}),
    ):
        assert "A colleague has to do that" in nadia.read(nadia.post(f"{page}/{path}", **sent).url)
    unknown = tom.post(f"{page}/officers", officer="sian.pugh@harrowmere.example")
    assert "No officer of your organisation has this email" in tom.read_answer(unknown)
    assert "A colleague has to do that" in tom.read(
        tom.post(f"{page}/officers", officer="tom.reddy@harrowmere.example").url
    )


def test_a_suspicion_stops_every_officer_at_once(appointed, tom, nadia):
    tom.post(f"{AT}/{appointed.pk}/suspension", why="Money is missing")
    nadia.get(f"/for/{appointed.pk}", status=403)
    assert "Stopped until a person has looked into it" in nadia.read(AT)


def test_the_persons_objection_stops_it(appointed, nadia, ivy):
    from candour.services.actions import object_as_person

    object_as_person(authority=appointed, person=ivy.person_id, why="", at=NOW)
    nadia.get(f"/for/{appointed.pk}", status=403)


def test_only_a_colleague_who_is_an_officer_is_named_first(tom, ivy):
    opened("ada")
    for holder, says in (
        ("tom.reddy@harrowmere.example", "You are one of the two"),
        ("sian.pugh@harrowmere.example", "This is no officer of your organisation"),
        ("ada@post.example", "This is no officer of your organisation"),
    ):
        sent = {**BY_OFFICE, "holder": holder, "form-number": str(uuid4())}
        assert says in tom.read(tom.post(NEW, **sent).url)


def test_a_password_alone_is_not_enough_to_act(appointed, nadia):
    session = nadia.client.session
    session["account_authentication_methods"] = [{"method": "password", "at": NOW.timestamp()}]
    session.save()
    nadia.get(f"/for/{appointed.pk}", status=403)


def test_after_a_death_the_officers_who_acted_find_it_and_read_what_it_means(
    appointed, tom, nadia, ivy, died
):
    from candour.services.actions import confirm_death, undo_death

    death, seen = died(ivy.person_id)
    confirm_death(death=death, checked=seen, at=NOW)
    nadia.get(f"/for/{appointed.pk}", status=403)
    inbox = nadia.read("/desk")
    assert "Something changed: read what it means" in inbox
    assert "Ivy" not in inbox
    assert "Something changed" not in tom.read("/desk")
    assert "What this means" in nadia.read(AT)
    page = nadia.read(f"{AT}/{appointed.pk}")
    assert "It is recorded here that they have died." in page
    assert "An appointee for benefits acts only while the person lives." in page
    assert "by the person's death" in page
    undo_death(death=death, checked=seen, at=NOW)
    nadia.get(f"/for/{appointed.pk}")
    assert "Something changed" not in nadia.read("/desk")
