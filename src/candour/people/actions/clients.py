"""Partner clients: a system of an organisation that may call the exchange, and the keys it signs with."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from joserfc.errors import JoseError
from joserfc.jwk import import_key

from candour.access.actions import raise_versions, record_open_entry
from candour.log.exact import encode_timestamp
from candour.people.actions.organisations import equip
from candour.people.errors import AlreadyExists, UnknownScope, UnusableKey
from candour.people.models import ClientKey, Organisation, PartnerClient, Version
from candour.people.registering import record_change
from candour.store.register import REGISTER_ID

SCOPES = frozenset({"release", "decide", "records", "report", "changes"})
"""What a client may be allowed to do (exchange.md, "Who is calling")."""

LONGEST_KID = 100
"""Characters of a key's name."""
_CURVES = {("EC", "P-256"), ("OKP", "Ed25519")}  # ES256 and EdDSA


@transaction.atomic
def register_client(
    *,
    organisation: Organisation,
    client_id: str,
    system: str,
    scopes: Iterable[str],
    jwk: Mapping[str, Any],
    at: datetime,
    proof_required: bool = True,
) -> PartnerClient:
    """Let a system call the exchange with a public key (a JWK) from this moment on.

    proof_required: whether it must sign every call with its own key (DPoP, RFC 9449), so that a copied token
    is worth nothing. Raises AlreadyExists, UnknownScope or UnusableKey.
    """
    allowed = sorted(set(scopes))
    if unknown := set(allowed) - SCOPES:
        raise UnknownScope(f"There is no scope called {', '.join(sorted(unknown))}.")
    equip(organisation)
    try:
        with transaction.atomic():
            client = PartnerClient.objects.create(
                client_id=client_id,
                organisation=organisation,
                system=system,
                scopes=allowed,
                proof_required=proof_required,
            )
    except IntegrityError as taken:
        raise AlreadyExists(f"There is a client called {client_id} already.") from taken
    Version.objects.create(id=client.pk)
    key = _add_key(client, jwk, at, None)
    values = {
        "organisation": organisation.slug,
        "system": system,
        "scopes": allowed,
        "keys": [key.kid],
        "proof_required": proof_required,
    }
    record_change(what="client", name=client_id, change="added", values=values, at=at)
    return client


@transaction.atomic
def revoke_client(*, client: PartnerClient, at: datetime) -> None:
    """Let a system call no more: nothing decided for it from now on is answered. Once is enough."""
    held = PartnerClient.objects.select_for_update().select_related("organisation").get(pk=client.pk)
    if held.revoked_at is not None:
        return
    held.revoked_at = at
    held.save(update_fields=["revoked_at"])
    raise_versions([client.pk])
    values = {"organisation": held.organisation.slug, "system": held.system}
    record_change(what="client", name=held.client_id, change="ended", values=values, at=at)


def require_proof(*, client: PartnerClient, at: datetime) -> None:
    """Require of a client that it sign every call with its own key (DPoP, RFC 9449).

    Bearer tokens it holds open nothing from then on.
    """
    _set_proof(client, True, "", at)


def waive_proof(*, client: PartnerClient, why: str, at: datetime) -> None:
    """Let a client call without such proofs; why stands in the register of clients, and in no open entry."""
    _set_proof(client, False, why.strip(), at)


@transaction.atomic
def _set_proof(client: PartnerClient, required: bool, why: str, at: datetime) -> None:
    held = PartnerClient.objects.select_for_update().select_related("organisation").get(pk=client.pk)
    if held.proof_required == required:
        return
    held.proof_required, held.why_no_proof = required, why
    held.save(update_fields=["proof_required", "why_no_proof"])
    raise_versions([client.pk])
    values = {"organisation": held.organisation.slug, "system": held.system, "proof_required": required}
    record_change(what="client", name=held.client_id, change="changed", values=values, at=at)


@transaction.atomic
def limit_client(
    *, client: PartnerClient, most_requests: int | None, most_concurrent: int | None, at: datetime
) -> None:
    """Give a client limits of its own: calls a second, and calls under way at once; None for the usual."""
    held = PartnerClient.objects.select_for_update().select_related("organisation").get(pk=client.pk)
    held.most_requests, held.most_concurrent = most_requests, most_concurrent
    held.save(update_fields=["most_requests", "most_concurrent"])
    values = {
        "organisation": held.organisation.slug,
        "system": held.system,
        "most_requests": most_requests,
        "most_concurrent": most_concurrent,
    }
    record_change(what="client", name=held.client_id, change="changed", values=values, at=at)


@transaction.atomic
def add_client_key(
    *, client: PartnerClient, jwk: Mapping[str, Any], at: datetime, not_after: datetime | None = None
) -> ClientKey:
    """Let a client sign with one more public key, so that keys can be changed without a pause.

    Raises AlreadyExists or UnusableKey.
    """
    key = _add_key(client, jwk, at, not_after)
    _record_key(client, key.kid, "added", at)
    return key


@transaction.atomic
def retire_client_key(*, client: PartnerClient, kid: str, at: datetime, ends: datetime | None = None) -> None:
    """Let a client sign with one of its keys no more: from now on, or from a later moment, `ends`.

    Tokens got with it end with it. Raises UnusableKey when it has no such key that would last longer.
    """
    last = ends or at
    lasting = client.keys.filter(Q(not_after=None) | Q(not_after__gt=last), kid=kid)
    if not lasting.update(not_after=last):
        raise UnusableKey(f"{client.client_id} has no key {kid} that would be in use then.")
    raise_versions([client.pk])
    _record_key(client, kid, "ended", at, {"ends": encode_timestamp(last)})


def _add_key(
    client: PartnerClient, jwk: Mapping[str, Any], at: datetime, not_after: datetime | None
) -> ClientKey:
    public = _public_key(jwk)
    try:
        with transaction.atomic():
            return client.keys.create(kid=public["kid"], jwk=public, not_before=at, not_after=not_after)
    except IntegrityError as taken:
        raise AlreadyExists(f"{client.client_id} already has a key {public['kid']}.") from taken


def _public_key(jwk: Mapping[str, Any]) -> dict[str, Any]:
    """The members of a public key that can sign ES256 or EdDSA; its `kid` is its thumbprint if not given."""
    if "d" in jwk:
        raise UnusableKey("This is a private key. Keep it secret, and give the public one.")
    try:
        if (jwk.get("kty"), jwk.get("crv")) not in _CURVES:
            raise UnusableKey("The key must be on P-256 (for ES256) or Ed25519 (for EdDSA).")
        key = import_key(dict(jwk))
    except (JoseError, ValueError, TypeError) as wrong:
        raise UnusableKey("This is not a public key as a JWK (RFC 7517).") from wrong
    kid = jwk.get("kid") or key.thumbprint()
    if not (isinstance(kid, str) and len(kid) <= LONGEST_KID and kid.isprintable()):
        raise UnusableKey(f"Its name, kid, must be a text in one line of at most {LONGEST_KID} characters.")
    members = {name: jwk[name] for name in ("kty", "crv", "x", "y") if name in jwk}
    return {**members, "kid": kid, "use": "sig"}


def _record_key(
    client: PartnerClient, kid: str, change: str, at: datetime, more: Mapping[str, str] | None = None
) -> None:
    raise_versions([REGISTER_ID])
    body = {
        "kind": "key",
        "when": encode_timestamp(at),
        "what": "client-key",
        "client": client.client_id,
        "organisation": client.organisation.slug,
        "key": kid,
        "change": change,
    }
    record_open_entry({**body, **(more or {})}, kind="key")
