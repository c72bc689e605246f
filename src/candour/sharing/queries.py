"""What a person's pages show of sharing: every agreement that concerns them, and what an answer would change.

The facts are those the exchange decides on, read and opened the same way, and what would change is worked out
by the function that decides. So a page cannot promise what the exchange would not do.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from candour.access.actions import log_key
from candour.access.current import recorder
from candour.access.facts import Person, assemble
from candour.access.unwrapping import unwrapped
from candour.core import agreement as rules
from candour.core.basis import Control
from candour.core.choice import VALID_STATES, ConsentState, consent_refusal
from candour.core.consequence import Consequence, if_answered, if_objected, shared_under
from candour.core.decide import Decision
from candour.core.reasons import Reason
from candour.core.subject import STANDING_OBJECTIONS, SubjectFacts
from candour.people.desk_words import opened_words
from candour.people.models import Organisation, Reference, Subject
from candour.people.queries import subjects_of
from candour.register.models import Attribute, Dataset
from candour.register.queries import datasets as registered_datasets
from candour.sharing.models import AgreementVersion, Choice, ConsentRecord, Objection
from candour.sharing.notices import notice
from candour.sharing.terms import agreement_of, asker_of, sides
from candour.sharing.unconfirmed import unconfirmed
from candour.store.facts import FACTS_BY_PERSON, stored_subject
from candour.store.register import AGREEMENTS
from candour.store.register import agreement as agreement_row
from candour.vault.data_keys import KeyPurpose
from candour.vault.seal import objection_place, unseal

WAITING = frozenset({Reason.CONSENT_NOT_ASKED, Reason.CONSENT_OUTDATED, Reason.CONSENT_EXPIRED})
"""Why no yes stands where the person has not been asked, or is asked again."""


@dataclass(frozen=True, slots=True)
class Concerning:
    """An agreement that concerns a person, and where they stand.

    waiting: why no yes stands, where one is needed; None where it stands or none is needed. answered_at: of
    the answer that counts. objection: the latest, whatever became of it. shared: what would be shared today.
    """

    version: AgreementVersion
    terms: rules.Agreement
    asker: Organisation
    holders: tuple[Organisation, ...]
    waiting: Reason | None
    answered_at: datetime | None
    objection: Objection | None
    shared: Decision
    is_late: bool

    @property
    def control(self) -> Control:
        """What the person can do about it; an explicit consent to confidentiality is theirs to give too."""
        return Control.YOUR_CHOICE if self.terms.rests_on_a_yes else self.terms.control

    @property
    def answer_is_yes(self) -> bool:
        """Whether it needs the person's yes and has it."""
        return self.terms.rests_on_a_yes and self.waiting is None

    @property
    def objection_stands(self) -> bool:
        """Whether an objection is being weighed or was accepted."""
        return self.objection is not None and self.objection.state in STANDING_OBJECTIONS


