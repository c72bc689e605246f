"""The row of an authority, held for a change, and the entry and the step that a change leaves; of actions."""

from datetime import datetime
from typing import Any
from uuid import UUID

from candour.access.actions import raise_versions, record_entry
from candour.access.within import within
from candour.log.exact import encode_timestamp
from candour.people.actions.account_entries import log_subject_anew
from candour.people.actions.subjects import hold_person
from candour.people.desk_models import ForTheDesk
from candour.people.desk_words import sealed_for
from candour.people.errors import NotStanding
from candour.people.models import Account, Representation, RepresentationStep
from candour.people.pseudonyms import pseudonym_of
from candour.people.queries import log_subject

By = Representation.EndedBy


def held_representation(representation: Representation) -> Representation:
    """The row, with its person held until the transaction ends. Raises NotStanding when it has ended."""
    hold_person(Representation.objects.values_list("person_id", flat=True).get(pk=representation.pk))
    held = Representation.objects.select_for_update().get(pk=representation.pk)
    if held.ended_at is not None:
        raise NotStanding("This has ended already.")
    return held


def record_representation(
    held: Representation,
    change: str,
    at: datetime,
    *,
    by: By,
    officer: Account | None = None,
    words: str = "",
    **more: Any,
) -> None:
    """The entry, which never names whoever acts: their own log is not this one; and the step for the desk.

    words: for the desk alone. What the person is to read is `why`, among `more`.
    """
    body = {
        "kind": "representative",
        "when": encode_timestamp(at),
        "change": change,
        "representation": str(held.pk),
        "authority": held.kind,
        "relation": held.relation,
        "services": held.services,
        "may_act": held.may_act,
        "ends": None if held.ends_at is None else encode_timestamp(held.ends_at),
        "organisation": None if held.organisation is None else held.organisation.slug,
        "by": str(by),
        **more,
    }
    raise_versions(hold_person(held.person_id))
    step = RepresentationStep(representation=held, change=change, by=by, officer=officer, at=at)
    with within(held.person_id):
        record_entry(body, kind="account", subject=log_subject_anew(held.person_id), happened=at)
        if words:
            seal_for_the_desk(step, held.person_id, words=words)
    step.save(force_insert=True)


def seal_for_the_desk(row: ForTheDesk, person: UUID, **words: str) -> None:
    """Seal an officer's words about a person in their row, which is not saved here; a step of actions."""
    subject = log_subject_anew(person)
    row.sealed_for, row.sealed = subject, sealed_for(subject, row.id, words)


def through(representation: Representation, officer: Account | None) -> dict[str, str]:
    """What an entry says of an act by an organisation: its slug, and who it was by a pseudonym; else nothing.

    officer: None where somebody acts by themselves. The pseudonym is another for each person.
    """
    if officer is None or representation.organisation is None:
        return {}
    organisation, subject = representation.organisation, log_subject(representation.person_id)
    pseudonym = pseudonym_of(officer, organisation=organisation.pk, person=subject)
    return {"organisation": organisation.slug, "officer": pseudonym}


def note_act(representation: Representation, change: str, officer: Account | None, at: datetime) -> None:
    """Note for the desk what an officer did in their organisation's authority; a step of actions."""
    if officer is not None:
        RepresentationStep.objects.create(
            representation=representation, change=change, by=By.REPRESENTATIVE, officer=officer, at=at
        )
