"""Activation codes: made at the desk for a reference, handed over, and good for one link.

A code has sixty bits by chance, so nobody guesses one; it is kept as a keyed digest alone and shown to the
officer once. That it was made is an entry that its person can read.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from candour.access.actions import record_entry, recorder
from candour.access.first_sight import blind_of
from candour.log.exact import encode_timestamp
from candour.people.desk_words import sealed_for
from candour.people.handed_codes import LETTERS_AND_DIGITS, new_code
from candour.people.identifiers import new_id
from candour.people.models import Account, Organisation, Reference, StaffRole, Subject
from candour.people.pseudonyms import pseudonym_of
from candour.people.queries import account_of, has_died
from candour.services.actions.letters import addressee_of, destroy_letters_of, queue_letter
from candour.services.actions.messages import tell_person
from candour.services.actions.passing_on import pass_on_record
from candour.services.errors import CannotMakeCode
from candour.services.models import ActivationCode, Message
from candour.vault.blind import secret_digest

LASTS = timedelta(days=28)


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """A code as it is shown this once, in three groups of four ("" where a letter has it), and its row."""

    code: str
    row: ActivationCode


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """For which reference a code is asked, why, and in which case; reason in words its person will read."""

    scheme: str
    reference: str
    reason: str
    case: str
    route: str


@transaction.atomic
def make_code(*, organisation: Organisation, asked: Asked, by: Account, at: datetime) -> Made:
    """Make a code for one of the organisation's own references; an earlier one for it ends.

    By letter nobody here sees it: it waits sealed in the print queue. Raises CannotMakeCode: for whoever is
    no officer there, a reference nobody knows, without a reason or a case, where no address is safe, or after
    a death.
    """
    _refuse_without_role(by, organisation)
    if not asked.reason.strip() or not asked.case.strip():
        raise CannotMakeCode("A code needs a reason and a case number.")
    reference = Reference.objects.filter(
        blind=blind_of(recorder(), organisation.pk, asked.scheme, asked.reference)
    ).first()
    if reference is None:
        raise CannotMakeCode(
            "No record here has this number. Check the number, and what kind of number it is."
        )
    by_letter = asked.route == ActivationCode.Route.LETTER
    subject = Subject.objects.get(id=reference.subject_id)
    if has_died(subject.person_id):
        raise CannotMakeCode(
            "A death is recorded for this person. Nothing is sent to them, and nobody can link their record."
        )
    to = addressee_of(subject, organisation, at) if by_letter else None
    standing = ActivationCode.objects.filter(
        subject_id=reference.subject_id, organisation=organisation, used_at=None, cancelled_at=None
    )
    destroy_letters_of(standing, at)
    standing.update(cancelled_at=at)
    code = new_code(LETTERS_AND_DIGITS, groups=3, length=4)
    id_, reason = new_id(), asked.reason.strip()
    row = ActivationCode.objects.create(
        id=id_,
        organisation=organisation,
        subject_id=reference.subject_id,
        scheme=asked.scheme,
        digest=digest_of(code),
        route=asked.route,
        made_by=by.full_name,
        made_at=at,
        sealed=sealed_for(reference.subject_id, id_, {"reason": reason}),
        case_reference=asked.case.strip(),
        expires_at=at + LASTS,
    )
    if to is not None:
        queue_letter(code=row, plain=code, to=to, at=at)
    _record(row, reason, by, at)
    _tell(subject.person_id, at)
    pass_on_record(subject.person_id, organisation.pk, at)
    return Made(code="" if by_letter else code, row=row)


@transaction.atomic
def cancel_code(*, code: ActivationCode, by: Account, at: datetime) -> None:
    """End a code that was not used. Raises CannotMakeCode for whoever is no officer there."""
    _refuse_without_role(by, code.organisation)
    held = ActivationCode.objects.select_for_update().get(pk=code.pk)
    if held.used_at is not None or held.cancelled_at is not None:
        return
    held.cancelled_at = at
    held.save(update_fields=["cancelled_at"])
    destroy_letters_of(ActivationCode.objects.filter(pk=held.pk), at)
    body = {
        "kind": "account",
        "when": encode_timestamp(at),
        "change": "code-cancelled",
        "organisation": code.organisation.slug,
    }
    record_entry(
        body, kind="account", subject=held.subject_id, happened=at, organisation=held.organisation_id
    )


def digest_of(code: str) -> bytes:
    """What is kept of a code. How it was typed, in small letters or with spaces, makes no difference."""
    plain = "".join(sign for sign in code.upper() if sign in LETTERS_AND_DIGITS)
    return secret_digest(recorder().provider.blind_index_key, b"candour activation code v1", plain)


def _refuse_without_role(by: Account, organisation: Organisation) -> None:
    role = StaffRole.Role.OFFICER
    if not StaffRole.objects.filter(account=by, organisation=organisation, role=role, ended_at=None).exists():
        raise CannotMakeCode("Only an officer of this organisation makes codes for its records.")


def _tell(person: UUID, at: datetime) -> None:
    """Whoever has an account knows at once that somebody can open a record of theirs with a code."""
    if account_of(person) is not None:
        tell_person(
            person=person,
            kind=Message.Kind.ACCOUNT,
            title=_("Something about your account changed"),
            text=_("You can see it under Records in my account. If you did not ask for it, ring us."),
            link="/my-records",
            at=at,
        )


def _record(row: ActivationCode, reason: str, by: Account, at: datetime) -> None:
    officer = pseudonym_of(by, organisation=row.organisation_id, person=row.subject_id)
    body = {
        "kind": "account",
        "when": encode_timestamp(at),
        "change": "code-made",
        "organisation": row.organisation.slug,
        "officer": officer,
        "reason": reason,
        "case": row.case_reference,
        "route": row.route,
        "expires": encode_timestamp(row.expires_at),
    }
    record_entry(body, kind="account", subject=row.subject_id, happened=at, organisation=row.organisation_id)
