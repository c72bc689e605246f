"""Acting for somebody: what each kind of authority needs, lets be done, and never does.

Whatever is not allowed here is refused: an authority opens listed services, in its own time, for its own
topics, to see or also to act. A refusal is a value. Sources: Mental Capacity Act 2005 ss.9, 11 and 16; Social
Security (Claims and Payments) Regulations 1987 reg. 33; Children Act 1989 s.3; Administration of Estates Act
1925 ss.25 and 44; law-and-fields.md.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from candour.core.local_time import day_begins, local_date
from candour.core.period import Period, add


class Kind(StrEnum):
    """Where an authority comes from."""

    PARENT = "parental-responsibility"
    PROPERTY_ATTORNEY = "property-attorney"
    WELFARE_ATTORNEY = "welfare-attorney"
    DEPUTY = "deputy"
    APPOINTEE = "appointee"
    CORPORATE_APPOINTEE = "corporate-appointee"  # an organisation, through named officers of it
    EXECUTOR = "executor"  # or the administrator of whoever left no will; after a death alone
    INVITED = "invited"  # by the person's own word: a carer, a daughter, a neighbour


class Topic(StrEnum):
    """What a service is about, as the catalogue sorts them."""

    HOME = "home"
    MONEY = "money"
    TRAVEL = "travel"
    CARE = "care"
    CHILDREN = "children"
    COMMUNITY = "community"


class Act(StrEnum):
    """What somebody may want to do for another. Those in NEVER are always the person's own to do."""

    SEE_USES = "see-uses"
    SEE_HELD = "see-held"
    SEE_LINKS = "see-links"
    SEE_CHOICES = "see-choices"
    ANSWER = "answer"
    WRITE = "write"
    WIND_UP = "wind-up"
    SEE_WITHHELD = "see-withheld"
    CHANGE_PROTECTION = "change-protection"
    CHANGE_SIGN_IN = "change-sign-in"
    CLOSE_ACCOUNT = "close-account"
    APPOINT = "appoint"


SEEING = frozenset({Act.SEE_USES, Act.SEE_HELD, Act.SEE_CHOICES, Act.SEE_LINKS})
NEVER = frozenset(
    {Act.SEE_WITHHELD, Act.CHANGE_PROTECTION, Act.CHANGE_SIGN_IN, Act.CLOSE_ACCOUNT, Act.APPOINT}
)


_FOR_THE_LIVING = SEEING | {Act.ANSWER, Act.WRITE}
ACTS: Mapping[Kind, frozenset[Act]] = {
    **dict.fromkeys(Kind, _FOR_THE_LIVING),
    Kind.INVITED: _FOR_THE_LIVING - {Act.SEE_LINKS},
    Kind.EXECUTOR: frozenset({Act.SEE_USES, Act.SEE_HELD, Act.WRITE, Act.WIND_UP}),
}
"""What each kind can open. Who invites can hear of codes and links, so whoever is invited does not. Nobody
answers for the dead: no yes of theirs counts any more."""


class NotAllowed(StrEnum):
    """Why an authority does not let something be done."""

    NEVER = "never"
    NOT_STARTED = "not-started"
    ENDED = "ended"
    SUSPENDED = "suspended"
    CAPACITY_NOT_RECORDED = "capacity-not-recorded"
    REVIEW_DUE = "review-due"
    OTHER_SERVICE = "other-service"
    OTHER_TOPIC = "other-topic"
    SEE_ONLY = "see-only"


class NotGranted(StrEnum):
    """Why an authority cannot be recorded."""

    SELF = "self"
    CIRCULAR = "circular"
    OWN_CHECK = "own-check"
    NO_EVIDENCE = "no-evidence"
    NO_SERVICE = "no-service"
    OTHER_TOPIC = "other-topic"
    TOO_LONG = "too-long"
    NOT_A_CHILD = "not-a-child"
    NOT_STAFF = "not-staff"
    NOBODY = "nobody"
    WIDER = "wider"
    LIVES = "lives"
    DIED = "died"
    UNCONFIRMED = "unconfirmed"


