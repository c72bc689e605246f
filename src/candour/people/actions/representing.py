"""Acting for somebody: invited, accepted, granted at a desk, reviewed, objected to, suspended and ended.

Each is one entry in the log of the person who is acted for, and raises the versions by which decisions about
them are guarded. Whoever acts can never make, widen or accept an authority over the same person.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from candour.access.actions import raise_versions, record_entry
from candour.core.authority import (
    Grant,
    Kind,
    NotGranted,
    Topic,
    longest_end,
    reviews_of,
    why_not_granted,
)
from candour.core.decide import local_date
from candour.log.exact import encode_timestamp
from candour.people.actions.account_entries import log_subject_anew
from candour.people.actions.subjects import hold_person
from candour.people.errors import AlreadyExists, CannotActFor, NotStanding
from candour.people.models import (
    Account,
    Organisation,
    Representation,
    RepresentationObjection,
    StaffRole,
)
from candour.people.representation_queries import pairs_in_force

ACCEPT_WITHIN = timedelta(days=14)
EndedBy = Representation.EndedBy


@dataclass(frozen=True, slots=True)
class Checked:
    """What an officer saw at the desk of an organisation, and why they recorded it."""

    evidence: str
    by: Account
    organisation: Organisation
    case: str
    reason: str


@transaction.atomic
def invite(
    *,
    account: Account,
    relation: str,
    services: Mapping[str, Topic],
    may_act: bool,
    at: datetime,
    email: str = "",
    digest: bytes | None = None,
    ends_at: datetime | None = None,
) -> Representation:
    """The owner of an account invites somebody to act for them: by their email, or by a code handed over.

    digest: SHA-256 of the code. Without an end it lasts two years, the longest there is. Raises CannotActFor.
    """
    person = _person_of(account)
    hold_person(person)
    ends_at = ends_at or longest_end(at)
    _refuse(Grant(Kind.INVITED, person, None, services, at, ends_at))
    made = Representation.objects.create(
        person_id=person,
        kind=Kind.INVITED,
        relation=relation,
        services=sorted(services),
        may_act=may_act,
        starts_at=at,
        ends_at=ends_at,
        email=email.lower(),
        digest=digest,
        invited_until=at + ACCEPT_WITHIN,
    )
    _record(made, "invited", at, by="person")
    return made


@transaction.atomic
def accept(*, invitation: Representation, account: Account, at: datetime) -> Representation:
    """Whoever was invited says that they will. Raises NotStanding, CannotActFor, or AlreadyExists.

    That it was them who was invited, by their confirmed email or the code, its caller has found.
    """
    holder = _person_of(account)
    hold_person(invitation.person_id, holder)
    held = _held(invitation)
    if held.accepted_at is not None or held.invited_until is None or held.invited_until <= at:
        raise NotStanding("This invitation was taken up, or its time is over.")
    _refuse_circles(held.person_id, holder, at)
    held.account, held.accepted_at, held.email, held.digest = account, at, "", None
    _save_new(held)
    _record(held, "accepted", at, by="representative")
    return held


@transaction.atomic
def grant_at_desk(
    *,
    person: UUID,
    account: Account,
    kind: Kind,
    relation: str,
    services: Mapping[str, Topic],
    may_act: bool,
    checked: Checked,
    at: datetime,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    born: date | None = None,
    capacity_lost_on: date | None = None,
) -> Representation:
    """An officer records an authority whose evidence they saw. Raises CannotActFor, or AlreadyExists.

    born: the child's, for a parent's reviews; it is not kept. account: for a corporate appointee, that of one
    of its staff, at whose organisation's desk it is recorded.
    """
    hold_person(person, *([account.person_id] if account.person_id else []))
    starts_at = starts_at or at
    grant = Grant(
        kind,
        person,
        account.person_id,
        services,
        starts_at,
        ends_at,
        checked.evidence,
        checked.by.person_id or checked.by.pk,
        born,
        _works_for(account, checked.organisation),
    )
    if checked.by.pk == account.pk:
        raise CannotActFor(NotGranted.OWN_CHECK)
    _refuse(grant)
    made = Representation(
        person_id=person,
        account=account,
        kind=kind,
        relation=relation,
        services=sorted(services),
        may_act=may_act,
        starts_at=starts_at,
        ends_at=ends_at,
        accepted_at=at,
        organisation=checked.organisation,
        checked_by=checked.by,
        evidence=checked.evidence,
        case=checked.case,
        reason=checked.reason,
        capacity_lost_on=capacity_lost_on,
        reviews=[] if born is None else list(reviews_of(born, local_date(at))),
    )
    _save_new(made)
    _record(made, "granted", at, by="officer", evidence=checked.evidence, case=checked.case)
    return made


@transaction.atomic
def review(*, representation: Representation, checked_by: Account, finding: str, at: datetime) -> None:
    """A named person has looked at an authority again, and it goes on until its next review."""
    held = _held(representation)
    held.reviewed_at, held.checked_by, held.reason = at, checked_by, finding
    held.save(update_fields=["reviewed_at", "checked_by", "reason"])
    _record(held, "reviewed", at, by="officer", why=finding)


@transaction.atomic
def record_loss_of_capacity(*, representation: Representation, by: Account, on: date, at: datetime) -> None:
    """An officer has seen that the person can no longer decide: a welfare attorney's authority may begin."""
    held = _held(representation)
    held.capacity_lost_on, held.checked_by = on, by
    held.save(update_fields=["capacity_lost_on", "checked_by"])
    _record(held, "capacity-lost", at, by="officer")


