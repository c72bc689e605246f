"""A person's uses as comma-separated values, for whoever wants to sort and count them.

A cell that a spreadsheet would take for a formula is written with an apostrophe in front, so that opening the
file can never run what somebody else put into a case number.
"""

import csv
import io
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from candour.access.queries import Use
from candour.web.design.dates import machine_time
from candour.web.design.signs import CONTROL_SIGNS
from candour.web.portal.use_words import UseWords

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a formula begins with, in the wide forms of East Asian keyboards too (OWASP, CSV injection)."""


def spreadsheet(uses: Iterable[Use], words: UseWords) -> str:
    """The file: a line of headings and one for each use. It begins with a byte order mark, for Excel."""
    file = io.StringIO()
    file.write("\N{ZERO WIDTH NO-BREAK SPACE}")
    writer = csv.writer(file)
    writer.writerow(_headings())
    for use in uses:
        writer.writerow([_plain(cell) for cell in _cells(use, words)])
    return file.getvalue()


def _headings() -> list[str]:
    return [
        _("When"),
        _("What happened"),
        _("Organisation"),
        _("Given"),
        _("Refused"),
        _("Why refused"),
        _("Why"),
        _("Agreement"),
        _("What you can do"),
        _("Case"),
        _("Team"),
        _("Role"),
        _("Officer"),
        _("Emergency"),
        _("Kept until"),
        _("Number in the log"),
    ]


def _cells(use: Use, words: UseWords) -> Iterator[str]:
    body = use.body
    control, version = words.control(use), words.version(use)
    yield machine_time(use.happened)
    yield words.title(use)
    yield words.asker(use)
    yield "; ".join(words.names.plain(name) for name in body["released"])
    yield "; ".join(words.names.plain(name) for name in body["refused"])
    yield " ".join(dict.fromkeys(words.reason(code) for code in body["refused"].values()))
    yield "" if version is None else version.why
    yield body["agreement"] or ""
    yield "" if control is None else str(CONTROL_SIGNS[control].text)
    yield body["case"]
    yield body["team"] or ""
    yield body["role"] or ""
    yield body["officer"] or ""
    yield body["emergency"]["reason"] if use.is_emergency else ""
    yield body["retain_until"] or ""
    yield str(use.id)


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
