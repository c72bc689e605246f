"""Acting for somebody, at the desk: an officer records, reviews, stops and ends, and both people are told.

Whoever has no officer's role in the organisation, or is one of the two, is refused. What they are told is
neutral: what was decided stands on the page that it leads to. What is suspected reaches neither of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from candour.access.actions import record_entry
from candour.access.uses import desk_view_body
from candour.access.within import within
from candour.core.authority import NotGranted
from candour.people.actions import (
    end_naming,
    end_representation,
    grant_at_desk,
    lift_suspension,
    name_officer,
    object_to_representation,
    record_loss_of_capacity,
    review,
    suspend_representation,
)
from candour.people.actions.organisations import naming
from candour.people.actions.reviewing import PERSON
from candour.people.actions.sought import Sought
from candour.people.errors import CannotActFor
from candour.people.models import Account, NamedOfficer, Organisation, Representation
from candour.people.pseudonyms import pseudonym_of
from candour.people.queries import has_died, has_log, is_officer_at, log_subject
from candour.services.actions.messages import tell_person
from candour.services.errors import NotTheirPlace
from candour.services.models import Message
from candour.services.queries.acting import authority_at

ADDRESS = "/account/acting"
"""Below it both people read what was decided about each of theirs."""


@dataclass(frozen=True, slots=True)
class AtDesk:
    """An officer, at the desk of one organisation."""

    officer: Account
    organisation: Organisation


@transaction.atomic
def record_authority(sought: Sought, *, id: UUID | None = None) -> Representation:
    """Record an authority whose evidence an officer saw, and tell both. id: as `grant_at_desk` takes it.

    Raises NotTheirPlace, CannotActFor, or AlreadyExists (people).
    """
    _refuse_without_role(sought.checked.by, sought.checked.organisation)
    made = grant_at_desk(sought, id=id)
    _tell_both(made, sought.at, needs_person=True)
    return made


@transaction.atomic
def note_shown(*, person: UUID, desk: AtDesk, seen: str, purpose: str, case: str, at: datetime) -> None:
    """Record that an officer is shown something of somebody, whether or not anything comes of it.

    seen: "account", that they have one; "name", what they are called here; or "authority", who acts for them.
    purpose: why, in words for that person. Of whom everything was erased nothing is left to be shown. Raises
    NotTheirPlace.
    """
    _refuse_without_role(desk.officer, desk.organisation)
    if not has_log(person):
        return
    with within(person):
        subject = log_subject(person)
        body = desk_view_body(
            subject=subject,
            happened=at,
            organisation=desk.organisation.slug,
            system=_("Candour, at the desk"),
            role="officer",
            officer=pseudonym_of(desk.officer, organisation=desk.organisation.pk, person=subject),
            purpose=purpose,
            case=case.strip(),
            seen=seen,
        )
        record_entry(
            body,
            kind="use",
            subject=subject,
            happened=at,
            organisation=desk.organisation.pk,
            holder=naming(desk.officer, desk.organisation),
        )


@transaction.atomic
def review_authority(
    *,
    authority: Representation,
    desk: AtDesk,
    finding: str,
    services: Sequence[str],
    may_act: bool,
    at: datetime,
) -> None:
    """Let an authority go on, as it was or narrower, with what was found in words for both people.

    Raises NotTheirPlace, CannotActFor where it would be wider, or NotStanding (people).
    """
    _refuse(desk, authority)
    review(
        representation=authority,
        checked_by=desk.officer,
        finding=finding,
        at=at,
        services=services,
        may_act=may_act,
    )
    _tell_both(authority, at)


@transaction.atomic
def take_objection(
    *,
    authority: Representation,
    desk: AtDesk,
    by: str,
    why: str,
    suspends: bool,
    at: datetime,
) -> None:
    """Take an objection by anybody. by: PERSON, or who it is in words. Raises NotTheirPlace or NotStanding.

    The person's own always stops it. Where nothing is stopped, nobody is told: an officer looks first.
    """
    _refuse(desk, authority)
    object_to_representation(
        representation=authority, by=by, why=why, suspends=suspends, at=at, officer=desk.officer
    )
    if suspends or by == PERSON:
        _tell_both(authority, at)


@transaction.atomic
def object_as_person(*, authority: Representation, person: UUID, why: str, at: datetime) -> None:
    """Whoever is acted for objects: it stops at once, and waits at the desk. Raises NotStanding (people)."""
    if authority.person_id != person:
        raise NotTheirPlace("It is another person's.")
    if authority.objections.filter(by=PERSON, answered_at=None).exists():
        return  # sent twice
    object_to_representation(representation=authority, by=PERSON, why=why, suspends=True, at=at)
    tell_holder(authority, at)


@transaction.atomic
def suspend_authority(*, authority: Representation, desk: AtDesk, why: str, at: datetime) -> None:
    """Stop an authority because abuse is suspected; the suspicion stays at the desk."""
    _refuse(desk, authority)
    suspend_representation(representation=authority, why=why, at=at, by=desk.officer)
    _tell_both(authority, at)


@transaction.atomic
def lift_authority(*, authority: Representation, desk: AtDesk, finding: str, at: datetime) -> None:
    """Let what was stopped go on. Raises NotTheirPlace, or NotStanding where it is not stopped."""
    _refuse(desk, authority)
    lift_suspension(representation=authority, by=desk.officer, finding=finding, at=at)
    _tell_both(authority, at)


@transaction.atomic
def end_authority(*, authority: Representation, desk: AtDesk, why: str, at: datetime) -> None:
    """End an authority for good, with a reason in words for both people."""
    _refuse(desk, authority)
    end_representation(
        representation=authority, by=Representation.EndedBy.OFFICER, why=why, at=at, officer=desk.officer
    )
    _tell_both(authority, at)


@transaction.atomic
def record_capacity_lost(*, authority: Representation, desk: AtDesk, on: date, at: datetime) -> None:
    """A welfare attorney's authority may begin: an officer saw that the person can no longer decide."""
    _refuse(desk, authority)
    record_loss_of_capacity(representation=authority, by=desk.officer, on=on, at=at)
    _tell_both(authority, at)


