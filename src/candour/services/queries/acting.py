"""Acting for somebody, as far as services go: what an authority opens, and what waits at a desk about it.

At the desk of an organisation stand the authorities whose evidence was seen there, and invitations for a
service that it offers. Nothing lists whom people act for: a person is found by what was exactly given.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from candour.access.queries import Use
from candour.core.authority import Act, Kind, NotAllowed, Topic, may, standing
from candour.core.claims import rests_on
from candour.core.local_time import local_date
from candour.core.reasons import Reason
from candour.people.models import Account, Organisation, Representation, RepresentationObjection
from candour.people.queries import subjects_of
from candour.people.representation_queries import authority_of, next_review
from candour.register.models import Attribute, Dataset
from candour.services.models import ActivationCode, LinkedRecord, Offer
from candour.services.queries.cases import ListedCase, cases_between
from candour.services.queries.catalogue import offers
from candour.sharing.models import Protection

LOOK_WITHIN = timedelta(days=3)
"""By when somebody looks at an objection, and at what was stopped."""

REVIEW_AHEAD = timedelta(days=28)
"""For so long before a review it is on the list."""


NEWS_FOR = timedelta(days=28)
"""For so long whoever acts is shown that a code was made or a record linked."""


class Waits(StrEnum):
    """Why an authority waits for somebody at a desk."""

    OBJECTION = "objection"
    SUSPENDED = "suspended"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class WaitingAuthority:
    """An authority that somebody has to look at, why, since when (None for a day that comes), and by when."""

    row: Representation
    why: Waits
    since: date | None
    due: date


@dataclass(frozen=True, slots=True)
class News:
    """A code for a record at an organisation was made, or (without a code) a record was linked."""

    at: datetime
    organisation: str
    code: ActivationCode | None = None


def services_under(
    row: Representation, listed: Iterable[Offer], act: Act, now: datetime
) -> tuple[Offer, ...]:
    """The services about which this may be done now. listed: the authority's that are still offered."""
    authority = authority_of(row)
    return tuple(
        offer for offer in listed if may(authority, act, offer.slug, Topic(offer.topic), now) is None
    )


def listed_by(row: Representation) -> tuple[Offer, ...]:
    """The services that an authority lists and that are still offered."""
    return tuple(offers().filter(slug__in=row.services))


def is_use_for(services: Iterable[Offer], body: Mapping[str, Any]) -> bool:
    """Whether a use was for one of these services."""
    return any(
        body["organisation"] == offer.organisation.slug and body["purpose"] in offer.purposes
        for offer in services
    )


def closed_to(kind: str) -> frozenset[str]:
    """The attributes that a kind of authority never opens, whatever the service, nor tells that there are.

    What is sealed is its person's alone; of Article 9 an executor sees nothing.
    """
    closed = Q(sealed=True)
    if kind == Kind.EXECUTOR:
        closed |= Q(sensitivity=Attribute.Sensitivity.SPECIAL)
    return frozenset(Attribute.objects.filter(closed).values_list("name", flat=True))


def protected_by(person: UUID) -> frozenset[str]:
    """The attributes that a person protects now: whoever must not know may be the one who acts."""
    standing = Protection.objects.filter(subject_id__in=subjects_of(person), ended_at=None)
    return frozenset(standing.values_list("attribute", flat=True))


def rest_on_any(names: Iterable[str], of: Collection[str]) -> bool:
    """Whether one of these is among some attributes, or a claim that is worked out from one of them."""
    return any(each in of for name in names for each in rests_on(name))


def is_told_to_whoever_acts(use: Use) -> bool:
    """Whether a use is one that whoever acts may hear of, whatever their services.

    None that is or ever was kept from view, nor one of which a part was refused because it is protected.
    """
    body = use.body
    was_kept = use.is_emergency or use.shown_late is not None or bool(body.get("withheld"))
    return not (use.is_view or was_kept or Reason.PROTECTED in body["refused"].values())


