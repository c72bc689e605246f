"""What the two clients can do is the same, and stands in the partners' page about them."""

import inspect
import re
from pathlib import Path
from typing import get_args, get_type_hints

import msgspec

import candour
from candour.exchange import client
from candour.exchange.client import AsyncExchangeClient, ChangeEvent, ExchangeClient, ExchangeError

PAGE = (Path(__file__).parents[4] / "docs" / "partners" / "client.md").read_text()


def methods(of: type) -> dict[str, list[str]]:
    found = inspect.getmembers(of, inspect.isfunction)
    return {name: list(inspect.signature(it).parameters) for name, it in found if not name.startswith("_")}


def test_both_clients_do_the_same():
    assert methods(ExchangeClient) == methods(AsyncExchangeClient)


def test_every_method_is_documented_and_no_other():
    documented = re.findall(r"`(\w+)\(", "\n".join(re.findall(r"^\| `\w+\(.*", PAGE, re.M)))
    assert set(documented) == set(methods(ExchangeClient)) - {"close"}


def test_whoever_uses_it_has_its_types_checked():
    """PEP 561: without the marker, type checkers of others' projects pass our types over."""
    assert (Path(candour.__file__).parent / "py.typed").is_file()


def test_whatever_is_sent_or_answered_can_be_named():
    """ChangeEvent is what webhooks bring, for whoever receives them."""
    hints = [get_type_hints(it) for _, it in inspect.getmembers(ExchangeClient, inspect.isfunction)]
    types = {part for each in hints for hint in each.values() for part in (hint, *get_args(hint))}
    structs = [each for each in types if inspect.isclass(each) and issubclass(each, msgspec.Struct)]
    _, schemas = msgspec.json.schema_components([*structs, ChangeEvent])
    assert len(schemas) > 30
    assert schemas.keys() - set(client.__all__) == set()


def test_every_error_is_documented():
    errors = [it for name in client.__all__ if inspect.isclass(it := getattr(client, name))]
    names = {it.__name__ for it in errors if issubclass(it, ExchangeError)}
    assert len(names) > 8
    assert {name for name in names if f"`{name}`" not in PAGE} == set()
