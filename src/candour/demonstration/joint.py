"""What two people of Harrowmere have together: a tenancy, a council tax account, a claim for benefits.

Each stands under one shared reference, which names both by the numbers the organisation knows them by. What
is about one of them alone, such as a name, says so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from candour.demonstration import datasets
from candour.demonstration.datasets import Dataset
from candour.demonstration.person import Person
from candour.demonstration.records import HeldRecord, record_of
from candour.demonstration.residents import EWA, FRANK, OLIVE, TOMASZ

_OF_ONE = frozenset({"person.name"})
"""Never about both; of whoever the bill is addressed to."""


@dataclass(frozen=True, slots=True)
class Joint:
    """One shared reference. people: the first is whom the bill, the rent or the claim is addressed to.

    only: the attributes held under it, None for all; then nobody of them has a record of their own there.
    """

    dataset: Dataset
    reference: str
    people: tuple[Person, ...]
    only: frozenset[str] | None = None

    @property
    def subject(self) -> dict[str, str]:
        """The reference as it is sent."""
        return {"scheme": self.dataset.shared_scheme, "reference": self.reference}

    def line(self, day: date) -> Mapping[str, Any] | None:
        """One line of a bulk load, None where there is nothing to hold on a day."""
        record = record_of(self.people[0], self.dataset, day)
        values = {} if record is None else record.values
        sent = {
            name: {**held.sent, **self._about(name)}
            for name, held in values.items()
            if self.only is None or name in self.only
        }
        people = [self.known_as(person) for person in self.people]
        return {"subject": self.subject, "people": people, "values": sent} if sent else None

    def known_as(self, person: Person) -> dict[str, str]:
        """The reference by which the organisation knows one of them."""
        organisation = self.dataset.organisation
        return {"scheme": organisation.scheme, "reference": person.references[organisation.slug]}

    def _about(self, name: str) -> dict[str, Any]:
        return {"about": [self.known_as(self.people[0])]} if name in _OF_ONE else {}


JOINT_CLAIM = Joint(datasets.AWARDS, "JC-20780", (FRANK, OLIVE), frozenset({"benefits.weekly-amount"}))

JOINTS = (
    Joint(datasets.COUNCIL_TAX, "CT-88217", (TOMASZ, EWA)),
    Joint(datasets.TENANCIES, "TY-1764", (TOMASZ, EWA)),
    Joint(datasets.COUNCIL_TAX, "CT-88312", (FRANK, OLIVE)),
    Joint(datasets.HOUSING_BENEFIT, "HB-5107", (FRANK, OLIVE)),
    JOINT_CLAIM,
)


def is_held_jointly(person: Person, record: HeldRecord) -> bool:
    """Whether what a record would hold is held under a shared reference instead."""
    return any(
        joint.only is None and joint.dataset is record.dataset and person in joint.people for joint in JOINTS
    )


def joint_lines(day: date) -> Iterator[tuple[Dataset, Mapping[str, Any]]]:
    """Every line that is loaded under a shared reference on a day, with its dataset."""
    for joint in JOINTS:
        if (line := joint.line(day)) is not None:
            yield joint.dataset, line
