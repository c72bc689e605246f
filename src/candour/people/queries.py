"""Who somebody is here: the subjects of a person, the references that lead to them, whose account it is."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from candour.access.current import recorder
from candour.access.first_sight import blind_of, opened_reference
from candour.access.within import within
from candour.people.desk_words import opened_words
from candour.people.models import (
    Account,
    Death,
    Draft,
    Organisation,
    PartnerClient,
    Reference,
    SecondFactorReset,
    StaffRole,
    Subject,
    SubjectKey,
)
from candour.store.facts import stored_key
from candour.vault.errors import DestroyedKey

ASKED_FOR = timedelta(days=14)
"""How long a reset of a second factor that was asked for waits for its approval."""

DRAFT_KEPT = timedelta(days=1)
"""How long what an officer has typed and not recorded is kept."""

RESET_LASTS = timedelta(days=3)
"""How long the code that was handed over can be used."""


@dataclass(frozen=True, slots=True)
class KnownAs:
    """A reference by which an organisation knows a person."""

    organisation: Organisation
    scheme: str
    value: str


def subjects_of(person: UUID) -> tuple[UUID, ...]:
    """The subjects joined in a person, oldest first (their ids sort by the time they were made)."""
    return tuple(Subject.objects.filter(person_id=person).order_by("id").values_list("id", flat=True))


def log_subject(person: UUID) -> UUID:
    """The subject under whose log key entries about the whole person are sealed.

    Their account's own one, to which no reference leads: it stays with them when a wrong joining is undone.
    Otherwise the oldest. Raises DestroyedKey (vault) when no log key is left.
    """
    has_key = SubjectKey.objects.filter(subject_id=OuterRef("id"), dataset_id=None)
    has_reference = Reference.objects.filter(subject_id=OuterRef("id"))
    subjects = Subject.objects.filter(Exists(has_key), person_id=person)
    with within(person):  # whoever acts: an officer sees no other organisation's references
        subject = subjects.order_by(Exists(has_reference), "id").values_list("id", flat=True).first()
    if subject is None:
        raise DestroyedKey(f"No log key is left of person {person}.")
    return subject


def has_log(person: UUID) -> bool:
    """Whether anything can be recorded about a person: not any more once everything about them is erased."""
    with within(person):
        return SubjectKey.objects.filter(subject_id__in=subjects_of(person), dataset_id=None).exists()


def person_known_as(*, organisation: Organisation, scheme: str, reference: str) -> UUID | None:
    """The person an organisation's reference leads to, or None when nobody knows it."""
    blind = blind_of(recorder(), organisation.pk, scheme, reference)
    of_subject = Reference.objects.filter(blind=blind).values("subject_id")
    return Subject.objects.filter(id__in=of_subject).values_list("person_id", flat=True).first()


def references_by_subject(person: UUID) -> Iterator[tuple[UUID, KnownAs]]:
    """Every reference that leads to a person, opened, with its subject; for the person's own pages only."""
    subjects = subjects_of(person)
    return _opened_references(subjects, Reference.objects.filter(subject_id__in=subjects))


def known_at(organisation: Organisation, persons: Collection[UUID]) -> dict[UUID, list[KnownAs]]:
    """The references by which one organisation knows some people, opened; for its own desk only."""
    subjects = dict(Subject.objects.filter(person_id__in=persons).values_list("id", "person_id"))
    references = Reference.objects.filter(subject_id__in=list(subjects), organisation=organisation)
    found: dict[UUID, list[KnownAs]] = {person: [] for person in persons}
    for subject, known in _opened_references(subjects, references):
        found[subjects[subject]].append(known)
    return found


def _opened_references(
    subjects: Iterable[UUID], references: QuerySet[Reference]
) -> Iterator[tuple[UUID, KnownAs]]:
    """Each reference with the subject it leads to; none of what was erased."""
    keys = {
        key.subject_id: stored_key(key.id, key.wrapping_version, key.wrapped)
        for key in SubjectKey.objects.filter(subject_id__in=list(subjects), dataset_id=None)
    }
    in_order = references.select_related("organisation").order_by(
        "organisation__name", "scheme", "created_at"
    )
    for reference in in_order:
        key = keys.get(reference.subject_id)
        if key is not None:
            value = opened_reference(
                recorder(),
                key,
                organisation=reference.organisation_id,
                scheme=reference.scheme,
                sealed=bytes(reference.sealed),
            )
            yield reference.subject_id, KnownAs(reference.organisation, reference.scheme, value)


