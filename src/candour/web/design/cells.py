"""Comma-separated values that a spreadsheet can open without running anything.

A cell that a spreadsheet would take for a formula is written with an apostrophe in front, so that opening the
file can never run what somebody else put into a case number. Likewise after a semicolon, which in some
countries parts the cells.
"""

import csv
import io
import re
from collections.abc import Iterable

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a formula begins with, in the wide forms of East Asian keyboards too (OWASP, CSV injection)."""

_AFTER_SEMICOLON = re.compile(f";(?=[{re.escape(''.join(_FORMULA))}])")


def sheet(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """The file: a line of headings, then the rows. It begins with a byte order mark, for Excel."""
    file = io.StringIO()
    file.write("\N{ZERO WIDTH NO-BREAK SPACE}")
    writer = csv.writer(file)
    writer.writerow(headings)
    for row in rows:
        writer.writerow([plain(cell) for cell in row])
    return file.getvalue()


def plain(cell: str) -> str:
    """The text of a cell, which no spreadsheet takes for a formula."""
    text = _AFTER_SEMICOLON.sub(";'", cell)
    return f"'{text}" if text.startswith(_FORMULA) else text