@transaction.atomic
def end_representation(
    *, representation: Representation, by: Representation.EndedBy, why: str = "", at: datetime
) -> None:
    """End an invitation or an authority, at once. Raises NotStanding for one that has ended.

    Whoever is acted for ends only what rests on their own word; an objection stops the others.
    """
    held = _held(representation)
    if by == EndedBy.PERSON and held.kind != Kind.INVITED:
        raise NotStanding("It does not rest on the person's own word.")
    held.ended_at, held.ended_by, held.ended_why, held.email, held.digest = at, by, why, "", None
    held.save(update_fields=["ended_at", "ended_by", "ended_why", "email", "digest"])
    _record(held, "ended", at, by=by, why=why)


@transaction.atomic
def object_to_representation(
    *, representation: Representation, by: str, why: str, suspends: bool, at: datetime
) -> RepresentationObjection:
    """Somebody says that a person should not be acted for so. by: "person", or who it was, in words.

    suspends: whether it stops meanwhile; the person's own objection always does.
    """
    held = _held(representation)
    is_persons_own = by == "person"
    objection = RepresentationObjection.objects.create(representation=held, by=by, why=why, at=at)
    if suspends or is_persons_own:
        _suspend(held, why, at)
    told_by = "person" if is_persons_own else "officer"
    _record(held, "objected", at, by=told_by, suspended=held.suspended_at is not None)
    return objection


@transaction.atomic
def suspend_representation(*, representation: Representation, why: str, at: datetime) -> None:
    """An officer suspects abuse: nothing is opened any more until somebody has looked. Twice is once.

    What is suspected is kept at the desk and not in the entry: the person may be made to show their log.
    """
    held = _held(representation)
    if held.suspended_at is None:
        _suspend(held, why, at)
        _record(held, "suspended", at, by="officer")


@transaction.atomic
def lift_suspension(*, representation: Representation, by: Account, finding: str, at: datetime) -> None:
    """A named person found that it may go on; objections that waited are answered with it."""
    held = _held(representation)
    if held.suspended_at is None:
        raise NotStanding("It is not suspended.")
    held.suspended_at, held.suspended_why = None, ""
    held.save(update_fields=["suspended_at", "suspended_why"])
    held.objections.filter(answered_at=None).update(answered_at=at, answered_by=by, finding=finding)
    _record(held, "lifted", at, by="officer", why=finding)


def end_all_of(account: Account, at: datetime) -> None:
    """End what an account that closes has for others; a step of actions."""
    for each in Representation.objects.filter(account=account, ended_at=None).order_by("id"):
        end_representation(representation=each, by=EndedBy.REPRESENTATIVE, at=at)


def _held(representation: Representation) -> Representation:
    """The row, with its person held until the transaction ends. Raises NotStanding when it has ended."""
    hold_person(Representation.objects.values_list("person_id", flat=True).get(pk=representation.pk))
    held = Representation.objects.select_for_update().get(pk=representation.pk)
    if held.ended_at is not None:
        raise NotStanding("This has ended already.")
    return held


def _person_of(account: Account) -> UUID:
    if account.person_id is None:
        raise CannotActFor(NotGranted.NOT_STAFF)
    return account.person_id


def _refuse(grant: Grant) -> None:
    if (why := why_not_granted(grant, pairs_in_force())) is not None:
        raise CannotActFor(why)


def _refuse_circles(person: UUID, holder: UUID, at: datetime) -> None:
    """Who accepts must not be the person, nor acted for by them, be it through others."""
    _refuse(Grant(Kind.INVITED, person, holder, {"any": Topic.HOME}, at, longest_end(at)))


def _save_new(made: Representation) -> None:
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as taken:
        raise AlreadyExists("They act for this person already, on the same ground.") from taken


def _works_for(account: Account, organisation: Organisation) -> bool:
    return StaffRole.objects.filter(account=account, organisation=organisation, ended_at=None).exists()


def _suspend(held: Representation, why: str, at: datetime) -> None:
    held.suspended_at, held.suspended_why = at, why
    held.save(update_fields=["suspended_at", "suspended_why"])


def _record(held: Representation, change: str, at: datetime, *, by: str, **more: Any) -> None:
    """The entry, which never names whoever acts: their own log is not this one."""
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
        "by": by,
        **more,
    }
    raise_versions(hold_person(held.person_id))
    record_entry(body, kind="account", subject=log_subject_anew(held.person_id), happened=at)