EVIDENCE: Mapping[Kind, frozenset[str]] = {
    Kind.PARENT: frozenset({"birth-certificate", "responsibility-order", "responsibility-agreement"}),
    Kind.PROPERTY_ATTORNEY: frozenset({"registered-lasting-power", "registered-enduring-power"}),
    Kind.WELFARE_ATTORNEY: frozenset({"registered-lasting-power"}),
    Kind.DEPUTY: frozenset({"court-of-protection-order"}),
    Kind.APPOINTEE: frozenset({"dwp-appointee-letter"}),
    Kind.CORPORATE_APPOINTEE: frozenset({"dwp-appointee-letter"}),
    Kind.EXECUTOR: frozenset({"grant-of-probate", "letters-of-administration"}),
    Kind.INVITED: frozenset(),
}
"""What must have been seen; any one of them will do. An invitation is the person's own word."""

_EVERY = frozenset(Topic)
TOPICS: Mapping[Kind, frozenset[Topic]] = {
    Kind.PARENT: _EVERY,
    Kind.PROPERTY_ATTORNEY: frozenset({Topic.HOME, Topic.MONEY}),
    Kind.WELFARE_ATTORNEY: frozenset({Topic.HOME, Topic.CARE, Topic.COMMUNITY}),
    Kind.DEPUTY: _EVERY,  # as the order says: whoever records it lists the services
    Kind.APPOINTEE: frozenset({Topic.MONEY}),
    Kind.CORPORATE_APPOINTEE: frozenset({Topic.MONEY}),
    Kind.EXECUTOR: _EVERY - {Topic.CARE, Topic.CHILDREN},
    Kind.INVITED: _EVERY,
}

REVIEW_AGES = (11, 13, 16)
ADULT_AT = 18
_LONGEST = {Kind.INVITED: Period(years=2), Kind.EXECUTOR: Period(years=1)}
"""The executor's year is section 44's. Whoever needs more shows the grant again."""


class Authority(Struct, frozen=True):
    """One person's authority to act for another. Moments are UTC.

    capacity_lost: the day from which loss of capacity is recorded; None while it is not. review_on: the day
    from which it opens nothing until a named person has reviewed it; None for no review.
    """

    kind: Kind
    services: frozenset[str]
    may_act: bool
    starts: datetime
    ends: datetime | None = None
    ended: datetime | None = None
    suspended: datetime | None = None
    capacity_lost: date | None = None
    review_on: date | None = None


class Grant(Struct, frozen=True):
    """An authority about to be recorded. Ids are of persons; checked_by: of whoever saw the evidence.

    holder: None while nobody has accepted, and for an account that stands for nobody. services: by slug, with
    their topics. born: of a parent's child. through_staff: whether an organisation acts, through officers of
    its own who are named. died: whether a death of the person is recorded; confirmed: by two officers.
    """

    kind: Kind
    person: UUID
    holder: UUID | None
    services: Mapping[str, Topic]
    starts: datetime
    ends: datetime | None = None
    evidence: str = ""
    checked_by: UUID | None = None
    born: date | None = None
    through_staff: bool = False
    died: bool = False
    confirmed: bool = False


def may(authority: Authority, act: Act, service: str, topic: Topic, now: datetime) -> NotAllowed | None:
    """Why an authority does not let this be done about a service now; None where it does."""
    if act in NEVER or act not in ACTS[authority.kind]:
        return NotAllowed.NEVER
    if (closed := standing(authority, now)) is not None:
        return closed
    if service not in authority.services:
        return NotAllowed.OTHER_SERVICE
    if topic not in TOPICS[authority.kind]:
        return NotAllowed.OTHER_TOPIC
    return None if act in SEEING or authority.may_act else NotAllowed.SEE_ONLY


