"""In whatever order people choose and whatever crashes, what is given out is what a small model says.

Neither more nor less, and one key has one answer. The exchange is the real one on the real database. Crashing
is what kill -9 leaves behind: every connection broken in the middle of whatever was under way, or a process
that begins again and remembers nothing.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from candour.vault import journal

from .conftest import RECORDS, Door, System, make_app, open_door
from .town import ADDRESS, ANN, COUNCIL, COUNCIL_TAX, LANDLORD, PHONE, Town, know

CHECK, LETTER, MOVE = "tenancy-check", "newsletter", "moving-help"
ASKED = {CHECK: (ADDRESS, PHONE), LETTER: (PHONE,), MOVE: (ADDRESS,)}
NUMBERS = count(1)
CUT = """
select pg_terminate_backend(pid) from pg_stat_activity
 where application_name = 'candour exchange' and datname = current_database()
"""


def now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Limits:
    """What keeps a person's data from being given out."""

    restricted: bool = False
    protected: set[str] = field(default_factory=set)
    objecting: bool = False


@dataclass
class Model:
    """What may be given out about one person. yes: by purpose; None where joining left it open.

    other: the limits that went with the council's subject when it was found to be somebody else.
    """

    yes: dict[str, bool | None] = field(default_factory=lambda: {LETTER: False, MOVE: False})
    spent_by: str = ""
    limits: Limits = field(default_factory=Limits)
    other: Limits | None = None
    erased: bool = False
    record: int = 0

    def may(self, purpose: str, name: str, key: str = "") -> bool | None:
        """Whether a detail may be given out for a purpose, also again under the key it was spent by."""
        limits = self.limits
        if self.erased or self.other is not None or limits.restricted or name in limits.protected:
            return False
        if purpose == CHECK:
            return not limits.objecting
        if purpose == MOVE and self.spent_by:
            return self.spent_by == key
        return self.yes[purpose]


@dataclass
class Given:
    """What one key was answered.

    record: which of the holder's words it rests on. erased: whether it was asked when nothing was left of the
    person, and so is nothing about them. tells: whether it said that a yes was used, which is
    said of nobody who is not here.
    """

    purpose: str
    id: str
    released: frozenset[str]
    record: int
    erased: bool
    tells: bool


@dataclass
class Program:
    """The exchange over a database, which can be begun again."""

    dsn: str
    town: Town
    destroyed: Path
    at_end: ExitStack = field(default_factory=ExitStack)
    door: Door = None  # type: ignore[assignment]

    def begin_again(self) -> None:
        self.at_end.close()
        self.door = self.at_end.enter_context(open_door(make_app(self.dsn)))
        self.landlord = System(LANDLORD, self.town.keys[LANDLORD], self.door)
        self.council = System(COUNCIL, self.town.keys[COUNCIL], self.door)
        assert self.landlord.headers, "tokens are got while everything is well, and kept"
        assert self.council.headers