def cases_under(row: Representation, now: datetime) -> list[ListedCase]:
    """The cases that whoever acts may read and write in, never about a detail that the person protects.

    Those are what they asked themselves, and corrections of what a listed service's system holds.
    """
    open_to = services_under(row, listed_by(row), Act.WRITE, now)
    if not open_to:
        return []
    keys = {key for offer in open_to for key in offer.datasets}
    subjects = subjects_of(row.person_id)
    hidden = protected_by(row.person_id) | closed_to(row.kind)
    found = cases_between(subjects, row.pk, Dataset.objects.filter(key__in=keys).values("pk"))
    return [one for one in found if not rest_on_any([one.case.attribute], hidden)]


def news_under(row: Representation, now: datetime) -> list[News]:
    """Activation codes and links of the last weeks at the organisations whose services an authority lists."""
    seen = services_under(row, listed_by(row), Act.SEE_LINKS, now)
    organisations = {offer.organisation_id: offer.organisation.name for offer in seen}
    since = now - NEWS_FOR
    theirs: dict[str, Any] = {
        "subject_id__in": subjects_of(row.person_id),
        "organisation_id__in": list(organisations),
    }
    codes = ActivationCode.objects.filter(**theirs, made_at__gt=since)
    links = LinkedRecord.objects.filter(**theirs, linked_at__gt=since)
    found = [News(code.made_at, organisations[code.organisation_id], code) for code in codes]
    found += [News(link.linked_at, organisations[link.organisation_id]) for link in links]
    return sorted(found, key=lambda each: each.at, reverse=True)


def services_for(kind: Kind, topics: Collection[Topic]) -> list[Offer]:
    """What an authority of a kind can list: all that is offered about its topics, by name."""
    return [offer for offer in offers() if Topic(offer.topic) in topics]


def waiting_authorities(organisation: Organisation, now: datetime) -> list[WaitingAuthority]:
    """What waits at a desk, the most urgent first; of each the reason that is first due."""
    objected = RepresentationObjection.objects.filter(representation=OuterRef("pk"), answered_at=None)
    may_wait = Exists(objected) | Q(suspended_at__isnull=False) | ~Q(reviews=[])
    found = (_waits(row, now) for row in _at_desk(organisation).filter(may_wait, ended_at=None))
    return sorted((each for each in found if each is not None), key=lambda each: (each.due, each.row.pk))


def authority_at(organisation: Organisation, id: UUID) -> Representation | None:
    """One authority at a desk, ended or not; None for another desk's and for what never was."""
    return _at_desk(organisation).filter(pk=id).first()


def authorities_for(organisation: Organisation, person: UUID) -> list[Representation]:
    """Those at a desk by which others act for a person; those that have not ended first."""
    found = _at_desk(organisation).filter(person_id=person).order_by("-id")
    return sorted(found, key=lambda row: row.ended_at is not None)


def account_called(name: str) -> Account | None:
    """The account with exactly this email or user name, which is open."""
    plain = name.strip()
    if not plain:
        return None
    named = Q(email=plain.lower()) | Q(user_name=plain.lower())
    return Account.objects.filter(named, is_active=True).first()


def _at_desk(organisation: Organisation) -> QuerySet[Representation]:
    slugs = list(Offer.objects.filter(organisation=organisation).values_list("slug", flat=True))
    invited = Q(kind=Kind.INVITED, services__overlap=slugs)
    waiting = RepresentationObjection.objects.filter(answered_at=None).order_by("at")
    return (
        Representation.objects.filter(Q(organisation=organisation) | invited, accepted_at__isnull=False)
        .select_related("account", "organisation", "checked_by")
        .prefetch_related(Prefetch("objections", waiting, to_attr="open_objections"))
    )


def _waits(row: Representation, now: datetime) -> WaitingAuthority | None:
    if standing(authority_of(row), now) is NotAllowed.ENDED:
        return None
    objections: list[RepresentationObjection] = row.open_objections  # type: ignore[attr-defined]
    if objections:
        since = local_date(objections[0].at)
        return WaitingAuthority(row, Waits.OBJECTION, since, since + LOOK_WITHIN)
    if row.suspended_at is not None:
        since = local_date(row.suspended_at)
        return WaitingAuthority(row, Waits.SUSPENDED, since, since + LOOK_WITHIN)
    day = next_review(row)
    if day is not None and day <= local_date(now) + REVIEW_AHEAD:
        return WaitingAuthority(row, Waits.REVIEW, None, day)
    return None
