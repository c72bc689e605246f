"""The agreements as anyone reads them in the public register: what stands, every version, what the log says.

Nothing here is about a person. Names of those who drafted or approved stay where they are; organisations and
dates are public.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Func, JSONField, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast

from candour.access.models import OpenEntry
from candour.access.published import places
from candour.core.basis import ConfidentialityBasis, Control, LawfulBasis, control_of
from candour.people.models import Organisation
from candour.register.models import Dataset
from candour.sharing.models import Agreement, AgreementVersion, Approval
from candour.sharing.standing import CURRENT, OVER, Standing, standing_of


@dataclass(frozen=True, slots=True)
class Listed:
    """An agreement, and the version that stands for it: in force, else agreed, else the last one."""

    version: AgreementVersion
    standing: Standing
    holders: tuple[Organisation, ...]

    @property
    def control(self) -> Control:
        """What a person can do about it."""
        return control_over(self.version)

    @property
    def parties(self) -> set[str]:
        """The slugs of everybody who asks or holds under it."""
        asker = self.version.agreement.asker
        return {holder.slug for holder in self.holders} | ({asker.slug} if asker else set())


@dataclass(frozen=True, slots=True)
class LoggedChange:
    """What the log says happened to an agreement; its body is open to anyone. place: in the log, or None."""

    id: UUID
    at: datetime
    place: int | None
    body: Mapping[str, Any]


def control_over(version: AgreementVersion) -> Control:
    """What a person can do; an explicit consent to confidentiality is theirs to give too."""
    if version.confidentiality == ConfidentialityBasis.EXPLICIT_CONSENT.value:
        return Control.YOUR_CHOICE
    return control_of(LawfulBasis(version.lawful_basis))


def listed(
    at: datetime, *, words: str = "", organisation: str = "", control: Control | None = None
) -> list[Listed]:
    """This exchange's agreements that fit, by name, those that are over last.

    words: all of them must stand in its names and purposes. organisation: a slug, of asker or holder.
    """
    datasets = {dataset.key: dataset for dataset in Dataset.objects.select_related("organisation")}
    found = [_listed(versions, datasets, at) for versions in _by_agreement()]
    sought = words.casefold().split()
    fitting = [
        one
        for one in found
        if all(word in _searched(one.version) for word in sought)
        and (not organisation or organisation in one.parties)
        and (control is None or one.control is control)
    ]
    return sorted(fitting, key=lambda one: (one.standing in OVER, one.version.name.casefold()))


def from_other_registers(words: str = "") -> QuerySet[AgreementVersion]:
    """The latest version of each agreement that was imported to be read, by name."""
    latest = AgreementVersion.objects.filter(agreement=OuterRef("agreement")).order_by("-version")
    found = AgreementVersion.objects.filter(
        agreement__register_only=True, version=Subquery(latest.values("version")[:1])
    )
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(why__icontains=word))
    return found.select_related("agreement").order_by("name", "id")


def agreement_called(slug: str) -> Agreement | None:
    """An agreement of either kind, with its asker."""
    return Agreement.objects.select_related("asker").filter(slug=slug).first()


def versions_of(agreement: Agreement) -> list[AgreementVersion]:
    """Every version of an agreement, newest first, with its approvals and who gave them."""
    versions = agreement.versions.select_related("agreement__asker").order_by("-version")
    return list(versions.prefetch_related("approvals__organisation"))


def standing_for(versions: Iterable[AgreementVersion], at: datetime) -> AgreementVersion:
    """The version that stands for its agreement: in force, else agreed and to begin, else the last one."""

    def weight(version: AgreementVersion) -> tuple[bool, bool, bool, int]:
        standing = standing_of(version, at)
        drafted = standing is Standing.DRAFT
        return standing in CURRENT, standing is Standing.AGREED, not drafted, version.version

    return max(versions, key=weight)


def approvals_of(version: AgreementVersion) -> list[Approval]:
    """Who approved a version, in order; for a page that shows the organisation and the date."""
    return sorted(version.approvals.all(), key=lambda approval: approval.at)


def all_versions() -> QuerySet[AgreementVersion]:
    """Every version of every agreement, of this register and of others, for those who take it all away."""
    versions = AgreementVersion.objects.select_related("agreement__asker")
    return versions.prefetch_related("approvals__organisation").order_by("agreement__slug", "version")


def changes_logged(agreement: Agreement) -> list[LoggedChange]:
    """What the log holds of an agreement, oldest first."""
    body = Func(F("body"), Value("UTF8"), function="convert_from", output_field=TextField())
    entries = (
        OpenEntry.objects.filter(kind="agreement")
        .annotate(told=Cast(body, JSONField()))
        .filter(told__agreement__startswith=f"{agreement.slug}@")
        .order_by("at", "id")
    )
    found = list(entries)
    numbered = places([entry.pk for entry in found])
    return [
        LoggedChange(entry.pk, entry.at, numbered.get(entry.pk), json.loads(bytes(entry.body)))
        for entry in found
    ]


def _by_agreement() -> Iterable[list[AgreementVersion]]:
    grouped: dict[UUID, list[AgreementVersion]] = {}
    versions = AgreementVersion.objects.filter(agreement__register_only=False)
    for version in versions.select_related("agreement__asker"):
        grouped.setdefault(version.agreement_id, []).append(version)
    return grouped.values()


def _listed(versions: list[AgreementVersion], datasets: Mapping[str, Dataset], at: datetime) -> Listed:
    version = standing_for(versions, at)
    return Listed(version, standing_of(version, at), holders_of(version, datasets))


def holders_of(version: AgreementVersion, datasets: Mapping[str, Dataset]) -> tuple[Organisation, ...]:
    """The organisations, other than the asker, whose datasets may answer, by name. datasets: by key."""
    keys = {key for keys in version.attributes.values() for key in keys}
    found = {datasets[key].organisation for key in keys & datasets.keys()}
    return tuple(
        sorted((one for one in found if one.pk != version.asker_id), key=lambda one: one.name.casefold())
    )


def _searched(version: AgreementVersion) -> str:
    return " ".join([version.name, version.told, version.why, version.purpose]).casefold()
