"""What a person can do about their sharing, each as one call of the product's own action.

What a person does is done as a page of theirs does it: in a transaction that names whose rows it sees. Django
must be set up, and on the database. Raises what the actions do: SharingError for what is not in order,
DatabaseError where nobody knows whether it was done, LookupError for somebody who was erased.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from candour.vault import journal
from soak.world import (
    CHECK,
    COUNCIL,
    DATASET,
    LANDLORD,
    Person,
    agreement_version,
    organisation,
    person_id,
)


def now() -> datetime:
    """The true time, in UTC."""
    return datetime.now(UTC)


def answer(person: Person, purpose: str, yes: bool) -> None:
    """Say yes or no to an agreement."""
    from candour.sharing import actions

    with _on_a_page_of(person) as id_:
        actions.answer(person=id_, version=agreement_version(purpose), yes=yes, at=now())


def make_objection(person: Person) -> None:
    """Object to tenancies being checked."""
    from candour.sharing import actions

    with _on_a_page_of(person) as id_:
        actions.make_objection(person=id_, version=agreement_version(CHECK), reason="", at=now())


def withdraw_objection(person: Person) -> None:
    """Take back the objection that stands."""
    from candour.sharing import actions

    with _on_a_page_of(person) as id_:
        actions.withdraw_objection(objection=_objection(id_), at=now())


def weigh_objection(person: Person) -> None:
    """Have the objection that stands weighed, and sharing go on by it."""
    from candour.sharing import actions
    from candour.sharing.actions.objections import Ground

    actions.weigh_objection(
        objection=_objection(person_id(person)),
        organisation=organisation(COUNCIL),
        by="Sian Pugh",
        ground=Ground.PUBLIC_INTEREST,
        explanation="Others depend on it.",
        at=now(),
    )


def restrict(person: Person) -> None:
    """Have the use of the council's records restricted."""
    from candour.sharing import actions

    with _on_a_page_of(person) as id_:
        actions.restrict(person=id_, dataset=_dataset(), at=now())


def lift(person: Person) -> None:
    """Let them be used again."""
    from candour.sharing import actions

    with _on_a_page_of(person) as id_:
        actions.lift_restriction(person=id_, dataset=_dataset(), at=now())


def protect(attribute: str, person: Person) -> None:
    """Have a detail given to nobody."""
    from candour.sharing import actions

    with _on_a_page_of(person) as id_:
        actions.protect_detail(person=id_, attribute=_attribute(attribute), at=now())


def unprotect(attribute: str, person: Person) -> None:
    """Let a detail be given again."""
    from candour.sharing import actions

    with _on_a_page_of(person) as id_:
        actions.unprotect_detail(person=id_, attribute=_attribute(attribute), at=now())


def part(person: Person) -> None:
    """Find that the council's person is not the landlord's."""
    from candour.people.models import Reference
    from candour.people.queries import subjects_of
    from candour.sharing import actions

    council = organisation(COUNCIL)
    with _on_a_page_of(person) as id_:
        known = Reference.objects.filter(organisation=council, subject_id__in=subjects_of(id_)).first()
        if known is None:
            raise LookupError(person.customer)
        actions.undo_joining(subject=known.subject_id, organisation=council, why="Not the same.", at=now())


def join_again(person: Person) -> None:
    """Find that they are the same after all."""
    from candour.people.actions import join_subjects
    from candour.people.actions.subjects import see_subject
    from candour.people.queries import subjects_of

    council = organisation(COUNCIL)
    join_subjects(
        subject=min(subjects_of(person_id(person))),
        other=see_subject(organisation=council, scheme="council-customer", reference=person.customer),
        organisation=council,
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


@contextmanager
def _on_a_page_of(person: Person) -> Iterator[UUID]:
    """One transaction, as a page is, that sees the rows of one person: gives who that is."""
    from candour.access.within import within

    with within(organisations={organisation(LANDLORD).pk}):
        id_ = person_id(person)
    with within(id_):
        yield id_


def _objection(person: UUID) -> Any:
    from candour.people.queries import subjects_of
    from candour.sharing.models import Objection

    made = Objection.objects.filter(subject_id__in=subjects_of(person)).order_by("-made_at").first()
    if made is None:
        raise LookupError(person)
    return made


def _dataset() -> Any:
    from candour.register.models import Dataset

    return Dataset.objects.get(key=DATASET)


def _attribute(name: str) -> Any:
    from candour.register.models import Attribute

    return Attribute.objects.get(name=name)
