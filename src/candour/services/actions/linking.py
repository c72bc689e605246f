"""Linking a record to an account by a code, and letting go of one: unlinking, and "this is not me".

Whatever stands in the way of linking is answered alike, so that nobody learns from an answer what there is.
The limits on guessing hold the account that guesses, and never the one a record belongs to: somebody with the
right code and no wrong tries behind them always comes in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from candour.access.actions import record_entry, tell_partners
from candour.access.within import within
from candour.log.exact import encode_timestamp
from candour.people.actions.accounts import attach_account
from candour.people.errors import AlreadyLinked
from candour.people.models import Account, Organisation, Reference, Subject
from candour.people.queries import has_died, log_subject, subjects_of
from candour.services.actions.cases import open_by_press
from candour.services.actions.codes import digest_of
from candour.services.actions.passing_on import pass_on_record
from candour.services.errors import NotLinked
from candour.services.models import (
    LINK_AGAIN_WITHIN,
    ActivationCode,
    Case,
    LinkAttempt,
    LinkedRecord,
)
from candour.services.queries.chosen import ways_chosen
from candour.sharing.actions import undo_joining

TRIES_AN_HOUR = 5
TRIES_A_DAY = 15
EVERYBODYS_TRIES = 300
"""How many wrong tries of all accounts in ten minutes hold up those that have made one today."""


class Outcome(StrEnum):
    """What became of a try to link."""

    LINKED = "linked"
    ALREADY = "already"
    NOT_LINKED = "not-linked"
    TOO_OFTEN = "too-often"


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of a try. organisation: whose record it is, where it was linked or was already."""

    outcome: Outcome
    organisation: Organisation | None = None


@transaction.atomic
def link_by_code(*, account: Account, code: str, at: datetime) -> Tried:
    """Link the record that a code was made for. A lawful no is an answer, and counts as a try."""
    held = Account.objects.select_for_update().get(pk=account.pk)
    if tries_too_often(held, at):
        return Tried(Outcome.TOO_OFTEN)
    found = ActivationCode.objects.select_for_update().filter(
        digest=digest_of(code), used_at=None, cancelled_at=None, expires_at__gt=at
    )
    usable = found.select_related("organisation").first()
    if usable is None:
        return not_linked(held, at)
    how = "an activation code " + (
        "sent by letter" if usable.route == ActivationCode.Route.LETTER else "collected in person"
    )
    tried = link_subject(held, usable.subject_id, usable.organisation, how, at)
    if tried.outcome is Outcome.NOT_LINKED:
        return not_linked(held, at)
    usable.used_at = at
    usable.save(update_fields=["used_at"])
    return tried


@transaction.atomic
def unlink_record(*, person: UUID, subject: UUID, at: datetime) -> None:
    """Let go of a record: it is a person of its own again. Raises NotLinked, OutOfOrder (sharing)."""
    _let_go(person, subject, "The person no longer wants it in their account.", "unlinked", at)


@transaction.atomic
def this_is_not_me(*, person: UUID, subject: UUID, at: datetime) -> Case:
    """Take a record away that is about somebody else, at once, and have a person at its holder look at it.

    Raises NotLinked, or OutOfOrder (sharing).
    """
    kind, holder = Case.Kind.WRONG_MATCH, _holder(person, subject)
    case = open_by_press(person=person, kind=kind, organisation=holder, at=at, about=subject)
    why = "The person says that this record is not about them."
    _let_go(person, subject, why, "not-theirs", at, case.number)
    return case


@transaction.atomic
def these_are_not_me(*, person: UUID, subjects: Sequence[UUID], at: datetime) -> None:
    """The same of several that came together: all of them go, or none. A person at each holder looks.

    Raises NotLinked, or OutOfOrder (sharing).
    """
    for subject in subjects:
        this_is_not_me(person=person, subject=subject, at=at)


