"""Once a no is acknowledged, no release begun later goes out: on any node, under load, whatever said no."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from .conftest import make_app, open_door
from .town import ANN, COUNCIL, COUNCIL_TAX, LANDLORD, PHONE, Town

NODES, ASKERS = 2, 6


@dataclass
class Asked:
    """One request made by the load: on which node, when it began, what came of it."""

    node: int
    began: float
    outcome: str
    told: str


@dataclass
class Load:
    """Requests made without pause on every node."""

    asked: list[Asked] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    another: threading.Condition = field(default_factory=threading.Condition)

    def wait_for(self, outcome: str, since: float, each: int = 15) -> list[Asked]:
        """Wait until every node has so often answered like this what began since then; give all of since."""

        def enough() -> bool:
            found = [asked.node for asked in self.asked if asked.began > since and asked.outcome == outcome]
            return all(found.count(node) >= each for node in range(NODES))

        with self.another:
            assert self.another.wait_for(enough, timeout=20), self.asked[-5:]
            return [asked for asked in self.asked if asked.began > since]

    async def keep_asking(self, node: int, client: Any, request: dict[str, Any]) -> None:
        while not self.over.is_set():
            began = time.monotonic()
            answer = await client.request(**request)
            outcome = answer.json().get("outcome", str(answer.status_code))
            with self.another:
                self.asked.append(Asked(node, began, outcome, answer.text))
                self.another.notify_all()
            await asyncio.sleep(0)  # an answer for which nothing is waited for would keep the loop to itself


@pytest.fixture
def under_load(live_database, landlord) -> Callable[..., Any]:
    """`with under_load(purpose) as load:` everybody asks for Ann's phone number, on two nodes."""

    @contextmanager
    def start(purpose: str) -> Iterator[Load]:
        load, request = Load(), landlord.request(ANN.tenant, purpose, PHONE)
        with ExitStack() as nodes:
            for node in range(NODES):
                door = nodes.enter_context(open_door(make_app(live_database)))
                asking = [
                    door.portal.start_task_soon(load.keep_asking, node, door.client, request)
                    for _ in range(ASKERS)
                ]
                nodes.callback(lambda asking=asking: [each.result(20) for each in asking])
                nodes.callback(load.over.set)
            yield load

    return start


def now() -> datetime:
    return datetime.now(UTC)


def test_a_withdrawal_holds_on_every_node_from_the_moment_it_is_acknowledged(town, under_load):
    with under_load("newsletter") as load:
        for _ in range(5):
            town.answer(ANN, "newsletter")
            load.wait_for("full", time.monotonic())
            town.answer(ANN, "newsletter", yes=False)
            since = load.wait_for("refused", time.monotonic())
            assert {asked.outcome for asked in since} == {"refused"}


def object_to(town: Town) -> None:
    from candour.sharing.actions import make_objection

    make_objection(person=town.person(ANN), version=town.version("tenancy-check"), reason="", at=now())


def restrict(town: Town) -> None:
    from candour.register.models import Dataset
    from candour.sharing.actions import restrict

    restrict(person=town.person(ANN), dataset=Dataset.objects.get(key=COUNCIL_TAX), at=now())


def protect(town: Town) -> None:
    from candour.register.models import Attribute
    from candour.sharing.actions import protect_detail

    protect_detail(person=town.person(ANN), attribute=Attribute.objects.get(name=PHONE), at=now())


def suspend(town: Town) -> None:
    from candour.sharing.actions import suspend_agreement

    suspend_agreement(
        version=town.version("tenancy-check"), organisation=town.organisation(COUNCIL), why="So.", at=now()
    )


def revoke(town: Town) -> None:
    from candour.people.actions import revoke_client

    revoke_client(client=town.client(LANDLORD), at=now())


@pytest.mark.parametrize(
    ("say_no", "afterwards"),
    [
        (object_to, "refused"),
        (restrict, "refused"),
        (protect, "refused"),
        (suspend, "refused"),
        (revoke, "401"),
    ],
)
def test_every_other_no_holds_as_soon(say_no, afterwards, town, under_load):
    with under_load("tenancy-check") as load:
        load.wait_for("full", time.monotonic())
        say_no(town)
        acknowledged = time.monotonic()
        since = load.wait_for(afterwards, acknowledged)
    assert {asked.outcome for asked in since} <= {afterwards, "503"}
    assert [asked.told for asked in since if ANN.values[PHONE] in asked.told] == []
