"""Who is calling: the client behind a request's access token, as the register knows it at this moment.

A token's signature may be remembered, a client's standing never: revoking a client, or taking a scope from
it, counts on every node within two seconds, and in the statement that logs at once.
"""

import time

from starlette.requests import Request

from candour.exchange.access_tokens import InvalidToken
from candour.exchange.headers import header
from candour.exchange.problems import MissingScope, NotAuthenticated
from candour.exchange.state import exchange_of
from candour.store.register import Client

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
    client = exchange.registers.current().clients.get(grant.client_id)
    if client is None or client.revoked_at is not None:
        raise _invalid("This client may no longer call the exchange. Ask your organisation's administrator.")
    if scope not in grant.scopes or scope not in client.scopes:
        raise MissingScope(
            f"This route needs the scope {scope}, which this token does not have.",
            headers={"WWW-Authenticate": f'{REALM}, error="insufficient_scope", scope="{scope}"'},
        )
    return client


def _invalid(sentence: str) -> NotAuthenticated:
    challenge = f'{REALM}, error="invalid_token", error_description="{sentence}"'
    return NotAuthenticated(sentence, headers={"WWW-Authenticate": challenge})
