"""How a call is carried out: a token first, then the call, tried again where that is safe and may help.

Written as conversations that yield what to send, or how long to wait, and are told what came back. The two
clients differ only in how they send and wait, and a test can play the network.
"""

import random
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar
from urllib.parse import urlencode
from uuid import uuid4

import httpx
import msgspec

from candour.exchange.client.calls import Call
from candour.exchange.client.errors import (
    ExchangeError,
    ExchangeProblem,
    NotAuthenticated,
    TooManyRequests,
    Unavailable,
    Unreachable,
    Unreadable,
    fault_in,
)
from candour.exchange.client.keys import PrivateKey
from candour.exchange.token_schemas import ASSERTION_TYPE, TokenAnswer

TOKEN_PATH = "/exchange/v1/token"  # noqa: S105 - an address
RENEW_SECONDS = 30
"""Before a token ends, so that none ends on its way."""
FIRST_PAUSE_SECONDS = 0.25
LONGEST_PAUSE_SECONDS = 8.0

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Wait:
    """Wait so many seconds."""

    seconds: float


Step: TypeAlias = httpx.Request | Wait
Heard: TypeAlias = httpx.Response | httpx.TransportError | None
"""What came back for a request; nothing after a wait."""
Conversation: TypeAlias = Generator[Step, Heard, T]

_token = msgspec.json.Decoder(TokenAnswer)


@dataclass(slots=True)
class Session:
    """One client of the exchange, and the token it has.

    proof_key: with which each call is proven (DPoP), None for bearer tokens. attempts: how often a call is
    tried. patience: the longest Retry-After that is waited for, in seconds. chance: of [0, 1).
    """

    base_url: str
    client_id: str
    key: PrivateKey
    proof_key: PrivateKey | None = None
    attempts: int = 5
    patience: float = 60.0
    timeout: float = 30.0
    clock: Callable[[], float] = time.time
    new_id: Callable[[], str] = field(default=lambda: uuid4().hex)
    chance: Callable[[], float] = random.random
    token: TokenAnswer | None = None
    token_ends: float = 0.0

    def carry_out(self, call: Call[T]) -> Conversation[T]:
        """A call's answer. A token that is not accepted is renewed once. Raises ExchangeError."""
        for is_last in (False, True):
            if self.token is None or self.clock() >= self.token_ends - RENEW_SECONDS:
                yield from self._renew()
            try:
                answer = yield from self._tried(lambda: self._signed(call), call.repeats_safely)
            except NotAuthenticated:
                self.token = None
                if is_last:
                    raise
            else:
                return _understood(call.read, answer)
        raise AssertionError("the second try answers or raises")

    def _renew(self) -> Conversation[None]:
        answer = yield from self._tried(self._asking_for_a_token, True)
        self.token = _understood(_token.decode, answer)
        self.token_ends = self.clock() + self.token.expires_in

    def _tried(self, make: Callable[[], httpx.Request], repeats_safely: bool) -> Conversation[httpx.Response]:
        """The answer to a request, which is made anew for each try: assertions and proofs are good once."""
        for attempt in range(1, self.attempts + 1):
            heard = yield make()
            if isinstance(heard, httpx.Response) and heard.is_success:
                return heard
            fault = self._fault(heard)
            pause = self._pause(heard, fault, attempt, repeats_safely)
            if pause is None or attempt == self.attempts:
                raise fault
            yield Wait(pause)
        raise AssertionError("the last attempt answers or raises")

    def _fault(self, heard: Heard) -> ExchangeError:
        if isinstance(heard, httpx.Response):
            return fault_in(heard, self.clock())
        return Unreachable(f"{self.base_url} did not answer: {heard or type(heard).__name__}")

    def _pause(self, heard: Heard, fault: ExchangeError, attempt: int, repeats_safely: bool) -> float | None:
        """How long to wait before the next try; None where another would be unsafe, or no use."""
        if isinstance(heard, httpx.TransportError):
            never_arrived = isinstance(heard, httpx.ConnectError | httpx.ConnectTimeout)
            if not (repeats_safely or never_arrived):
                return None
        elif not isinstance(fault, TooManyRequests | Unavailable):
            return None
        elif not repeats_safely and fault.status not in (429, 503):
            return None  # something in between gave up, and the call may have gone on
        asked = fault.retry_after if isinstance(fault, ExchangeProblem) else None
        if asked is not None:
            # A little later than asked, so that not all who were told the same come back together.
            return asked * (1 + self.chance() / 4) if asked <= self.patience else None
        return self.chance() * min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2.0**attempt)

    def _asking_for_a_token(self) -> httpx.Request:
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": self.key.assertion(
                self.client_id, self.base_url, now=self.clock(), jti=self.new_id()
            ),
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        headers |= self._proof("POST", TOKEN_PATH, None)
        return self._request("POST", TOKEN_PATH, headers, urlencode(form).encode(), 0)

    def _signed(self, call: Call[T]) -> httpx.Request:
        assert self.token is not None
        access_token = self.token.access_token
        headers = {"Authorization": f"{self.token.token_type} {access_token}"}
        headers |= self._proof(call.method, call.path.partition("?")[0], access_token)
        if call.media_type is not None:
            headers["Content-Type"] = call.media_type
        if call.key is not None:
            headers["Idempotency-Key"] = call.key
        return self._request(call.method, call.path, headers, call.body, call.wait)

    def _proof(self, method: str, path: str, token: str | None) -> dict[str, str]:
        if self.proof_key is None:
            return {}
        address = self.base_url + path
        return {"DPoP": self.proof_key.proof(method, address, token, now=self.clock(), jti=self.new_id())}

    def _request(
        self, method: str, path: str, headers: dict[str, str], content: bytes, wait: int
    ) -> httpx.Request:
        timeout = httpx.Timeout(self.timeout, read=self.timeout + wait).as_dict()
        return httpx.Request(
            method,
            self.base_url + path,
            headers={"User-Agent": "candour-client", **headers},
            content=content,
            extensions={"timeout": timeout},
        )


def _understood(read: Callable[[bytes], T], answer: httpx.Response) -> T:
    try:
        return read(answer.content)
    except msgspec.MsgspecError as wrong:
        raise Unreadable(f"{answer.request.url} answered what this client cannot read: {wrong}") from wrong
