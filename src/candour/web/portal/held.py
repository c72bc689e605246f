"""*Held about me*: every value that a joined system holds about a person, where it is from and from when.

What could harm its person on a shared screen, a protected detail or one the register calls sensitive, is
covered until they open it. Systems that are not joined are listed with how to ask, so that nobody takes this
page for everything.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from candour.core.subject import HeldValue, Record, SubjectFacts
from candour.people.models import Organisation
from candour.register.models import Attribute, Dataset
from candour.register.queries import datasets as registered_datasets
from candour.sharing.queries import facts_of
from candour.web.design.dates import full_date
from candour.web.design.numbers import number, sentence_count
from candour.web.design.parts import Held, Holds, Status, Tone
from candour.web.portal.frame import for_residents, page
from candour.web.portal.names import Names, names
from candour.web.portal.values import in_words


@dataclass(frozen=True, slots=True)
class HeldDataset:
    """What one system holds about a person. covered: shown only when they open it."""

    dataset: Dataset
    anchor: str
    open: tuple[Held, ...]
    covered: tuple[Held, ...]
    is_restricted: bool

    @property
    def count(self) -> int:
        """How many values it holds."""
        return len(self.open) + len(self.covered)

    @property
    def uncover(self) -> str:
        """What the person presses to see what is covered."""
        shown = {"count": number(len(self.covered))}
        return (
            ngettext("Show %(count)s covered detail", "Show %(count)s covered details", len(self.covered))
            % shown
        )


@dataclass(slots=True)
class Holder:
    """An organisation with the systems of it that hold something about a person."""

    organisation: Organisation
    held: list[HeldDataset] = field(default_factory=list)

    @property
    def count(self) -> str:
        """How much it holds: "9 things"."""
        total = sum(each.count for each in self.held)
        return ngettext("%(count)s thing", "%(count)s things", total) % {"count": number(total)}


@for_residents
def held(request: HttpRequest, person: UUID) -> HttpResponse:
    """The page."""
    registered = registered_datasets()
    every = registered.values()
    facts = facts_of(person, registered).facts
    holders = list(_holders(facts, every, names()))
    holding = {each.dataset.key for holder in holders for each in holder.held}
    # What is asked live cannot be looked into yet, so nobody may be told that there is nothing in it.
    here = [each for each in every if each.mode == Dataset.Mode.HELD]
    signposted = _by_name(each for each in every if each.mode != Dataset.Mode.HELD)
    return page(
        request,
        "portal/held.html",
        person,
        here="held",
        holders=holders,
        lead=_lead(holders),
        places=[*_places(holders), *_places_to_ask(signposted)],
        signposted=signposted,
        nothing=_by_name(each for each in here if each.key not in holding),
    )


def _places(holders: Iterable[Holder]) -> Iterator[Holds]:
    for place, holder in enumerate(holders, start=1):
        yield Holds(name=holder.organisation.name, note=holder.count, url=f"#holder-{place}", joined=True)


def _places_to_ask(signposted: Iterable[Dataset]) -> Iterator[Holds]:
    for dataset in signposted:
        yield Holds(name=dataset.name, note=dataset.organisation.name, url="#not-joined", joined=False)


def anchor(dataset: Dataset) -> str:
    """Where on the page a system stands."""
    return dataset.key.replace("/", "-")


def is_about(held: HeldValue, record: Record, facts: SubjectFacts) -> bool:
    """Whether a value is about this person; under a shared reference some are another's alone."""
    return not facts.subjects.isdisjoint(held.about or (record.subject,))


def _holders(facts: SubjectFacts, every: Iterable[Dataset], plain: Names) -> Iterator[Holder]:
    """Who holds something, by name, each with its systems by name."""
    found: dict[UUID, Holder] = {}
    for dataset in _by_name(every):
        records = facts.records.get(dataset.key, ())
        values = [_value(name, held, dataset, facts, plain) for name, held in _about(records, facts)]
        if values:
            holder = found.setdefault(dataset.organisation_id, Holder(dataset.organisation))
            holder.held.append(
                HeldDataset(
                    dataset=dataset,
                    anchor=anchor(dataset),
                    open=tuple(value for value, is_covered in values if not is_covered),
                    covered=tuple(value for value, is_covered in values if is_covered),
                    is_restricted=not facts.restricted.isdisjoint({dataset.key, None}),
                )
            )
    yield from found.values()


def _about(records: Iterable[Record], facts: SubjectFacts) -> Iterator[tuple[str, HeldValue]]:
    for record in records:
        for name, held in sorted(record.values.items()):
            if is_about(held, record, facts):
                yield name, held


def _value(
    name: str, held: HeldValue, dataset: Dataset, facts: SubjectFacts, plain: Names
) -> tuple[Held, bool]:
    """One value for the page, and whether it is covered."""
    attribute = plain.attributes.get(name)
    is_ordinary = attribute is not None and attribute.sensitivity == Attribute.Sensitivity.ORDINARY
    is_protected = name in facts.protected
    value = Held(
        name=plain.title(name),
        value=str(held.value) if attribute is None else in_words(attribute.value_type, held.value),
        source=_source(held, dataset, facts),
        status=Status(tone=Tone.QUIET, text=_("Protected: not given out"), icon="lock")
        if is_protected
        else None,
    )
    return value, is_protected or not is_ordinary


def _source(held: HeldValue, dataset: Dataset, facts: SubjectFacts) -> str:
    source = _("%(source)s, %(day)s") % {
        "source": held.source or dataset.name,
        "day": full_date(held.updated),
    }
    is_shared = bool(held.about - facts.subjects)
    return _("%(source)s. About you and somebody else.") % {"source": source} if is_shared else source


def _by_name(datasets: Iterable[Dataset]) -> list[Dataset]:
    return sorted(datasets, key=lambda each: (each.organisation.name, each.name))


def _lead(holders: list[Holder]) -> str:
    things = sum(each.count for holder in holders for each in holder.held)
    counted: Mapping[str, str] = {
        "things": ngettext("%(count)s thing", "%(count)s things", things) % {"count": sentence_count(things)},
        "organisations": ngettext("%(count)s organisation", "%(count)s organisations", len(holders))
        % {"count": number(len(holders))},
    }
    return _("%(things)s, held by %(organisations)s joined here. Other systems may hold more.") % counted
