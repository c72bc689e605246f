"""What joined systems hold about a person, value by value: where it is from, from when, how it was checked,
and whose it is.

Past names and whatever else the register calls sealed is in none of these: it opens on a page of its own.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candour.core.subject import HeldValue, Record, SubjectFacts
from candour.register.models import Attribute, Dataset
from candour.web.design.dates import full_date
from candour.web.design.parts import Held, Link, Status, Tone
from candour.web.portal.names import Names
from candour.web.portal.values import in_words

FROM: dict[tuple[bool, bool, bool], str | Promise] = {
    (False, False, False): gettext_lazy("%(source)s, %(day)s"),
    (False, False, True): gettext_lazy("%(source)s, %(day)s. About you and somebody else."),
    (False, True, False): gettext_lazy("%(source)s, %(day)s. Checked: %(how)s"),
    (False, True, True): gettext_lazy("%(source)s, %(day)s. Checked: %(how)s. About you and somebody else."),
    (True, False, False): gettext_lazy("%(organisation)s. %(source)s, %(day)s"),
    (True, False, True): gettext_lazy("%(organisation)s. %(source)s, %(day)s. About you and somebody else."),
    (True, True, False): gettext_lazy("%(organisation)s. %(source)s, %(day)s. Checked: %(how)s"),
    (True, True, True): gettext_lazy(
        "%(organisation)s. %(source)s, %(day)s. Checked: %(how)s. About you and somebody else."
    ),
}
"""Whether it says which organisation, how it was checked, and that it is shared: whole, so that a translator
can put what it says in the order of their language."""


@dataclass(frozen=True, slots=True)
class HeldItem:
    """One value of one system. is_covered: shown only when its person opens it. whose: in words.

    wrong: where "This is wrong" leads, where somebody answers it.
    """

    name: str
    title: str
    topic: str
    text: str
    value: Any
    held: HeldValue
    dataset: Dataset
    whose: str
    is_shared: bool
    is_protected: bool
    is_restricted: bool
    is_covered: bool
    is_sealed: bool = False
    wrong: Link | None = None

    @property
    def source(self) -> str:
        """Where it is from, from when and how it was checked, as the system that holds it says."""
        return self._from(by_topic=False)

    @property
    def searched(self) -> str:
        """What of it one can look for."""
        return " ".join(
            (self.title, self.text, self.topic, self.dataset.name, self.dataset.organisation.name)
        )

    def drawn(self, *, by_topic: bool) -> Held:
        """As it stands in a list; by topic it says who holds it."""
        status = Status(tone=Tone.QUIET, text=_("Protected: not given out"), icon="lock")
        return Held(
            name=self.title,
            value=self.text,
            source=self._from(by_topic=by_topic),
            status=status if self.is_protected else None,
            wrong=self.wrong,
        )

    def _from(self, *, by_topic: bool) -> str:
        return str(FROM[by_topic, bool(self.held.checked), self.is_shared]) % {
            "organisation": self.dataset.organisation.name,
            "source": self.held.source or self.dataset.name,
            "day": full_date(self.held.updated),
            "how": self.held.checked,
        }


def held_items(facts: SubjectFacts, every: Iterable[Dataset], plain: Names) -> Iterator[HeldItem]:
    """Every value about this person but what is sealed, by organisation, system and name.

    every: with their organisations.
    """
    return (item for item in _every_value(facts, every, plain) if not item.is_sealed)


def sealed_items(facts: SubjectFacts, every: Iterable[Dataset], plain: Names) -> Iterator[HeldItem]:
    """What the register calls sealed: for the one page that its person opens with a fresh sign-in."""
    return (item for item in _every_value(facts, every, plain) if item.is_sealed)


def _every_value(facts: SubjectFacts, every: Iterable[Dataset], plain: Names) -> Iterator[HeldItem]:
    for dataset in by_name(every):
        for record in facts.records.get(dataset.key, ()):
            for name, held in sorted(record.values.items()):
                if is_about(held, record, facts):
                    yield _item(name, held, dataset, facts, plain)


def anchor(dataset: Dataset) -> str:
    """Where on the page a system stands."""
    return dataset.key.replace("/", "-")


def is_about(held: HeldValue, record: Record, facts: SubjectFacts) -> bool:
    """Whether a value is about this person; under a shared reference some are another's alone."""
    return not facts.subjects.isdisjoint(held.about or (record.subject,))


def by_name(datasets: Iterable[Dataset]) -> list[Dataset]:
    """By organisation and name."""
    return sorted(datasets, key=lambda each: (each.organisation.name, each.name))


def _item(name: str, held: HeldValue, dataset: Dataset, facts: SubjectFacts, plain: Names) -> HeldItem:
    attribute = plain.attributes.get(name)
    is_ordinary = attribute is not None and attribute.sensitivity == Attribute.Sensitivity.ORDINARY
    is_protected = name in facts.protected
    is_shared = bool(held.about - facts.subjects)
    return HeldItem(
        name=name,
        title=plain.title(name),
        topic=_("Other") if attribute is None else attribute.topic,
        text=str(held.value) if attribute is None else in_words(attribute.value_type, held.value),
        value=held.value,
        held=held,
        dataset=dataset,
        whose=_("About you and somebody else.") if is_shared else _("About you."),
        is_shared=is_shared,
        is_protected=is_protected,
        is_restricted=not facts.restricted.isdisjoint({dataset.key, None}),
        is_covered=is_protected or not is_ordinary,
        is_sealed=attribute is not None and attribute.sealed,
    )
