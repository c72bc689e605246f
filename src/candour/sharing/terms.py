"""The terms of an agreement's version for the rules, and the words of it for people."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from candour.core import agreement as rules
from candour.core.period import add, parse_period
from candour.people.models import Organisation
from candour.register.models import Dataset
from candour.sharing.models import AgreementVersion
from candour.store.register import TERMS, agreement_from

WORDS = (
    "name", "question", "told", "why", "benefits", "if_yes", "if_no", "either_way", "services_affected",
    "disclosed", "method", "contact", "controllers", "processors", "areas", "statute",
    "special_category_condition", "caldicott_guardian", "consent_lasts", "acknowledge_within", "review_on",
)  # fmt: skip
"""The fields that a drafter fills for people; the others are `candour.store.register.TERMS`."""

_DRAFTED = frozenset({*WORDS, *TERMS} - {"version", "asker_id", "purpose", "suspended_at"})


def agreement_of(version: AgreementVersion) -> rules.Agreement:
    """One version as the rules read it: the same as the exchange builds from the row itself.

    Raises InvalidTerms (core).
    """
    terms = {name: getattr(version, name) for name in TERMS}
    return agreement_from(version.agreement_id, version.agreement.slug, terms)


def asker_of(version: AgreementVersion) -> Organisation:
    """Who asks under a version; only agreements imported to be read have nobody."""
    asker = version.agreement.asker
    assert asker is not None, "an agreement that is decided on has an asker"
    return asker


def end_of_a_yes(version: AgreementVersion, at: datetime) -> datetime | None:
    """When a yes that is given at a moment (UTC) runs out; None for one that lasts until it is taken back."""
    return add(at, parse_period(version.consent_lasts)) if version.consent_lasts else None


def start_of(version: AgreementVersion) -> datetime:
    """From when a version is, or would be, in force (UTC)."""
    assert version.starts_at is not None, "an agreement that is decided on has a start"
    return version.starts_at


def is_drafted(name: str) -> bool:
    """Whether a field is its drafter's to fill."""
    return name in _DRAFTED


def datasets_of(version: AgreementVersion) -> list[Dataset]:
    """The datasets that a version names, with their organisations, by key."""
    keys = {key for keys in version.attributes.values() for key in keys}
    return list(Dataset.objects.filter(key__in=keys).select_related("organisation").order_by("key"))


def holders(datasets: Iterable[Dataset], version: AgreementVersion) -> list[Organisation]:
    """The organisations, other than the asker, whose datasets may answer; each once."""
    organisations = {dataset.organisation_id: dataset.organisation for dataset in datasets}
    return [organisation for id_, organisation in organisations.items() if id_ != version.asker_id]


def sides(version: AgreementVersion) -> list[Organisation]:
    """Who must approve a version: its asker, and every other organisation whose datasets may answer."""
    return [asker_of(version), *holders(datasets_of(version), version)]


def written(version: AgreementVersion) -> dict[str, Any]:
    """The whole of a version, as it is written into the log for anyone to read."""
    fields = sorted(_DRAFTED | {"what_changed", "version", "purpose"})
    return {name: _as_json(getattr(version, name)) for name in fields}


def _as_json(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value
