"""The token endpoint: a system proves who it is and gets an access token for five minutes.

OAuth 2.0 client credentials (RFC 6749 section 4.4) with private_key_jwt. An assertion's `jti` is inserted
once, so that of however many nodes are shown the same assertion, one gives a token. Nothing here answers from
memory alone: without the database there are no tokens.
"""

import logging
import time
from urllib.parse import parse_qsl

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from candour.exchange.access_tokens import LIFE_SECONDS
from candour.exchange.answers import json_answer
from candour.exchange.authentication import count_in, shown_proof
from candour.exchange.bodies import FORM, read_body
from candour.exchange.client_assertions import ALGORITHMS, Assertion, InvalidAssertion, accepted
from candour.exchange.dpop import SIGNING_ALGORITHMS
from candour.exchange.headers import descriptive, header
from candour.exchange.problems import NotAuthenticated, Problem, UsedProof
from candour.exchange.state import Exchange, exchange_of
from candour.exchange.token_schemas import ASSERTION_TYPE, TokenAnswer, TokenForm, TokenRefused
from candour.store.clients import USE_ASSERTION

PATH = "/exchange/v1/token"
METADATA_PATH = "/.well-known/oauth-authorization-server"
SCOPES = {
    "changes": "Hear what has changed about people whose data you were given.",
    "decide": "Ask whether you may, and get no data.",
    "records": "Tell what your datasets hold.",
    "release": "Ask for a person's attributes.",
    "report": "Report what your own systems did with people's data.",
}

_ONE_WAY = "Prove who you are in one way: with client_assertion, and neither client_secret nor Authorization."
_PROVE = f"Prove who you are with client_assertion and client_assertion_type={ASSERTION_TYPE}."
_MOST_FIELDS = 20

security = logging.getLogger("candour.security")


class _NoToken(Exception):
    """Why no token is given, by the codes of RFC 6749 section 5.2."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.answer = TokenRefused(error, descriptive(description))
        self.status = status


async def token(request: Request) -> Response:
    """POST /exchange/v1/token."""
    exchange = exchange_of(request)
    try:
        form = await _form(request, exchange)
        _refuse_a_second_way(request, form)
        assertion = _proven(form, exchange)
        scopes = _scopes(form, assertion)
        count_in(request, exchange, assertion.client)
        bound_to = await _bound_to(request, assertion, exchange)
        await _use(assertion, exchange)
    except _NoToken as why:
        security.warning("A token was refused: %s.", why.answer.error)
        return json_answer(why.answer, why.status)
    access_token = exchange.tokens.issue(
        assertion.client,
        scopes,
        now=int(time.time()),
        jti=str(exchange.recorder.new_id()),
        client_key=assertion.key.kid,
        bound_to=bound_to,
    )
    client, key = assertion.client.client_id, assertion.key.kid
    security.info("A token was given to the system %s, by its key %s.", client, key)
    token_type = "Bearer" if bound_to is None else "DPoP"
    return json_answer(TokenAnswer(access_token, token_type, LIFE_SECONDS, " ".join(scopes)))


async def metadata(request: Request) -> Response:
    """What a client needs to know to get a token (RFC 8414)."""
    base_url = exchange_of(request).base_url
    return json_answer(
        {
            "issuer": base_url,
            "token_endpoint": base_url + PATH,
            "grant_types_supported": ["client_credentials"],
            "response_types_supported": [],
            "scopes_supported": sorted(SCOPES),
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            "dpop_signing_alg_values_supported": list(SIGNING_ALGORITHMS),
            "token_endpoint_auth_signing_alg_values_supported": sorted(
                algorithm for algorithms in ALGORITHMS.values() for algorithm in algorithms
            ),
            "service_documentation": base_url + "/exchange/docs",
        }
    )


async def _form(request: Request, exchange: Exchange) -> TokenForm:
    try:
        body = await read_body(request, FORM, exchange.limits)
        fields = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, strict_parsing=True, max_num_fields=_MOST_FIELDS
        )
    except Problem as problem:
        raise _NoToken("invalid_request", problem.detail, problem.status) from None
    except ValueError:
        raise _NoToken(
            "invalid_request", f"The body is not a form of at most {_MOST_FIELDS} fields."
        ) from None
    if len(dict(fields)) != len(fields):
        raise _NoToken("invalid_request", "A parameter stands twice. Send each once.")
    given = dict(fields)
    if given.get("grant_type") != "client_credentials":
        error = "unsupported_grant_type" if given.get("grant_type") else "invalid_request"
        raise _NoToken(error, "Send grant_type=client_credentials.")
    try:
        return msgspec.convert(given, TokenForm)
    except msgspec.ValidationError:
        raise _NoToken("invalid_client", _PROVE, 401) from None


def _refuse_a_second_way(request: Request, form: TokenForm) -> None:
    """Refuse whoever proves themselves twice: which of the two counts must not be for us to guess (RFC 6749
    section 2.3)."""
    if form.client_secret is not None or header(request, b"authorization") is not None:
        raise _NoToken("invalid_request", _ONE_WAY)


def _proven(form: TokenForm, exchange: Exchange) -> Assertion:
    if form.client_assertion_type != ASSERTION_TYPE:
        raise _NoToken("invalid_client", _PROVE, 401)
    audiences = frozenset({exchange.base_url, exchange.base_url + PATH})
    try:
        assertion = accepted(
            form.client_assertion,
            exchange.registers.current(),
            audiences=audiences,
            now=time.time(),
        )
    except InvalidAssertion as why:
        raise _NoToken("invalid_client", str(why), 401) from None
    if form.client_id not in (None, assertion.client.client_id):
        raise _NoToken(
            "invalid_client", "client_id and the assertion's sub differ. Send the same, or no client_id.", 401
        )
    return assertion


def _scopes(form: TokenForm, assertion: Assertion) -> list[str]:
    """What was asked for, or everything granted when nothing was."""
    granted = assertion.client.scopes
    asked = set(form.scope.split()) or granted
    if not asked <= granted:
        raise _NoToken(
            "invalid_scope", f"This client has the scopes {' '.join(sorted(granted))}, and no others."
        )
    return sorted(asked)


async def _bound_to(request: Request, assertion: Assertion, exchange: Exchange) -> str | None:
    """The thumbprint of the key that must sign every call with the token; None for a bearer token."""
    if header(request, b"dpop") is None:
        if assertion.client.proof_required:
            raise _NoToken("invalid_dpop_proof", "This client must send a DPoP proof (RFC 9449).")
        return None
    try:
        proof = shown_proof(request, None, None)
        await exchange.proofs.take(proof, exchange.recorder.new_id())
    except (NotAuthenticated, UsedProof) as wrong:
        raise _NoToken("invalid_dpop_proof", wrong.detail) from None
    return proof.thumbprint


async def _use(assertion: Assertion, exchange: Exchange) -> None:
    async with exchange.pool.connection() as connection:
        cursor = await connection.execute(
            USE_ASSERTION,
            {
                "client": assertion.client.id,
                "jti": assertion.jti,
                "expires": assertion.expires,
                "now": time.time(),
            },
        )
        first_use = await cursor.fetchone()
    if first_use is None:
        raise _NoToken(
            "invalid_client", "This assertion was used before. Sign a new one, with a new jti.", 401
        )
