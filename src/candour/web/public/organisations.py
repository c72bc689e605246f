"""One organisation as its page in the register shows it: how to reach it, what it holds, why it uses data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from candour.core.basis import LawfulBasis
from candour.people.models import Organisation
from candour.register.models import Attribute, Dataset, ProcessingActivity
from candour.web.design import words
from candour.web.design.dates import full_date
from candour.web.design.parts import Fact, Link

Line = tuple[str, str, str]
"""A name, the address it leads to, and what is said of it."""


@dataclass(frozen=True, slots=True)
class System:
    """A dataset: what it is, what is in it, how long that is kept, and how to ask when it is not joined."""

    name: str
    organisation: str
    text: str
    contents: str
    kept: str
    how_to_ask: str


@dataclass(frozen=True, slots=True)
class Activity:
    """Why data is used: an entry under Article 30."""

    name: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """Everything on the page but the agreements."""

    title: str
    kicker: str
    lead: str
    facts: tuple[Fact, ...]
    joined: tuple[System, ...]
    signposted: tuple[System, ...]
    activities: tuple[Activity, ...]


def line(organisation: Organisation) -> Line:
    """A line of the list. Its datasets must have been fetched with it."""
    about = f"{words.KINDS[organisation.kind]}. {_holds(organisation)}"
    return organisation.name, _address(organisation), about


def contact_line(organisation: Organisation) -> Line:
    """A line that says how to reach it."""
    return organisation.name, _address(organisation), organisation.contact


def system(dataset: Dataset, attributes: Mapping[str, Attribute]) -> System:
    """A dataset in words."""
    names = [attributes[name].plain_name if name in attributes else name for name in dataset.attributes]
    return System(
        name=dataset.name,
        organisation=dataset.organisation.name,
        text=dataset.description,
        contents=words.sentence(words.listed(names)),
        kept=_("Kept for %(period)s.") % {"period": words.period(dataset.retention)},
        how_to_ask=dataset.how_to_ask,
    )


def organisation_page(organisation: Organisation, attributes: Mapping[str, Attribute]) -> OrganisationPage:
    """The page of an organisation, whether it takes part or was only imported with a published list."""
    datasets = list(organisation.datasets.all())
    return OrganisationPage(
        title=organisation.name,
        kicker=str(words.KINDS[organisation.kind]),
        lead=_lead(organisation),
        facts=tuple(fact for fact in _facts(organisation) if fact.text or fact.link),
        joined=tuple(system(one, attributes) for one in datasets if one.mode != Dataset.Mode.SIGNPOSTED),
        signposted=tuple(system(one, attributes) for one in datasets if one.mode == Dataset.Mode.SIGNPOSTED),
        activities=tuple(_activity(one, attributes) for one in organisation.activities.all()),
    )


def _address(organisation: Organisation) -> str:
    return reverse("public:organisation", args=[organisation.slug])


def _holds(organisation: Organisation) -> str:
    modes = [dataset.mode for dataset in organisation.datasets.all()]
    listed = modes.count(Dataset.Mode.SIGNPOSTED.value)
    joined = len(modes) - listed
    if not modes:
        return _("No system of its own is joined here.")
    parts = []
    if joined:
        parts.append(ngettext("%(n)d system joined", "%(n)d systems joined", joined) % {"n": joined})
    if listed:
        parts.append(ngettext("%(n)d not joined yet", "%(n)d not joined yet", listed) % {"n": listed})
    return words.sentence(", ".join(parts))


def _lead(organisation: Organisation) -> str:
    if organisation.joined:
        return _holds(organisation)
    if organisation.ended_on:
        return _("It ended on %(day)s. It is listed because agreements may still name it.") % {
            "day": full_date(organisation.ended_on)
        }
    return _("It does not take part here. It is listed because it is in a published list of organisations.")


def _facts(organisation: Organisation) -> list[Fact]:
    site = organisation.homepage if organisation.homepage.startswith(("https://", "http://")) else ""
    return [
        Fact(term=_("Contact"), text=organisation.contact),
        Fact(term=_("Data protection contact"), text=organisation.dpo_contact),
        Fact(term=_("Website"), text="", link=Link(text=site, url=site) if site else None),
        Fact(term=_("Part of"), text=organisation.parent.name if organisation.parent else ""),
        Fact(term=_("Took over"), text=_names(organisation.predecessors.all())),
        Fact(term=_("Its duties went to"), text=_names(organisation.successors.all())),
        Fact(term=_("GSS code"), text=organisation.gss_code or ""),
    ]


def _names(organisations: Iterable[Organisation]) -> str:
    return words.listed([organisation.name for organisation in organisations])


def _activity(activity: ProcessingActivity, attributes: Mapping[str, Attribute]) -> Activity:
    _basis, article = words.ARTICLES[LawfulBasis(activity.lawful_basis)]
    law = f"{article}. {words.sentence(activity.statute)}" if activity.statute else f"{article}."
    if article in activity.statute:
        law = words.sentence(activity.statute)
    names = [attributes[name].plain_name if name in attributes else name for name in activity.attributes]
    reviewed = full_date(activity.reviewed_on) if activity.reviewed_on else ""
    facts = [
        Fact(term=_("Why"), text=activity.purpose),
        Fact(term=_("Team"), text=activity.department),
        Fact(term=_("About whom"), text=words.sentence(activity.people)),
        Fact(term=_("What"), text=words.sentence(words.listed(names))),
        Fact(term=_("Law"), text=law),
        Fact(term=_("Special data"), text=words.sentence(activity.special_category_condition)),
        Fact(term=_("Given to"), text=words.sentence(activity.recipients)),
        Fact(term=_("Abroad"), text=words.sentence(activity.transfers)),
        Fact(term=_("Kept for"), text=capfirst(words.period(activity.retention))),
        Fact(term=_("Kept safe by"), text=words.sentence(activity.security)),
        Fact(term=_("Decided by machines"), text=words.sentence(activity.automated_decisions)),
        Fact(term=_("Last reviewed"), text=reviewed),
    ]
    return Activity(activity.name, tuple(fact for fact in facts if fact.text))
