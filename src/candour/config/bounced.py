"""`candour bounced`: takes a mail that came back, on standard input, and has the next way tried.

A mail server calls it for what arrives at the address that notices come from. Any other mail is let go, so
that the server never sends an answer to one.
"""

import sys
from argparse import Namespace
from datetime import UTC, datetime
from typing import Final

from candour.config.env import Environment
from candour.services.arrivals import note_bounce
from candour.services.bounces import bounced

MOST: Final = 1_000_000  # bytes; what comes back has no more than headers and a reason


def take(args: Namespace, environment: Environment) -> int:
    """Take one mail."""
    found = bounced(sys.stdin.buffer.read(MOST))
    if found is not None and note_bounce(found, at=datetime.now(UTC)):
        sys.stdout.write(f"{found.notice} came back: {found.status}\n")
    return 0
