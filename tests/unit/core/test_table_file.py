"""Tables are read row by row, and a row that cannot be read does not take the others with it."""

from collections.abc import Iterator
from itertools import count, islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candour.core.errors import UnusableFile
from candour.core.table_file import Layout, TableRow, read_table

LAYOUT = Layout({"Number": "number", "Name": "name"})


def rows(text: str | bytes, *layouts: Layout, delimiter: str = ",") -> list[TableRow]:
    content = text.encode() if isinstance(text, str) else text
    return list(read_table(content.splitlines(keepends=True), *(layouts or (LAYOUT,)), delimiter=delimiter))


def test_cells_are_found_by_the_names_of_their_columns_wherever_they_stand() -> None:
    (row,) = rows("Extra,Name,Number\nx,Adur,3\n")
    assert row.cells == {"name": "Adur", "number": "3"}
    assert row.columns == {"name": "Name", "number": "Number"}
    assert row.number == 2


def test_cells_beyond_a_short_header_have_fields_too() -> None:
    (row,) = rows("Number,Name\n3,Adur,x,y\n", Layout(LAYOUT.columns, unnamed=("first", "second")))
    assert row.cells == {"number": "3", "name": "Adur", "first": "x", "second": "y"}
    assert row.columns["second"] == "column 4"


def test_the_first_layout_that_fits_is_taken() -> None:
    other = Layout({"Number": "number", "Label": "name"})
    (row,) = rows("Number,Label\n3,Adur\n", LAYOUT, other)
    assert row.layout is other


def test_lines_are_counted_as_the_file_has_them_and_empty_ones_left_out() -> None:
    read = rows('Number,Name\n\n3,"two\nlines"\n\n4,Adur\n')
    assert [(row.number, row.cells["name"]) for row in read] == [(3, "two\nlines"), (6, "Adur")]


@pytest.mark.parametrize(
    "text", ["\ufeffNumber,Name\r\n3,Adur\r\n", "Number , Name\n3,Adur", "Number,Name,\n3,Adur,"]
)
def test_what_spreadsheets_do_to_a_file_does_no_harm(text: str) -> None:
    (row,) = rows(text)
    assert row.cells == {"number": "3", "name": "Adur"}


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (b'3,"malformed"Adur', "has text after a closing quotation mark"),
        (b"3", "has 1 cell and not 2"),
        (b"3,Adur,Worthing", "has 3 cells and not 2"),
        (b"3,Mont\xe9", "has letters that are not UTF-8"),
        (b"3,Ad\x00ur", "has control characters in it"),
        (b"3,Ad\x7fur", "has control characters in it"),
    ],
)
def test_a_row_that_cannot_be_read_is_told_and_the_next_one_is_read(bad: bytes, reason: str) -> None:
    broken, sound = rows(b"Number,Name\n" + bad + b"\n4,Worthing\n")
    assert (broken.number, broken.fault.reason, broken.cells) == (2, reason, {})
    assert (sound.number, sound.fault, sound.cells["name"]) == (3, None, "Worthing")


def test_a_quotation_mark_that_is_never_closed_is_told_with_the_line_it_stands_in() -> None:
    (row,) = rows('Number,Name\n3,"Adur\n4,Worthing\n')
    assert (row.number, row.fault.reason) == (2, "opens a quotation mark that is not closed")


def test_a_quotation_mark_that_swallows_the_file_does_not_swallow_memory() -> None:
    endless = (b'3,"Adur\n' if number == 1 else b"4,Worthing\n" for number in count())
    lines: Iterator[bytes] = iter([b"Number,Name\n", *islice(endless, 1, 20_000)])
    first = next(read_table(lines, LAYOUT))
    assert (first.number, first.fault.reason) == (2, "opens a quotation mark that is not closed")
    assert next(lines, None) is not None


def test_rows_are_read_only_as_they_are_asked_for() -> None:
    endless = (b"Number,Name\n" if number == 0 else b"%d,x\n" % number for number in count())
    read = read_table(endless, LAYOUT)
    assert [row.cells["number"] for row in islice(read, 3)] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Number, Name are missing; the file has nothing"),
        ("Name\nAdur\n", "Number is missing; the file has Name"),
        ("Number,Name,Number\n", "names Number twice"),
        (
            ",".join("abcdefghijklm"),
            "Number, Name are missing; the file has a, b, c, d, e, f, g, h, i, j, ...",
        ),
    ],
)
def test_a_header_that_does_not_fit_refuses_the_file(text: str, reason: str) -> None:
    with pytest.raises(UnusableFile) as refused:
        rows(text)
    assert (refused.value.number, refused.value.remark.reason) == (1, reason)


@pytest.mark.parametrize("content", [b'"Number"x,Name\n', b"\xff\xfeN\x00", bytes(100), b"Number\rName\r"])
def test_a_file_of_another_sort_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(UnusableFile, match=r"^Line 1: the (row|header|file)"):
        rows(content)


@given(st.lists(st.binary(max_size=40)))
def test_whatever_the_bytes_every_row_is_sound_or_has_a_fault(lines: list[bytes]) -> None:
    for row in read_table([b"Number,Name\n", *(line + b"\n" for line in lines)], LAYOUT):
        assert (row.fault is None) == (row.cells.keys() == {"number", "name"})
        "".join(row.cells.values()).encode()
