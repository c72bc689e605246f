"""A person's decision about one agreement, and which of several counts.

States are those of ISO/IEC TS 27560 as the W3C Data Privacy Vocabulary names them; only two of them let
anything be shared.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from candour.core.agreement import Agreement, Assurance
from candour.core.reasons import Reason


class ConsentState(StrEnum):
    """States of a consent (ISO/IEC TS 27560; DPV consent statuses)."""

    GIVEN = "ConsentGiven"
    RENEWED = "RenewedConsentGiven"
    UNKNOWN = "Unknown"
    REQUESTED = "Requested"
    REQUEST_DEFERRED = "RequestDeferred"
    REFUSED = "Refused"
    WITHDRAWN = "Withdrawn"
    EXPIRED = "Expired"
    TERMINATED = "Terminated"
    INVALIDATED = "Invalidated"


VALID_STATES = frozenset({ConsentState.GIVEN, ConsentState.RENEWED})

_REFUSALS = {
    ConsentState.REFUSED: Reason.CONSENT_REFUSED,
    ConsentState.WITHDRAWN: Reason.CONSENT_WITHDRAWN,
    ConsentState.TERMINATED: Reason.CONSENT_ENDED,
    ConsentState.INVALIDATED: Reason.CONSENT_ENDED,
    ConsentState.EXPIRED: Reason.CONSENT_EXPIRED,
}
_SEVERITY = (
    Reason.CONSENT_WITHDRAWN,
    Reason.CONSENT_REFUSED,
    Reason.CONSENT_ENDED,
    Reason.CONSENT_EXPIRED,
    Reason.CONSENT_OUTDATED,
    Reason.CONSENT_NOT_SURE,
    Reason.CONSENT_SPENT,
    Reason.CONSENT_NOT_ASKED,
)


class Choice(Struct, frozen=True):
    """One person's answer about one agreement.

    version: the version of the agreement whose notice they answered. expires: UTC or None.
    assurance: how sure we were of who they are when they answered. spent: a single-use consent already used.
    """

    agreement: UUID
    state: ConsentState
    version: int = 1
    expires: datetime | None = None
    assurance: Assurance = Assurance.MEDIUM
    spent: bool = False


def why_not(choice: Choice, agreement: Agreement, now: datetime) -> Reason | None:
    """Why this answer does not let the agreement go ahead at this moment, or None when it does."""
    if choice.state not in VALID_STATES:
        return _REFUSALS.get(choice.state, Reason.CONSENT_NOT_ASKED)
    if choice.expires is not None and now >= choice.expires:
        return Reason.CONSENT_EXPIRED
    if choice.version < agreement.consent_since:
        return Reason.CONSENT_OUTDATED
    if choice.assurance < agreement.assurance:
        return Reason.CONSENT_NOT_SURE
    if agreement.single_use and choice.spent:
        return Reason.CONSENT_SPENT
    return None


def is_said_already(
    choices: Collection[Choice],
    subjects: int,
    *,
    yes: bool,
    version: int,
    until: datetime | None,
    assurance: Assurance,
) -> bool:
    """Whether a person says again what they have said, so that there is nothing to save.

    choices: those about one agreement; subjects: how many are joined in the person, as each has to have said
    it. until: when this yes would run out (None: never), as less than a day more is no more. Another version,
    a yes that was spent and one given with less assurance are each something new.
    """
    return len(choices) == subjects and all(
        choice.version == version
        and (choice.state in VALID_STATES) is yes
        and choice.assurance >= assurance
        and (not yes or (not choice.spent and _is_no_longer(until, choice.expires)))
        for choice in choices
    )


def _is_no_longer(until: datetime | None, expires: datetime | None) -> bool:
    if until is None or expires is None:
        return until is expires
    return until - expires < timedelta(days=1)


def consent_refusal(choices: Iterable[Choice], agreement: Agreement, now: datetime) -> Reason | None:
    """Why the person's answers do not amount to a yes, or None when they do.

    Joined subjects can bring several answers about one agreement; the most restrictive wins, until the person
    chooses once (architecture.md, "One person, several subjects").
    """
    reasons = [why_not(choice, agreement, now) for choice in choices if choice.agreement == agreement.id]
    if not reasons:
        return Reason.CONSENT_NOT_ASKED
    standing = [reason for reason in reasons if reason is not None]
    return min(standing, key=_SEVERITY.index) if standing else None
