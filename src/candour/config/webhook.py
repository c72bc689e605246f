"""`candour webhook`: registers where a client's changes are sent, until there is a desk to do it at.

Without a client it lists every webhook with how far it has come, and every dead letter with why.
"""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Collection, Iterator
from datetime import UTC, datetime

from candour.access.models import Change, DeadLetter, Webhook
from candour.config.env import CannotStart, Environment
from candour.config.migrate import refuse_an_older_database
from candour.exchange.webhooks import written
from candour.people.actions import change_webhook_secret, end_webhook, register_webhook, try_again
from candour.people.actions.webhooks import Network
from candour.people.errors import PeopleError
from candour.people.models import PartnerClient


def add_arguments(parser: ArgumentParser) -> None:
    """CLIENT, and one of --to, --new-secret, --retry and --end."""
    parser.add_argument("client", nargs="?", metavar="CLIENT", help="its client id")
    verb = parser.add_mutually_exclusive_group()
    verb.add_argument("--to", metavar="URL", help="send its changes there; prints the signing secret, once")
    verb.add_argument(
        "--new-secret", action="store_true", help="make a new secret; the old one also signs for a day"
    )
    verb.add_argument("--retry", action="store_true", help="send again what could not be delivered")
    verb.add_argument("--end", action="store_true", help="send nothing more; its changes stay in the feed")


def webhook(args: Namespace, environment: Environment) -> int:
    """Do one thing with a client's webhook, or list them. Raises CannotStart when that cannot be done."""
    refuse_an_older_database()
    if args.client is None:
        sys.stdout.writelines(f"{line}\n" for line in _listed())
        return 0
    client = PartnerClient.objects.select_related("organisation").filter(client_id=args.client).first()
    if client is None:
        raise CannotStart(f"There is no client {args.client}.")
    try:
        sys.stdout.write(f"{_done(args, client, datetime.now(UTC), environment.webhook_networks)}\n")
    except PeopleError as reason:
        raise CannotStart(str(reason)) from None
    return 0


def _done(args: Namespace, client: PartnerClient, at: datetime, inside: Collection[Network]) -> str:
    if args.to:
        secret = written(register_webhook(client=client, url=args.to, at=at, inside=inside))
        return (
            f"Changes are sent there from now on, signed with {secret}\n"
            "Give the receiver this secret. It is shown only once."
        )
    if args.new_secret:
        secret = written(change_webhook_secret(client=client, at=at))
        return f"Signed with {secret} from now on, and also with the old secret for a day."
    if args.retry:
        return f"Dead letters that will be tried again: {try_again(client=client, at=at)}"
    if args.end:
        end_webhook(client=client, at=at)
        return "Nothing more will be sent."
    raise CannotStart("Say what to do: --to URL, --new-secret, --retry or --end.")


def _listed() -> Iterator[str]:
    names = dict(PartnerClient.objects.values_list("id", "client_id"))
    for each in Webhook.objects.filter(ended_at=None):
        waiting = Change.objects.filter(client_id=each.client_id, n__gt=each.through).count()
        failed = (
            f"; {each.attempts} attempts failed, the last because {each.problem}" if each.attempts else ""
        )
        yield f"{names[each.client_id]}: {each.url}, {waiting} waiting{failed}"
    for letter in DeadLetter.objects.filter(delivered_at=None).order_by("died_at"):
        yield (
            f"{names[letter.client_id]}: change {letter.change_id} was given up on "
            f"{letter.died_at:%Y-%m-%d} after {letter.attempts} attempts: {letter.problem}"
        )
