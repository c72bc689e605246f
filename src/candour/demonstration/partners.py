"""Partners' systems in this very process: real keys, tokens and requests, without a network between.

The exchange they speak to is the one that is served, but for its clock. What it reads stands in the memory of
this process beside each request, and in nothing that is sent.
"""

import asyncio
import json
import secrets
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from joserfc import jwt
from joserfc.jwk import ECKey
from starlette.types import ASGIApp

from candour.config.env import Environment
from candour.demonstration.calling import Answered, post
from candour.demonstration.credentials import Credentials
from candour.demonstration.organisations import Organisation
from candour.exchange.app import create_app
from candour.exchange.short_way import ShortWay
from candour.exchange.state import Setup
from candour.exchange.token_schemas import ASSERTION_TYPE

MARKS: Mapping[str, Any] = {"demonstration": True}
"""What the body of every entry about made-up history says."""

_FORM, _JSON, _LINES = "application/x-www-form-urlencoded", "application/json", "application/x-ndjson"
_WAITS = (0.2, 0.4, 0.8, 1.6, 3.2)
"""Seconds before asking again what was answered 503, as on a machine that is too busy for a moment."""
_now: ContextVar[datetime] = ContextVar("demonstration's time")


@contextmanager
def at_time(moment: datetime) -> Iterator[None]:
    """Have what this task asks be decided as at a moment (UTC)."""
    token = _now.set(moment)
    try:
        yield
    finally:
        _now.reset(token)


class Unexpected(Exception):
    """The exchange answered the demonstration with something else than an answer."""


@dataclass(frozen=True, slots=True)
class Partners:
    """Every partner's system, ready to call the exchange."""

    exchange: ASGIApp
    token_url: str
    credentials: Credentials
    tokens: dict[str, str] = field(default_factory=dict)

    async def ask(self, asker: Organisation, request: Mapping[str, Any], at: datetime) -> dict[str, Any]:
        """The answer to a `POST /releases`, as decided at a moment. Raises Unexpected."""
        answer = await self._post(asker, "/exchange/v1/releases", json.dumps(request), _JSON, at)
        decided: dict[str, Any] = json.loads(answer.text)
        return decided

    async def put(
        self, holder: Organisation, dataset: str, lines: Iterable[Mapping[str, Any]], at: datetime
    ) -> None:
        """Load records in bulk into a dataset, by its short name, as at a moment. Raises Unexpected."""
        body, path = "".join(json.dumps(line) + "\n" for line in lines), f"/exchange/v1/records/{dataset}"
        for wait in _WAITS:
            answer = await self._post(holder, path, body, _LINES, at)
            *_, total = (json.loads(line) for line in answer.text.splitlines())
            if (total.get("problem") or {}).get("status") != 503:
                break
            await asyncio.sleep(wait)
        if total["refused"] or total.get("problem"):
            raise Unexpected(f"{holder.name} could not load {dataset}: {answer.text}")

    async def acknowledge(self, organisation: Organisation, change: UUID, at: datetime) -> None:
        """Confirm, as at a moment, that a system knows of a change. Raises Unexpected."""
        path = f"/exchange/v1/changes/{change}/acknowledgement"
        await self._post(organisation, path, "", _JSON, at)

    async def _post(
        self, organisation: Organisation, path: str, body: str, content_type: str, at: datetime
    ) -> Answered:
        token = self.tokens.get(organisation.client_id) or await self._new_token(organisation)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": content_type}
        for wait in _WAITS:
            with at_time(at):
                answer = await post(self.exchange, path, body.encode(), headers)
            if answer.status != 503:
                break
            await asyncio.sleep(wait)
        if answer.status not in (200, 201):
            raise Unexpected(f"{organisation.name}, {path}: {answer.status} {answer.text}")
        return answer

    async def _new_token(self, organisation: Organisation) -> str:
        """A token for a system that signs with its own key (private_key_jwt, RFC 7523)."""
        private = self.credentials.keys[organisation.client_id]
        claims = {
            "iss": organisation.client_id,
            "sub": organisation.client_id,
            "aud": self.token_url,
            "jti": secrets.token_urlsafe(16),
            "exp": int(time.time()) + 60,
        }
        assertion = jwt.encode(
            {"alg": "ES256", "kid": private["kid"]}, claims, ECKey.import_key(dict(private))
        )
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": assertion,
        }
        headers = {"Content-Type": _FORM}
        answer = await post(self.exchange, "/exchange/v1/token", urlencode(form).encode(), headers)
        if answer.status != 200:
            raise Unexpected(f"{organisation.name} got no token: {answer.status} {answer.text}")
        token: str = json.loads(answer.text)["access_token"]
        self.tokens[organisation.client_id] = token
        return token


@asynccontextmanager
async def open_partners(
    environment: Environment, dsn: str, credentials: Credentials
) -> AsyncIterator[Partners]:
    """Every partner's system, and the exchange over the database at `dsn`, until the block ends."""
    app = create_app(
        Setup(
            dsn=dsn,
            keys=environment.key_source,
            origin=environment.log_origin,
            base_url=environment.base_url,
            clock=_now.get,
            marks=MARKS,
        )
    )
    async with app.router.lifespan_context(app):
        yield Partners(ShortWay(app), f"{environment.base_url}/exchange/v1/token", credentials)
