"""A resident's services are theirs to add, arrange, hide and remove; what concerns others is in the log."""

from datetime import UTC, datetime, timedelta

import pytest

from candour.access.models import Pending
from candour.people.actions import create_account, create_organisation
from candour.people.remembered import register_state
from candour.services.actions import (
    About,
    Move,
    change_way,
    choose_service,
    hide_service,
    move_service,
    offer_service,
    place_service,
    remove_service,
    show_service,
)
from candour.services.errors import NotChosen, NotOffered
from candour.services.queries import OFFERS, chosen_before, mine

AT = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def offers(db):
    council = create_organisation(slug="council", name="The Council", kind="local-authority", at=AT)
    return {
        slug: offer_service(
            organisation=council,
            service=None,
            slug=slug,
            name=slug.title(),
            summary="It does.",
            about=About(ways={"paper": "By post.", "telephone": "Ring."}),
            at=AT,
        )
        for slug in ("bins", "tax", "library")
    }


@pytest.fixture
def person(db):
    return create_account(email="noor@post.example", password="x" * 20, given_name="Noor", at=AT).person_id


@pytest.fixture
def shown(person):
    def read():
        chosen = mine(person, OFFERS.at(register_state()))
        return [(each.offer.slug, str(each.way), each.is_hidden) for each in chosen]

    return read


@pytest.fixture
def all_three(person, offers):
    for offer in offers.values():
        choose_service(person=person, offer=offer, way="digital", at=AT)
    return offers


def test_a_service_is_added_last_with_one_entry_that_says_how_it_is_used(person, offers, shown, one_entry):
    choose_service(person=person, offer=offers["bins"], way="digital", at=AT)
    with one_entry() as entry:
        choose_service(person=person, offer=offers["tax"], way="paper", at=AT)
    assert entry.kind == "account"
    assert entry.body == {
        "kind": "account",
        "when": "2026-11-22T00:00:00.000Z",
        "change": "service-added",
        "service": "tax",
        "organisation": "council",
        "way": "paper",
    }
    assert shown() == [("bins", "digital", False), ("tax", "paper", False)]


def test_a_button_pressed_twice_adds_once_and_leaves_one_entry(person, offers, shown):
    before = Pending.objects.count()
    for _ in range(2):
        choose_service(person=person, offer=offers["bins"], way="digital", at=AT)
    assert shown() == [("bins", "digital", False)]
    assert Pending.objects.count() == before + 1


def test_another_way_is_an_entry_and_the_same_one_is_not(person, all_three, shown, one_entry):
    with one_entry() as entry:
        change_way(person=person, offer=all_three["tax"], way="telephone", at=AT)
        change_way(person=person, offer=all_three["tax"], way="telephone", at=AT)
    assert (entry.body["change"], entry.body["way"]) == ("service-way", "telephone")
    assert shown()[1] == ("tax", "telephone", False)


def test_a_way_in_which_it_cannot_be_used_is_refused(person, offers, shown):
    with pytest.raises(NotOffered):
        choose_service(person=person, offer=offers["bins"], way="face-to-face", at=AT)
    choose_service(person=person, offer=offers["bins"], way="digital", at=AT)
    with pytest.raises(NotOffered):
        change_way(person=person, offer=offers["bins"], way="pigeon", at=AT)
    assert shown() == [("bins", "digital", False)]


@pytest.mark.parametrize(
    ("slug", "move", "order"),
    [
        ("library", Move.FIRST, ["library", "bins", "tax"]),
        ("library", Move.UP, ["bins", "library", "tax"]),
        ("bins", Move.DOWN, ["tax", "bins", "library"]),
        ("bins", Move.UP, ["bins", "tax", "library"]),
        ("library", Move.DOWN, ["bins", "tax", "library"]),
    ],
)
def test_services_are_moved_and_nobody_else_is_told_of_it(person, all_three, shown, slug, move, order):
    before = Pending.objects.count()
    move_service(person=person, offer=all_three[slug], move=move)
    assert [name for name, *_ in shown()] == order
    assert Pending.objects.count() == before


@pytest.mark.parametrize(
    ("slug", "place", "order"),
    [
        ("library", 1, ["library", "bins", "tax"]),
        ("bins", 2, ["tax", "bins", "library"]),
        ("bins", 9, ["tax", "library", "bins"]),
        ("tax", 2, ["bins", "tax", "library"]),
    ],
)
def test_a_service_is_put_at_a_place_and_beyond_the_last_is_the_last(
    person, all_three, shown, slug, place, order
):
    place_service(person=person, offer=all_three[slug], place=place)
    assert [name for name, *_ in shown()] == order


def test_a_hidden_service_is_kept_and_shown_again(person, all_three, shown):
    hide_service(person=person, offer=all_three["tax"], at=AT)
    assert shown()[1] == ("tax", "digital", True)
    show_service(person=person, offer=all_three["tax"])
    assert shown()[1] == ("tax", "digital", False)


def test_a_removed_service_comes_back_where_it_was(person, all_three, shown, one_entry):
    before = shown()
    with one_entry() as entry:
        remove_service(person=person, offer=all_three["tax"], at=AT)
    assert (entry.body["change"], entry.body["way"]) == ("service-removed", None)
    assert [name for name, *_ in shown()] == ["bins", "library"]
    assert chosen_before(person, all_three["tax"]) == "digital"
    choose_service(person=person, offer=all_three["tax"], way="digital", at=AT + timedelta(minutes=1))
    assert shown() == before


def test_what_is_not_among_them_cannot_be_changed(person, offers):
    for change in (
        lambda: change_way(person=person, offer=offers["tax"], way="paper", at=AT),
        lambda: remove_service(person=person, offer=offers["tax"], at=AT),
        lambda: move_service(person=person, offer=offers["tax"], move=Move.UP),
        lambda: hide_service(person=person, offer=offers["tax"], at=AT),
    ):
        with pytest.raises(NotChosen):
            change()


def test_nobody_sees_anybody_elses(person, all_three):
    other = create_account(email="ivy@post.example", password="x" * 20, given_name="Ivy", at=AT).person_id
    assert mine(other, OFFERS.at(register_state())) == ()
    choose_service(person=other, offer=all_three["tax"], way="digital", at=AT)
    assert len(mine(person, OFFERS.at(register_state()))) == 3
