"""The agreement behind a use, in words: as it was then, and what has become of it since.

The version that a use names never changes, so what stands here is what counted at that moment. Whatever has
no words in a version is left out; nothing is made up for it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from candour.core.basis import ConfidentialityBasis
from candour.sharing.models import AgreementVersion
from candour.web.design import words
from candour.web.design.dates import full_date
from candour.web.design.parts import Fact, Link


@dataclass(frozen=True, slots=True)
class SinceThen:
    """What has changed in an agreement after a version of it. changes: newest first; none where it stands."""

    changes: tuple[Fact, ...]
    title: str


def the_rule(version: AgreementVersion) -> Iterator[Fact]:
    """The law it rests on, and where the whole agreement can be read."""
    yield Fact(
        term=_("The law"),
        text=words.law(version),
        link=Link(
            text=_("Read the agreement, version %(version)d") % {"version": version.version},
            url=reverse("public:agreement", args=[version.agreement.slug]),
        ),
    )


def as_it_was(version: AgreementVersion | None) -> list[Fact]:
    """The version's own words; empty where no agreement was applied."""
    if version is None:
        return []
    named = {"name": version.name, "version": version.version}
    kept = words.kept_for(version.retention, version.obligations) if version.retention else ""
    said = (
        (_("Agreement"), _("%(name)s, version %(version)d.") % named),
        (_("In force from"), "" if version.starts_at is None else f"{full_date(version.starts_at)}."),
        (
            _("What they may be given"),
            _("They are %(told)s.") % {"told": version.told} if version.told else "",
        ),
        (_("Why"), version.why),
        (_("How it helps"), version.benefits),
        (_("The law"), words.law(version)),
        (_("Special data"), words.sentence(version.special_category_condition)),
        (_("Confidentiality"), _confidentiality(version)),
        (_("Kept for"), kept),
        (_("Rules they must follow"), " ".join(words.obligation(name) for name in version.obligations)),
        (_("How"), version.method),
        (_("Contact"), version.contact),
    )
    return [Fact(term=term, text=text) for term, text in said if text]


def since_then(version: AgreementVersion | None, every: Iterable[AgreementVersion]) -> SinceThen | None:
    """What has changed since a version; None where no agreement was applied. every: versions of any."""
    if version is None:
        return None
    later = sorted(
        (
            each
            for each in every
            if each.agreement_id == version.agreement_id
            and each.version > version.version
            and each.approved_at is not None
            and each.starts_at is not None
        ),
        key=lambda each: -each.version,
    )
    title = _("What has changed since") if later else _("It has not changed since.")
    return SinceThen(tuple(_changed(each) for each in later), title)


def _changed(version: AgreementVersion) -> Fact:
    assert version.starts_at is not None, "only versions that begin are told of"
    said = {"version": version.version, "day": full_date(version.starts_at)}
    return Fact(
        term=_("Version %(version)d, from %(day)s") % said,
        text=version.what_changed or _("It does not say what changed."),
    )


def _confidentiality(version: AgreementVersion) -> str:
    said = words.CONFIDENTIALITY.get(ConfidentialityBasis(version.confidentiality))
    if said is None:
        return ""
    guardian = version.caldicott_guardian
    who = _("Caldicott Guardian: %(name)s.") % {"name": guardian} if guardian else ""
    return f"{said} {who}".strip()
