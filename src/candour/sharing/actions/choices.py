"""A person's answer about an agreement that needs their yes: given, refused, taken back, given again.

It counts for every subject joined in the person from the moment it is committed: each one's version rises,
so no answer decided on before can leave any more.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from candour.access.actions import raise_versions, record_entry, tell_partners
from candour.access.current import recorder
from candour.core.agreement import Assurance
from candour.core.choice import VALID_STATES, ConsentState
from candour.log.exact import encode_timestamp
from candour.people.actions.representation_entries import note_act, through
from candour.people.actions.subjects import hold_person
from candour.people.identifiers import new_id
from candour.people.models import Account, Representation
from candour.people.queries import log_subject
from candour.sharing.errors import NotCurrent, NotTheirs
from candour.sharing.models import AgreementVersion, Choice, ConsentRecord
from candour.sharing.notices import NUMBER_BYTES, receipt_number
from candour.sharing.queries import notice_of
from candour.sharing.terms import agreement_of, asker_of, end_of_a_yes

_REPLACED = ["state", "version", "answered_at", "expires_at", "assurance", "spent_at", "spent_by"]


@transaction.atomic
def answer(
    *,
    person: UUID,
    version: AgreementVersion,
    yes: bool,
    at: datetime,
    assurance: Assurance = Assurance.MEDIUM,
    language: str = "en-GB",
    by: Representation | None = None,
    officer: Account | None = None,
) -> ConsentRecord:
    """Answer yes or no to an agreement, in the version whose notice was read; gives the receipt's record.

    A no is a refusal, or a withdrawal where a yes stood; a yes where a yes stood renews it. A no is taken
    whatever has become of the agreement. by: the authority under which another answers for them, which its
    caller has asked for this act; officer: through whom, where an organisation has it. Raises NotTheirs where
    nothing rests on a yes, and NotCurrent for a yes to what is not in force.
    """
    terms = agreement_of(version)
    if not terms.rests_on_a_yes:
        raise NotTheirs(f"{version} does not rest on a yes, so there is none to give or to take back.")
    if yes and not terms.is_current(at):
        raise NotCurrent(f"{version} is not in force, so a yes to it would mean nothing.")
    subjects = hold_person(person)
    record = ConsentRecord(
        id=new_id(),
        number=receipt_number(recorder().random_bytes(NUMBER_BYTES)),
        agreement_id=version.agreement_id,
        version=version.version,
        state=_state_after(yes, _states(subjects, version)).value,
        at=at,
        expires_at=end_of_a_yes(version, at) if yes else None,
        question=version.question,
        notice="\n".join(notice_of(version)),
        language=language,
        representation_id=None if by is None else by.pk,
        answered_by="" if by is None else by.relation,
    )
    entry = record_entry(
        _body(record, version, assurance, {} if by is None else through(by, officer)),
        kind="choice",
        subject=log_subject(person),
        happened=at,
    )
    if by is not None:
        note_act(by, "answered", officer, at)
    record.subject_id, record.entry_id = entry.subject, entry.id
    record.save(force_insert=True)
    _set_choices(subjects, record, assurance)
    raise_versions(subjects)
    if record.state == ConsentState.WITHDRAWN:
        tell_partners(entry)
    return record


def _body(
    record: ConsentRecord, version: AgreementVersion, assurance: Assurance, officer: Mapping[str, str]
) -> dict[str, Any]:
    """What the log keeps of an answer (log.md, body kind `choice`)."""
    acting = {"representation": str(record.representation_id), "relation": record.answered_by, **officer}
    return {
        "kind": "choice",
        "when": encode_timestamp(record.at),
        "agreement": str(version),
        "organisation": asker_of(version).slug,
        "state": record.state,
        "receipt": record.number,
        "expires": None if record.expires_at is None else encode_timestamp(record.expires_at),
        "notice": record.notice,
        "language": record.language,
        "assurance": assurance.name.lower(),
        "by": None if record.representation_id is None else acting,
    }


def _set_choices(subjects: Sequence[UUID], record: ConsentRecord, assurance: Assurance) -> None:
    """The answer from now on, for every joined subject; a consent that was spent is whole again."""
    Choice.objects.bulk_create(
        [
            Choice(
                subject_id=subject,
                agreement_id=record.agreement_id,
                state=record.state,
                version=record.version,
                answered_at=record.at,
                expires_at=record.expires_at,
                assurance=assurance.value,
            )
            for subject in subjects
        ],
        update_conflicts=True,
        unique_fields=["subject_id", "agreement_id"],
        update_fields=_REPLACED,
    )


def _states(subjects: tuple[UUID, ...], version: AgreementVersion) -> list[ConsentState]:
    choices = Choice.objects.filter(subject_id__in=subjects, agreement_id=version.agreement_id)
    return [ConsentState(state) for state in choices.values_list("state", flat=True)]


def _state_after(yes: bool, before: list[ConsentState]) -> ConsentState:
    stood = [state in VALID_STATES for state in before]
    if yes:
        return ConsentState.RENEWED if stood and all(stood) else ConsentState.GIVEN
    return ConsentState.WITHDRAWN if any(stood) else ConsentState.REFUSED
