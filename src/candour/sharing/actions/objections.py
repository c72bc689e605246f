"""Objections: a person makes one, sharing stops while it is weighed, a named person records what came of it.

UK GDPR Article 21; an objection is treated as asking for restriction too (Article 18(1)(d)), so it stops the
agreement at once and stays in its way unless a ground for this very case is recorded.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import transaction

from candour.access.actions import log_key, raise_versions, record_entry, tell_partners
from candour.access.current import recorder
from candour.access.unwrapping import unwrapped
from candour.core.basis import Control
from candour.core.clocks import one_month_after
from candour.core.local_time import local_date
from candour.core.subject import STANDING_OBJECTIONS, ObjectionState
from candour.log.exact import encode_timestamp
from candour.people.actions.subjects import hold_person
from candour.people.desk_words import sealed_for
from candour.people.identifiers import new_id
from candour.people.models import Organisation, Subject
from candour.people.queries import log_subject
from candour.sharing.errors import NotASide, NotTheirs, OutOfOrder, Unexplained
from candour.sharing.models import Agreement, AgreementVersion, Objection
from candour.sharing.terms import agreement_of, sides
from candour.vault.data_keys import KeyPurpose
from candour.vault.seal import objection_place, seal


class Ground(StrEnum):
    """Why sharing may go on in one case although its person objects (Articles 18(2) and 21(1))."""

    LEGAL_CLAIMS = "legal-claims"
    OTHERS_RIGHTS = "others-rights"
    PUBLIC_INTEREST = "public-interest"


@transaction.atomic
def make_objection(*, person: UUID, version: AgreementVersion, reason: str, at: datetime) -> Objection:
    """Object to an agreement; it stops at once. To be answered within one month.

    reason: in the person's own words, or empty: nobody has to give one to be heard. Raises NotTheirs where
    the basis gives no right to object, and OutOfOrder while one objection stands already.
    """
    if agreement_of(version).control is not Control.YOU_CAN_OBJECT:
        raise NotTheirs(f"{version} rests on a basis to which nobody can object.")
    subjects = hold_person(person)
    made = Objection.objects.filter(subject_id__in=subjects, agreement_id=version.agreement_id)
    if made.filter(state__in=[state.value for state in STANDING_OBJECTIONS]).exists():
        raise OutOfOrder(f"An objection to {version} stands already.")
    subject, id_ = log_subject(person), new_id()
    objection = Objection.objects.create(
        subject_id=subject,
        id=id_,
        agreement_id=version.agreement_id,
        state=ObjectionState.WEIGHING.value,
        reason_sealed=sealed_reason(subject, id_, reason),
        made_at=at,
        answer_by=one_month_after(local_date(at)),
    )
    raise_versions(subjects)
    more = {"answer_by": objection.answer_by.isoformat(), "reason": reason}
    _record(objection, version.agreement.slug, "made", at, more)
    return objection


@transaction.atomic
def withdraw_objection(*, objection: Objection, at: datetime) -> Objection:
    """Take an objection back; sharing may go on. Raises OutOfOrder unless it stands."""
    held, subjects = _held(objection)
    if held.state not in STANDING_OBJECTIONS:
        raise OutOfOrder("This objection does not stand any more.")
    held.state = ObjectionState.WITHDRAWN.value
    held.save(update_fields=["state"])
    raise_versions(subjects)
    _record(held, _agreement_of(held).slug, "withdrawn", at, {})
    return held


@transaction.atomic
def weigh_objection(
    *,
    objection: Objection,
    organisation: Organisation,
    by: str,
    ground: Ground | None,
    explanation: str,
    at: datetime,
) -> Objection:
    """Record what came of an objection, by a named person of the asker or a holder.

    ground: why sharing goes on in this very case, or None when the objection is accepted and it stays
    stopped. explanation: what the person is told, in plain words. Raises OutOfOrder unless it is being
    weighed, NotASide, or Unexplained without a name or an explanation.
    """
    held, subjects = _held(objection)
    agreement = _agreement_of(held)
    if held.state != ObjectionState.WEIGHING:
        raise OutOfOrder("This objection is not being weighed any more.")
    approved = agreement.versions.exclude(approved_at=None)
    if not any(organisation in sides(version) for version in approved):
        raise NotASide(f"{organisation.name} neither asks nor holds under {agreement.slug}.")
    if not by.strip() or not explanation.strip():
        raise Unexplained("Weighing an objection needs a name, and an explanation for the person.")
    held.state = (ObjectionState.ACCEPTED if ground is None else ObjectionState.OVERRIDDEN).value
    held.decided_at, held.decided_by = at, by
    held.ground = "" if ground is None else Ground(ground).value
    held.explanation_sealed = sealed_for(held.subject_id, held.id, {"explanation": explanation})
    held.save()
    raise_versions(subjects)
    more = {
        "organisation": organisation.slug,
        "by": by,
        "ground": held.ground or None,
        "explanation": explanation,
    }
    _record(held, agreement.slug, held.state, at, more, organisation)
    return held


def _held(objection: Objection) -> tuple[Objection, tuple[UUID, ...]]:
    """The objection as it is now, and the subjects of its person, until the transaction ends."""
    person = Subject.objects.get(id=objection.subject_id).person_id
    subjects = hold_person(person)
    return Objection.objects.get(subject_id=objection.subject_id, id=objection.id), subjects


def _agreement_of(objection: Objection) -> Agreement:
    return Agreement.objects.select_related("asker").get(pk=objection.agreement_id)


def sealed_reason(subject: UUID, objection: UUID, reason: str) -> bytes:
    """Why somebody objects, sealed under their log key."""
    key = log_key(subject)
    return seal(
        unwrapped(recorder().provider, key, KeyPurpose.LOG),
        reason.encode(),
        objection_place(key.id, objection),
        recorder().random_bytes,
    )


def _record(
    objection: Objection,
    agreement: str,
    change: str,
    at: datetime,
    more: dict[str, Any],
    organisation: Organisation | None = None,
) -> None:
    body = {
        "kind": "objection",
        "when": encode_timestamp(at),
        "agreement": agreement,
        "objection": str(objection.id),
        "change": change,
        **more,
    }
    entry = record_entry(
        body,
        kind="choice",
        subject=objection.subject_id,
        happened=at,
        organisation=None if organisation is None else organisation.pk,
    )
    tell_partners(entry)
