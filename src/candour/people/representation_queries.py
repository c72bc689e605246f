"""Who acts for whom: asked anew for every page, because an authority can end between two of them."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from candour.core.authority import Authority, Kind, standing
from candour.core.local_time import local_date
from candour.people.account_queries import is_used_safely
from candour.people.models import Account, Death, NamedOfficer, Representation, StaffRole, Subject
from candour.people.typed_codes import found_by, is_kept_as


def authority_of(row: Representation) -> Authority:
    """A row as the rules see it."""
    return Authority(
        kind=Kind(row.kind),
        services=frozenset(row.services),
        may_act=row.may_act,
        starts=row.starts_at,
        ends=row.ends_at,
        ended=row.ended_at,
        suspended=row.suspended_at or row.doubted_at,
        capacity_lost=row.capacity_lost_on,
        review_on=next_review(row),
    )


def was_declined(row: Representation) -> bool:
    """Whether whoever was invited said that they will not."""
    return row.accepted_at is None and row.ended_by == Representation.EndedBy.REPRESENTATIVE


def next_review(row: Representation) -> date | None:
    """The first day on which it must be looked at again and was not yet."""
    reviewed = row.accepted_at if row.reviewed_at is None else row.reviewed_at
    done = None if reviewed is None else local_date(reviewed)
    return next((day for day in sorted(row.reviews) if done is None or day > done), None)


def ends_or_is_reviewed(row: Representation) -> date | None:
    """The day on which it opens nothing any more unless somebody does something; None where there is none."""
    days = [next_review(row), None if row.ends_at is None else local_date(row.ends_at)]
    return min((day for day in days if day is not None), default=None)


def acting_for(account: Account) -> tuple[Representation, ...]:
    """What an account has for others, in force, waiting or resting; the newest first."""
    standing = Representation.objects.filter(account=account, ended_at=None, accepted_at__isnull=False)
    return tuple(standing.select_related("account", "organisation").order_by("-accepted_at"))


def ended_by_death_for(account: Account) -> tuple[Representation, ...]:
    """What an account had for others, or was named in, until they died; the newest first."""
    ended = Representation.objects.filter(ended_by=Representation.EndedBy.DEATH)
    own = ended.filter(Q(account=account) | Q(pk__in=_named(account)))
    return tuple(own.select_related("account", "organisation").order_by("-ended_at", "-id"))


def held_up_by_death(rows: Iterable[Representation]) -> frozenset[UUID]:
    """Which of them open nothing, by their ids, because of a death that is recorded and not confirmed."""
    begun = {row.pk for row in rows if row.ended_at is None and row.accepted_at is not None}
    return frozenset(begun.difference(_open().filter(pk__in=begun).values_list("pk", flat=True)))


def representatives_of(person: UUID) -> tuple[Representation, ...]:
    """Who acts for a person or is invited to, and who did; those that have not ended first."""
    found = Representation.objects.filter(person_id=person).select_related("account", "organisation")
    return tuple(sorted(found.order_by("-id"), key=lambda each: each.ended_at is not None))


def in_force(account: Account, id: UUID, now: datetime) -> Representation | None:
    """An account's authority that opens something now; None alike for another's, ended and absent."""
    row = _open().filter(pk=id, account=account).first()
    return row if row is not None and standing(authority_of(row), now) is None else None


def entrusted_to(account: Account) -> tuple[Representation, ...]:
    """What organisations have for others through a member of staff, in force or waiting; the newest first.

    Only while they are named in it, and are an officer of that organisation.
    """
    return tuple(_entrusted(account).order_by("-accepted_at"))


def entrusted_in_force(account: Account, id: UUID, now: datetime) -> Representation | None:
    """One of those that opens something now; None alike for another's, ended and absent."""
    row = _entrusted(account).filter(pk=id).first()
    return row if row is not None and standing(authority_of(row), now) is None else None


def named_in(row: Representation) -> tuple[NamedOfficer, ...]:
    """The officers through whom an organisation acts now, by when they were named."""
    named = row.named.filter(ended_at=None).select_related("account", "named_by")
    return tuple(named.order_by("named_at", "id"))


