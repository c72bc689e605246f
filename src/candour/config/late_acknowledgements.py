"""`candour late-acknowledgements`: who has not confirmed in time what it was to confirm.

Both sides' systems hear of it by the feed, and their own people at the desk; this lists those of everybody.
"""

import sys
from argparse import Namespace

from candour.access.models import Change
from candour.config.env import Environment
from candour.config.migrate import refuse_an_older_database
from candour.people.models import PartnerClient
from candour.sharing.models import Agreement


def late(args: Namespace, environment: Environment) -> int:
    """List them, the longest overdue first, without saying about whom."""
    refuse_an_older_database()
    clients = {client.id: client for client in PartnerClient.objects.select_related("organisation")}
    slugs = dict(Agreement.objects.values_list("id", "slug"))
    overdue = Change.objects.exclude(flagged_at=None).filter(acknowledged_at=None)
    for change in overdue.order_by("acknowledge_by"):
        client = clients[change.client_id]
        under = "" if change.agreement_id is None else f" under {slugs[change.agreement_id]}"
        told = "not told yet" if change.told_at is None else f"told on {change.told_at:%Y-%m-%d}"
        sys.stdout.write(
            f"{client.organisation.slug} ({client.client_id}): {change.kind}{under}, {told}, "
            f"to be confirmed by {change.acknowledge_by:%Y-%m-%d %H:%M} UTC, change {change.id}\n"
        )
    return 0
