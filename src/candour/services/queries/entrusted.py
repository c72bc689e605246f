"""What needs an officer through whom an organisation acts for people: questions, cases, news, an end near.

Counted for all of them together, in as many reads for a hundred people as for one. Nothing is opened, so
nobody was looked at. Of a person who uses Candour safely nothing is counted: their pages show nothing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from candour.access.within import within
from candour.core.authority import Act, Kind, standing
from candour.core.local_time import local_date
from candour.people.account_queries import is_used_safely
from candour.people.models import Account, Representation, SafeUse, Subject
from candour.people.representation_queries import authority_of, entrusted_to
from candour.register.models import Dataset
from candour.services.models import Case, Offer
from candour.services.queries.acting import closed_to, rest_on_any, services_under
from candour.services.queries.cases import asked_of
from candour.services.queries.catalogue import offers
from candour.services.queries.officers import newest_page
from candour.sharing.models import Protection
from candour.sharing.unanswered import unanswered

ENDS_AHEAD = timedelta(days=28)
"""For so long before an authority ends it needs whoever acts under it."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What needs somebody under an authority: how many questions and cases, and the day of a near end.

    news: the page on which there is something new to read; None where there is nothing.
    """

    row: Representation
    questions: int
    cases: int
    news: str | None
    ends_on: date | None


def needs_under(officer: Account, now: datetime) -> list[Needs]:
    """What needs an officer for whom they act, each authority that is in force and where something does."""
    rows = [row for row in entrusted_to(officer) if standing(authority_of(row), now) is None]
    if not rows:
        return []
    seen = [] if is_used_safely(officer) else _not_used_safely(rows)
    listed = {
        offer.slug: offer
        for offer in offers().filter(slug__in={slug for row in rows for slug in row.services})
    }
    with within(*(row.person_id for row in seen)):
        persons = dict(
            Subject.objects.filter(person_id__in=[row.person_id for row in seen]).values_list(
                "id", "person_id"
            )
        )
        questions, cases = _questions(seen, persons, listed, now), _cases(seen, persons, listed, now)
    news = newest_page(officer, [row.pk for row in seen])
    found = [
        Needs(row, questions[row.pk], cases[row.pk], news.get(row.pk), _near_end(row, now)) for row in rows
    ]
    return [each for each in found if each.questions or each.cases or each.news is not None or each.ends_on]


def _not_used_safely(rows: Iterable[Representation]) -> list[Representation]:
    used = SafeUse.objects.filter(
        account__person_id__in=[row.person_id for row in rows], account__is_active=True, ended_at=None
    )
    hidden = set(used.values_list("account__person_id", flat=True))
    return [row for row in rows if row.person_id not in hidden]


def _questions(
    rows: Iterable[Representation], persons: Mapping[UUID, UUID], listed: Mapping[str, Offer], now: datetime
) -> Counter[UUID]:
    """How many agreements wait for an answer that may be given under each authority."""
    closed = closed_to(Kind.CORPORATE_APPOINTEE)
    waiting = [each for each in unanswered(persons, now) if not rest_on_any(each.names, closed)]
    found: Counter[UUID] = Counter()
    for row in rows:
        open_to = _open(row, listed, Act.ANSWER, now)
        found[row.pk] = sum(
            each.person == row.person_id
            and any(
                each.asker == offer.organisation_id and each.purpose in offer.purposes for offer in open_to
            )
            for each in waiting
        )
    return found


def _cases(
    rows: Iterable[Representation], persons: Mapping[UUID, UUID], listed: Mapping[str, Offer], now: datetime
) -> Counter[UUID]:
    """How many cases in which whoever acts may write wait for an answer from their side."""
    asked = [one.case for one in asked_of(persons)]
    datasets = dict(Dataset.objects.values_list("pk", "key")) if asked else {}
    protected = Protection.objects.filter(subject_id__in=list(persons), ended_at=None)
    hidden = {(persons[subject], name) for subject, name in protected.values_list("subject_id", "attribute")}
    found: Counter[UUID] = Counter()
    for row in rows:
        keys = {key for offer in _open(row, listed, Act.WRITE, now) for key in offer.datasets}
        for case in asked:
            is_theirs = (
                persons[case.subject_id] == row.person_id and (row.person_id, case.attribute) not in hidden
            )
            dataset = None if case.dataset_id is None else datasets.get(case.dataset_id)
            corrects = case.kind == Case.Kind.CORRECTION and dataset is not None and dataset in keys
            found[row.pk] += bool(keys) and is_theirs and (corrects or case.representation_id == row.pk)
    return found


def _open(row: Representation, listed: Mapping[str, Offer], act: Act, now: datetime) -> tuple[Offer, ...]:
    return services_under(row, [listed[slug] for slug in row.services if slug in listed], act, now)


def _near_end(row: Representation, now: datetime) -> date | None:
    if row.ends_at is None or row.ends_at > now + ENDS_AHEAD:
        return None
    return local_date(row.ends_at)