def acted_once(account: Account, id: UUID) -> bool:
    """Whether an account acted under this authority at any time, by itself or as an officer who was named."""
    begun = Representation.objects.filter(pk=id, accepted_at__isnull=False)
    named = NamedOfficer.objects.filter(account=account).values("representation_id")
    return begun.filter(Q(account=account) | Q(pk__in=named)).exists()


def in_force_over(person: UUID, now: datetime) -> tuple[Representation, ...]:
    """Every authority over a person that opens something now."""
    rows = _open().filter(person_id=person).order_by("id")
    return tuple(row for row in rows if standing(authority_of(row), now) is None)


def doubted_by(person: UUID) -> tuple[Representation, ...]:
    """Invitations of a person that are stopped until they have said that it was they who gave them."""
    rows = Representation.objects.filter(person_id=person, ended_at=None, doubted_at__isnull=False)
    return tuple(rows.select_related("account", "organisation").order_by("id"))


def is_used_safely_by(person: UUID) -> bool:
    """Whether somebody who lives uses Candour safely: whoever must not know may be the one who acts."""
    account = Account.objects.filter(person_id=person, is_active=True).first()
    return account is not None and is_used_safely(account)


def invitations_to(email: str, now: datetime) -> tuple[Representation, ...]:
    """Invitations that wait for whoever has a confirmed email."""
    return tuple(waiting_invitations(now).filter(email=email.lower()).order_by("id")) if email else ()


def invitation_by_code(code: str, now: datetime) -> Representation | None:
    """The invitation that waits for whoever was handed a code, however it was typed."""
    known = waiting_invitations(now).filter(found_by__in=(found_by(code), ""), digest__isnull=False)
    return next((each for each in known if is_kept_as(code, bytes(each.digest or b""))), None)


def executors_of(person: UUID) -> tuple[Representation, ...]:
    """What executors have for somebody and that was not ended."""
    rows = Representation.objects.filter(person_id=person, kind=Kind.EXECUTOR, ended_at=None)
    return tuple(rows.select_related("account", "organisation").order_by("id"))


def may_end_by(moment: datetime) -> tuple[Representation, ...]:
    """What somebody has for others and may end by a moment, or is reviewed at all: to be looked at closer."""
    rows = _open().filter(account__isnull=False)
    return tuple(rows.filter(Q(ends_at__lte=moment) | ~Q(reviews=[])).order_by("id"))


def pairs_in_force() -> Iterator[tuple[UUID, UUID]]:
    """(who acts, for whom) of everything that was not ended, even where its time is over."""
    rows = _open().filter(account__person_id__isnull=False, account__is_active=True)
    for holder, person in rows.values_list("account__person_id", "person_id"):
        if holder is not None:
            yield holder, person


def _open() -> QuerySet[Representation]:
    """What has not ended: an executor's once a death is confirmed; all others' while none is recorded."""
    died = Death.objects.filter(undone_at=None)
    is_dead, is_confirmed = _is_among(died), _is_among(died.filter(confirmed_at__isnull=False))
    is_executor = Q(kind=Kind.EXECUTOR)
    rows = Representation.objects.filter(
        (is_confirmed & is_executor) | (~is_dead & ~is_executor), ended_at=None, accepted_at__isnull=False
    )
    return rows.select_related("account", "organisation")


def _is_among(deaths: QuerySet[Death]) -> Q:
    subjects = Subject.objects.filter(id__in=deaths.values("subject_id"))
    return Q(person_id__in=subjects.values("person_id"))


def _entrusted(account: Account) -> QuerySet[Representation]:
    offices = StaffRole.objects.filter(account=account, role=StaffRole.Role.OFFICER, ended_at=None)
    return _open().filter(
        pk__in=_named(account),
        kind=Kind.CORPORATE_APPOINTEE,
        organisation_id__in=offices.values("organisation_id"),
    )


def _named(account: Account) -> QuerySet[NamedOfficer, UUID]:
    named = NamedOfficer.objects.filter(account=account, ended_at=None)
    return named.values_list("representation_id", flat=True)


def waiting_invitations(now: datetime) -> QuerySet[Representation]:
    """Invitations that can be taken up, by somebody who lives."""
    rows = Representation.objects.filter(
        ended_at=None, accepted_at=None, doubted_at=None, invited_until__gt=now
    )
    return rows.exclude(_is_among(Death.objects.filter(undone_at=None)))
