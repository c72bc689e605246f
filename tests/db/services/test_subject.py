"""Not everything about somebody is erased while they wait for an answer: it could not be given any more."""

import pytest


def test_everything_waits_for_a_case_to_be_answered(person, world, wrong, at):
    from candour.config.rooms import holds
    from candour.people.queries import subjects_of
    from candour.services.actions import close_case
    from candour.sharing.actions.erasing import Decided, erase_everything
    from candour.sharing.errors import HeldBack

    case, journal = wrong(), []
    decided = Decided(organisation=world.council, by="Jonah", approved_by="Ann", why="They asked.", at=at)
    with pytest.raises(HeldBack, match=f"Case {case.number} waits for an answer from The Council"):
        erase_everything(person=person, decided=decided, remember=journal.extend, holds=holds)
    assert journal == []
    close_case(person=person, case=case, at=at)
    assert list(holds(subjects_of(person))) == []
    assert erase_everything(person=person, decided=decided, remember=journal.extend, holds=holds).keys
