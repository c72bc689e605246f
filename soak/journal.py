"""A partner's own journal: every answer it got, what it held against it at once, and what it asked again.

It believes nothing: a value must be what the holder told, a promise must verify, a repeat must be the answer
of before, and whatever is not a release must not hold a word about anybody.
"""

import base64
import json
from collections import Counter
from dataclasses import dataclass, field
from typing import IO, Any

import httpx

from candour.log.errors import LogError
from candour.log.exact import decode_timestamp
from candour.log.promise import verify_promise
from candour.log.tree import leaf_hash
from soak.world import World


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: whom by the landlord's number, why, and what.

    key: of the question. repeatable: whether it is sent as its idempotency key.
    """

    key: str
    tenant: str
    purpose: str
    attributes: tuple[str, ...]
    repeatable: bool = True

    def sent(self) -> dict[str, Any]:
        """As the exchange takes it."""
        return {
            "subject": {"scheme": "tenant", "reference": self.tenant},
            "purpose": self.purpose,
            "attributes": list(self.attributes),
        }


@dataclass(frozen=True, slots=True)
class Told:
    """An answer with status 200. began, ended: by time.monotonic of this machine. released: sorted names."""

    question: Question
    began: float
    ended: float
    id: str
    outcome: str
    released: tuple[str, ...]
    leaf: bytes


@dataclass
class Journal:
    """Everything one partner was told. faults: what must not be, found at once, in sentences."""

    world: World
    promise_key: bytes
    origin: str
    file: IO[str] | None = None
    told: list[Told] = field(default_factory=list)
    by_key: dict[str, Told] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    unanswered: int = 0
    asked_once: int = 0
    faults: list[str] = field(default_factory=list)
    over: bool = False

    def note(self, question: Question, answer: httpx.Response, began: float, ended: float) -> Told | None:
        """Take an answer down, and hold against it what is wrong with it. Gives it if it was one."""
        self.statuses[answer.status_code] += 1
        self._write(question, answer, began, ended)
        if answer.status_code != 200:
            self._hold_against_a_refusal(question, answer)
            return None
        body = answer.json()
        told = Told(
            question,
            began,
            ended,
            body["id"],
            body["outcome"],
            tuple(sorted(body["attributes"])),
            base64.b64decode(body["entry"]["leaf"]),
        )
        self._check_values(question, body)
        self._check_promise(told, body["entry"])
        self._check_repeat(told)
        self.told.append(told)
        return told

    def fault(self, question: Question, what: str) -> None:
        """Note something that must not be."""
        self.faults.append(f"{question.key} ({question.purpose}, {question.tenant}): {what}")

    def _write(self, question: Question, answer: httpx.Response, began: float, ended: float) -> None:
        if self.file is not None:
            line = {"key": question.key, **question.sent(), "began": began, "ended": ended}
            said = {"status": answer.status_code, "answer": answer.text}
            self.file.write(json.dumps({**line, **said}) + "\n")

    def _hold_against_a_refusal(self, question: Question, answer: httpx.Response) -> None:
        if answer.status_code not in (401, 409, 429, 503):
            self.fault(question, f"status {answer.status_code}: {answer.text[:200]}")
        person = self.world.person(question.tenant)
        for secret in () if person is None else person.secrets:
            if secret in answer.text:
                self.fault(question, f"status {answer.status_code} holds a value")

    def _check_values(self, question: Question, body: dict[str, Any]) -> None:
        person = self.world.person(question.tenant)
        for name, given in body["attributes"].items():
            if person is None or given["value"] != person.values[name]:
                self.fault(question, f"{name} is not what the holder told")

    def _check_promise(self, told: Told, entry: dict[str, Any]) -> None:
        try:
            verify_promise(
                self.promise_key,
                self.origin,
                leaf_hash(told.leaf),
                decode_timestamp(entry["at"]),
                base64.b64decode(entry["promise"]),
            )
        except LogError as reason:
            self.fault(told.question, f"its promise does not hold: {reason}")

    def _check_repeat(self, told: Told) -> None:
        before = self.by_key.setdefault(told.question.key, told)
        if (before.id, before.leaf, before.released) != (told.id, told.leaf, told.released):
            self.fault(told.question, "one idempotency key has two answers")