def standing(authority: Authority, now: datetime) -> NotAllowed | None:
    """Why an authority opens nothing at all now; None where it is in force."""
    if authority.ended is not None or (authority.ends is not None and authority.ends <= now):
        return NotAllowed.ENDED
    if authority.suspended is not None:
        return NotAllowed.SUSPENDED
    if now < authority.starts:
        return NotAllowed.NOT_STARTED
    if authority.kind is Kind.WELFARE_ATTORNEY and (
        authority.capacity_lost is None or local_date(now) < authority.capacity_lost
    ):
        return NotAllowed.CAPACITY_NOT_RECORDED
    if authority.review_on is not None and authority.review_on <= local_date(now):
        return NotAllowed.REVIEW_DUE
    return None


def why_not_granted(grant: Grant, acting: Iterable[tuple[UUID, UUID]]) -> NotGranted | None:
    """Why an authority cannot be recorded; None where it can. acting: (holder, person) of those in force."""
    if grant.holder == grant.person:
        return NotGranted.SELF
    if grant.holder is not None and _leads_to(grant.person, grant.holder, list(acting)):
        return NotGranted.CIRCULAR
    if (grant.kind is Kind.EXECUTOR) is not grant.died:
        return NotGranted.DIED if grant.died else NotGranted.LIVES
    if grant.died and not grant.confirmed:
        return NotGranted.UNCONFIRMED
    if (unproven := _unproven(grant)) is not None:
        return unproven
    if not grant.services:
        return NotGranted.NO_SERVICE
    if not TOPICS[grant.kind].issuperset(grant.services.values()):
        return NotGranted.OTHER_TOPIC
    return _out_of_time(grant)


def why_not_narrowed(authority: Authority, services: Collection[str], may_act: bool) -> NotGranted | None:
    """Why a review cannot leave an authority with this; None where it can: it never makes one wider."""
    if not services:
        return NotGranted.NO_SERVICE
    is_within = authority.services.issuperset(services) and (authority.may_act or not may_act)
    return None if is_within else NotGranted.WIDER


def reviews_of(born: date, since: date) -> tuple[date, ...]:
    """The birthdays on which a parent's authority is looked at again, those after a day."""
    return tuple(day for age in REVIEW_AGES if (day := earliest_birthday(born, age)) > since)


def earliest_birthday(born: date, age: int) -> date:
    """The first day that can count as the one on which somebody reaches an age.

    Born on 29 February, that is 28 February where need be, a day before `claims.birthday`: an authority ends,
    and is looked at, rather a day early than late.
    """
    return add(born, Period(years=age))


def latest_end(kind: Kind, starts: datetime, born: date | None = None) -> datetime | None:
    """Until when an authority may last: a parent's until the child is 18, an invitation for two years, an
    executor's for one. None for the others, which the person or a review ends. born: of a parent's child.
    """
    if kind is Kind.PARENT:
        return None if born is None else day_begins(earliest_birthday(born, ADULT_AT))
    longest = _LONGEST.get(kind)
    return None if longest is None else add(starts, longest)


def _unproven(grant: Grant) -> NotGranted | None:
    needed = EVIDENCE[grant.kind]
    if needed and (grant.evidence not in needed or grant.checked_by is None):
        return NotGranted.NO_EVIDENCE
    if grant.checked_by is not None and grant.checked_by in (grant.holder, grant.person):
        return NotGranted.OWN_CHECK
    if grant.kind is Kind.CORPORATE_APPOINTEE and not grant.through_staff:
        return NotGranted.NOT_STAFF
    if needed and grant.holder is None and grant.kind is not Kind.CORPORATE_APPOINTEE:
        return NotGranted.NOBODY
    return None


def _out_of_time(grant: Grant) -> NotGranted | None:
    latest = latest_end(grant.kind, grant.starts, grant.born)
    if grant.kind is Kind.PARENT and (latest is None or latest <= grant.starts):
        return NotGranted.NOT_A_CHILD
    is_too_long = latest is not None and (grant.ends is None or grant.ends > latest)
    return NotGranted.TOO_LONG if is_too_long else None


def _leads_to(start: UUID, end: UUID, acting: Collection[tuple[UUID, UUID]]) -> bool:
    """Whether somebody acts for another, or for one who acts for them, and so on."""
    reached = {start}
    while more := {person for holder, person in acting if holder in reached} - reached:
        reached |= more
    return end in reached
