"""`candour close-accounts`: finishes closing accounts whose fourteen days are over; for once a day.

What is left of sessions that ran out goes with it.
"""

import sys
from argparse import Namespace
from datetime import UTC, datetime

from django.contrib.sessions.models import Session

from candour.config.env import Environment
from candour.config.migrate import refuse_an_older_database
from candour.people.actions import finish_closing
from candour.people.actions.closing import closings_due


def close_accounts(args: Namespace, environment: Environment) -> int:
    """Finish each, in a transaction of its own, and say how many."""
    refuse_an_older_database()
    now = datetime.now(UTC)
    due = closings_due(now)
    for closing in due:
        finish_closing(closing=closing, at=now)
    Session.objects.filter(expire_date__lte=now).delete()
    sys.stdout.write(f"Accounts closed: {len(due)}\n")
    return 0
