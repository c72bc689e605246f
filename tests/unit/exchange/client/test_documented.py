"""What the two clients can do is the same, and stands in the partners' page about them."""

import inspect
import re
from pathlib import Path

from candour.exchange import client
from candour.exchange.client import AsyncExchangeClient, ExchangeClient, ExchangeError

PAGE = (Path(__file__).parents[4] / "docs" / "partners" / "client.md").read_text()


def methods(of: type) -> dict[str, list[str]]:
    found = inspect.getmembers(of, inspect.isfunction)
    return {name: list(inspect.signature(it).parameters) for name, it in found if not name.startswith("_")}


def test_both_clients_do_the_same():
    assert methods(ExchangeClient) == methods(AsyncExchangeClient)


def test_every_method_is_documented_and_no_other():
    documented = re.findall(r"`(\w+)\(", "\n".join(re.findall(r"^\| `\w+\(.*", PAGE, re.M)))
    assert set(documented) == set(methods(ExchangeClient)) - {"close"}


def test_every_error_is_documented():
    errors = [it for name in client.__all__ if inspect.isclass(it := getattr(client, name))]
    names = {it.__name__ for it in errors if issubclass(it, ExchangeError)}
    assert len(names) > 8
    assert {name for name in names if f"`{name}`" not in PAGE} == set()
