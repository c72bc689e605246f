"""Who is calling: the client behind a request's access token, as the register knows it at this moment.

A token's signature may be remembered, a client's standing never: revoking a client, or taking a scope from
it, counts on every node within two seconds, and in the statement that logs at once.
"""

import time

from starlette.requests import Request

from candour.exchange.access_tokens import InvalidToken
from candour.exchange.headers import header
from candour.exchange.problems import MissingScope, NotAuthenticated
from candour.exchange.register import Client, Register
from candour.exchange.state import exchange_of

REALM = 'Bearer realm="exchange"'


def authenticated(request: Request, scope: str) -> Client:
    """The client that calls, if its token and the register both give it the scope.

    Raises NotAuthenticated (401), MissingScope (403) or Unavailable (503).
    """
    exchange = exchange_of(request)
    scheme, _, token = (header(request, b"authorization") or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise NotAuthenticated(headers={"WWW-Authenticate": REALM})
    try:
        grant = exchange.tokens.grant(token, time.time())
    except InvalidToken as wrong:
        raise _invalid(str(wrong)) from None
    if scope not in grant.scopes:
        raise _missing(scope)
    return standing(exchange.registers.current(), grant.client_id, scope)


def standing(register: Register, client_id: str, scope: str) -> Client:
    """A client that may still call and still has the scope. Raises NotAuthenticated or MissingScope."""
    client = register.clients.get(client_id)
    if client is None or client.revoked_at is not None:
        raise _invalid("This client may no longer call the exchange. Ask your organisation's administrator.")
    if scope not in client.scopes:
        raise _missing(scope)
    return client


def _invalid(sentence: str) -> NotAuthenticated:
    challenge = f'{REALM}, error="invalid_token", error_description="{sentence}"'
    return NotAuthenticated(sentence, headers={"WWW-Authenticate": challenge})


def _missing(scope: str) -> MissingScope:
    challenge = f'{REALM}, error="insufficient_scope", scope="{scope}"'
    return MissingScope(f"This route needs the scope {scope}.", headers={"WWW-Authenticate": challenge})
