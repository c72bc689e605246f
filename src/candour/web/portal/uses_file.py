"""A person's uses as files: comma-separated values to sort and count in, and JSON for programs."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from candour.access.queries import Use
from candour.web.design.dates import machine_time
from candour.web.design.signs import CONTROL_SIGNS
from candour.web.portal.cells import sheet
from candour.web.portal.use_words import UseWords

_AS_LOGGED = (
    "system",
    "team",
    "role",
    "officer",
    "purpose",
    "case",
    "agreement",
    "lawful_basis",
    "asked",
    "released",
    "sources",
    "emergency",
    "retain_until",
    "obligations",
)
"""Fields of the entry that stand in the file as they are in the log (docs/entries.md)."""


def spreadsheet(uses: Iterable[Use], words: UseWords) -> str:
    """A line of headings and one for each use."""
    return sheet(_headings(), (_cells(use, words) for use in uses))


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
        _("From"),
        _("Only asked"),
        _("Reported afterwards"),
        _("The rule"),
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
    yield "; ".join(dict.fromkeys(source["dataset"] for source in body["sources"].values()))
    yield _("Yes") if use.is_question else ""
    yield _("Yes") if use.is_reported else ""
    yield "" if version is None else version.statute


def as_json(uses: Iterable[Use], words: UseWords) -> str:
    """A list with an object for each use, in the same order: the log's own names, and the page's words."""
    return json.dumps([_object(use, words) for use in uses], indent=1, ensure_ascii=False)


def _object(use: Use, words: UseWords) -> dict[str, Any]:
    body, version = use.body, words.version(use)
    return {
        "id": str(use.id),
        "kind": body["kind"],
        "happened": machine_time(use.happened),
        "logged": machine_time(use.at),
        "shown": None if use.shown_late is None else machine_time(use.shown_late),
        "says": words.title(use),
        "organisation": body["organisation"],
        "organisation_name": words.asker(use),
        **{name: body[name] for name in _AS_LOGGED},
        "refused": {
            name: {"reason": code, "says": words.reason(code)} for name, code in body["refused"].items()
        },
        "why": "" if version is None else version.why,
        "statute": "" if version is None else version.statute,
    }
