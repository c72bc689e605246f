"""What a person can do about their sharing, each as one call of the product's own action.

Django must be set up, and on the database. Raises what the actions do: SharingError for what is not in order,
DatabaseError where nobody knows whether it was done, LookupError for somebody who was erased.
"""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from candour.vault import journal
from soak.world import CHECK, COUNCIL, DATASET, Person, agreement_version, organisation, person_id


def now() -> datetime:
    """The true time, in UTC."""
    return datetime.now(UTC)


def answer(person: Person, purpose: str, yes: bool) -> None:
    """Say yes or no to an agreement."""
    from candour.sharing import actions

    actions.answer(person=person_id(person), version=agreement_version(purpose), yes=yes, at=now())


def make_objection(person: Person) -> None:
    """Object to tenancies being checked."""
    from candour.sharing import actions

    version = agreement_version(CHECK)
    actions.make_objection(person=person_id(person), version=version, reason="", at=now())


def end_objection(person: Person) -> None:
    """Have the objection that stands weighed, and sharing go on by it; or take it back."""
    from candour.sharing import actions
    from candour.sharing.actions.objections import Ground
    from candour.sharing.models import Objection

    made = Objection.objects.filter(subject_id__in=_subjects(person)).order_by("-made_at").first()
    if made is None:
        raise LookupError(person.tenant)
    if int(person.tenant[-1]) % 2:
        actions.withdraw_objection(objection=made, at=now())
        return
    actions.weigh_objection(
        objection=made,
        organisation=organisation(COUNCIL),
        by="Sian Pugh",
        ground=Ground.PUBLIC_INTEREST,
        explanation="Others depend on it.",
        at=now(),
    )


def restrict(person: Person) -> None:
    """Have the use of the council's records restricted."""
    from candour.sharing import actions

    actions.restrict(person=person_id(person), dataset=_dataset(), at=now())


def lift(person: Person) -> None:
    """Let them be used again."""
    from candour.sharing import actions

    actions.lift_restriction(person=person_id(person), dataset=_dataset(), at=now())


def protect(attribute: str, person: Person) -> None:
    """Have a detail given to nobody."""
    from candour.sharing import actions

    actions.protect_detail(person=person_id(person), attribute=_attribute(attribute), at=now())


def unprotect(attribute: str, person: Person) -> None:
    """Let a detail be given again."""
    from candour.sharing import actions

    actions.unprotect_detail(person=person_id(person), attribute=_attribute(attribute), at=now())


def part(person: Person) -> None:
    """Find that the council's person is not the landlord's."""
    from candour.sharing import actions

    subject = _known_to_council(person)
    actions.undo_joining(subject=subject, organisation=organisation(COUNCIL), why="Not the same.", at=now())


def join_again(person: Person) -> None:
    """Find that they are the same after all."""
    from candour.people.actions import join_subjects

    join_subjects(
        subject=_subjects(person)[0],
        other=_known_to_council(person),
        organisation=organisation(COUNCIL),
        why="The same after all.",
        at=now(),
    )


def erase(person: Person, destroyed_keys: Path) -> None:
    """Erase everything, two people answering for it, the keys remembered as destroyed first."""
    from candour.sharing.actions.erasing import Decided, erase_everything

    decided = Decided(
        organisation=organisation(COUNCIL), by="Sian Pugh", approved_by="Tom Reddy", why="Asked.", at=now()
    )
    erase_everything(
        person=person_id(person), decided=decided, remember=partial(journal.append, destroyed_keys)
    )


def _subjects(person: Person) -> list[Any]:
    from candour.people.queries import subjects_of

    return list(subjects_of(person_id(person)))


def _known_to_council(person: Person) -> Any:
    from candour.people.actions.subjects import see_subject

    return see_subject(
        organisation=organisation(COUNCIL), scheme="council-customer", reference=person.customer
    )


def _dataset() -> Any:
    from candour.register.models import Dataset

    return Dataset.objects.get(key=DATASET)


def _attribute(name: str) -> Any:
    from candour.register.models import Attribute

    return Attribute.objects.get(name=name)
