"""The council's list of collections: for each home of the borough, which bin goes out and when.

It is imported as a real council's list is. No person stands in it.
"""

import csv
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from io import BytesIO, StringIO

from candour.access.imports import import_file
from candour.demonstration import organisations
from candour.demonstration.homes import Home
from candour.services.imports import COLLECTIONS

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
_BINS = (("food waste", 7, 0), ("general waste", 14, 0), ("recycling", 14, 7))
"""What, every how many days, and how many days after the first week's collection it begins."""

_FIRST_MONDAY = date(2026, 1, 5)


def import_collections(homes: Iterable[Home], at: datetime) -> None:
    """Import the list for these homes, each once."""
    import_file(BytesIO(_file(homes).encode()), kind=COLLECTIONS, at=at, tell=lambda line: None)


def _file(homes: Iterable[Home]) -> str:
    text = StringIO()
    out = csv.writer(text)
    out.writerow(["Organisation", "UPRN", "Address", "Postcode", "What", "First", "Every"])
    for home in {home.uprn: home for home in homes}.values():
        day = _FIRST_MONDAY + timedelta(days=_DAYS.index(home.bins))
        for what, every, later in _BINS:
            first = day + timedelta(days=later)
            address = ", ".join(home.lines)
            out.writerow(
                [
                    organisations.COUNCIL.slug,
                    home.uprn,
                    address,
                    home.postcode,
                    what,
                    first.isoformat(),
                    every,
                ]
            )
    return text.getvalue()
