"""What is not somebody's is asked for beside what is not there: both must be refused, and alike.

Now and then everybody asks for something of their own too, so that it is known that they would be let in.
"""

import asyncio
import itertools
import random
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import uuid4

import httpx

PAUSE_SECONDS = 0.1
OWN_SHARE = 0.1
NOT_NOW = (401, 429, 503)
"""Statuses that say nothing of what was asked for."""

_EACH_TIME = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
_OF_AN_ANSWER = ("id", "entry")


@dataclass(frozen=True, slots=True)
class Ask:
    """One request. name: what it names, without which answers are compared, because they may repeat it."""

    method: str
    path: str
    name: str
    body: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """What is somebody else's, beside what is not there. status: by which both must be refused."""

    of_another: Ask
    of_nobody: Ask
    status: int = 404


class Asker(Protocol):
    """Somebody who asks. secrets: texts of others, which may stand in no answer to them."""

    @property
    def secrets(self) -> Collection[str]:
        """Texts that they may not see."""

    @property
    def doors(self) -> Mapping[str, Callable[[], Pair | None]]:
        """By what it is about, what they ask for there next; None while there is nothing of anybody's."""

    def own(self) -> str | None:
        """The path of something of their own."""

    def signed_in(self) -> Mapping[str, Any]:
        """What their client is made with. Raises httpx.HTTPError while they cannot sign in."""


@dataclass
class Refusals:
    """How often each door was tried in vain, how often one's own opened, and what must not be.

    doors: all that there are.
    """

    doors: Iterable[str]
    pairs: Counter[str] = field(default_factory=Counter)
    own: int = 0
    faults: list[str] = field(default_factory=list)

    def compare(
        self,
        door: str,
        pair: Pair,
        another: httpx.Response,
        nobody: httpx.Response,
        secrets: Collection[str],
    ) -> None:
        """Hold two answers against each other."""
        self.pairs[door] += 1
        asked = f"{door}: {pair.of_another.method} {pair.of_another.path}"
        if another.status_code != pair.status:
            self.faults.append(f"{asked} was answered {another.status_code}")
        if any(secret in another.text for secret in secrets):
            self.faults.append(f"{asked} gave a value")
        if said(another, pair.of_another) != said(nobody, pair.of_nobody):
            self.faults.append(f"{asked} is not answered as what is not there ({nobody.status_code})")

    def violations(self) -> list[str]:
        """What must not be, in sentences, and what was never tried."""
        untried = [f"{door} was never asked for" for door in self.doors if not self.pairs[door]]
        return self.faults + untried + ([] if self.own else ["nobody was let in to what is their own"])


def said(answer: httpx.Response, ask: Ask) -> tuple[int, Any]:
    """What an answer says: status and body, without the name asked for and what is new each time."""
    if "json" not in answer.headers.get("Content-Type", ""):
        return answer.status_code, _EACH_TIME.sub("", answer.text).replace(ask.name, "")
    body = {key: value for key, value in answer.json().items() if key not in _OF_AN_ANSWER}
    return answer.status_code, body


async def ask_on(
    asker: Asker,
    signed_in: Mapping[str, Any],
    nodes: Sequence[str],
    refusals: Refusals,
    is_over: Callable[[], bool],
) -> None:
    """Have somebody who is signed in ask on any node until it is over; they sign in again when they must."""
    doors = itertools.cycle(asker.doors)
    while not is_over():
        async with httpx.AsyncClient(**signed_in, timeout=20) as client:
            while not is_over() and await _ask_once(client, asker, next(doors), nodes, refusals):
                await asyncio.sleep(PAUSE_SECONDS)
        with suppress(httpx.HTTPError):
            signed_in = await asyncio.to_thread(asker.signed_in)


async def _ask_once(
    client: httpx.AsyncClient, asker: Asker, door: str, nodes: Sequence[str], refusals: Refusals
) -> bool:
    """Ask at a door, or for something of one's own; False when one must sign in again."""
    path = asker.own() if random.random() < OWN_SHARE else None
    if path is not None:
        answer = await _answer(client, nodes, Ask("GET", path, ""))
        refusals.own += answer is not None and answer.status_code == 200
        return answer is None or answer.status_code != 401
    pair = asker.doors[door]()
    if pair is None:
        return True
    another = await _answer(client, nodes, pair.of_another)
    nobody = await _answer(client, nodes, pair.of_nobody)
    if another is None or nobody is None:
        return True
    statuses = {another.status_code, nobody.status_code}
    if statuses.isdisjoint(NOT_NOW):
        refusals.compare(door, pair, another, nobody, asker.secrets)
    return 401 not in statuses


async def _answer(client: httpx.AsyncClient, nodes: Sequence[str], ask: Ask) -> httpx.Response | None:
    headers = {"Idempotency-Key": uuid4().hex} if ask.path.endswith("/releases") else {}
    with suppress(httpx.TransportError):
        address = random.choice(nodes) + ask.path
        return await client.request(ask.method, address, json=ask.body, headers=headers)
    return None
