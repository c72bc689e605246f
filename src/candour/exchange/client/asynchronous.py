"""The asynchronous client: the same methods as the other, to be awaited, in any number at once."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from types import TracebackType
from typing import Any, TypeVar
from uuid import UUID, uuid4

import httpx

from candour.exchange.change_schemas import (
    AcknowledgementAnswer,
    ChangeAnswer,
    ChangesAnswer,
)
from candour.exchange.client import calls
from candour.exchange.client.calls import Call, Questions
from candour.exchange.client.keys import PrivateKey
from candour.exchange.client.parts import batches, parts
from candour.exchange.client.session import Heard, Session, Wait
from candour.exchange.evaluation_schemas import (
    EvaluationAnswer,
    EvaluationRequest,
    EvaluationsAnswer,
)
from candour.exchange.record_schemas import LineAnswer, RecordAnswer, SentLine, SentMerge, SentRecord
from candour.exchange.schemas import (
    BatchAnswer,
    BatchLine,
    BatchQuestion,
    ReleaseAnswer,
    ReleaseRequest,
    Subject,
)
from candour.exchange.use_schemas import SentUse, UseAnswer

T = TypeVar("T")


class AsyncExchangeClient:
    """A partner's system at an exchange.

    base_url: of the exchange. key: the private key registered for the client, or its JWK. bound: whether
    tokens are bound to a key made for this object alone (DPoP), so that one that leaks opens nothing.
    attempts: how often a call is tried where that is safe. timeout: seconds. All methods raise ExchangeError.
    """

    def __init__(
        self,
        base_url: str,
        client_id: str,
        key: PrivateKey | Mapping[str, Any],
        *,
        bound: bool = False,
        attempts: int = 5,
        timeout: float = 30.0,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.session = Session(
            base_url.rstrip("/"),
            client_id,
            key if isinstance(key, PrivateKey) else PrivateKey(key),
            proof_key=PrivateKey.generate() if bound else None,
            attempts=attempts,
            timeout=timeout,
        )
        self._http = httpx.AsyncClient(transport=transport)

    async def __aenter__(self) -> "AsyncExchangeClient":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def ask(self, request: ReleaseRequest, *, key: str | None = None) -> ReleaseAnswer:
        """Ask for a person's attributes. key: under which it may be repeated for a day; a new one if None."""
        return await self._carry_out(calls.ask(request, key or str(uuid4())))

    async def ask_many(
        self, question: BatchQuestion, lines: Iterable[BatchLine], *, key: str | None = None
    ) -> AsyncIterator[BatchAnswer]:
        """Ask the same about many people, in as many batches as it takes."""
        for call in batches(question, lines, key or str(uuid4())):
            for answer in await self._carry_out(call):
                yield answer

    async def may(self, question: EvaluationRequest) -> EvaluationAnswer:
        """Ask whether something may be released, and get no data."""
        return await self._carry_out(calls.may(question))

    async def may_many(self, questions: Questions) -> EvaluationsAnswer:
        """Ask that many times at once; with an EvaluationsRequest, what is common is said once."""
        return await self._carry_out(calls.may_many(questions))

    async def put_record(self, dataset: str, subject: Subject, record: SentRecord) -> RecordAnswer:
        """What a dataset of yours holds under a reference from now on, whole."""
        return await self._carry_out(calls.put_record(dataset, subject, record))

    async def merge_record(self, dataset: str, subject: Subject, merge: SentMerge) -> RecordAnswer:
        """What is new in a record; what is not named stays, and None takes a value away."""
        return await self._carry_out(calls.merge_record(dataset, subject, merge))

    async def end_record(self, dataset: str, subject: Subject) -> RecordAnswer:
        """The dataset holds nothing under this reference any more."""
        return await self._carry_out(calls.end_record(dataset, subject))

    def load_records(self, dataset: str, lines: Iterable[SentLine]) -> AsyncIterator[LineAnswer]:
        """Put any number of records, and say what became of each; it goes on as the answers are taken."""
        return self._load(f"/exchange/v1/records/{dataset}", lines)

    async def report(self, use: SentUse) -> UseAnswer:
        """What a system of yours did with somebody's data. Reported again under its id, it is logged once."""
        return await self._carry_out(calls.report(use))

    def report_many(self, uses: Iterable[SentUse]) -> AsyncIterator[LineAnswer]:
        """Report any number of uses, and say what became of each; it goes on as the answers are taken."""
        return self._load("/exchange/v1/uses/batch", uses)

    async def changes(self, *, after: UUID | None = None, wait: int = 0) -> ChangesAnswer:
        """One page of what has changed. wait: seconds, up to 30, where there is nothing yet."""
        return await self._carry_out(calls.changes(after, wait))

    async def all_changes(self, *, after: UUID | None = None) -> AsyncIterator[ChangeAnswer]:
        """Everything that has changed until now. The id of the last one read is the cursor for next time."""
        more = True
        while more:
            page = await self.changes(after=after)
            for change in page.changes:
                yield change
            after, more = page.cursor, page.more

    async def acknowledge(self, change: UUID) -> AcknowledgementAnswer:
        """You know of a change, and have done what it asks."""
        return await self._carry_out(calls.acknowledge(change))

    async def _load(self, path: str, lines: Iterable[Any]) -> AsyncIterator[LineAnswer]:
        for part in parts(path, lines):
            while not part.is_done:
                for answer in part.taken(await self._carry_out(part.call())):
                    yield answer

    async def _carry_out(self, call: Call[T]) -> T:
        conversation = self.session.carry_out(call)
        heard: Heard = None
        while True:
            try:
                step = conversation.send(heard)
            except StopIteration as answered:
                answer: T = answered.value
                return answer
            heard = None
            if isinstance(step, Wait):
                await asyncio.sleep(step.seconds)
                continue
            try:
                heard = await self._http.send(step)
            except httpx.TransportError as fault:
                heard = fault
