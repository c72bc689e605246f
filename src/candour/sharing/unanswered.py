"""Which questions wait for people's answers: of many people at once, with nothing of theirs opened.

It finds what `queries.questions` finds for one: an agreement in force that rests on a yes, and that they have
answered before, or whose asker knows them and whose datasets hold a record about them.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from candour.core import agreement as rules
from candour.core.agreement import Assurance
from candour.core.choice import Choice, ConsentState, consent_refusal
from candour.people.models import Reference
from candour.register.models import Dataset
from candour.sharing import models
from candour.sharing.queries import WAITING, standing_versions
from candour.sharing.terms import agreement_of, asker_of


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that waits for a person. asker: the id of the organisation that asks; names: for what."""

    person: UUID
    asker: UUID
    purpose: str
    names: frozenset[str]


@dataclass(slots=True)
class _Known:
    """What is read of one person. datasets: the keys of those that hold a record about them."""

    choices: list[Choice]
    datasets: set[str]
    by: set[UUID]


def unanswered(persons: Mapping[UUID, UUID], at: datetime) -> Iterator[Unanswered]:
    """What waits for the answers of people. persons: by each of their subjects."""
    asked = [(asker_of(version).pk, agreement_of(version)) for version in standing_versions(at)]
    for person, known in _known(persons).items():
        for asker, terms in asked:
            waits = terms.rests_on_a_yes and consent_refusal(known.choices, terms, at) in WAITING
            if waits and _concerns(terms, asker, known):
                yield Unanswered(person, asker, terms.purpose, frozenset(terms.attributes))


def _concerns(terms: rules.Agreement, asker: UUID, known: _Known) -> bool:
    if any(choice.agreement == terms.id for choice in known.choices):
        return True
    named = {key for keys in terms.attributes.values() for key in keys}
    return asker in known.by and not named.isdisjoint(known.datasets)


def _known(persons: Mapping[UUID, UUID]) -> Mapping[UUID, _Known]:
    found: dict[UUID, _Known] = defaultdict(lambda: _Known([], set(), set()))
    subjects = list(persons)
    for row in models.Choice.objects.filter(subject_id__in=subjects):
        found[persons[row.subject_id]].choices.append(_choice(row))
    keys = dict(Dataset.objects.values_list("pk", "key"))
    records = models.Record.objects.filter(subject_id__in=subjects)
    for subject, dataset in records.values_list("subject_id", "dataset_id"):
        if dataset in keys:
            found[persons[subject]].datasets.add(keys[dataset])
    references = Reference.objects.filter(subject_id__in=subjects)
    for subject, organisation in references.values_list("subject_id", "organisation_id"):
        found[persons[subject]].by.add(organisation)
    return found


def _choice(row: models.Choice) -> Choice:
    return Choice(
        row.agreement_id,
        ConsentState(row.state),
        row.version,
        row.expires_at,
        Assurance(row.assurance),
        row.spent_by is not None,
    )