class AnyOrder(RuleBasedStateMachine):
    """One person, whom the landlord asks about and of whom the council holds two details."""

    def __init__(self, program: Program) -> None:
        super().__init__()
        self.program, self.model = program, Model()
        self.given: dict[str, Given] = {}
        self.number = next(NUMBERS)
        self.tenant, self.customer = f"T-9{self.number:05}", f"C-9{self.number:05}"

    @initialize()
    def begin(self) -> None:
        from candour.people.actions import join_subjects

        town = self.program.town
        self.tell()
        self.subject = know(town, LANDLORD, "tenant", self.tenant)
        self.council_subject = know(town, COUNCIL, "council-customer", self.customer)
        join_subjects(
            subject=self.subject, other=self.council_subject, organisation=town.organisation(COUNCIL),
            why="They agree.", at=now(),
        )  # fmt: skip

    # What people do

    @precondition(lambda self: not self.model.erased)
    @rule(purpose=st.sampled_from([LETTER, MOVE]), yes=st.booleans())
    def answer(self, purpose: str, yes: bool) -> None:
        self.program.town.answer(self.tenant, purpose, yes=yes)
        self.model.yes[purpose] = yes
        if purpose == MOVE:
            self.model.spent_by = ""

    @precondition(lambda self: not self.model.erased and not self.model.limits.objecting)
    @rule()
    def object_to_checks(self) -> None:
        from candour.sharing.actions import make_objection

        version = self.program.town.version(CHECK)
        make_objection(person=self.person, version=version, reason="I moved.", at=now())
        self.model.limits.objecting = True

    @precondition(lambda self: not self.model.erased and self.model.limits.objecting)
    @rule(how=st.sampled_from(["withdrawn", "overridden", "accepted"]))
    def end_objections(self, how: str) -> None:
        for objection in self.standing_objections():
            self.weigh(objection, how)
        self.model.limits.objecting = bool(self.standing_objections())
        assert self.model.limits.objecting == (how == "accepted")

    @precondition(lambda self: not self.model.erased)
    @rule()
    def restrict_or_lift(self) -> None:
        from candour.register.models import Dataset
        from candour.sharing.actions import lift_restriction, restrict

        act = lift_restriction if self.model.limits.restricted else restrict
        act(person=self.person, dataset=Dataset.objects.get(key=COUNCIL_TAX), at=now())
        self.model.limits.restricted ^= True

    @precondition(lambda self: not self.model.erased)
    @rule(name=st.sampled_from([ADDRESS, PHONE]))
    def protect_or_not(self, name: str) -> None:
        from candour.register.models import Attribute
        from candour.sharing.actions import protect_detail, unprotect_detail

        act = unprotect_detail if name in self.model.limits.protected else protect_detail
        act(person=self.person, attribute=Attribute.objects.get(name=name), at=now())
        self.model.limits.protected ^= {name}

    @precondition(lambda self: not self.model.erased and self.model.other is None)
    @rule()
    def part(self) -> None:
        from candour.sharing.actions import undo_joining

        undo_joining(
            subject=self.council_subject,
            organisation=self.program.town.organisation(COUNCIL),
            why="Not the same.",
            at=now(),
        )
        limits = self.model.limits
        self.model.other = Limits(limits.restricted, set(limits.protected), limits.objecting)

    @precondition(lambda self: self.model.other is not None)
    @rule()
    def join_again(self) -> None:
        from candour.people.actions import join_subjects

        join_subjects(
            subject=self.subject, other=self.council_subject, why="They are.", at=now(),
            organisation=self.program.town.organisation(COUNCIL),
        )  # fmt: skip
        other, limits = self.model.other, self.model.limits
        assert other is not None
        limits.restricted |= other.restricted
        limits.protected |= other.protected
        limits.objecting |= other.objecting
        self.model.other = None
        self.model.yes = {purpose: yes and None for purpose, yes in self.model.yes.items()}

    @precondition(lambda self: self.may_be_erased())
    @rule()
    def erase(self) -> None:
        from candour.sharing.actions.erasing import Decided, erase_everything

        council = self.program.town.organisation(COUNCIL)
        decided = Decided(
            organisation=council, by="Sian Pugh", approved_by="Tom Reddy", why="Asked.", at=now()
        )
        remember = partial(journal.append, self.program.destroyed)
        erase_everything(person=self.person, decided=decided, remember=remember)
        self.model.erased = True

    # What the holder and the asker do

    @precondition(lambda self: not self.model.erased)
    @rule()
    def tell(self) -> None:
        self.model.record += 1
        phone = f"0808 157 {self.model.record:04}"
        path = f"{RECORDS}/council-tax/council-customer/{self.customer}"
        values = {
            name: {"value": value, "updated": "2026-03-01"}
            for name, value in ((ADDRESS, ANN.values[ADDRESS]), (PHONE, phone))
        }
        council = self.program.council
        told = self.until_answered(
            {"method": "PUT", "url": path, "headers": council.headers, "json": {"values": values}}
        )
        assert told.status_code in (200, 201), told.text

    @rule(purpose=st.sampled_from(sorted(ASKED)))
    def ask(self, purpose: str) -> None:
        key = f"key-{self.number}-{len(self.given)}"
        self.take(key, purpose, self.answered(key, purpose))

    @rule(purpose=st.sampled_from(sorted(ASKED)), at_once=st.integers(2, 8))
    def ask_several_times_at_once(self, purpose: str, at_once: int) -> None:
        key = f"key-{self.number}-{len(self.given)}"
        answers = self.program.door.together([self.request(key, purpose)] * at_once)
        told = {answer.json()["id"] for answer in answers if answer.status_code == 200}
        assert {answer.status_code for answer in answers} <= {200, 503}
        self.take(key, purpose, answer := self.answered(key, purpose))
        assert told <= {answer.json()["id"]}

    @rule(purpose=st.sampled_from(sorted(ASKED)))
    def ask_while_the_writer_dies(self, purpose: str) -> None:
        """Its connection is broken while it commits, so nobody knows; the key tells."""
        key = f"key-{self.number}-{len(self.given)}"
        under_way = self.program.door.portal.start_task_soon(
            partial(self.program.door.client.request, **self.request(key, purpose))
        )
        self.cut()
        first = under_way.result(20)
        answer = self.answered(key, purpose)
        assert first.status_code == 503 or first.json()["id"] == answer.json()["id"]
        self.take(key, purpose, answer)

    @precondition(lambda self: self.given)
    @rule(which=st.integers(0, 99))
    def ask_again(self, which: int) -> None:
        key, given = list(self.given.items())[which % len(self.given)]
        answer = self.answered(key, given.purpose)
        still = [self.model.may(given.purpose, name, key) for name in given.released]
        changed = still and given.record != self.model.record
        tells = self.model.erased > given.erased and given.tells
        if tells or False in still or changed:
            assert answer.status_code == 409, answer.text
        elif None not in still:
            assert answer.status_code == 200, answer.text
        if answer.status_code == 200:
            assert (answer.json()["id"], frozenset(answer.json()["attributes"])) == (given.id, given.released)

    # What breaks

    @rule()
    def cut(self) -> None:
        """Every connection of the exchange's breaks."""
        with psycopg.connect(self.program.dsn, autocommit=True) as connection:
            connection.execute(CUT)

    @rule()
    def crash(self) -> None:
        """The serving process begins again and remembers nothing."""
        self.program.begin_again()

    # How it is told and read

    @property
    def person(self) -> Any:
        return self.program.town.person(self.tenant)

    def may_be_erased(self) -> bool:
        joined = not self.model.erased and self.model.other is None
        return joined and len(self.given) > 3 and not self.model.limits.objecting

    def standing_objections(self) -> list[Any]:
        from candour.core.subject import STANDING_OBJECTIONS
        from candour.people.queries import subjects_of
        from candour.sharing.models import Objection

        states = [state.value for state in STANDING_OBJECTIONS]
        return list(Objection.objects.filter(subject_id__in=subjects_of(self.person), state__in=states))

    def weigh(self, objection: Any, how: str) -> None:
        from candour.core.subject import ObjectionState
        from candour.sharing.actions import weigh_objection, withdraw_objection
        from candour.sharing.actions.objections import Ground

        if how == "withdrawn" or (how == "overridden" and objection.state != ObjectionState.WEIGHING):
            withdraw_objection(objection=objection, at=now())
        elif objection.state == ObjectionState.WEIGHING:
            weigh_objection(
                objection=objection,
                organisation=self.program.town.organisation(COUNCIL),
                by="Sian Pugh",
                ground=Ground.PUBLIC_INTEREST if how == "overridden" else None,
                explanation="So it was decided.",
                at=now(),
            )

    def request(self, key: str, purpose: str) -> dict[str, Any]:
        return self.program.landlord.request(self.tenant, purpose, *ASKED[purpose], key=key)

    def answered(self, key: str, purpose: str) -> httpx.Response:
        return self.until_answered(self.request(key, purpose))

    def until_answered(self, request: dict[str, Any]) -> httpx.Response:
        """The answer to a request that is made again while it gets none."""
        for _ in range(50):
            (answer,) = self.program.door.together([request])
            if answer.status_code != 503:
                return answer
        raise AssertionError(answer.text)

    def take(self, key: str, purpose: str, answer: httpx.Response) -> None:
        """Hold a first answer against the model, and remember it."""
        assert answer.status_code == 200, answer.text
        released = frozenset(answer.json()["attributes"])
        may = {name: self.model.may(purpose, name) for name in ASKED[purpose]}
        assert {name for name in released if may[name] is False} == set()
        assert {name for name, may in may.items() if may} - released == set()
        id_ = answer.json()["id"]
        tells = any(each["reason"] == "consent-spent" for each in answer.json()["refused"].values())
        self.given[key] = Given(purpose, id_, released, self.model.record, self.model.erased, tells)
        if purpose == MOVE and released:
            self.model.spent_by = key


@pytest.fixture
def program(
    live_database: str, town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Program]:
    monkeypatch.setattr("candour.exchange.access_tokens.LIFE_SECONDS", 3600)  # a busy machine takes so long
    program = Program(live_database, town, tmp_path / "destroyed-keys")
    program.begin_again()
    yield program
    program.at_end.close()


@pytest.mark.slow
def test_in_any_order_what_is_given_out_is_what_may_be(
    program: Program, database: psycopg.Connection
) -> None:
    few = settings(
        max_examples=10,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],  # to make a failure smaller would take minutes on a real database
    )
    run_state_machine_as_test(partial(AnyOrder, program), settings=few)
    twice = database.execute("select key from repeats group by client_id, key having count(*) > 1").fetchall()
    assert twice == []
    entries, uses = database.execute(
        "select (select count(*) from entries where kind = 'use'), (select count(*) from repeats)"
    ).fetchone()
    assert entries == uses, "each key made one entry, and no entry was made without one"
