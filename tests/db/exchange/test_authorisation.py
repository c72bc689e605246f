"""The matrix of calls: every route of the exchange, called by everybody, about theirs and what is not.

Nobody comes in who should not, what is another's is answered as what is not there, nothing that is refused at
the door leaves a trace, and what is given or done makes exactly the entries that the table says.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from joserfc.jwk import OKPKey

from .calls import CALLS, OPEN_TO_ALL, Call
from .conftest import System
from .town import ANN, BEN, CLINIC, COUNCIL, FOUNDED, LANDLORD, PHONE, Town

SCOPES = ("release", "decide", "records", "report", "changes")
FRESH = ("id", "entry", "at", "retain_until")
"""What an answer makes anew each time."""


def routes() -> Iterator[tuple[str, str]]:
    from candour.exchange.app import create_app
    from candour.exchange.state import Setup

    for route in create_app(Setup(dsn="", keys={}, origin="", base_url="")).routes:
        endpoint: Any = route.endpoint
        methods = route.methods or [
            each for each in ("PUT", "PATCH", "DELETE") if hasattr(endpoint, each.lower())
        ]
        yield from ((method, route.path) for method in methods if method != "HEAD")


@pytest.fixture
def register(town: Town, door) -> Callable[..., System]:
    """Registers a system of an organisation's and gives it, with a token got when it had its scopes."""
    from candour.people.actions import register_client

    def register(slug: str, name: str, scopes: tuple[str, ...] = SCOPES) -> System:
        key = OKPKey.generate_key("Ed25519", {"kid": f"{name}-1"})
        register_client(
            proof_required=False,
            organisation=town.organisation(slug),
            client_id=name,
            system=name,
            scopes=scopes,
            jwk=key.as_dict(private=False),
            at=FOUNDED,
        )
        door.look_again()
        system = System(name, key, door)
        assert system.headers
        return system

    return register


@pytest.fixture
def systems(town: Town, register) -> dict[str, System]:
    """One of each organisation's that may do everything; two report uses of theirs."""
    from candour.core.basis import LawfulBasis
    from candour.register.actions import define_processing_activity

    found = {slug: register(slug, f"{slug}-everything") for slug in (LANDLORD, COUNCIL, CLINIC)}
    for slug, activity in ((COUNCIL, "collecting"), (CLINIC, "caring")):
        define_processing_activity(
            organisation=town.organisation(slug), slug=activity, name=activity, purpose="It is our task.",
            lawful_basis=LawfulBasis.PUBLIC_TASK, people="Residents", retention="P7Y", at=FOUNDED,
        )  # fmt: skip
    found[LANDLORD].door.look_again()
    return found


@pytest.fixture
def names(town: Town, systems, tell) -> dict[str, str]:
    """A change that the landlord's system is told of, and one that the council's is."""
    town.answer(ANN, "newsletter")
    assert systems[LANDLORD].ask(ANN.tenant, "newsletter", PHONE).json()["outcome"] == "full"
    town.answer(ANN, "newsletter", yes=False)
    tell()
    told = {slug: changes(systems[slug]) for slug in (LANDLORD, COUNCIL)}
    withdrawal = next(each for each in told[LANDLORD] if each["kind"] == "withdrawal")
    return {"change": withdrawal["id"], "other_change": told[COUNCIL][0]["id"]}


def changes(system: System) -> list[dict[str, Any]]:
    return system.door.get("/exchange/v1/changes", headers=system.headers).json()["changes"]


@pytest.fixture
def call(names, systems, count) -> Callable[..., tuple[Any, int]]:
    """Calls a route about one of the things of its line; gives the answer and how many entries it made."""
    door = systems[LANDLORD].door

    def filled(sent: Any) -> Any:
        return json.loads(json.dumps(sent).replace("{change}", names["change"]).replace(
            "{other_change}", names["other_change"]
        ))  # fmt: skip

    def call(route: tuple[str, str], thing: str, headers: Mapping[str, str]) -> tuple[Any, int]:
        line, before = CALLS[route], count("pending")
        sent = filled(getattr(line, thing))
        address = route[1].replace(":path", "").format(**sent.pop("path", {}))
        answer = door.request(route[0], address, headers={**line.headers, **headers}, **sent)
        return answer, count("pending") - before

    return call


def said(answer: Any) -> Any:
    """What an answer says, but for what is made anew for every one."""
    try:
        lines = [json.loads(line) for line in answer.text.splitlines()]
    except ValueError:
        return answer.text
    return answer.status_code, [_without(line, FRESH) for line in lines]


