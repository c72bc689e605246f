"""A version of a sharing agreement, as the rules need it: who may obtain what, why, and on what terms.

Validated when it is made, so that deciding never meets an agreement that contradicts itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from types import MappingProxyType
from typing import Any
from uuid import UUID

from candour.core.basis import ConfidentialityBasis, Control, LawfulBasis, control_of
from candour.core.claims import CLAIMS, is_claim, wrong_with
from candour.core.errors import InvalidPeriod, InvalidTerms
from candour.core.period import parse_period


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
    second_approval: attributes and claims that an emergency obtains only when a second person approved; a
        claim also needs it when an attribute it reads does.
    matching: the kinds of references (schemes) that its sides may link as one person's.
    Raises InvalidTerms, naming every contradiction, when the terms contradict themselves.
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
    matching: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        contradictions = " ".join(self._contradictions())
        if contradictions:
            raise InvalidTerms(f"{self.slug}: {contradictions}")

    def _contradictions(self) -> Iterator[str]:
        """Each contradiction in the terms, as a sentence."""
        yield from self._contradictions_in_what_is_shared()
        if self.single_use and self.lawful_basis is not LawfulBasis.CONSENT:
            yield "Only a consent can be for a single use."
        if not 1 <= self.consent_since <= self.version:
            yield "A consent that covers this version must be to this version or an earlier one."
        if self.in_force_until is not None and self.in_force_until < self.in_force_from:
            yield "It would end before it begins."
        if self.for_emergencies and self.rests_on_a_yes:
            # It would go ahead without the yes, so it is not consent (product.md, "Honest control").
            yield "An agreement for emergencies cannot rest on a yes, because it would go ahead without one."
        if self.second_approval and not self.for_emergencies:
            yield "Only an agreement for emergencies can ask for a second approval."
        try:
            parse_period(self.retention)
        except InvalidPeriod as wrong:
            yield f"Retention: {wrong}"

    def _contradictions_in_what_is_shared(self) -> Iterator[str]:
        for name in sorted(self.releasable):
            if is_claim(name):
                yield f"{name} is a claim, and cannot be released as a value."
            elif not self.attributes.get(name):
                yield f"{name} is released, but no dataset is named that may answer."
        for name, arguments in self.claims.items():
            claim = CLAIMS.get(name)
            if claim is None:
                yield f"There is no claim called {name}."
                continue
            if wrong := wrong_with(claim, arguments):
                yield wrong
            for read in claim.reads:
                if not self.attributes.get(read):
                    yield f"{name} reads {read}, but no dataset is named for it."
        if sum(name.startswith("claim.age-over-") for name in self.claims) > 1:
            yield "One age threshold an agreement; two would narrow down a birthday."
        for name in sorted(self.second_approval - self.attributes.keys() - self.claims.keys()):
            yield f"{name} needs a second approval, but is not part of the agreement."

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
