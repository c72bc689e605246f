"""A version of a sharing agreement, as the rules need it: who may obtain what, why, and on what terms.

Validated when it is made, so that deciding never meets an agreement that contradicts itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from types import MappingProxyType
from typing import Any
from uuid import UUID

from candour.core.basis import ConfidentialityBasis, Control, LawfulBasis, control_of
from candour.core.claims import CLAIMS
from candour.core.errors import InvalidTerms


class Assurance(IntEnum):
    """How sure somebody is of who a person is (GPG 45 names of levels of confidence)."""

    NONE = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3


@dataclass(frozen=True, slots=True)
class Agreement:
    """One version of a sharing agreement.

    attributes: attribute name -> dataset keys ("organisation/dataset") in the order they may answer; it
        holds the inputs of claims too, which are not themselves released unless listed in `releasable`.
    claims: claim name -> its arguments (area, benefits, bands) as this version fixes them.
    releasable: the attributes that may be released as values.
    in_force_from, in_force_until: UTC; `until` is exclusive, None means open-ended.
    consent_since: the earliest version whose consent still covers this one.
    retention: ISO 8601 duration the asker may keep what it gets.
    Raises InvalidTerms when the terms contradict themselves.
    """

    id: UUID
    slug: str
    version: int
    asker: UUID
    purpose: str
    lawful_basis: LawfulBasis
    attributes: Mapping[str, tuple[str, ...]]
    releasable: frozenset[str]
    retention: str
    in_force_from: datetime
    in_force_until: datetime | None = None
    suspended: bool = False
    claims: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: MappingProxyType({}))
    consent_since: int = 1
    single_use: bool = False
    assurance: Assurance = Assurance.NONE
    roles: frozenset[str] = frozenset()
    for_emergencies: bool = False
    second_approval: frozenset[str] = frozenset()
    confidentiality: ConfidentialityBasis = ConfidentialityBasis.NOT_CONFIDENTIAL
    opt_out_applies: bool = False
    obligations: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in self.releasable:
            if not self.attributes.get(name):
                raise InvalidTerms(
                    f"{self.slug}: {name} is released, but no dataset is named that may answer."
                )
        for name, arguments in self.claims.items():
            definition = CLAIMS.get(name)
            if definition is None:
                raise InvalidTerms(f"{self.slug}: there is no claim called {name}.")
            if set(arguments) != set(definition.arguments):
                raise InvalidTerms(f"{self.slug}: {name} needs exactly the arguments {definition.arguments}.")
            for read in definition.reads:
                if not self.attributes.get(read):
                    raise InvalidTerms(f"{self.slug}: {name} reads {read}, but no dataset is named for it.")
        if sum(name.startswith("claim.age-over-") for name in self.claims) > 1:
            raise InvalidTerms(
                f"{self.slug}: one age threshold an agreement; two would narrow down a birthday."
            )
        if self.single_use and self.lawful_basis is not LawfulBasis.CONSENT:
            raise InvalidTerms(f"{self.slug}: only a consent can be for a single use.")

    @property
    def name(self) -> str:
        """The agreement and its version, as answers and entries cite it: `ctr-check@3`."""
        return f"{self.slug}@{self.version}"

    @property
    def control(self) -> Control:
        """What a person can do about this agreement."""
        return control_of(self.lawful_basis)

    @property
    def rests_on_a_yes(self) -> bool:
        """Whether nothing may be shared until the person has said yes."""
        return (
            self.lawful_basis is LawfulBasis.CONSENT
            or self.confidentiality is ConfidentialityBasis.EXPLICIT_CONSENT
        )

    def covers(self, name: str) -> bool:
        """Whether an attribute or a claim may be asked for under this version."""
        return name in self.releasable or name in self.claims

    def is_current(self, now: datetime) -> bool:
        """Whether this version is in force at a moment."""
        if self.suspended or now < self.in_force_from:
            return False
        return self.in_force_until is None or now < self.in_force_until
