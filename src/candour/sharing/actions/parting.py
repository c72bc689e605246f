"""Undoing a joining: a subject that was taken for somebody else's becomes a person of its own again.

Nobody can tell any more which of the two answered what, so the safe side is taken: no yes is carried along,
and what protected the person before goes on protecting the subject that leaves.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from candour.access.actions import raise_versions, record_entry, tell_partners
from candour.access.within import within
from candour.core.choice import VALID_STATES, ConsentState
from candour.core.subject import STANDING_OBJECTIONS
from candour.log.exact import encode_timestamp
from candour.people.actions.subjects import hold_person
from candour.people.identifiers import new_id
from candour.people.models import Organisation, Reference, Subject
from candour.people.queries import log_subject
from candour.sharing.actions.objections import sealed_reason
from candour.sharing.errors import OutOfOrder
from candour.sharing.models import Choice, Objection, Protection, Restriction


@transaction.atomic
def undo_joining(
    *, subject: UUID, organisation: Organisation, why: str, said: str = "", case: str = "", at: datetime
) -> UUID:
    """Make a joined subject a person of its own again; gives that person's id.

    said: "unlinked" or "not-theirs", where the person themselves said so; then its holder is told. case: the
    number of the case in which its holder finds out how it came about, if there is one.

    Raises OutOfOrder for a subject that is joined with nobody, or that is the account's own.
    """
    person = Subject.objects.get(id=subject).person_id
    subjects = hold_person(person)
    others = [other for other in subjects if other != subject]
    if not others or not Reference.objects.filter(subject_id=subject).exists():
        raise OutOfOrder("This subject is joined with nobody, or is the account's own.")
    own = new_id()
    Subject.objects.filter(id=subject).update(person_id=own)
    stays = log_subject(person)
    with within(person, own):  # two persons from now on, of whom each keeps what limits the other
        _carry_limits(others, subject, at)
        _carry_limits([subject], stays, at)
        answers = Choice.objects.filter(subject_id=subject, state__in=[state.value for state in VALID_STATES])
        answers.update(state=ConsentState.INVALIDATED.value)
    raise_versions(subjects)
    body = {
        "kind": "joined",
        "when": encode_timestamp(at),
        "change": "undone",
        "organisation": organisation.slug,
        "why": why,
        "subject": str(subject),
        **({"said": said} if said else {}),
        **({"case": case} if case else {}),
    }
    entry = record_entry(body, kind="account", subject=stays, happened=at, organisation=organisation.pk)
    tell_partners(entry)
    return own


def _carry_limits(sources: list[UUID], target: UUID, at: datetime) -> None:
    """Give one side every restriction, protection and standing objection that the other has, from now on."""
    for dataset in _of(Restriction, sources, "dataset_id") - _of(Restriction, [target], "dataset_id"):
        Restriction.objects.create(subject_id=target, id=new_id(), dataset_id=dataset, since=at)
    for attribute in _of(Protection, sources, "attribute") - _of(Protection, [target], "attribute"):
        Protection.objects.create(subject_id=target, id=new_id(), attribute=attribute, since=at)
    standing = Objection.objects.filter(state__in=[state.value for state in STANDING_OBJECTIONS])
    kept = set(standing.filter(subject_id=target).values_list("agreement_id", flat=True))
    for objection in standing.filter(subject_id__in=sources).exclude(agreement_id__in=kept):
        id_ = new_id()
        Objection.objects.create(
            subject_id=target,
            id=id_,
            agreement_id=objection.agreement_id,
            state=objection.state,
            reason_sealed=sealed_reason(target, id_, ""),
            made_at=objection.made_at,
            answer_by=objection.answer_by,
        )


def _of(limit: type[Restriction] | type[Protection], subjects: list[UUID], field: str) -> set[Any]:
    standing = limit.objects.filter(subject_id__in=subjects, ended_at=None)
    return set(standing.values_list(field, flat=True))
