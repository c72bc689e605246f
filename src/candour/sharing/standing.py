"""Where a version of an agreement stands at a moment: drafted, agreed, in force, stopped for now, or over.

The register and a resident's pages use the same words for it. Of an agreement imported to be read, only what
its own register's dates say is known.
"""

from datetime import datetime
from enum import StrEnum

from candour.sharing.models import AgreementVersion


class Standing(StrEnum):
    """Nothing is given out under a version unless it is in force."""

    DRAFT = "draft"
    AGREED = "agreed"  # both sides approved; it begins later
    IN_FORCE = "in-force"
    SUSPENDED = "suspended"
    ENDED = "ended"
    NEVER_BEGAN = "never-began"  # another version took its place, or it was ended first


CURRENT = frozenset({Standing.IN_FORCE, Standing.SUSPENDED})
OVER = frozenset({Standing.ENDED, Standing.NEVER_BEGAN})


def standing_of(version: AgreementVersion, at: datetime) -> Standing:
    """Where a version stands at `at` (UTC)."""
    if version.approved_at is None and not version.agreement.register_only:
        return Standing.DRAFT
    starts, ends = version.starts_at, version.ends_at
    if starts is not None and ends is not None and ends <= starts:
        return Standing.NEVER_BEGAN
    if ends is not None and ends <= at:
        return Standing.ENDED
    if starts is not None and at < starts:
        return Standing.AGREED
    return Standing.IN_FORCE if version.suspended_at is None else Standing.SUSPENDED
