"""Cases as their person and the desk see them: what was asked, where it stands, and what was written.

A case is opened with its person's own key. What was erased is left out, as if it had never been.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from candour.access.models import Entry
from candour.people.models import Account, Organisation, StaffRole, Subject
from candour.people.queries import subjects_of
from candour.services.models import Case, CaseStep, CaseView, Message
from candour.services.queries.messages import OpenedMessage, opened
from candour.services.sealing import Keys, keys_of, opened_words

Step = CaseStep.Kind
Role = StaffRole.Role

WAITS = frozenset({Step.OPENED, Step.REPLIED})
"""After one of these it is the organisation's turn; after ASKED the person's."""


ANSWERED_BY: Mapping[Case.Kind, frozenset[Role]] = {
    Case.Kind.CORRECTION: frozenset({Role.OFFICER, Role.DATA_PROTECTION_OFFICER}),
    Case.Kind.QUESTION: frozenset({Role.OFFICER, Role.DATA_PROTECTION_OFFICER}),
    Case.Kind.USE_REPORT: frozenset({Role.DATA_PROTECTION_OFFICER}),
    Case.Kind.WRONG_MATCH: frozenset({Role.OFFICER, Role.DATA_PROTECTION_OFFICER}),
    Case.Kind.SECURITY: frozenset({Role.OFFICER, Role.DATA_PROTECTION_OFFICER}),
}
"""Who answers each kind of case."""

OPEN_FOR = timedelta(hours=8)
"""For so long after giving a reason a member of staff may go on reading a case."""

RECENTLY = timedelta(days=14)
"""For so long an answer stays on the home page, unless its person closes the case."""


@dataclass(frozen=True, slots=True)
class ListedCase:
    """A case with who answers it, where it stands and since when.

    It stands where its latest step left it; that somebody took it on changes nothing for its person.
    """

    case: Case
    organisation: Organisation
    standing: Step
    since: datetime

    @property
    def waits_for_person(self) -> bool:
        """Whether the organisation asked something that the person has not answered."""
        return self.standing is Step.ASKED


@dataclass(frozen=True, slots=True)
class OpenedCase(ListedCase):
    """A case with all its words.

    words: of a correction `held`, `should_say` and `why`; else `text`; none where a button was pressed.
    """

    words: Mapping[str, Any] = field(default_factory=dict)
    steps: tuple[CaseStep, ...] = ()
    messages: tuple[OpenedMessage, ...] = ()


def kinds_for(roles: Iterable[str]) -> list[Case.Kind]:
    """The kinds of case that somebody with these roles answers."""
    held = {Role(role) for role in roles}
    return [kind for kind, answering in ANSWERED_BY.items() if held & answering]


def answering(organisations: Iterable[UUID], kind: Case.Kind) -> set[UUID]:
    """Those of some organisations in which somebody has a role to answer such a case here."""
    held = StaffRole.objects.filter(
        organisation__in=list(organisations), role__in=ANSWERED_BY[kind], ended_at=None
    )
    return set(held.values_list("organisation_id", flat=True))


def may_answer(account: Account, case: Case) -> bool:
    """Whether a member of staff has, now, a role to answer a case."""
    held = StaffRole.objects.filter(account=account, organisation=case.organisation_id, ended_at=None)
    return held.filter(role__in=ANSWERED_BY[Case.Kind(case.kind)]).exists()


def is_open_to(account: Account, case: Case, at: datetime) -> bool:
    """Whether a member of staff gave a reason for reading a case a short while ago."""
    views = CaseView.objects.filter(subject_id=case.subject_id, case_id=case.id, officer_id=account.pk)
    return views.filter(at__gt=at - OPEN_FOR).exists()


def cases_of(person: UUID) -> list[ListedCase]:
    """A person's cases: what waits first, the newest first."""
    found = Case.objects.filter(subject_id__in=subjects_of(person)).order_by("-opened_at", "-id")
    return sorted(_listed(found), key=lambda one: one.case.decided_at is not None)


def current_cases_of(
    subjects: Iterable[UUID], at: datetime, known: Mapping[UUID, Organisation]
) -> list[ListedCase]:
    """A person's cases that are open, or were answered lately and not closed; for the home page.

    known: organisations by id, from whoever has read them a moment ago.
    """
    recent = Q(decided_at=None) | Q(decided_at__gte=at - RECENTLY)
    found = Case.objects.filter(recent, subject_id__in=list(subjects)).order_by("answer_by", "-opened_at")
    return [one for one in _listed(found, known) if one.standing is not Step.CLOSED]


def case_of(person: UUID, id: UUID) -> OpenedCase | None:
    """One case of a person, opened; None for another's and for one that never was."""
    keys = keys_of(subjects_of(person))  # first, so that what was erased takes as long as what never was
    case = Case.objects.filter(subject_id__in=list(keys), id=id).first()
    return None if case is None else _opened(case, keys)


def cases_between(subjects: Iterable[UUID], authority: UUID, datasets: QuerySet[Any]) -> list[ListedCase]:
    """A person's cases that were asked under an authority, or are corrections in some datasets.

    The newest first. datasets: their ids, as a part of the question.
    """
    corrected = Q(kind=Case.Kind.CORRECTION, dataset_id__in=datasets)
    found = Case.objects.filter(corrected | Q(representation_id=authority), subject_id__in=list(subjects))
    return _listed(found.order_by("-opened_at", "-id"))