def account_of(person: UUID) -> Account | None:
    """The account linked to a person, if there is one."""
    return Account.objects.filter(person_id=person).first()


def accounts_of(persons: Collection[UUID]) -> tuple[Account, ...]:
    """The accounts linked to some people."""
    return tuple(Account.objects.filter(person_id__in=persons))


def has_died(person: UUID) -> bool:
    """Whether a death is recorded of a person, and was not found to be wrong."""
    return Death.objects.filter(subject_id__in=subjects_of(person), undone_at=None).exists()


def reasons_of_death(death: Death) -> Mapping[str, str]:
    """Why a death was recorded, and where it was wrong `why_undone`; none once all about them is erased."""
    person = Subject.objects.values_list("person_id", flat=True).get(id=death.subject_id)
    return opened_words(person, death.subject_id, death.pk, bytes(death.sealed))


def is_death_confirmed(person: UUID) -> bool:
    """Whether a second officer has seen it too: only then is it acted on by anybody else."""
    stand = Death.objects.filter(subject_id__in=subjects_of(person), undone_at=None)
    return stand.filter(confirmed_at__isnull=False).exists()


def roles_of(account: Account) -> tuple[StaffRole, ...]:
    """What a member of staff may do now, by organisation."""
    held = StaffRole.objects.filter(account=account, ended_at=None).select_related("organisation")
    return tuple(held.order_by("organisation__name", "role"))


def is_officer_at(account: Account, organisation: Organisation) -> bool:
    """Whether a member of staff is an officer of an organisation now."""
    held = StaffRole.objects.filter(account=account, organisation=organisation, ended_at=None)
    return held.filter(role=StaffRole.Role.OFFICER).exists()


def administrators_beside(account: Account) -> tuple[Account, ...]:
    """Who else administers an organisation in which a member of staff has a role now."""
    held = StaffRole.objects.filter(account=account, ended_at=None).values("organisation_id")
    roles = StaffRole.objects.filter(
        organisation__in=held, role=StaffRole.Role.ADMINISTRATOR, ended_at=None
    ).exclude(account=account)
    return tuple(Account.objects.filter(id__in=roles.values("account_id"), is_active=True).order_by("email"))


def colleagues_at(organisation: Organisation) -> dict[Account, list[str]]:
    """Who works for an organisation now, by name, with their roles there."""
    held = StaffRole.objects.filter(organisation=organisation, ended_at=None).select_related("account")
    found: dict[Account, list[str]] = {}
    for each in held.order_by("account__given_name", "account__family_name", "role"):
        found.setdefault(each.account, []).append(each.role)
    return found


def resets_at(organisation: Organisation, at: datetime) -> tuple[SecondFactorReset, ...]:
    """What was asked or approved there and is not over: asked for two weeks, or a code that still counts."""
    standing = SecondFactorReset.objects.filter(
        Q(approved_at=None, asked_at__gt=at - ASKED_FOR) | Q(approved_at__gt=at - RESET_LASTS),
        organisation=organisation,
        used_at=None,
        ended_at=None,
    )
    return tuple(standing.select_related("account", "asked_by", "approved_by").order_by("asked_at"))


def standing_reset(account: Account, at: datetime) -> SecondFactorReset | None:
    """The approved reset by which a member of staff sets up a new second factor, while its code counts."""
    approved = SecondFactorReset.objects.filter(account=account, used_at=None, ended_at=None)
    return approved.filter(approved_at__gt=at - RESET_LASTS).select_related("organisation").first()


def clients_of(organisation: Organisation) -> tuple[PartnerClient, ...]:
    """Every client an organisation has ever had, with its keys; those that may call come first."""
    clients = PartnerClient.objects.filter(organisation=organisation).prefetch_related("keys")
    return tuple(clients.order_by(F("revoked_at").desc(nulls_first=True), "system", "client_id"))


def drafts_of(account: Account, organisation: Organisation, at: datetime) -> QuerySet[Draft]:
    """What an officer has typed for an organisation and not recorded yet, the newest first."""
    kept = Draft.objects.filter(account=account, organisation=organisation, changed_at__gt=at - DRAFT_KEPT)
    return kept.order_by("-changed_at")
