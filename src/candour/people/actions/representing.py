"""Acting for somebody: invited, answered, granted at a desk, and ended; `reviewing` has what lies between.

Each is one entry in the log of the person who is acted for, and raises the versions by which decisions about
them are guarded. Whoever acts can never make, widen or accept an authority over the same person.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from candour.core.authority import (
    Grant,
    Kind,
    NotGranted,
    Topic,
    latest_end,
    reviews_of,
    why_not_granted,
)
from candour.core.local_time import local_date
from candour.people.actions.checked import Checked as Checked
from candour.people.actions.representation_entries import By, held_representation, record_representation
from candour.people.actions.reviewing import answer_objections
from candour.people.actions.sought import Sought
from candour.people.actions.subjects import hold_person
from candour.people.errors import AlreadyExists, CannotActFor, NotStanding
from candour.people.identifiers import new_id
from candour.people.models import Account, Representation
from candour.people.queries import has_died, is_death_confirmed
from candour.people.representation_queries import pairs_in_force
from candour.people.typed_codes import found_by, kept_as

ACCEPT_WITHIN = timedelta(days=14)

_CIRCLES: Final = 0x63616E72696E67
"""The advisory lock under which authorities are made ("canring" in ASCII)."""


@transaction.atomic
def invite(
    *,
    account: Account,
    relation: str,
    services: Mapping[str, Topic],
    may_act: bool,
    at: datetime,
    email: str = "",
    code: str | None = None,
    ends_at: datetime | None = None,
) -> Representation:
    """The owner of an account invites somebody to act for them: by their email, or by a code handed over.

    code: as it is handed over; only the letters that it is found by can be read afterwards. Without an end it
    lasts two years, the longest there is. Raises CannotActFor.
    """
    person = _person_of(account)
    hold_person(person)
    ends_at = ends_at or latest_end(Kind.INVITED, at)
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
        digest=None if code is None else kept_as(code),
        found_by="" if code is None else found_by(code),
        invited_until=at + ACCEPT_WITHIN,
    )
    record_representation(made, "invited", at, by=By.PERSON)
    return made


@transaction.atomic
def accept(*, invitation: Representation, account: Account, at: datetime) -> Representation:
    """Whoever was invited says that they will. Raises NotStanding, CannotActFor, or AlreadyExists.

    That it was them who was invited, by their confirmed email or the code, its caller has found.
    """
    holder = _person_of(account)
    _one_at_a_time()
    hold_person(invitation.person_id, holder)
    held = _waiting(invitation, at)
    _refuse_circles(held.person_id, holder, at)
    held.account, held.accepted_at, held.email, held.digest = account, at, "", None
    _save_new(held)
    record_representation(held, "accepted", at, by=By.REPRESENTATIVE)
    return held


@transaction.atomic
def decline(*, invitation: Representation, account: Account, at: datetime) -> None:
    """Whoever was invited says that they will not, and is not asked why. Raises NotStanding, or CannotActFor.

    That it was them who was invited its caller has found, as for `accept`.
    """
    if account.person_id == invitation.person_id:
        raise CannotActFor(NotGranted.SELF)
    held = _waiting(invitation, at)
    _end(held, By.REPRESENTATIVE, at)
    record_representation(held, "declined", at, by=By.REPRESENTATIVE)


@transaction.atomic
def grant_at_desk(sought: Sought, *, id: UUID | None = None) -> Representation:
    """An officer records an authority whose evidence they saw. Raises CannotActFor, or AlreadyExists.

    id: the number of the form it came with, so that pressing twice records it once.
    """
    account, checked = sought.account, sought.checked
    _one_at_a_time()
    hold_person(sought.person, *([account.person_id] if account.person_id else []))
    if (why := why_not_at_desk(sought)) is not None:
        raise CannotActFor(why)
    made = Representation(
        id=id or new_id(),
        person_id=sought.person,
        account=None if sought.is_by_staff else account,
        kind=sought.kind,
        relation=sought.relation,
        services=sorted(sought.services),
        may_act=sought.may_act,
        starts_at=sought.begins,
        ends_at=sought.ends,
        accepted_at=sought.at,
        organisation=checked.organisation,
        checked_by=checked.by,
        evidence=checked.evidence,
        case=checked.case,
        capacity_lost_on=sought.capacity_lost_on,
        reviews=[] if sought.born is None else list(reviews_of(sought.born, local_date(sought.at))),
    )
    _save_new(made)
    if sought.is_by_staff:
        made.named.create(account=account, named_by=checked.by, named_at=sought.at)
    record_representation(
        made,
        "granted",
        sought.at,
        by=By.OFFICER,
        officer=checked.by,
        words=checked.reason,
        evidence=checked.evidence,
        case=checked.case,
    )
    return made


@transaction.atomic
def end_representation(
    *,
    representation: Representation,
    by: By,
    why: str = "",
    at: datetime,
    officer: Account | None = None,
) -> None:
    """End an invitation or an authority, at once. Raises NotStanding for one that has ended.

    Whoever is acted for ends only what rests on their own word; an objection stops the others. officer: who
    ended it at a desk, which answers the objections that waited.
    """
    held = held_representation(representation)
    if by == By.PERSON and held.kind != Kind.INVITED:
        raise NotStanding("It does not rest on the person's own word.")
    _end(held, by, at)
    if officer is not None:
        answer_objections(held, officer, at)
    record_representation(held, "ended", at, by=by, officer=officer, words=why, why=why)


def why_not_at_desk(sought: Sought) -> NotGranted | None:
    """Why an authority could not be recorded now, as `grant_at_desk` would say; None where it could."""
    if sought.checked.by.pk == sought.account.pk:
        return NotGranted.OWN_CHECK
    return why_not_granted(sought.as_grant(), pairs_in_force())


def why_not_these_two(*, person: UUID, account: Account, by: Account, at: datetime) -> NotGranted | None:
    """Why nothing at all can be recorded between two people by an officer, whatever they have seen."""
    if by.pk == account.pk or (by.person_id is not None and by.person_id in (person, account.person_id)):
        return NotGranted.OWN_CHECK
    if account.person_id is None:
        return NotGranted.NOBODY
    ends = latest_end(Kind.INVITED, at)
    two = Grant(Kind.INVITED, person, account.person_id, {"any": Topic.HOME}, at, ends)
    if (why := why_not_granted(two, pairs_in_force())) is not None:
        return why
    return NotGranted.UNCONFIRMED if has_died(person) and not is_death_confirmed(person) else None


def end_all_of(account: Account, at: datetime) -> None:
    """End what an account that closes has for others; a step of actions."""
    for each in Representation.objects.filter(account=account, ended_at=None).order_by("id"):
        end_representation(representation=each, by=By.REPRESENTATIVE, at=at)


@transaction.atomic
def keep_invitation(*, representation: Representation, at: datetime) -> None:
    """The person says that an invitation in doubt is theirs: it goes on. Raises NotStanding otherwise."""
    held = held_representation(representation)
    if held.doubted_at is None:
        raise NotStanding("Nobody doubts it.")
    held.doubted_at = None
    held.save(update_fields=["doubted_at"])
    record_representation(held, "kept", at, by=By.PERSON)


def doubt_invitations(person: UUID, since: datetime, at: datetime) -> None:
    """Stop what an account gave by itself since then, until its owner says of each; a step of actions."""
    given = Representation.objects.filter(person_id=person, kind=Kind.INVITED, starts_at__gte=since)
    for each in given.filter(ended_at=None, doubted_at=None).order_by("id"):
        held = held_representation(each)
        held.doubted_at = at
        held.save(update_fields=["doubted_at"])
        record_representation(held, "doubted", at, by=By.PERSON)


def end_doubted(person: UUID, at: datetime) -> None:
    """End what the owner did not keep; a step of actions."""
    for each in Representation.objects.filter(person_id=person, ended_at=None, doubted_at__isnull=False):
        end_representation(representation=each, by=By.PERSON, at=at)


def _waiting(invitation: Representation, at: datetime) -> Representation:
    """An invitation that can still be answered, held as `held_representation` does. Raises NotStanding."""
    held = held_representation(invitation)
    is_open = held.accepted_at is None and held.doubted_at is None
    if not is_open or held.invited_until is None or held.invited_until <= at:
        raise NotStanding("This invitation was taken up, or its time is over.")
    return held


def _end(held: Representation, by: By, at: datetime) -> None:
    held.ended_at, held.ended_by, held.email, held.digest = at, by, "", None
    held.save(update_fields=["ended_at", "ended_by", "email", "digest"])


def _person_of(account: Account) -> UUID:
    if account.person_id is None:
        raise CannotActFor(NotGranted.NOT_STAFF)
    return account.person_id


def _refuse(grant: Grant) -> None:
    if (why := why_not_granted(grant, pairs_in_force())) is not None:
        raise CannotActFor(why)


def _one_at_a_time() -> None:
    """Wait for whoever makes an authority now: two that are each fine can close a circle together."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [_CIRCLES])


def _refuse_circles(person: UUID, holder: UUID, at: datetime) -> None:
    """Who accepts must not be the person, nor acted for by them, be it through others."""
    _refuse(Grant(Kind.INVITED, person, holder, {"any": Topic.HOME}, at, latest_end(Kind.INVITED, at)))


def _save_new(made: Representation) -> None:
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as taken:
        raise AlreadyExists("They act for this person already, on the same ground.") from taken