def case_at(organisation: Organisation, id: UUID, kinds: Iterable[str]) -> OpenedCase | None:
    """One case that an organisation answers, opened; None for any other."""
    case = Case.objects.filter(id=id, organisation_id=organisation.pk, kind__in=list(kinds)).first()
    keys = {} if case is None else keys_of([case.subject_id])
    return None if case is None or not keys else _opened(case, keys)


def listed_at(organisation: Organisation, id: UUID, kinds: Iterable[str]) -> ListedCase | None:
    """The same without opening it."""
    found = Case.objects.filter(id=id, organisation_id=organisation.pk, kind__in=list(kinds))
    return next(iter(_listed(found)), None)


def waiting_at(organisation: Organisation, kinds: Iterable[str]) -> list[ListedCase]:
    """The cases that wait for an organisation or for their person, the most urgent first."""
    found = Case.objects.filter(organisation_id=organisation.pk, decided_at=None, kind__in=list(kinds))
    return _listed(found.order_by("answer_by", "opened_at"))


def numbered_at(organisation: Organisation, kinds: Iterable[str], number: str) -> list[ListedCase]:
    """An organisation's case with exactly this number, answered or not."""
    found = Case.objects.filter(organisation_id=organisation.pk, kind__in=list(kinds), number=number)
    return _listed(found)


def asked_of(subjects: Iterable[UUID]) -> list[ListedCase]:
    """The cases of some people in which an organisation asked something that nobody has answered yet."""
    waiting = Case.objects.filter(subject_id__in=list(subjects), decided_at=None)
    return [one for one in _listed(waiting.order_by("opened_at", "id")) if one.waits_for_person]


def answered_at(organisation: Organisation, kinds: Iterable[str], most: int) -> list[ListedCase]:
    """The cases that an organisation answered last, the latest first."""
    found = Case.objects.filter(organisation_id=organisation.pk, kind__in=list(kinds))
    return _listed(found.exclude(decided_at=None).order_by("-decided_at")[:most])


def reports_of(person: UUID, use: UUID) -> list[ListedCase]:
    """What a person reported about one use of their data."""
    found = Case.objects.filter(subject_id__in=subjects_of(person), use_id=use)
    return _listed(found.order_by("opened_at"))


def use_reported_in(case: Case) -> tuple[str, datetime] | None:
    """Who used what a case says looks wrong, by name, and when; None at a desk that had no part in it."""
    use = case.use_id
    if use is None:
        return None
    person = Subject.objects.filter(id=case.subject_id).values("person_id")
    subjects = Subject.objects.filter(person_id__in=person).values("id")
    entries = Entry.objects.filter(subject_id__in=subjects, id=use, kind="use")
    found = entries.values_list("organisation_id", "happened").first()
    if found is None or found[0] is None:
        return None
    return Organisation.objects.values_list("name", flat=True).get(id=found[0]), found[1]


def open_corrections(subjects: Iterable[UUID]) -> Mapping[tuple[UUID | None, str, str], Case]:
    """A person's corrections that wait for an answer, by dataset, attribute, and what was held, in words."""
    waiting = Case.objects.filter(subject_id__in=list(subjects), kind=Case.Kind.CORRECTION, decided_at=None)
    cases = list(waiting)
    keys = keys_of({case.subject_id for case in cases}) if cases else {}
    opened = [
        (case, opened_words(keys, case.subject_id, case.id, bytes(case.sealed)))
        for case in cases
        if case.subject_id in keys
    ]
    return {(case.dataset_id, case.attribute, words["held"]): case for case, words in opened}


def officers(ids: Iterable[UUID | None]) -> Mapping[UUID, str]:
    """The names of members of staff, by the id of their account; for the desk alone."""
    wanted = [id_ for id_ in ids if id_ is not None]
    return {account.id: account.full_name for account in Account.objects.filter(id__in=wanted)}


def _listed(found: QuerySet[Case], known: Mapping[UUID, Organisation] | None = None) -> list[ListedCase]:
    """Each case with its latest step, in one read; two where an organisation is not among those known."""
    steps = CaseStep.objects.filter(subject_id=OuterRef("subject_id"), case_id=OuterRef("id"))
    latest = steps.exclude(kind=Step.TAKEN).order_by("-at", "-id")
    cases = list(
        found.defer("sealed").annotate(
            stands=Subquery(latest.values("kind")[:1]), since=Subquery(latest.values("at")[:1])
        )
    )
    organisations = dict(known or {})
    missing = {case.organisation_id for case in cases} - organisations.keys()
    if missing:
        organisations |= Organisation.objects.in_bulk(missing)
    return [
        ListedCase(case, organisations[case.organisation_id], Step(case.stands), case.since) for case in cases
    ]


def _opened(case: Case, keys: Keys) -> OpenedCase:
    steps = tuple(CaseStep.objects.filter(subject_id=case.subject_id, case_id=case.id).order_by("at", "id"))
    messages = Message.objects.filter(subject_id=case.subject_id, case_id=case.id).order_by("sent_at", "id")
    latest = [step for step in steps if step.kind != Step.TAKEN][-1]
    return OpenedCase(
        case=case,
        organisation=Organisation.objects.get(pk=case.organisation_id),
        standing=Step(latest.kind),
        since=latest.at,
        words=opened_words(keys, case.subject_id, case.id, bytes(case.sealed)),
        steps=steps,
        messages=tuple(opened(messages, keys)),
    )