@transaction.atomic
def name_acting_officer(*, authority: Representation, desk: AtDesk, account: Account, at: datetime) -> None:
    """Name one more officer through whom the organisation acts. Raises NotTheirPlace, or CannotActFor."""
    _refuse(desk, authority)
    name_officer(representation=authority, account=account, by=desk.officer, at=at)


@transaction.atomic
def end_acting_officer(*, named: NamedOfficer, desk: AtDesk, at: datetime) -> None:
    """An officer no longer acts in it. They may say so themselves: it opens less."""
    if named.account_id != desk.officer.pk:
        _refuse(desk, named.representation)
    end_naming(named=named, by=desk.officer, at=at)


def _refuse(desk: AtDesk, authority: Representation) -> None:
    _refuse_without_role(desk.officer, desk.organisation)
    if authority_at(desk.organisation, authority.pk) is None:
        raise NotTheirPlace("It stands at another desk.")
    is_named = authority.named.filter(account=desk.officer, ended_at=None).exists()
    is_own = desk.officer.person_id is not None and desk.officer.person_id == authority.person_id
    if is_named or is_own or desk.officer.pk == authority.account_id:
        raise CannotActFor(NotGranted.OWN_CHECK)


def _refuse_without_role(by: Account, organisation: Organisation) -> None:
    if not is_officer_at(by, organisation):
        raise NotTheirPlace("Only an officer of this organisation decides about acting for somebody here.")


def _tell_both(authority: Representation, at: datetime, *, needs_person: bool = False) -> None:
    """needs_person: whether the one who is acted for should look, whatever they chose to be told of."""
    person = authority.person_id
    if has_log(person) and not has_died(person):
        tell_of_authority(person, authority, at, needs_action=needs_person)
    tell_holder(authority, at)


def tell_holder(authority: Representation, at: datetime) -> None:
    """Tell whoever acts that something was decided; where an organisation does, it stands at its desk.

    A step of actions.
    """
    holder = None if authority.account is None else authority.account.person_id
    if holder is not None and has_log(holder):
        tell_of_authority(holder, authority, at)


def tell_of_authority(
    person: UUID, authority: Representation, at: datetime, *, needs_action: bool = False
) -> None:
    """Tell one of the two that something about it changed, and where to read what; a step of actions."""
    tell_person(
        person=person,
        kind=Message.Kind.ACCOUNT,
        title=_("Something about your account changed"),
        text=_("You can see it in your account, under Acting for someone."),
        link=f"{ADDRESS}/{authority.pk}",
        needs_action=needs_action,
        at=at,
    )
