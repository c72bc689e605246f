"""The asynchronous client and the exchange together: every method, with and without bound tokens."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import httpx
import pytest

from candour.exchange import client
from candour.exchange.client import AsyncExchangeClient, Subject

from .conftest import BASE_URL, UPDATED
from .town import ADDRESS, ANN, BEN, COUNCIL, LANDLORD, NOBODY, PHONE

Use = Callable[..., Any]
TENANT = Subject("tenant", ANN.tenant)


@pytest.fixture(params=[False, True], ids=["bearer", "bound"])
def using(request, town, door) -> Use:
    """Runs a coroutine with a client of an organisation of the town."""
    from candour.exchange.short_way import ShortWay

    @asynccontextmanager
    async def opened(client_id: str) -> AsyncIterator[AsyncExchangeClient]:
        key = {**town.keys[client_id].as_dict(private=True), "kid": town.keys[client_id].kid}
        transport = httpx.ASGITransport(ShortWay(door.app), raise_app_exceptions=False)
        async with AsyncExchangeClient(
            BASE_URL + "/", client_id, key, bound=request.param, attempts=1, transport=transport
        ) as exchange:
            yield exchange

    def use(client_id: str, work: Callable[[AsyncExchangeClient], Any]) -> Any:
        async def run() -> Any:
            async with opened(client_id) as exchange:
                return await work(exchange)

        return door.portal.call(run)

    return use


def asked(subject: Subject, *attributes: str) -> client.ReleaseRequest:
    return client.ReleaseRequest(subject, "tenancy-check", attributes)


def test_a_release_is_typed_and_a_repeat_is_the_same(using):
    async def twice(exchange: AsyncExchangeClient) -> Any:
        key = str(uuid4())
        return [await exchange.ask(asked(TENANT, PHONE), key=key) for _ in range(2)]

    first, second = using(LANDLORD, twice)
    assert first.attributes[PHONE].value == ANN.values[PHONE]
    assert first == second


def test_many_calls_at_once_each_have_their_answer(using):
    async def many(exchange: AsyncExchangeClient) -> Any:
        people = [Subject("tenant", one) for one in (ANN.tenant, BEN.tenant, NOBODY)] * 5
        return await asyncio.gather(*(exchange.ask(asked(one, PHONE)) for one in people))

    outcomes = [answer.outcome for answer in using(LANDLORD, many)]
    assert outcomes == ["full", "full", "refused"] * 5


def test_a_batch_answers_each_line(using):
    async def batch(exchange: AsyncExchangeClient) -> Any:
        question = client.BatchQuestion("tenancy-check", (PHONE,))
        lines = [client.BatchLine(one, Subject("tenant", one)) for one in (ANN.tenant, NOBODY)]
        return [each async for each in exchange.ask_many(question, lines)]

    ann, nobody = using(LANDLORD, batch)
    assert (ann.id, ann.answer.outcome) == (ANN.tenant, "full")
    assert nobody.answer.outcome == "refused"


def test_records_are_put_merged_loaded_and_ended(using):
    subject = Subject("council-customer", "C/9 é")
    phone = client.SentValue("0808 157 0999", UPDATED)

    async def records(exchange: AsyncExchangeClient) -> Any:
        put = await exchange.put_record("council-tax", subject, client.SentRecord({PHONE: phone}))
        merge = client.SentMerge({PHONE: None, ADDRESS: client.SentValue(ANN.values[ADDRESS], UPDATED)})
        merged = await exchange.merge_record("council-tax", subject, merge)
        lines = [client.SentLine(subject, {PHONE: value}) for value in (phone, client.SentValue(7, UPDATED))]
        loaded = [line async for line in exchange.load_records("council-tax", lines)]
        return put, merged, loaded, await exchange.end_record("council-tax", subject)

    put, merged, (right, wrong), ended = using(COUNCIL, records)
    assert (put.version, merged.version, right.version, ended.version) == (1, 2, 3, 4)
    assert (right.outcome, wrong.outcome) == ("stored", "refused")
    assert wrong.problem.field == f"values.{PHONE}.value"


def test_what_is_wrong_is_an_error_with_its_field(using):
    async def wrong(exchange: AsyncExchangeClient) -> None:
        await exchange.put_record(
            "council-tax",
            Subject("council-customer", "C-1"),
            client.SentRecord({PHONE: client.SentValue(7, UPDATED)}),
        )

    with pytest.raises(client.ExchangeProblem, match=r"422 wrong-value.*field values\.contact\.phone\.value"):
        using(COUNCIL, wrong)


def test_there_are_no_changes_yet_and_none_to_acknowledge(using):
    async def hear(exchange: AsyncExchangeClient) -> Any:
        return [each async for each in exchange.all_changes()], await exchange.changes()

    found, page = using(LANDLORD, hear)
    assert found == page.changes == []
    with pytest.raises(client.NotFound):
        using(LANDLORD, lambda exchange: exchange.acknowledge(uuid4()))
    with pytest.raises(client.UnknownCursor):
        using(LANDLORD, lambda exchange: exchange.changes(after=uuid4()))


def test_a_client_without_the_scope_is_told_which(using):
    question = client.EvaluationRequest(
        client.AskingSubject("client", LANDLORD),
        client.PurposeAction("tenancy-check"),
        client.PersonResource("tenant", ANN.tenant, client.PersonProperties((PHONE,))),
    )
    with pytest.raises(client.MissingScope, match="decide"):
        using(LANDLORD, lambda exchange: exchange.may(question))


def test_a_revoked_client_gets_no_token(using, town, door):
    from candour.people.actions import revoke_client

    from .town import FOUNDED

    revoke_client(client=town.client(LANDLORD), at=FOUNDED)
    door.look_again()
    with pytest.raises(client.NoToken, match="invalid_client"):
        using(LANDLORD, lambda exchange: exchange.ask(asked(TENANT, PHONE)))