@dataclass(frozen=True, slots=True)
class Question:
    """An agreement that rests on a person's yes and has none. waiting: why."""

    version: AgreementVersion
    terms: rules.Agreement
    asker: Organisation
    waiting: Reason


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stands, in short. is_late: whether somebody has not confirmed in time what they said."""

    questions: tuple[Question, ...]
    is_late: bool


@dataclass(frozen=True, slots=True)
class Considered:
    """One agreement with everything a person reads before deciding.

    if_yes, if_no: what an answer would change, where theirs counts. if_objected: likewise an objection.
    """

    concerning: Concerning
    notice: tuple[str, ...]
    if_yes: Consequence | None
    if_no: Consequence | None
    if_objected: Consequence | None
    receipts: tuple[ConsentRecord, ...]


def facts_of(person: UUID, datasets: Mapping[UUID, Dataset] | None = None) -> Person:
    """Everything a decision about a person needs, opened; read now and never kept.

    datasets: the register's by id, from whoever has read them a moment ago.
    """
    with connection.cursor() as cursor:
        cursor.execute(FACTS_BY_PERSON, {"person": person})
        rows = [stored_subject(row) for row in cursor.fetchall()]
    listed = registered_datasets() if datasets is None else datasets
    return assemble(rows, recorder().provider, {id_: dataset.key for id_, dataset in listed.items()})


def agreements() -> list[rules.Agreement]:
    """Every version ever approved, as the exchange has them."""
    with connection.cursor() as cursor:
        cursor.execute(AGREEMENTS)
        return [agreement_row(row) for row in cursor.fetchall()]


def standing_versions(at: datetime) -> list[AgreementVersion]:
    """The versions that have begun and not ended at a moment, suspended ones too, by name."""
    return list(_standing(at))


def concerning(
    facts: SubjectFacts, at: datetime, datasets: Mapping[UUID, Dataset] | None = None
) -> list[Concerning]:
    """Every agreement in force that concerns a person. datasets: as for `facts_of`.

    It does when they have answered it or objected to it, or when its datasets hold a record about them and
    its asker knows them: about anybody else it cannot even ask. Whom an emergency will concern nobody knows
    before, so an agreement for emergencies needs the record alone.
    """
    listed = registered_datasets() if datasets is None else datasets
    by_key = {dataset.key: dataset for dataset in listed.values()}
    answered = _answers(facts.subjects)
    objections = _objections(facts.subjects)
    return [
        Concerning(
            version=version,
            terms=terms,
            asker=asker_of(version),
            holders=_holders(_named(terms), by_key, version),
            waiting=consent_refusal(facts.choices, terms, at) if terms.rests_on_a_yes else None,
            answered_at=answered.get(terms.id),
            objection=objections.get(terms.id),
            shared=shared_under(terms, facts, at),
            is_late=is_late,
        )
        for version, terms, is_late in _standing_for(facts, at)
    ]


def standing_of(facts: SubjectFacts, at: datetime) -> Standing:
    """What waits for a person's answer, or was answered with no, and whether anybody is late in confirming
    what they said: of what concerns them, with less to read."""
    found, is_late = [], False
    for version, terms, someone_is_late in _standing_for(facts, at):
        is_late = is_late or someone_is_late
        waiting = consent_refusal(facts.choices, terms, at) if terms.rests_on_a_yes else None
        if waiting is not None:
            found.append(Question(version, terms, asker_of(version), waiting))
    return Standing(tuple(found), is_late)


def considered(person: UUID, facts: SubjectFacts, slug: str, at: datetime) -> Considered | None:
    """One agreement that concerns a person with what answers would change, or None when it does not."""
    one = next((c for c in concerning(facts, at) if c.version.agreement.slug == slug), None)
    if one is None:
        return None
    every = agreements()
    theirs = one.terms.rests_on_a_yes
    no = ConsentState.WITHDRAWN if one.answer_is_yes else ConsentState.REFUSED
    objects = one.control is Control.YOU_CAN_OBJECT and not one.objection_stands
    return Considered(
        concerning=one,
        notice=notice_of(one.version),
        if_yes=if_answered(ConsentState.GIVEN, one.terms, every, facts, at) if theirs else None,
        if_no=if_answered(no, one.terms, every, facts, at) if theirs else None,
        if_objected=if_objected(one.terms, every, facts, at) if objects else None,
        receipts=tuple(receipts_of(person, agreement=one.terms.id)),
    )


def notice_of(version: AgreementVersion) -> tuple[str, ...]:
    """The paragraphs a person reads before answering, and the record keeps."""
    names = dict(Attribute.objects.filter(name__in=version.releasable).values_list("name", "plain_name"))
    return notice(version, agreement_of(version), names, asker_of(version).name)


def receipts_of(person: UUID, agreement: UUID | None = None) -> list[ConsentRecord]:
    """The person's consent records, newest first; of one agreement where it is given."""
    records = ConsentRecord.objects.filter(subject_id__in=subjects_of(person))
    return list((records if agreement is None else records.filter(agreement_id=agreement)).order_by("-at"))


def receipt_of(person: UUID, number: str) -> ConsentRecord | None:
    """One consent record of a person by its receipt's number."""
    return ConsentRecord.objects.filter(subject_id__in=subjects_of(person), number=number).first()


