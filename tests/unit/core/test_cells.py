"""Cells are read as what they should be, and every fault of a row is told at once."""

import json
from datetime import date
from pathlib import Path

import pytest

from candour.core.cells import Cells
from candour.core.import_report import Outcome, Remark
from candour.core.table_file import Layout, TableRow

LAYOUT = Layout({"The Cell": "cell", "Other": "other"})


def cells_of(cell: str, other: str = "") -> Cells:
    columns = {field: column for column, field in LAYOUT.columns.items()}
    return Cells(TableRow(7, LAYOUT, {"cell": cell, "other": other}, columns))


def test_space_around_and_within_text_is_made_single() -> None:
    assert cells_of("  North Somerset \n Council ").text("cell", 30) == "North Somerset Council"


@pytest.mark.parametrize("empty", ["", " ", "\n\t"])
def test_text_that_must_be_there_is_missed(empty: str) -> None:
    cells = cells_of(empty)
    assert cells.text("cell", 30) == ""
    assert str(cells.faults[0]) == "The Cell: is empty. Fill it in."
    assert cells_of(empty).optional_text("cell", 30) == ""


def test_text_longer_than_its_column_is_refused_and_not_cut() -> None:
    cells = cells_of("x" * 31)
    cells.text("cell", 30)
    assert cells.faults == [Remark("The Cell", "has 31 characters and may have 30", "Shorten it")]


def test_numbers_are_whole_and_plain() -> None:
    assert cells_of(" 42 ").number("cell") == 42
    for wrong in ["-1", "1.0", "1e3", "٣", "0x1", "1234567890", "one"]:
        cells = cells_of(wrong)
        assert cells.number("cell") == 0
        assert cells.faults[0].reason == f"is “{wrong}”, which is not a whole number"


def test_dates_are_iso_8601() -> None:
    assert cells_of("2026-03-31").optional_date("cell") == date(2026, 3, 31)
    assert cells_of("").optional_date("cell") is None
    for wrong in ["31/03/2026", "2026-02-30", "yesterday"]:
        cells = cells_of(wrong)
        assert cells.optional_date("cell") is None
        assert cells.faults[0].to_do == "Write dates like 2026-03-31"


def test_short_names_are_fit_for_addresses() -> None:
    assert cells_of("argyll-and-bute").short_name("cell") == "argyll-and-bute"
    for wrong in ["St. Helens", "-x", "x-", "x--y", "Ynys Môn", "../etc"]:
        cells = cells_of(wrong)
        assert cells.short_name("cell") == ""
        assert cells.faults


@pytest.mark.parametrize(
    "address",
    [
        "https://www.gov.uk",
        "http://example.gov.uk:8080/a/b?c=d&e=%20#f",
        "HTTPS://Example.GOV.UK/",
        "http://my_council.example.org/x",
        "http://127-0.example.uk",
    ],
)
def test_complete_web_addresses_are_taken_as_they_stand(address: str) -> None:
    cells = cells_of(address)
    assert cells.web_address("cell", 100) == address
    assert (cells.faults, cells.notes) == ([], [])


@pytest.mark.parametrize(
    "address",
    [
        "blurgh",
        "www.gov.uk",
        "//www.gov.uk/",
        "https://",
        "https://buckinghamshire",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://www.gov.uk/",
        "https://www.gov.uk@elsewhere.example/",
        "https://[::1",
        "https://www.gov.uk:99999/",
        "https://www.gov.uk:0/",
        "https://www gov.uk/",
        "https://www.g\N{CYRILLIC SMALL LETTER O}v.uk/",
        "https://.gov.uk/",
        "https://www.gov.uk\\@elsewhere.example/",
    ],
)
def test_anything_else_is_no_web_address(address: str) -> None:
    cells = cells_of(address)
    cells.web_address("cell", 100)
    assert "which is not a web address" in cells.faults[0].reason


def test_what_an_address_cannot_hold_is_encoded_and_noted() -> None:
    cells = cells_of("https://www.gov.uk/Dead animal \N{EN DASH} your guide")
    assert cells.web_address("cell", 100) == "https://www.gov.uk/Dead%20animal%20%E2%80%93%20your%20guide"
    assert cells.faults == []
    assert cells.notes[0].column == "The Cell"


def test_an_address_too_long_once_encoded_is_refused() -> None:
    cells = cells_of("https://www.gov.uk/" + "é" * 20)
    cells.web_address("cell", 100)
    assert cells.faults[0].reason == "has 139 characters and may have 100"


def test_every_fault_of_a_row_is_told_at_once() -> None:
    cells = cells_of("blurgh", "x")
    cells.web_address("cell", 100)
    cells.number("other")
    line = cells.refused("a link")
    assert (line.number, line.outcome, line.about) == (7, Outcome.REFUSED, "a link")
    assert [remark.column for remark in line.remarks] == ["The Cell", "Other"]


def test_a_row_that_could_not_be_read_has_that_one_fault() -> None:
    fault = Remark("the row", "has 1 cell and not 2")
    cells = Cells(TableRow(7, LAYOUT, fault=fault))
    cells.text("cell", 30), cells.number("cell"), cells.web_address("cell", 30), cells.short_name("cell")
    assert cells.refused("0/0").remarks == (fault,)
    assert cells.refused("0/0").about == "a row"


def test_no_naughty_string_breaks_a_reader(corpus: Path) -> None:
    for text in json.loads((corpus / "bad-input" / "blns.json").read_text()):
        cells = cells_of(text)
        cells.text("cell", 300), cells.number("cell"), cells.optional_date("cell"), cells.short_name("cell")
        address = cells.web_address("cell", 1000)
        assert address.isascii()
