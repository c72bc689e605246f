"""The sheet of what must stay true names only tests and files that are there."""

import re
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[3]
SHEET = (CHECKOUT / "docs" / "contributors" / "invariants.md").read_text()
NAMED = re.findall(r"`([\w/]+\.(?:py|md))(?:::(\w+))?`", SHEET)


def test_every_promise_stands_there_once_and_in_order():
    assert [int(number) for number in re.findall(r"^\| (\d+) \|", SHEET, re.M)] == list(range(1, 11))


@pytest.mark.parametrize(("path", "test"), sorted(set(NAMED)), ids="::".join)
def test_what_it_names_is_there(path, test):
    below = CHECKOUT if path.startswith(("tests/", "docs/", "soak/")) else CHECKOUT / "src" / "candour"
    file = below / path
    assert file.is_file()
    assert not test or re.search(rf"def {test}\(", file.read_text())
