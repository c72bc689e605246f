"""Systems and their keys in words: what a page at the desk shows of each."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candour.people.models import ClientKey, Organisation, PartnerClient
from candour.web.design.dates import clock, full_date
from candour.web.design.parts import Cell, Fact, Link, Notice, Status, Tone

SCOPES = {
    "release": gettext_lazy("ask for details about people"),
    "decide": gettext_lazy("ask whether it may have details, without getting them"),
    "records": gettext_lazy("say what it holds about people"),
    "report": gettext_lazy("report uses"),
    "changes": gettext_lazy("be told of changes"),
}


def address(name: str, organisation: Organisation, client: PartnerClient | None = None, *more: object) -> str:
    """The address of a page about an organisation's systems, or about one of them."""
    parts = [organisation.slug] if client is None else [organisation.slug, client.client_id]
    return reverse(f"desk:{name}", args=[*parts, *more])


def pasted_key(text: str) -> dict[str, Any] | None:
    """What somebody pasted as a JWK; None for what is no object. Whether it is a key, the action says."""
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return read if isinstance(read, dict) else None


def system_rows(
    clients: Iterable[PartnerClient], organisation: Organisation, now: datetime
) -> list[tuple[Cell, ...]]:
    """A row for each system: its name, its keys in force, and whether it may call."""
    rows: list[tuple[Cell, ...]] = []
    for client in clients:
        link = Link(text=client.system, url=address("client", organisation, client))
        rows.append((link, client.client_id, _keys_in_force(client, now), _state(client)))
    return rows


def facts(client: PartnerClient) -> tuple[Fact, ...]:
    """What a system is and may do."""
    made = [
        Fact(term=_("State"), text="", status=_state(client)),
        Fact(term=_("Client id"), text=client.client_id),
        Fact(
            term=_("What it may do"), text=capfirst("; ".join(str(SCOPES[scope]) for scope in client.scopes))
        ),
        Fact(term=_("Proofs"), text=_proof(client)),
    ]
    if client.most_requests is not None or client.most_concurrent is not None:
        made.append(Fact(term=_("Limits"), text=_limits(client)))
    return tuple(made)


def key_rows(client: PartnerClient, organisation: Organisation, now: datetime) -> list[tuple[Cell, ...]]:
    """A row for each key, the newest first: its name, from when until when, and ending it."""
    rows: list[tuple[Cell, ...]] = []
    for key in sorted(client.keys.all(), key=lambda each: each.not_before, reverse=True):
        ended = key.not_after is not None and key.not_after <= now
        end: Cell = "" if ended or client.revoked_at is not None else _end(key, client, organisation)
        rows.append((key.kid, full_date(key.not_before), _key_state(key, now), end))
    return rows


def until(moment: datetime) -> str:
    """A moment in words: the day and the time."""
    return f"{full_date(moment)}, {clock(moment)}"


def said(done: str) -> Notice | None:
    """What has just been done, told at the top of the page after it."""
    titles = {
        "registered": _("The system is registered and can call the exchange"),
        "revoked": _("This system is stopped"),
        "proof-required": _("This system must now prove its key on each call"),
        "proof-free": _("This system may now call without proofs"),
        "key-added": _("The key is added"),
        "key-ended": _("The key has ended"),
    }
    if done not in titles:
        return None
    return Notice(
        tone=Tone.DONE, title=titles[done], text=_("This takes effect on every server within two seconds.")
    )


def _end(key: ClientKey, client: PartnerClient, organisation: Organisation) -> Link:
    return Link(text=_("End this key"), url=address("end-key", organisation, client, key.pk), about=key.kid)


def _key_state(key: ClientKey, now: datetime) -> Status:
    if key.not_after is None:
        return Status(tone=Tone.DONE, text=_("Active"))
    if key.not_after > now:
        return Status(tone=Tone.WAITING, text=_("Active until %s") % until(key.not_after))
    return Status(tone=Tone.QUIET, text=_("Ended %s") % full_date(key.not_after))


def _state(client: PartnerClient) -> Status:
    if client.revoked_at is not None:
        return Status(tone=Tone.QUIET, text=_("Stopped %s") % full_date(client.revoked_at))
    return Status(tone=Tone.DONE, text=_("May call"))


def _keys_in_force(client: PartnerClient, now: datetime) -> str:
    keys = [key for key in client.keys.all() if key.not_after is None or key.not_after > now]
    return str(len(keys))


def _proof(client: PartnerClient) -> str:
    if client.proof_required:
        return _("Must prove its key on each call")
    without = _("Does not have to prove its key")
    return f"{without}: {client.why_no_proof}" if client.why_no_proof else without


def _limits(client: PartnerClient) -> str:
    parts = []
    if client.most_requests is not None:
        parts.append(_("%s calls a second") % client.most_requests)
    if client.most_concurrent is not None:
        parts.append(_("%s at once") % client.most_concurrent)
    return ", ".join(parts)
