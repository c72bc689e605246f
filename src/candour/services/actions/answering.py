"""What a member of staff does with a case: opening it with a reason, taking it on, writing, deciding.

Whoever opens a case says why, and its person sees that they did. Each verb asks anew whether the role that it
needs is held now.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from candour.access.actions import record_entry
from candour.access.uses import desk_view_body
from candour.people.actions.organisations import naming
from candour.people.models import Account, Organisation, StaffRole, Subject
from candour.people.pseudonyms import pseudonym_of
from candour.register.models import Dataset
from candour.services.actions.case_entries import (
    RIGHTS,
    Step,
    add_step,
    held_case,
    latest_step,
    record_case,
)
from candour.services.actions.messages import tell_person
from candour.services.actions.passing_on import pass_on_case
from candour.services.errors import NobodyReads, NotTheirPlace, OutOfOrder
from candour.services.models import Case, CaseStep, CaseView, Message
from candour.services.queries.cases import ANSWERED_BY, may_answer
from candour.services.queries.readers import Reader, reader_of

OUTCOMES = {
    Case.Kind.CORRECTION: (Step.AGREED, Step.REFUSED),
    Case.Kind.USE_REPORT: (Step.AGREED, Step.REFUSED),
    Case.Kind.WRONG_MATCH: (Step.AGREED, Step.REFUSED),
    Case.Kind.QUESTION: (Step.ANSWERED,),
    Case.Kind.SECURITY: (Step.ANSWERED,),
}
"""What can come of each kind of case. Agreed, of a correction: the holder changes its record, and says so."""


@transaction.atomic
def open_at_desk(*, case: Case, officer: Account, reason: str, at: datetime) -> None:
    """Open a case, for a reason in words that its person is shown. Raises NotTheirPlace."""
    held = _held(case, officer)
    organisation = Organisation.objects.get(pk=held.organisation_id)
    dataset = None if held.dataset_id is None else Dataset.objects.get(pk=held.dataset_id)
    seen = [held.attribute] if held.attribute else []
    body = desk_view_body(
        subject=held.subject_id,
        happened=at,
        organisation=organisation.slug,
        system=_("Candour, at the desk"),
        role=role_in(officer, held),
        officer=pseudonym(officer, held),
        purpose=reason,
        case=held.number,
        lawful_basis="legal-obligation" if held.kind in RIGHTS else None,
        asked=seen,
        released=seen,
        dataset=None if dataset is None else dataset.key,
    )
    row = record_entry(
        body,
        kind="use",
        subject=held.subject_id,
        happened=at,
        organisation=organisation.pk,
        holder=naming(officer, organisation),
    )
    CaseView.objects.create(
        subject_id=held.subject_id, id=row.id, case_id=held.id, officer_id=officer.pk, at=at
    )


@transaction.atomic
def take_case(*, case: Case, officer: Account, at: datetime) -> None:
    """Take a case on, unless one has it already. Raises NotTheirPlace, and OutOfOrder once it is answered."""
    held = _undecided(case, officer)
    if held.officer_id == officer.pk:
        return
    held.officer_id = officer.pk
    held.save(update_fields=["officer_id"])
    add_step(held, Step.TAKEN, at, officer.pk)
    record_case(held, "taken", at, {"officer": pseudonym(officer, held)})


@transaction.atomic
def write_to_person(
    *, case: Case, officer: Account, text: str, asks: bool, sent_as: UUID, at: datetime
) -> Message:
    """Write to the person of a case. asks: they have to answer, so it waits for them.

    The clock goes on either way. Sent twice, it gives the first message again. Raises NotTheirPlace,
    NobodyReads where they have died and no executor reads it, and OutOfOrder once the case is closed, or for
    a question once it is answered.
    """
    held = _held(case, officer)
    sent = Message.objects.filter(subject_id=held.subject_id, sent_as=sent_as).first()
    if sent is not None:
        return sent
    if asks and held.decided_at is not None:
        raise OutOfOrder("This case has been answered already.")
    if latest_step(held) is Step.CLOSED:
        raise OutOfOrder("The person has closed this case.")
    if reader_of(held, at) is Reader.NOBODY:
        raise NobodyReads("A death of this person is recorded, and nobody reads it for them.")
    if asks:
        add_step(held, Step.ASKED, at, officer.pk)
    message = _tell(held, officer, text, at, asks=asks, sent_as=sent_as)
    pass_on_case(_person(held.subject_id), held, at)
    record_case(held, "asked" if asks else "message-to-person", at, {"officer": pseudonym(officer, held)})
    return message


@transaction.atomic
def decide_case(*, case: Case, officer: Account, outcome: CaseStep.Kind, text: str, at: datetime) -> None:
    """Answer a case, with the reason in plain words. outcome: one of OUTCOMES of its kind.

    Also where its person has died: then it is kept with the case, and nobody is told.
    Raises NotTheirPlace, OutOfOrder once it is answered, and ValueError for another outcome.
    """
    held = _undecided(case, officer)
    if outcome not in OUTCOMES[Case.Kind(held.kind)]:
        raise ValueError(f"{outcome} is no answer to a case of kind {held.kind}.")
    held.decided_at, held.officer_id = at, officer.pk
    held.save(update_fields=["decided_at", "officer_id"])
    add_step(held, outcome, at, officer.pk)
    _tell(held, officer, text, at, asks=False)
    pass_on_case(_person(held.subject_id), held, at)
    more = {"outcome": str(outcome), "officer": pseudonym(officer, held)}
    record_case(held, "answered", at, more)


def pseudonym(officer: Account, case: Case) -> str:
    """What a case's person knows a member of staff by: the same each time, another for each person."""
    return pseudonym_of(officer, organisation=case.organisation_id, person=case.subject_id)


def role_in(officer: Account, case: Case) -> str:
    """The role in which a member of staff answers a case, as its person reads it."""
    held = StaffRole.objects.filter(
        account=officer,
        organisation=case.organisation_id,
        ended_at=None,
        role__in=ANSWERED_BY[Case.Kind(case.kind)],
    )
    role = held.order_by("-role").values_list("role", flat=True).first() or ""
    return role.replace("-", " ")


def _tell(
    case: Case, officer: Account, text: str, at: datetime, *, asks: bool, sent_as: UUID | None = None
) -> Message:
    organisation = Organisation.objects.get(pk=case.organisation_id)
    words = (
        _("%(organisation)s has a question about case %(number)s")
        if asks
        else _("%(organisation)s wrote to you about case %(number)s")
    )
    return tell_person(
        person=_person(case.subject_id),
        kind=Message.Kind.CASES,
        title=words % {"organisation": organisation.name, "number": case.number},
        text=text,
        at=at,
        by=pseudonym(officer, case),
        sent_as=sent_as,
        needs_action=asks,
        organisation=organisation,
        officer=officer,
        case=case,
    )


def _held(case: Case, officer: Account) -> Case:
    """The case as it is now, for whoever may answer it."""
    if not may_answer(officer, case):
        raise NotTheirPlace("Only somebody whose role it is may answer this case.")
    return held_case(_person(case.subject_id), case)


def _undecided(case: Case, officer: Account) -> Case:
    held = _held(case, officer)
    if held.decided_at is not None:
        raise OutOfOrder("This case has been answered already.")
    return held


def _person(subject: UUID) -> UUID:
    return Subject.objects.values_list("person_id", flat=True).get(id=subject)
