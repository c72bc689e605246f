"""Which records are joined in a person, how each came there, and by which codes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from candour.access.within import within
from candour.core.reaching import Reach
from candour.people.desk_words import opened_with
from candour.people.models import Organisation, Reference, Subject, SubjectKey
from candour.people.queries import KnownAs, references_by_subject, subjects_of
from candour.services.models import LINK_AGAIN_WITHIN, ActivationCode, Case, Letter, LinkedRecord
from candour.services.queries.reaching import ways_to_reach
from candour.store.facts import StoredKey, stored_key


@dataclass(frozen=True, slots=True)
class JoinedRecord:
    """One subject joined in a person: by which numbers it is known, and how it was linked.

    link: None for what organisations found to be one person's. code: the activation code made for it last;
    reason: why it was, in words of the desk's.
    """

    subject: UUID
    known_as: tuple[KnownAs, ...]
    link: LinkedRecord | None
    code: ActivationCode | None
    reason: str

    @property
    def organisation(self) -> Organisation:
        """Whose record it is."""
        return self.known_as[0].organisation


def joined_records(person: UUID) -> list[JoinedRecord]:
    """Every record that is joined in a person, by organisation; for the person's own pages only."""
    by_subject: dict[UUID, list[KnownAs]] = {}
    for subject, known_as in references_by_subject(person):
        by_subject.setdefault(subject, []).append(known_as)
    links = {
        each.subject_id: each
        for each in LinkedRecord.objects.filter(subject_id__in=by_subject, ended_at=None)
    }
    codes = {
        each.subject_id: each
        for each in ActivationCode.objects.filter(subject_id__in=by_subject).order_by("made_at")
    }
    reasons = reasons_of(codes.values())
    return [
        JoinedRecord(
            subject,
            tuple(known),
            links.get(subject),
            codes.get(subject),
            reasons[codes[subject].pk] if subject in codes else "",
        )
        for subject, known in by_subject.items()
    ]


def unlinked_lately(person: UUID, at: datetime) -> list[tuple[UUID, Organisation]]:
    """What a person let go of within a day and may have back: subject and whose it is."""
    ended = LinkedRecord.objects.filter(
        linked_to__in=subjects_of(person), ended_at__gt=at - LINK_AGAIN_WITHIN
    ).exclude(subject_id__in=subjects_of(person))
    said_wrong = Case.objects.filter(about_subject_id__in=ended.values("subject_id"))
    wrong = set(said_wrong.values_list("about_subject_id", flat=True))
    organisations = Organisation.objects.in_bulk([each.organisation_id for each in ended])
    found = {each.subject_id: organisations[each.organisation_id] for each in ended}
    return [(subject, whose) for subject, whose in found.items() if subject not in wrong]


def codes_at(organisation: Organisation) -> list[ActivationCode]:
    """The newest activation codes of an organisation, used and not."""
    return list(ActivationCode.objects.filter(organisation=organisation).order_by("-made_at")[:100])


def reasons_of(codes: Iterable[ActivationCode]) -> Mapping[UUID, str]:
    """Why some codes were made, by their ids; "" for what is about somebody of whom all was erased."""
    listed = list(codes)
    found = SubjectKey.objects.filter(subject_id__in={each.subject_id for each in listed}, dataset_id=None)
    keys = {key.subject_id: stored_key(key.id, key.wrapping_version, key.wrapped) for key in found}
    return {each.pk: _reason(keys.get(each.subject_id), each) for each in listed}


def letters_at(organisation: Organisation) -> list[Letter]:
    """The newest letters of an organisation, with their codes."""
    found = Letter.objects.filter(organisation=organisation).select_related("code", "organisation")
    return list(found.order_by("-made_at")[:100])


def letters_to_print(organisation: Organisation) -> list[Letter]:
    """Those that nobody printed yet and whose codes still open something, the oldest first."""
    waiting = Letter.objects.filter(
        organisation=organisation,
        printed_at=None,
        destroyed_at=None,
        returned_at=None,
        failed_at=None,
        code__used_at=None,
        code__cancelled_at=None,
    )
    return list(waiting.order_by("made_at"))


def reaches_of(letters: Iterable[Letter]) -> Mapping[UUID, Reach]:
    """How whoever each letter is for wants to be reached, as they say now; by the letter's id."""
    subjects = {letter.pk: letter.code.subject_id for letter in letters}
    persons = dict(Subject.objects.filter(id__in=subjects.values()).values_list("id", "person_id"))
    with within(*persons.values()):
        said = ways_to_reach(set(persons.values()))
    return {letter: said[persons[subject]] for letter, subject in subjects.items()}


def schemes_of(organisation: Organisation) -> list[str]:
    """The kinds of references by which an organisation knows people here."""
    known = Reference.objects.filter(organisation=organisation).order_by("scheme")
    return list(known.values_list("scheme", flat=True).distinct())


def numbers_of(subject: UUID, organisation: UUID) -> list[str]:
    """An organisation's own numbers for a record, opened; for its desk only. None for what was erased."""
    person = Subject.objects.values_list("person_id", flat=True).filter(id=subject).first()
    return [
        f"{known.scheme} {known.value}"
        for each, known in (references_by_subject(person) if person else ())
        if each == subject and known.organisation.pk == organisation
    ]


def _reason(key: StoredKey | None, code: ActivationCode) -> str:
    if key is None or not code.sealed:
        return ""
    return opened_with(key, code.pk, bytes(code.sealed)).get("reason", "")
