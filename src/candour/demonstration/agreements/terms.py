"""One version of a sharing agreement as Harrowmere's organisations would draft it: the words and the rules.

Words are for residents, in the product's voice. `question` is filled only where the answer is theirs to give;
`told` reads after "they are".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from candour.core.agreement import Assurance
from candour.core.basis import ConfidentialityBasis, LawfulBasis
from candour.demonstration.datasets import Dataset
from candour.demonstration.organisations import Organisation
from candour.demonstration.timeline import WorkingDay

Day = date | WorkingDay
Sources = Mapping[str, tuple[Dataset, ...]]
NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """One version of an agreement.

    gives: what may be released as it is, with the systems that may answer, in order. reads: what claims are
    worked out from and is not itself released. claims: each with the arguments this version fixes.
    starts, ends: calendar dates, or working days counted from the day of seeding.
    retention, consent_lasts, acknowledge_within: ISO 8601 durations.
    The other fields are those of `sharing.models.AgreementVersion`.
    """

    slug: str
    asker: Organisation
    purpose: str
    version: int = 1
    what_changed: str = ""

    name: str
    question: str = ""
    told: str
    why: str
    benefits: str
    if_yes: str
    if_no: str
    either_way: str
    services_affected: str
    method: str = "Asked one person at a time, over the Candour exchange."
    areas: str = "Harrowmere"

    lawful_basis: LawfulBasis
    statute: str
    special_category_condition: str = ""
    confidentiality: ConfidentialityBasis = ConfidentialityBasis.NOT_CONFIDENTIAL
    caldicott_guardian: str = ""
    opt_out_applies: bool = False

    gives: Sources = field(default_factory=lambda: NOTHING)
    reads: Sources = field(default_factory=lambda: NOTHING)
    claims: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: NOTHING)
    roles: tuple[str, ...] = ()
    assurance: Assurance = Assurance.NONE
    single_use: bool = False
    for_emergencies: bool = False
    second_approval: tuple[str, ...] = ()
    consent_since: int = 1
    consent_lasts: str = ""
    retention: str
    acknowledge_within: str = "P1D"
    obligations: tuple[str, ...] = ("no-onward-sharing",)

    starts: Day
    ends: Day | None = None

    @property
    def sources(self) -> dict[str, tuple[str, ...]]:
        """Every attribute given or read, with the keys of the datasets that may answer."""
        return {name: tuple(d.key for d in held) for name, held in {**self.reads, **self.gives}.items()}

    @property
    def holders(self) -> tuple[Organisation, ...]:
        """The organisations whose systems answer, each once, in order."""
        held = (
            dataset.organisation for datasets in {**self.reads, **self.gives}.values() for dataset in datasets
        )
        return tuple(dict.fromkeys(held))

    @property
    def covers(self) -> tuple[str, ...]:
        """What may be asked for by name: attributes given, then claims."""
        return (*self.gives, *self.claims)
