"""Webhooks of a partner's system: where its changes are sent, and the secret that signs them."""

from collections.abc import Collection
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Max

from candour.access.current import recorder
from candour.access.first_sight import new_stored_key
from candour.access.models import Change, DeadLetter, Webhook, WebhookSecret
from candour.access.unwrapping import unwrapped
from candour.people.errors import NoWebhook, UnusableAddress
from candour.people.models import PartnerClient
from candour.people.registering import Change as Changed
from candour.people.registering import record_change
from candour.vault.data_keys import KeyPurpose

OVERLAP = timedelta(days=1)
"""For so long both secrets sign, so that the receiver can be changed without missing anything."""

Network = IPv4Network | IPv6Network


@transaction.atomic
def register_webhook(
    *, client: PartnerClient, url: str, at: datetime, inside: Collection[Network] = ()
) -> bytes:
    """Send a client's changes to an address from now on; gives the 32-byte secret they are signed with.

    inside: private networks that webhooks may go to, over http too (`CANDOUR_WEBHOOK_NETWORKS`). What came
    before stands in the feed. Registered again, it goes on where it was, at the new address and with a new
    secret alone. Raises UnusableAddress.
    """
    _check(url, inside)
    last = Change.objects.filter(client_id=client.pk).aggregate(last=Max("n"))["last"] or 0
    held, _ = Webhook.objects.select_for_update().get_or_create(
        client_id=client.pk, defaults={"url": url, "registered_at": at, "through": last}
    )
    if held.ended_at is not None:
        held.through, held.ended_at = last, None
    held.url, held.registered_at, held.attempts, held.next_at, held.problem = url, at, 0, None, ""
    held.save()
    WebhookSecret.objects.filter(client_id=client.pk).delete()
    secret = _new_secret(client, at)
    _record(client, "added", at)
    return secret


@transaction.atomic
def change_webhook_secret(*, client: PartnerClient, at: datetime) -> bytes:
    """A new secret; the one before goes on signing beside it for a day. Raises NoWebhook."""
    _held(client)
    secrets = WebhookSecret.objects.filter(client_id=client.pk)
    secrets.filter(until__lte=at).delete()
    secrets.filter(until=None).update(until=at + OVERLAP)
    secret = _new_secret(client, at)
    _record(client, "changed", at)
    return secret


@transaction.atomic
def end_webhook(*, client: PartnerClient, at: datetime) -> None:
    """Send a client nothing more; its changes stand in the feed. Raises NoWebhook."""
    held = _held(client)
    held.ended_at = at
    held.save(update_fields=["ended_at"])
    WebhookSecret.objects.filter(client_id=client.pk).delete()
    _record(client, "ended", at)


@transaction.atomic
def try_again(*, client: PartnerClient, at: datetime) -> int:
    """Try what was given up once more, and what waits for its next attempt at once; gives how many letters.

    Concerns nobody's rights and no rule, so it makes no entry. Raises NoWebhook.
    """
    held = _held(client)
    held.next_at = None
    held.save(update_fields=["next_at"])
    letters = DeadLetter.objects.filter(client_id=client.pk, delivered_at=None)
    return letters.update(again_at=at)


def _held(client: PartnerClient) -> Webhook:
    webhook = Webhook.objects.select_for_update().filter(client_id=client.pk, ended_at=None).first()
    if webhook is None:
        raise NoWebhook(f"{client.client_id} has no webhook.")
    return webhook


def _check(url: str, inside: Collection[Network]) -> None:
    """Only the form: where a name leads is looked at each time something is sent there."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise UnusableAddress("This is not an address.") from None
    if not host or not (parts.scheme == "https" or (parts.scheme == "http" and inside)):
        raise UnusableAddress("Give an https address.")
    address = _address(host)
    if address is not None and not (
        any(address in network for network in inside) or (address.is_global and parts.scheme == "https")
    ):
        raise UnusableAddress(
            f"{address} is inside no network that webhooks may go to, and what is outside is sent over https."
        )
    if parts.username is not None or parts.password is not None or parts.fragment or len(url) > 500:
        raise UnusableAddress("Give an address without password and fragment, of at most 500 characters.")


def _new_secret(client: PartnerClient, at: datetime) -> bytes:
    key = new_stored_key(recorder(), KeyPurpose.WEBHOOK)
    WebhookSecret.objects.create(
        id=key.id,
        client_id=client.pk,
        wrapping_version=key.wrapping_version,
        wrapped=key.wrapped,
        made_at=at,
    )
    return unwrapped(recorder().provider, key, KeyPurpose.WEBHOOK)


def _record(client: PartnerClient, change: Changed, at: datetime) -> None:
    """Where it is sent stays out of the public log: an address can hold a secret of its owner's."""
    values = {"organisation": client.organisation.slug, "system": client.system}
    record_change(what="webhook", name=client.client_id, change=change, values=values, at=at)


def _address(host: str) -> IPv4Address | IPv6Address | None:
    """A host that is an address itself, or None for a name."""
    try:
        return ip_address(host)
    except ValueError:
        return None
