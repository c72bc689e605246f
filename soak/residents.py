"""People who change their minds while partners ask, and a timeline of what may be given out when.

One thread does one thing after another. What failed may have happened or not; so it counts as allowing, until
the next thing that is known. A release is wrong when, from its request to its answer, nothing allowed it.
"""

import random
import time
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Event

from django.db import DatabaseError, connection, connections

from candour.store.roles import ERASE, PORTAL, SERVE
from soak import deeds
from soak.acting import AsRole
from soak.journal import Told
from soak.world import ADDRESS, CHECK, LETTER, MOVE, PHONE, Person, World

OBJECTION, RESTRICTION, JOINED, ERASED = "objection", "restriction", "joined", "erased"

CONCERNED = {
    CHECK: (OBJECTION, RESTRICTION, JOINED, ERASED),
    LETTER: (LETTER, RESTRICTION, JOINED, ERASED),
    MOVE: (MOVE, RESTRICTION, JOINED, ERASED),
}
"""By purpose: everything that must allow a release, besides the protection of each detail."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something a person did. allows: whether sharing may go on by it; None when nobody knows."""

    began: float
    ended: float
    allows: bool | None


@dataclass
class Timeline:
    """What everybody did, by the landlord's number of a person and what it concerns."""

    steps: dict[tuple[str, str], list[Step]] = field(default_factory=dict)

    def add(self, tenant: str, concerns: str, step: Step) -> None:
        """Steps of one person must be added in their order."""
        self.steps.setdefault((tenant, concerns), []).append(step)

    def allowed(self, tenant: str, concerns: str, began: float, ended: float) -> bool:
        """Whether something allowed a release at any moment between the two."""
        steps = self.steps.get((tenant, concerns), [])
        last = bisect_right([step.ended for step in steps], began)
        standing = steps[last - 1].allows if last else concerns not in (LETTER, MOVE)
        return standing is not False or any(
            step.allows is not False and step.began <= ended for step in steps[last:]
        )

    def violations(self, told: Sequence[Told]) -> list[str]:
        """Releases that nothing allowed, in sentences."""
        found = []
        for each in told:
            tenant, purpose = each.question.tenant, each.question.purpose
            for name in each.released:
                for concerns in (*CONCERNED[purpose], name):
                    if not self.allowed(tenant, concerns, each.began, each.ended):
                        found.append(f"{each.id}: {name} of {tenant} for {purpose} against {concerns}")
        return found

    def yeses(self, tenant: str, purpose: str) -> int:
        """How often a person said yes, or may have."""
        return sum(step.allows is not False for step in self.steps.get((tenant, purpose), []))


class Residents:
    """Everybody at their choices, in a thread with Django on the database."""

    def __init__(self, world: World, destroyed_keys: Path, as_role: AsRole, pause: float = 0.05) -> None:
        self.timeline = Timeline()
        self.done: Counter[str] = Counter()
        self.failed = 0
        self.erased: set[str] = set()
        self._world = world
        self._destroyed_keys = destroyed_keys
        self._as_role = as_role
        self._pause = pause

    def go_on(self, stop: Event) -> None:
        """Do one thing after another until told to stop."""
        with self._as_role(PORTAL):
            while not stop.is_set():
                self._do_something()
                stop.wait(self._pause)
        connections.close_all()

    def _do_something(self) -> None:
        alive = [person for person in self._world.people if person.tenant not in self.erased]
        may_erase = len(alive) > len(self._world.people) // 2
        deeds = [self._answer, self._object, self._restrict, self._protect, self._part, self._erase]
        deed = random.choices(deeds, [60, 15, 10, 10, 4, int(may_erase)])[0]
        others = [person for person in alive if person not in self._world.at_browsers]
        deed(random.choice(others if deed == self._erase else alive))

    def _answer(self, person: Person) -> None:
        purpose, yes = random.choice([LETTER, MOVE]), random.random() < 0.6
        self._try(person, purpose, yes, lambda: deeds.answer(person, purpose, yes))

    def _object(self, person: Person) -> None:
        allow, role = deeds.withdraw_objection, PORTAL
        if int(person.tenant[-1]) % 2 == 0:
            allow, role = deeds.weigh_objection, SERVE
        self._toggle(person, OBJECTION, deeds.make_objection, allow, role)

    def _restrict(self, person: Person) -> None:
        self._toggle(person, RESTRICTION, deeds.restrict, deeds.lift)

    def _protect(self, person: Person) -> None:
        attribute = random.choice([ADDRESS, PHONE])
        self._toggle(
            person, attribute, partial(deeds.protect, attribute), partial(deeds.unprotect, attribute)
        )

    def _part(self, person: Person) -> None:
        self._toggle(person, JOINED, deeds.part, deeds.join_again, SERVE)

    def _erase(self, person: Person) -> None:
        if self._try(person, ERASED, False, lambda: deeds.erase(person, self._destroyed_keys), ERASE):
            self.erased.add(person.tenant)

    def _toggle(
        self,
        person: Person,
        concerns: str,
        stop: Callable[[Person], None],
        allow: Callable[[Person], None],
        allowing: str = PORTAL,
    ) -> None:
        """Stop what may go on, or let go on what was stopped; where nobody knows, one of the two.

        allowing: the role of whoever lets it go on.
        """
        steps = self.timeline.steps.get((person.tenant, concerns), [])
        standing = steps[-1].allows if steps else True
        allows = random.random() < 0.5 if standing is None else not standing
        if allows:
            self._try(person, concerns, True, partial(allow, person), allowing)
        else:
            self._try(person, concerns, False, partial(stop, person))

    def _try(
        self, person: Person, concerns: str, allows: bool, act: Callable[[], None], role: str = PORTAL
    ) -> bool:
        """Whether it is known to be done. What is not in order was not done; what broke may have been."""
        from candour.people.errors import PeopleError
        from candour.sharing.errors import SharingError
        from candour.vault.errors import VaultError

        began = time.monotonic()
        try:
            with nullcontext() if role == PORTAL else self._as_role(role):
                act()
        except (SharingError, PeopleError, LookupError, VaultError):
            return False
        except DatabaseError:
            self.failed += 1
            self.timeline.add(person.tenant, concerns, Step(began, time.monotonic(), None))
            connection.close()
            return False
        self.timeline.add(person.tenant, concerns, Step(began, time.monotonic(), allows))
        self.done[concerns] += 1
        return True
