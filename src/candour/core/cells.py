"""Reads the cells of one row as numbers, dates, addresses and text, and collects everything wrong with them.

A faulty cell gives a stand-in (0, an empty text, None) and a fault; whoever reads looks at `faults` before
storing anything, so that the owner hears of every fault in a row at once.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import quote, urlsplit

from candour.core.import_report import ImportLine, Outcome, Remark
from candour.core.table_file import TableRow

WHOLE_NUMBER = re.compile(r"[0-9]{1,9}")
SHORT_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]", re.IGNORECASE)
ALLOWED_IN_ADDRESSES = "%/:?#[]@!$&'()*+,;=-._~"
"""RFC 3986 section 2: reserved and unreserved marks, and the percent sign of what is encoded already."""


@dataclass(slots=True)
class Cells:
    """The cells of `row`. `faults` refuse it; `notes` say what was put right on the way."""

    row: TableRow
    faults: list[Remark] = field(default_factory=list)
    notes: list[Remark] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.row.fault is not None:
            self.faults.append(self.row.fault)

    def optional_text(self, name: str, longest: int) -> str:
        """Text of at most `longest` characters, runs of white space made one space; may be empty."""
        text = " ".join(self.row.cells.get(name, "").split())
        if len(text) > longest:
            self.fault(name, f"has {len(text)} characters and may have {longest}", "Shorten it")
            return ""
        return text

    def text(self, name: str, longest: int) -> str:
        """As `optional_text`, and faulty when empty."""
        if self.row.fault is None and not self.row.cells[name].strip():
            self.fault(name, "is empty", "Fill it in")
        return self.optional_text(name, longest)

    def number(self, name: str) -> int:
        """A whole number of up to nine digits."""
        text = self.text(name, 300)
        if text and not WHOLE_NUMBER.fullmatch(text):
            self.fault(name, f"is “{_shown(text)}”, which is not a whole number", "Give the number alone")
            return 0
        return int(text or 0)

    def short_name(self, name: str) -> str:
        """A name as it stands in web addresses, such as `argyll-and-bute`."""
        text = self.text(name, 100)
        if text and not SHORT_NAME.fullmatch(text):
            self.fault(name, f"is “{_shown(text)}”", "Use small letters, digits and single hyphens only")
            return ""
        return text

    def optional_date(self, name: str) -> date | None:
        """A date as ISO 8601 writes it, 2026-03-31; None where there is none."""
        text = self.optional_text(name, 300)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self.fault(name, f"is “{_shown(text)}”, which is not a date", "Write dates like 2026-03-31")
            return None

    def web_address(self, name: str, longest: int) -> str:
        """A complete http or https address; what it cannot hold is percent-encoded (RFC 3986) and noted."""
        given = self.text(name, 10_000)
        address = quote(given, safe=ALLOWED_IN_ADDRESSES)
        if not given:
            return ""
        if len(address) > longest:
            self.fault(name, f"has {len(address)} characters and may have {longest}", "Shorten it")
        elif not _is_complete(address):
            self.fault(
                name, f"is “{_shown(given)}”, which is not a web address", "Give all of it, from https:// on"
            )
        elif address != given:
            self.notes.append(
                Remark(
                    self.row.columns[name],
                    f"holds a character that no web address may, and was stored as {address}",
                )
            )
        return address

    def line(self, outcome: Outcome, about: str) -> ImportLine:
        """What became of the row, with what was put right."""
        return ImportLine(self.row.number, outcome, about, tuple(self.notes))

    def refused(self, about: str) -> ImportLine:
        """The row refused, for its faults."""
        known = about.strip() if self.row.fault is None else ""
        return ImportLine(self.row.number, Outcome.REFUSED, known or "a row", tuple(self.faults))

    def fault(self, name: str, reason: str, to_do: str) -> None:
        """Refuse the row for what is in this cell."""
        self.faults.append(Remark(self.row.columns.get(name, name), reason, to_do))


def _is_complete(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return (
            parts.scheme in {"http", "https"}
            and HOST.fullmatch(parts.hostname or "") is not None
            and parts.port != 0  # reading the port also checks it
            and parts.username is None  # a name before the host makes one site look like another
        )
    except ValueError:
        return False


def _shown(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
