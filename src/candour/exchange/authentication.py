"""Who is calling: the client behind a request's access token, as the register knows it at this moment.

A token's signature may be remembered, a client's standing never: revoking a client or a key, or taking a
scope away, counts on every node within two seconds, and in the statement that logs at once. A token bound to
a key opens nothing without a proof by that key (RFC 9449).
"""

import time

from msgspec.structs import replace
from starlette.requests import Request
from starlette.types import Scope

from candour.exchange import dpop
from candour.exchange.access_tokens import Grant, InvalidToken
from candour.exchange.dpop import InvalidProof, KeyProof
from candour.exchange.headers import descriptive, header
from candour.exchange.problems import MissingScope, NotAuthenticated, Problem
from candour.exchange.register import Client, Register
from candour.exchange.state import Exchange, exchange_of

REALM = 'Bearer realm="exchange"'
PROVEN = f'DPoP realm="exchange", algs="{" ".join(dpop.SIGNING_ALGORITHMS)}"'

_PROOF = "candour.proof"
_PLACE = "candour.place"


def authenticated(request: Request, scope: str) -> Client:
    """The client that calls, if its token and the register both give it the scope; its call is counted.

    Raises NotAuthenticated (401), MissingScope (403), TooManyRequests (429) or Unavailable (503).
    """
    exchange = exchange_of(request)
    grant, token = _grant(request, exchange)
    if grant.bound_to is not None:
        request.scope[_PROOF] = shown_proof(request, grant.bound_to, token)
    if scope not in grant.scopes:
        raise _missing(scope)
    client = _standing(exchange.registers.current(), grant.client_id, scope, grant.client_key)
    if client.proof_required and grant.bound_to is None:
        raise _invalid("This client must prove its key on each call. Get a token with a DPoP proof.")
    count_in(request, exchange, client)
    return client


def named_by(request: Request) -> str:
    """The system that a call's token names, whether or not it may call; "" without a token of ours."""
    try:
        return _grant(request, exchange_of(request))[0].client_id
    except Problem:
        return ""


def standing(register: Register, client: Client, scope: str) -> Client:
    """The client of a call under way as the register has it now: a long one ends with its client or its key.

    Raises NotAuthenticated or MissingScope.
    """
    return _standing(register, client.client_id, scope, client.called_with)


def _standing(register: Register, client_id: str, scope: str, called_with: str | None) -> Client:
    """A client that may call, has the scope, and whose key is in force. called_with: None for no key."""
    client = register.clients.get(client_id)
    if client is None or client.revoked_at is not None:
        raise _invalid("This client may no longer call the exchange. Ask your organisation's administrator.")
    if scope not in client.scopes:
        raise _missing(scope)
    if called_with is not None and client.key(called_with, time.time()) is None:
        raise _invalid("The key this token was got with is in force no more. Get a token with another.")
    return replace(client, called_with=called_with)


def count_in(request: Request, exchange: Exchange, client: Client) -> None:
    """Count a client's call until `count_out` is told of its end. Raises TooManyRequests (429)."""
    request.scope[_PLACE] = exchange.turnstile.enter(client)


def count_out(scope: Scope, exchange: Exchange) -> None:
    """Count a call no longer: it has been answered, whatever came of it."""
    if (place := scope.pop(_PLACE, None)) is not None:
        exchange.turnstile.leave(place)


async def take_proof(request: Request) -> None:
    """Take the proof of a call before anything is done for it. Raises as `authenticated`, and UsedProof."""
    scheme, _, _ = (header(request, b"authorization") or "").partition(" ")
    if scheme.lower() != "dpop":
        return
    exchange = exchange_of(request)
    grant, token = _grant(request, exchange)
    assert grant.bound_to is not None
    proof = shown_proof(request, grant.bound_to, token)
    request.scope[_PROOF] = await exchange.proofs.take(proof, exchange.recorder.new_id())


def unused_proof(request: Request) -> KeyProof | None:
    """The proof of an authenticated call that the statement which logs is to take, if there is any."""
    proof: KeyProof | None = request.scope.get(_PROOF)
    return None if proof is None or proof.used else proof


def shown_proof(request: Request, bound_to: str | None, token: str | None) -> KeyProof:
    """The proof sent with a call, checked once. bound_to: the thumbprint its key must have, None for any.

    Raises NotAuthenticated.
    """
    found: KeyProof | None = request.scope.get(_PROOF)
    if found is not None:
        return found
    sent = header(request, b"dpop")
    if sent is None:
        raise _unproven("This token is bound to a key: send a DPoP proof by that key.")
    # As it was sent: a path without its escapes can hold what reads as an escape, or as a query.
    address = exchange_of(request).base_url + request.scope["raw_path"].decode("ascii")
    try:
        proof = dpop.checked(sent, method=request.method, address=address, token=token, now=time.time())
    except InvalidProof as wrong:
        raise _unproven(str(wrong)) from None
    if bound_to is not None and proof.thumbprint != bound_to:
        raise _unproven("The proof is by another key than the one this token is bound to.")
    return proof


def _grant(request: Request, exchange: Exchange) -> tuple[Grant, str]:
    scheme, _, token = (header(request, b"authorization") or "").partition(" ")
    if scheme.lower() not in ("bearer", "dpop") or not token:
        raise NotAuthenticated(headers={"WWW-Authenticate": f"{REALM}, {PROVEN}"})
    try:
        grant = exchange.tokens.grant(token, time.time())
    except InvalidToken as wrong:
        raise _invalid(str(wrong)) from None
    if (scheme.lower() == "dpop") != (grant.bound_to is not None):
        # RFC 9449 section 7.2: a bound token sent as a bearer's would be as good as unbound.
        raise _invalid("Send a token with the scheme it was given for: its token_type.")
    return grant, token


def _invalid(sentence: str) -> NotAuthenticated:
    challenge = f'{REALM}, error="invalid_token", error_description="{descriptive(sentence)}"'
    return NotAuthenticated(sentence, headers={"WWW-Authenticate": challenge})


def _unproven(sentence: str) -> NotAuthenticated:
    challenge = f'{PROVEN}, error="invalid_dpop_proof", error_description="{descriptive(sentence)}"'
    return NotAuthenticated(sentence, headers={"WWW-Authenticate": challenge})


def _missing(scope: str) -> MissingScope:
    challenge = f'{REALM}, error="insufficient_scope", scope="{scope}"'
    return MissingScope(
        f"This route needs the scope {scope}. Ask for it with the token, or have it granted.",
        headers={"WWW-Authenticate": challenge},
    )
