"""The people of a soak can do all that they do in the role of the door they come by, and see nobody else."""

from functools import partial

import pytest
from django.db import connection
from soak import deeds
from soak.acting import roles_of
from soak.world import COUNCIL, LETTER, MOVE, PHONE, make_world, organisation

from candour.store.roles import ERASE, PORTAL, SERVE


@pytest.fixture
def world(live_database):
    return make_world(2)


@pytest.fixture
def as_role(live_database):
    return roles_of(live_database)


def test_each_does_everything_in_its_own_role(world, as_role, tmp_path):
    person = world.people[0]
    erase = partial(deeds.erase, destroyed_keys=tmp_path / "destroyed-keys")
    for role, *some in (
        (
            PORTAL,
            partial(deeds.answer, purpose=LETTER, yes=True),
            partial(deeds.answer, purpose=LETTER, yes=False),
        ),
        (PORTAL, partial(deeds.answer, purpose=MOVE, yes=True)),
        (PORTAL, deeds.make_objection, deeds.withdraw_objection, deeds.make_objection),
        (SERVE, deeds.weigh_objection),
        (PORTAL, deeds.restrict, deeds.lift, partial(deeds.protect, PHONE), partial(deeds.unprotect, PHONE)),
        (PORTAL, deeds.part),
        (SERVE, deeds.join_again),
        (ERASE, erase),
    ):
        with as_role(role):
            for deed in some:
                deed(person)
    with pytest.raises(LookupError):
        erase(person)


def test_who_acts_is_whom_it_says_and_only_as_long(world, as_role):
    def who() -> tuple[str, int]:
        with connection.cursor() as cursor:
            cursor.execute("select current_user, count(*) from choices")
            return cursor.fetchone()

    deeds.answer(world.people[0], LETTER, True)
    owner, choices = who()
    with as_role(PORTAL):
        assert who() == (PORTAL, 0), "behind its walls, naming nobody"
        assert organisation(COUNCIL).slug == COUNCIL
    assert who() == (owner, choices)
    assert choices
