"""Partners, residents and an officer who ask for what is not theirs, and what each of them asks for.

What is asked about are things that others were told of in the same minute, and what stands in the database.
"""

import random
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import psycopg

from soak.journal import Journal
from soak.receiver import Receiver
from soak.refusals import Ask, Asker, Pair
from soak.visitors import Visitor, Visitors, sign_in
from soak.world import ADDRESS, CHECK, COUNCIL, LANDLORD, NOBODY, PHONE, STRANGER, World, token

Doors = Mapping[str, Callable[[], Pair | None]]

NOWHERE = "soak-nowhere"
_VALUES = {"values": {PHONE: {"value": "0808 157 9999", "updated": "2026-03-01"}}}
_RECEIPT = """
select r.number from consent_records r join subjects s on s.id = r.subject_id
 where s.person_id <> (select person_id from accounts where email = %s)
 order by random() limit 1
"""


@dataclass(frozen=True)
class Others:
    """What can be asked about: everybody, what was answered, what was sent, and the database (`dsn`)."""

    world: World
    visitors: Visitors
    journal: Journal
    receiver: Receiver
    nodes: Sequence[str]
    dsn: str

    def use(self, but: str = "") -> str | None:
        """The id of a use of the data of anybody but the person with this number of the landlord's."""
        told = [each for each in self.journal.told[-200:] if each.question.tenant not in (but, NOBODY)]
        return random.choice(told).id if told else None

    def change(self, but: str) -> str | None:
        """The id of a change of any client but this one."""
        sent = [each for each in self.receiver.attempts[-200:] if each.client != but]
        return random.choice(sent).id if sent else None

    def receipt(self, email: str) -> str | None:
        """The number of a receipt of anybody's but this account's."""
        with suppress(psycopg.OperationalError), psycopg.connect(self.dsn, autocommit=True) as database:
            row = database.execute(_RECEIPT, [email]).fetchone()
            return None if row is None else str(row[0])
        return None


@dataclass(frozen=True)
class Partner:
    """A system by its client id, which is its organisation's name: the landlord's, or that of a stranger."""

    client_id: str
    others: Others

    @property
    def secrets(self) -> Collection[str]:
        """What is held about anybody."""
        return [secret for person in self.others.world.people for secret in person.secrets]

    @property
    def doors(self) -> Doors:
        """People it does not know by these numbers, a dataset of the council's, changes told to others."""
        return {
            f"{self.client_id}: a release": self._release,
            f"{self.client_id}: another's dataset": self._record,
            f"{self.client_id}: acknowledging another's change": self._acknowledgement,
            f"{self.client_id}: what came after another's change": self._cursor,
        }

    def own(self) -> str:
        """Its feed."""
        return "/exchange/v1/changes"

    def signed_in(self) -> Mapping[str, Any]:
        """An access token."""
        nodes = self.others.nodes
        access = token(self.others.world, self.client_id, nodes[0], random.choice(nodes))
        return {"headers": {"Authorization": f"Bearer {access}"}}

    def _release(self) -> Pair:
        person = random.choice(self.others.world.people)
        scheme, number = ("council-customer", person.customer)
        if self.client_id == STRANGER:
            scheme, number = ("tenant", person.tenant)
        question = {"purpose": CHECK, "attributes": [ADDRESS]}
        another, nobody = (
            Ask(
                "POST",
                "/exchange/v1/releases",
                each,
                {"subject": {"scheme": scheme, "reference": each}, **question},
            )
            for each in (number, NOBODY)
        )
        return Pair(another, nobody, 200)

    def _record(self) -> Pair:
        customer = random.choice(self.others.world.people).customer
        another, nobody = (
            Ask("PUT", f"/exchange/v1/records/{dataset}/council-customer/{customer}", dataset, _VALUES)
            for dataset in ("council-tax", "no-tax")
        )
        return Pair(another, nobody)

    def _acknowledgement(self) -> Pair | None:
        return self._of_change(
            lambda id_: Ask("POST", f"/exchange/v1/changes/{id_}/acknowledgement", id_), 404
        )

    def _cursor(self) -> Pair | None:
        return self._of_change(lambda id_: Ask("GET", f"/exchange/v1/changes?after={id_}", id_), 410)

    def _of_change(self, ask: Callable[[str], Ask], status: int) -> Pair | None:
        change = self.others.change(self.client_id)
        if change is None:
            return None
        return Pair(ask(change), ask(str(uuid4())), status)


