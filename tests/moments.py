"""Moments that differ, for what sorts by the one in which it was made."""

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
A_TEST = timedelta(minutes=1)
"""More than any test takes that must end on the day on which it began."""


def let_a_millisecond_pass() -> None:
    """Return in another one: what is made in the same sorts at random (RFC 9562, section 6.2)."""
    until = time.time_ns() + 2_000_000
    while time.time_ns() < until:
        time.sleep(0.0005)


def let_midnight_pass() -> None:
    """Return at once, but in the last minute of a day, in UTC or in London, only once it is over."""
    while any((datetime.now(zone) + A_TEST).date() != datetime.now(zone).date() for zone in (UTC, LONDON)):
        time.sleep(0.5)
