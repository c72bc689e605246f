"""The row of a case, held for a change, and the step and the entry that a change leaves; steps of actions."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from candour.access.actions import record_entry
from candour.log.exact import encode_timestamp
from candour.people.actions.subjects import hold_person
from candour.people.models import Organisation
from candour.services.models import Case, CaseStep

RIGHTS = frozenset({Case.Kind.CORRECTION, Case.Kind.USE_REPORT, Case.Kind.WRONG_MATCH})
"""The kinds by which somebody uses a right: answered within one calendar month at most (Article 12(3))."""

Step = CaseStep.Kind


def held_case(person: UUID, case: Case) -> Case:
    """The person's case as it is now, held until the transaction ends; a step of actions.

    Raises Case.DoesNotExist for another person's.
    """
    return Case.objects.get(subject_id__in=hold_person(person), id=case.id)


def latest_step(case: Case) -> Step:
    """Where a case stands."""
    steps = CaseStep.objects.filter(subject_id=case.subject_id, case_id=case.id).exclude(kind=Step.TAKEN)
    kind: str = steps.order_by("at", "id").values_list("kind", flat=True).last()  # type: ignore[assignment]
    return Step(kind)


def add_step(case: Case, kind: Step, at: datetime, officer: UUID | None = None) -> None:
    """What happened in a case; a step of actions."""
    CaseStep.objects.create(subject_id=case.subject_id, case_id=case.id, kind=kind, at=at, officer_id=officer)


def record_case(
    case: Case,
    change: str,
    at: datetime,
    more: Mapping[str, Any] | None = None,
    organisation: Organisation | None = None,
) -> None:
    """The one entry of a change in a case: what kind of thing happened, never a word that was written."""
    is_right = case.kind in RIGHTS
    body = {
        "kind": "rights" if is_right else "account",
        "when": encode_timestamp(at),
        "case": str(case.id),
        "number": case.number,
        "about": str(case.kind),
        "change": change,
        **(more or {}),
    }
    record_entry(
        body,
        kind="rights" if is_right else "account",
        subject=case.subject_id,
        happened=at,
        organisation=case.organisation_id if organisation is None else organisation.pk,
    )