@dataclass(frozen=True)
class Resident:
    """Somebody who is signed in to the portal."""

    visitor: Visitor
    others: Others

    @property
    def secrets(self) -> Collection[str]:
        """What is held about anybody else."""
        people = [person for person in self.others.world.people if person != self.visitor.person]
        return [secret for person in people for secret in person.secrets]

    @property
    def doors(self) -> Doors:
        """Uses and receipts of others', and somebody's case."""
        doors: Doors = {
            "a resident: another's use": self._use,
            "a resident: another's receipt": self._receipt,
        }
        has_it = self.visitor == self.others.visitors.residents[0]
        return doors if has_it else {**doors, "a resident: another's case": self._case}

    def own(self) -> str | None:
        """A use of their own data, or what is held about them."""
        uses = [each.id for each in self.others.journal.told if each.question.tenant == self._tenant]
        return random.choice(["/uses", "/held", *[f"/uses/{id_}" for id_ in uses[-2:]]])

    def signed_in(self) -> Mapping[str, Any]:
        """A session's cookies."""
        return {"cookies": sign_in(self.visitor, self.others.nodes[0])}

    @property
    def _tenant(self) -> str:
        return "" if self.visitor.person is None else self.visitor.person.tenant

    def _use(self) -> Pair | None:
        use, page = self.others.use(but=self._tenant), random.choice(["", "/proof", "/receipt", "/report"])
        return None if use is None else _page("/uses/{}" + page, use, str(uuid4()))

    def _receipt(self) -> Pair | None:
        number, page = self.others.receipt(self.visitor.email), random.choice(["", "/record", "/proof"])
        if number is None:
            return None
        return _page("/receipts/{}" + page, number, "0000-0000-0000")

    def _case(self) -> Pair:
        return _page("/cases/{}", str(self.others.visitors.case), str(uuid4()))


@dataclass(frozen=True)
class Officer:
    """An officer of the landlord's who is signed in to its desk, with every role there."""

    visitor: Visitor
    others: Others

    @property
    def secrets(self) -> Collection[str]:
        """What is held about anybody."""
        return [secret for person in self.others.world.people for secret in person.secrets]

    @property
    def doors(self) -> Doors:
        """The council's desk, and at the landlord's the council's systems, cases and uses."""
        return {
            "an officer: another's desk": self._desk,
            "an officer: another's system": self._system,
            "an officer: another's case": self._case,
            "an officer: a use": self._review,
        }

    def own(self) -> str:
        """A page of the landlord's desk."""
        return f"/desk/{LANDLORD}/{random.choice(['clients', 'reviews', 'late'])}"

    def signed_in(self) -> Mapping[str, Any]:
        """A session's cookies, with a second factor."""
        return {"cookies": sign_in(self.visitor, self.others.nodes[0])}

    def _desk(self) -> Pair:
        page = random.choice(["clients", "cases", "reviews", f"clients/{COUNCIL}", "colleagues"])
        return _page("/desk/{}/" + page, COUNCIL, NOWHERE)

    def _system(self) -> Pair:
        return _page(f"/desk/{LANDLORD}/clients/{{}}", COUNCIL, NOWHERE)

    def _case(self) -> Pair:
        desk = random.choice([LANDLORD, COUNCIL])
        case = str(self.others.visitors.case)
        return _page(f"/desk/{desk}/cases/{{}}", case, str(uuid4()))

    def _review(self) -> Pair | None:
        use = self.others.use()
        if use is None:
            return None
        return _page(f"/desk/{LANDLORD}/reviews/{{}}", use, str(uuid4()))


def everybody(others: Others) -> list[Asker]:
    """The landlord's system and a stranger's, both residents, and the officer."""
    visitors = others.visitors
    return [
        *[Partner(client_id, others) for client_id in (LANDLORD, STRANGER)],
        *[Resident(visitor, others) for visitor in visitors.residents],
        Officer(visitors.officer, others),
    ]


def _page(path: str, another: str, nobody: str) -> Pair:
    return Pair(Ask("GET", path.format(another), another), Ask("GET", path.format(nobody), nobody))
