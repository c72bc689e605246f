"""Who acts for whom: asked anew for every page, because an authority can end between two of them."""

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from candour.core.authority import Authority, Kind, standing
from candour.core.decide import local_date
from candour.people.models import Account, Death, Representation, Subject


def authority_of(row: Representation) -> Authority:
    """A row as the rules see it."""
    return Authority(
        kind=Kind(row.kind),
        services=frozenset(row.services),
        may_act=row.may_act,
        starts=row.starts_at,
        ends=row.ends_at,
        ended=row.ended_at,
        suspended=row.suspended_at,
        capacity_lost=row.capacity_lost_on,
        review_on=next_review(row),
    )


def next_review(row: Representation) -> date | None:
    """The first day on which it must be looked at again and was not yet."""
    reviewed = row.accepted_at if row.reviewed_at is None else row.reviewed_at
    done = None if reviewed is None else local_date(reviewed)
    return next((day for day in sorted(row.reviews) if done is None or day > done), None)


def acting_for(account: Account) -> tuple[Representation, ...]:
    """What an account has for others, in force or waiting; the newest first."""
    return tuple(_open().filter(account=account).order_by("-accepted_at"))


def representatives_of(person: UUID) -> tuple[Representation, ...]:
    """Who acts for a person or is invited to, and who did; those that have not ended first."""
    found = Representation.objects.filter(person_id=person).select_related("account", "organisation")
    return tuple(sorted(found.order_by("-id"), key=lambda each: each.ended_at is not None))


def in_force(account: Account, id: UUID, now: datetime) -> Representation | None:
    """An account's authority that opens something now; None alike for another's, ended and absent."""
    row = _open().filter(pk=id, account=account).first()
    return row if row is not None and standing(authority_of(row), now) is None else None


def invitations_to(email: str, now: datetime) -> tuple[Representation, ...]:
    """Invitations that wait for whoever has a confirmed email."""
    return tuple(_waiting(now).filter(email=email.lower()).order_by("id")) if email else ()


def invitation_by_code(digest: bytes, now: datetime) -> Representation | None:
    """The invitation that waits for whoever was handed a code."""
    return _waiting(now).filter(digest=digest).first()


def reviews_due(organisation: UUID, by: date) -> tuple[Representation, ...]:
    """What was recorded at an organisation's desk and is to be looked at by a day, or is stopped."""
    rows = _open().filter(organisation_id=organisation)
    due = [(row, next_review(row)) for row in rows]
    return tuple(row for row, day in due if row.suspended_at or (day is not None and day <= by))


def pairs_in_force() -> Iterator[tuple[UUID, UUID]]:
    """(who acts, for whom) of everything that was not ended, even where its time is over."""
    rows = _open().filter(account__person_id__isnull=False)
    for holder, person in rows.values_list("account__person_id", "person_id"):
        if holder is not None:
            yield holder, person


def _open() -> QuerySet[Representation]:
    """What has not ended; an authority over somebody who has died opens nothing."""
    died = Death.objects.filter(undone_at=None).values("subject_id")
    rows = Representation.objects.filter(ended_at=None, accepted_at__isnull=False).exclude(
        person_id__in=Subject.objects.filter(id__in=died).values("person_id")
    )
    return rows.select_related("account", "organisation")


def _waiting(now: datetime) -> QuerySet[Representation]:
    return Representation.objects.filter(ended_at=None, accepted_at=None, invited_until__gt=now)
