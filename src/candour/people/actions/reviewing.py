"""What a desk does with an authority that stands: reviews, objections, suspicions, and letting it go on.

Each is one entry in the log of the person who is acted for. What abuse is suspected stands in a step of the
desk's and in no entry: the person may be made to show their log.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from candour.access.within import within
from candour.core.authority import why_not_narrowed
from candour.people.actions.representation_entries import (
    By,
    held_representation,
    record_representation,
    seal_for_the_desk,
)
from candour.people.errors import CannotActFor, NotStanding
from candour.people.models import Account, Representation, RepresentationObjection
from candour.people.representation_queries import authority_of

PERSON, ANOTHER = "person", "another"
"""Who objects."""


@transaction.atomic
def review(
    *,
    representation: Representation,
    checked_by: Account,
    finding: str,
    at: datetime,
    services: Sequence[str] | None = None,
    may_act: bool | None = None,
) -> None:
    """A named person has looked at an authority again, and it goes on until its next review, or narrower.

    services, may_act: what is left of it; None for as it was. Objections that waited are answered with it.
    Raises CannotActFor where that would be wider, or nothing.
    """
    held = held_representation(representation)
    left = held.services if services is None else sorted(services)
    acts = held.may_act if may_act is None else may_act
    if (why := why_not_narrowed(authority_of(held), left, acts)) is not None:
        raise CannotActFor(why)
    held.services, held.may_act = left, acts
    held.reviewed_at, held.checked_by = at, checked_by
    held.save(update_fields=["services", "may_act", "reviewed_at", "checked_by"])
    answer_objections(held, checked_by, at)
    record_representation(held, "reviewed", at, by=By.OFFICER, officer=checked_by, words=finding, why=finding)


@transaction.atomic
def record_loss_of_capacity(*, representation: Representation, by: Account, on: date, at: datetime) -> None:
    """An officer has seen that the person can no longer decide: a welfare attorney's authority may begin."""
    held = held_representation(representation)
    held.capacity_lost_on, held.checked_by = on, by
    held.save(update_fields=["capacity_lost_on", "checked_by"])
    record_representation(held, "capacity-lost", at, by=By.OFFICER, officer=by)


@transaction.atomic
def object_to_representation(
    *,
    representation: Representation,
    by: str,
    why: str,
    suspends: bool,
    at: datetime,
    officer: Account | None = None,
) -> RepresentationObjection:
    """Somebody says that a person should not be acted for so. by: PERSON, or who it was, in words.

    suspends: whether it stops meanwhile; the person's own objection always does. officer: who took it.
    """
    held = held_representation(representation)
    is_persons_own = by == PERSON
    said_by = PERSON if is_persons_own else ANOTHER
    objection = RepresentationObjection(representation=held, by=said_by, at=at)
    with within(held.person_id):
        seal_for_the_desk(objection, held.person_id, who="" if is_persons_own else by, why=why)
    objection.save(force_insert=True)
    if suspends or is_persons_own:
        _suspend(held, at)
    record_representation(
        held,
        "objected",
        at,
        by=By.PERSON if is_persons_own else By.OFFICER,
        officer=officer,
        words=why,
        suspended=held.suspended_at is not None,
    )
    return objection


@transaction.atomic
def suspend_representation(
    *, representation: Representation, why: str, at: datetime, by: Account | None = None
) -> None:
    """An officer suspects abuse: nothing is opened any more until somebody has looked. Twice is once."""
    held = held_representation(representation)
    if held.suspended_at is None:
        _suspend(held, at)
        record_representation(held, "suspended", at, by=By.OFFICER, officer=by, words=why)


@transaction.atomic
def lift_suspension(*, representation: Representation, by: Account, finding: str, at: datetime) -> None:
    """A named person found that it may go on; objections that waited are answered with it."""
    held = held_representation(representation)
    if held.suspended_at is None:
        raise NotStanding("It is not suspended.")
    held.suspended_at = None
    held.save(update_fields=["suspended_at"])
    answer_objections(held, by, at)
    record_representation(held, "lifted", at, by=By.OFFICER, officer=by, words=finding, why=finding)


def answer_objections(held: Representation, by: Account, at: datetime) -> None:
    """What waited has its answer; a step of actions."""
    waiting = held.objections.filter(answered_at=None)
    waiting.update(answered_at=at, answered_by=by)


def _suspend(held: Representation, at: datetime) -> None:
    held.suspended_at = at
    held.save(update_fields=["suspended_at"])