def _without(value: Any, names: tuple[str, ...]) -> Any:
    if isinstance(value, dict):
        return {name: _without(one, names) for name, one in value.items() if name not in names}
    return [_without(one, names) for one in value] if isinstance(value, list) else value


def test_every_route_is_in_the_table_and_nothing_else():
    assert sorted(routes()) == sorted([*OPEN_TO_ALL, *CALLS])


def test_every_operation_that_needs_a_token_is_in_its_table():
    from candour.exchange.operations import OPERATIONS

    assert {(each.method, each.path) for each in OPERATIONS if each.scope} == set(CALLS)


@pytest.mark.parametrize("route", OPEN_TO_ALL)
def test_what_is_open_answers_without_a_token_and_names_nobody(route, town: Town, door):
    answer = door.request(*route)
    assert answer.status_code in OPEN_TO_ALL[route], answer.text
    assert not any(word in answer.text for word in ANN.told)


def test_only_who_may_call_comes_in(register, systems, call):
    """Without a token, with nonsense, without the scope, revoked: nothing comes out and no entry is made."""
    from candour.exchange.operations import OPERATIONS
    from candour.people.actions import revoke_client
    from candour.people.models import PartnerClient

    scopes = {(each.method, each.path): each.scope for each in OPERATIONS}
    revoked = {slug: register(slug, f"{slug}-revoked") for slug in (LANDLORD, COUNCIL)}
    for system in revoked.values():
        revoke_client(client=PartnerClient.objects.get(client_id=system.client_id), at=datetime.now(UTC))
    systems[LANDLORD].door.look_again()
    limited = {scope: {slug: register(slug, f"{slug}-all-but-{scope}", tuple(set(SCOPES) - {scope}))
                       for slug in (LANDLORD, COUNCIL)} for scope in SCOPES}  # fmt: skip
    for route, line in CALLS.items():
        scope = scopes[route]
        for headers, status in (
            ({}, 401),
            ({"Authorization": "Bearer nonsense"}, 401),
            ({"Cookie": "candour-session=somebody"}, 401),
            (revoked[line.of].headers, 401),
            (limited[scope][line.of].headers, 403),
        ):
            answer, entries = call(route, "own", headers)
            assert (answer.status_code, entries) == (status, 0), (route, answer.text)


@pytest.mark.parametrize("route", CALLS, ids=" ".join)
def test_one_gets_and_changes_what_is_ones_own_with_its_entry(route, systems, call):
    line = CALLS[route]
    answer, entries = call(route, "own", systems[line.of].headers)
    assert answer.status_code in line.answers, answer.text
    assert entries == line.entries


@pytest.mark.parametrize("route", CALLS, ids=" ".join)
def test_what_is_anothers_is_answered_as_what_is_not_there(route, systems, call):
    line = CALLS[route]
    _is_alike(line, *(call(route, thing, systems[line.of].headers) for thing in ("others", "none")))


@pytest.mark.parametrize("route", CALLS, ids=" ".join)
def test_another_organisation_finds_as_little_as_where_nothing_is(route, systems, call):
    line = CALLS[route]
    another = systems[COUNCIL if line.of == LANDLORD else LANDLORD]
    _is_alike(line, *(call(route, thing, another.headers) for thing in ("own", "none")))


def _is_alike(line: Call, theirs: tuple[Any, int], none: tuple[Any, int]) -> None:
    assert _unnamed(said(theirs[0])) == _unnamed(said(none[0]))
    assert theirs[1] == none[1] == line.refused
    assert not any(word in theirs[0].text for word in (*ANN.told[:4], *BEN.told[:4]))


def _unnamed(words: Any) -> str:
    """Without the names that the caller gave and is given back."""
    text = json.dumps(words)
    for name in ("council-tax", "care", "nothing", "collecting", "caring"):
        text = text.replace(f"{name}", "it")
    return text


def test_of_whom_all_is_erased_is_answered_about_as_about_nobody(town: Town, systems, call):
    from candour.sharing.actions.erasing import Decided, erase_everything

    decided = Decided(
        organisation=town.organisation(COUNCIL), by="Siân Pugh", approved_by="Tom Reddy", why="She asked.",
        at=datetime.now(UTC),
    )  # fmt: skip
    erase_everything(person=town.person(ANN), decided=decided, remember=list)
    for route in list(CALLS)[:4]:
        none, _ = call(route, "none", systems[LANDLORD].headers)
        _is_alike(CALLS[route], call(route, "own", systems[LANDLORD].headers), (none, CALLS[route].refused))
