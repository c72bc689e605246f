"""Reads delimited files (RFC 4180 and its relatives) one row at a time, however long the file.

A row that cannot be read is handed on with its fault instead of ending the file, because the owner of
a file wants all its faults at once. Only a file without the expected columns is refused whole.
"""

import csv
import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from candour.core.errors import UnusableFile
from candour.core.import_report import Remark

NOT_UTF_8 = re.compile("[\udc80-\udcff]")
"""What bytes that are not UTF-8 are read as (PEP 383)."""
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Layout:
    """One way a file may be laid out: the field that each named column fills.

    Columns may stand in any order among others, which are ignored. `unnamed` are the fields of cells that
    follow the last named column, for files whose header is shorter than their rows.
    """

    columns: Mapping[str, str]
    unnamed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its cells by field, and by field the name its owner knows the column by.

    `number` is that of its first line in the file, from 1. With a `fault` there are no cells.
    """

    number: int
    layout: Layout
    cells: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    fault: Remark | None = None


def read_table(lines: Iterable[bytes], *layouts: Layout, delimiter: str = ",") -> Iterator[TableRow]:
    """The rows under a header that fits one of the layouts; empty lines are left out.

    Raises UnusableFile where the first line fits no layout.
    """
    rows = _split(lines, delimiter)
    number, header, fault = next(rows, (1, [], None))
    names = [name.strip() for name in header]
    if fault is not None:
        raise UnusableFile(number, fault)
    layout = _fitting(number, names, layouts)
    positions = {layout.columns[name]: at for at, name in enumerate(names) if name in layout.columns}
    positions |= {each: len(names) + at for at, each in enumerate(layout.unnamed)}
    columns = {each: names[at] if at < len(names) else f"column {at + 1}" for each, at in positions.items()}
    width = len(names) + len(layout.unnamed)
    for number, cells, fault in rows:
        if fault is None and len(cells) != width:
            fault = Remark(
                "the row", f"has {_cells(len(cells))} and not {width}", "Check its quotes and commas"
            )
        if fault is not None:
            yield TableRow(number, layout, fault=fault)
        else:
            yield TableRow(number, layout, {each: cells[at] for each, at in positions.items()}, columns)


def _fitting(number: int, names: Sequence[str], layouts: Sequence[Layout]) -> Layout:
    repeated = [name for name in dict.fromkeys(names) if name and names.count(name) > 1]
    if repeated:
        raise UnusableFile(
            number, Remark("the header", f"names {repeated[0]} twice", "Name each column once")
        )
    for layout in layouts:
        if set(layout.columns) <= set(names):
            return layout
    nearest = max(layouts, key=lambda layout: len(set(layout.columns) & set(names)))
    missing = [name for name in nearest.columns if name not in names]
    found = ", ".join([name for name in names if name][:10] + ["..."] * (len(names) > 10)) or "nothing"
    raise UnusableFile(
        number,
        Remark(
            "the header",
            f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing; the file has {found}",
            "Check that this is the right kind of file, and that its first line names the columns",
        ),
    )


def _split(lines: Iterable[bytes], delimiter: str) -> Iterator[tuple[int, list[str], Remark | None]]:
    """Rows as they come, each with the number of its first line and, where it cannot be read, its fault."""
    reader = csv.reader(_text(lines), delimiter=delimiter, strict=True)
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            yield number, [], _unreadable(problem)
            continue
        fault = next((fault for cell in cells if (fault := _unusable(cell))), None)
        if cells:
            yield number, cells, fault


def _text(lines: Iterable[bytes]) -> Iterator[str]:
    # Bytes that are not UTF-8 become lone surrogates, so that only their own row is refused.
    for at, line in enumerate(lines):
        yield line.removeprefix(BOM_UTF8 if at == 0 else b"").decode("utf-8", "surrogateescape")


def _unreadable(problem: csv.Error) -> Remark:
    told = str(problem)
    if "unexpected end of data" in told or "field limit" in told:
        return Remark("the row", "opens a quotation mark that is not closed", "Close it, or write it twice")
    if "expected after" in told:
        return Remark("the row", "has text after a closing quotation mark", "Write those in its text twice")
    return Remark("the row", f"cannot be read ({told})", "Save the file again as plain CSV in UTF-8")


def _unusable(cell: str) -> Remark | None:
    if NOT_UTF_8.search(cell):
        return Remark("the row", "has letters that are not UTF-8", "Save the file again in UTF-8")
    if CONTROL.search(cell):
        return Remark("the row", "has control characters in it", "Remove them")
    return None


def _cells(count: int) -> str:
    return f"{count} cell" if count == 1 else f"{count} cells"