def objections_being_weighed() -> Iterable[Objection]:
    """Those that wait for a named person, the most urgent first."""
    return Objection.objects.filter(state="weighing").order_by("answer_by", "made_at")


def reason_of(objection: Objection) -> str:
    """Why a person objects, in their own words; for them and for who weighs it. Raises DestroyedKey."""
    key = log_key(objection.subject_id)
    place = objection_place(key.id, objection.id)
    data_key = unwrapped(recorder().provider, key, KeyPurpose.LOG)
    return unseal(data_key, bytes(objection.reason_sealed), place).decode()


def explanation_of(objection: Objection) -> str:
    """What its person is told of what came of it; "" while nothing has, or once all about them is erased."""
    person = Subject.objects.values_list("person_id", flat=True).get(id=objection.subject_id)
    sealed = bytes(objection.explanation_sealed)
    return opened_words(person, objection.subject_id, objection.id, sealed).get("explanation", "")


def drafts_waiting() -> list[AgreementVersion]:
    """The drafts that can still be approved, by agreement."""
    later = AgreementVersion.objects.filter(
        agreement=OuterRef("agreement"), version__gt=OuterRef("version"), approved_at__isnull=False
    )
    drafts = AgreementVersion.objects.filter(approved_at=None, agreement__register_only=False)
    return list(
        drafts.exclude(Exists(later))
        .select_related("agreement__asker")
        .order_by("agreement__slug", "version")
    )


def missing_sides(version: AgreementVersion) -> list[Organisation]:
    """Who has not approved a version yet: its asker first, then holders."""
    approved = set(version.approvals.values_list("organisation_id", flat=True))
    return [side for side in sides(version) if side.pk not in approved]


def _standing_for(
    facts: SubjectFacts, at: datetime
) -> Iterator[tuple[AgreementVersion, rules.Agreement, bool]]:
    """The agreements in force that concern a person, as `concerning` says, with their terms, and whether
    somebody is late in confirming what the person said about it."""
    said = {choice.agreement for choice in facts.choices} | {each.agreement for each in facts.objections}
    known = Reference.objects.filter(organisation=OuterRef("agreement__asker"), subject_id__in=facts.subjects)
    late = unconfirmed(facts.subjects).filter(agreement_id=OuterRef("agreement"))
    for version in _standing(at).annotate(knows_them=Exists(known), is_late=Exists(late)):
        terms = agreement_of(version)
        could_ask = terms.for_emergencies or version.knows_them
        if terms.id in said or (could_ask and not _named(terms).isdisjoint(facts.records)):
            yield version, terms, version.is_late


def _named(terms: rules.Agreement) -> set[str]:
    return {key for keys in terms.attributes.values() for key in keys}


def _standing(at: datetime) -> QuerySet[AgreementVersion]:
    begun = AgreementVersion.objects.filter(approved_at__isnull=False, starts_at__lte=at)
    return (
        begun.exclude(ends_at__lte=at)
        .filter(agreement__register_only=False)
        .select_related("agreement__asker")
        .order_by("name")
    )


def _answers(subjects: Iterable[UUID]) -> Mapping[UUID, datetime]:
    """Agreement -> when the answer that counts was given: the latest no, else the latest yes."""
    choices = Choice.objects.filter(subject_id__in=subjects).order_by("answered_at")
    return {
        choice.agreement_id: choice.answered_at
        for choice in sorted(choices, key=lambda choice: choice.state not in VALID_STATES)
    }


def _objections(subjects: Iterable[UUID]) -> Mapping[UUID, Objection]:
    """Agreement -> the person's latest objection."""
    made = Objection.objects.filter(subject_id__in=subjects).order_by("made_at")
    return {objection.agreement_id: objection for objection in made}


def _holders(
    named: set[str], datasets: Mapping[str, Dataset], version: AgreementVersion
) -> tuple[Organisation, ...]:
    organisations = {datasets[key].organisation for key in sorted(named & datasets.keys())}
    return tuple(sorted(organisations - {asker_of(version)}, key=lambda each: each.name))
