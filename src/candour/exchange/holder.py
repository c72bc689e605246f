"""An organisation that tells what one of its datasets holds, and whether what it says may be stored.

Always on the newest register: it is looked at again for each call, and for each part of a long one, so a
client that was revoked stops in the middle of a load.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from candour.access.facts import StoredValue
from candour.core.values import check_value
from candour.exchange.authentication import standing
from candour.exchange.problems import NotFound, Unavailable, UnknownAttribute, WrongValue
from candour.exchange.record_schemas import SentValue
from candour.exchange.register import Client, Dataset, Register
from candour.exchange.schemas import Subject, moment
from candour.exchange.state import Exchange

SCOPE = "records"
ATTEMPTS = 3

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Holder:
    """Who puts: a client of the organisation, into one of its datasets, as one register has them."""

    exchange: Exchange
    register: Register
    client: Client
    dataset: Dataset

    def shares(self, reference: Subject) -> bool:
        """Whether a reference is of a kind that names several people."""
        return self.register.is_shared(self.client.organisation, reference.scheme)

    def checked(self, sent: Mapping[str, SentValue | None]) -> dict[str, StoredValue | None]:
        """What was sent as it is stored, but for whom it is about.

        Raises UnknownAttribute or WrongValue, naming the wrong field.
        """
        return {name: self._checked(name, value) for name, value in sent.items()}

    def _checked(self, name: str, sent: SentValue | None) -> StoredValue | None:
        attribute = self.register.attributes.get(name)
        if attribute is None or name not in self.dataset.attributes:
            raise UnknownAttribute(
                f"The dataset {self.dataset.key} does not hold {name}.", field=f"values.{name}"
            )
        if sent is None:
            return None
        if wrong := check_value(attribute.value_type, sent.value):
            raise WrongValue(wrong, field=f"values.{name}.value")
        try:
            updated = moment(sent.updated)
        except ValueError as wrong_date:
            raise WrongValue(str(wrong_date), field=f"values.{name}.updated") from None
        if updated > self.exchange.clock():
            raise WrongValue(
                "It says it was updated in the future. Check your clock and the date.",
                field=f"values.{name}.updated",
            )
        return StoredValue(sent.value, updated, sent.source, (), sent.purposes, sent.checked)


class Outdated(Exception):
    """What something was put on the word of changed meanwhile, and nothing of it was stored.

    The client or the register did, or everything about a person was erased since their reference was read.
    """


async def on_newest_register(
    exchange: Exchange, client: Client, dataset: str, put: Callable[[Holder], Awaitable[T]]
) -> T:
    """Put something as a holder that still stands when it is stored; again, if the register has moved on.

    Raises as `current_holder` and `put` do, but for Outdated.
    """
    for _ in range(ATTEMPTS):
        try:
            return await put(await current_holder(exchange, client, dataset))
        except Outdated:
            continue
    raise Unavailable("The register keeps changing, so nothing was stored. Send it again in a moment.")


async def current_holder(exchange: Exchange, client: Client, dataset: str) -> Holder:
    """A client and one of its organisation's datasets by its short key, as they stand now.

    Raises NotAuthenticated, MissingScope, Unavailable, or NotFound for a dataset that is not its own.
    """
    await exchange.registers.look_again()
    register = exchange.registers.current()
    client = standing(register, client, SCOPE)
    organisation = register.organisation(client.organisation)
    found = register.datasets.get(f"{organisation.slug}/{dataset}")
    if found is None or found.organisation != client.organisation or found.mode != "held":
        raise NotFound("Your organisation has no dataset of this name that is held here.")
    return Holder(exchange, register, client, found)