@transaction.atomic
def link_again(*, account: Account, subject: UUID, at: datetime) -> None:
    """Undo an unlinking of the last day. Raises NotLinked for none, or when somebody else has it by now."""
    held = Account.objects.select_for_update().get(pk=account.pk)
    assert held.person_id is not None, "only whoever had a record can have let go of it"
    ended = LinkedRecord.objects.filter(
        subject_id=subject,
        linked_to__in=subjects_of(held.person_id),
        ended_at__gt=at - LINK_AGAIN_WITHIN,
    ).first()
    if ended is None or Case.objects.filter(about_subject_id=subject, opened_at__gte=ended.ended_at).exists():
        raise NotLinked("Nothing that can be linked again.")
    organisation = Organisation.objects.get(pk=ended.organisation_id)
    tried = link_subject(held, subject, organisation, "undoing that it was unlinked", at)
    if tried.outcome is not Outcome.LINKED:
        raise NotLinked("Somebody else has linked it by now.")


def link_subject(
    account: Account, subject: UUID, organisation: Organisation, how: str, at: datetime
) -> Tried:
    """Link a record to an account, which is locked; a step of actions.

    What somebody else has, or is of somebody who has died, is NOT_LINKED, which the caller counts.
    """
    person = Subject.objects.get(id=subject).person_id
    if person == account.person_id:
        return Tried(Outcome.ALREADY, organisation)
    if has_died(person):
        return Tried(Outcome.NOT_LINKED)
    assert account.person_id is not None, "staff have no page for this"
    own = log_subject(account.person_id)
    ways = ways_chosen(account.person_id, organisation)
    try:
        attach_account(account, person, at)
    except AlreadyLinked:
        return Tried(Outcome.NOT_LINKED)
    with within(person):  # theirs from now on
        _record_link(own, subject, organisation, how, ways, at)
    pass_on_record(account.person_id, organisation.pk, at)
    return Tried(Outcome.LINKED, organisation)


def _record_link(
    own: UUID, subject: UUID, organisation: Organisation, how: str, ways: dict[str, str], at: datetime
) -> None:
    """ways: how they use each of the organisation's services; it could not be told of whom until now."""
    LinkedRecord.objects.create(
        subject_id=subject, organisation_id=organisation.pk, linked_to=own, how=how, linked_at=at
    )
    body = {
        "kind": "linked",
        "when": encode_timestamp(at),
        "change": "linked",
        "how": how,
        "organisation": organisation.slug,
        "subject": str(subject),
        "ways": ways,
    }
    tell_partners(record_entry(body, kind="account", subject=own, happened=at, organisation=organisation.pk))


def not_linked(account: Account, at: datetime, how: str = "a code") -> Tried:
    """Count a wrong try of an account, and record it; a step of actions."""
    LinkAttempt.objects.filter(at__lte=at - timedelta(days=1)).delete()
    LinkAttempt.objects.create(account_id=account.pk, at=at)
    assert account.person_id is not None, "staff have no page for this"
    body = {"kind": "linked", "when": encode_timestamp(at), "change": "not-linked", "how": how}
    record_entry(body, kind="account", subject=log_subject(account.person_id), happened=at)
    return Tried(Outcome.NOT_LINKED)


def tries_too_often(account: Account, at: datetime) -> bool:
    """Whether an account must wait: for its own wrong tries, or for everybody's where it has made one."""
    own = LinkAttempt.objects.filter(account_id=account.pk)
    today = own.filter(at__gt=at - timedelta(days=1)).count()
    if today >= TRIES_A_DAY or own.filter(at__gt=at - timedelta(hours=1)).count() >= TRIES_AN_HOUR:
        return True
    everybodys = LinkAttempt.objects.filter(at__gt=at - timedelta(minutes=10))
    return bool(today) and everybodys.count() >= EVERYBODYS_TRIES


def _let_go(person: UUID, subject: UUID, why: str, said: str, at: datetime, case: str = "") -> None:
    """Undo the joining of a subject of the person's. case: the number of the one that follows."""
    holder = _holder(person, subject)
    LinkedRecord.objects.filter(subject_id=subject, ended_at=None).update(ended_at=at)
    undo_joining(subject=subject, organisation=holder, why=why, said=said, case=case, at=at)


def _holder(person: UUID, subject: UUID) -> Organisation:
    """Whose record a subject of the person's is. Raises NotLinked."""
    reference = (
        Reference.objects.filter(subject_id=subject)
        .select_related("organisation")
        .order_by("created_at")
        .first()
    )
    if reference is None or subject not in subjects_of(person):
        raise NotLinked("No record of theirs.")
    return reference.organisation
