"""A person's uses as files: comma-separated values to sort and count in, and JSON for programs.

Of a use that is about something sealed a file says that it was, by whom and when, and no more: files are sent
on. What it was opens on the page of the use, with a fresh sign-in.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from candour.access.queries import Use
from candour.web.design.cells import sheet
from candour.web.design.dates import machine_time
from candour.web.design.signs import CONTROL_SIGNS
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
)
"""Fields of the entry that stand in the file as they are in the log (docs/entries.md)."""

SEALED: Final = "sealed-detail"
"""What a sealed attribute is called in a file."""

_COVERED: Final[Mapping[str, Any]] = {
    "purpose": None,
    "agreement": None,
    "lawful_basis": None,
    "sources": {},
    "emergency": None,
    "retain_until": None,
    "obligations": [],
}
"""What stands there instead where one of these could tell what is sealed."""


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
    body = _told(use, words)
    control, version = words.control(use), words.version(use)
    yield machine_time(use.happened)
    yield words.title(use)
    yield words.asker(use)
    yield "; ".join(dict.fromkeys(words.names.plain(name) for name in use.body["released"]))
    yield "; ".join(dict.fromkeys(words.names.plain(name) for name in use.body["refused"]))
    yield " ".join(dict.fromkeys(words.reason(code) for code in body["refused"].values()))
    yield "" if version is None else version.why
    yield body["agreement"] or ""
    yield "" if control is None else str(CONTROL_SIGNS[control].text)
    yield body["case"]
    yield body["team"] or ""
    yield body["role"] or ""
    yield body["officer"] or ""
    yield body["emergency"]["reason"] if body["emergency"] else ""
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
    body, version = _told(use, words), words.version(use)
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
        "obligations": body.get("obligations", []),  # a use that was reported has none
        "refused": {
            name: {"reason": code, "says": words.reason(code)} for name, code in body["refused"].items()
        },
        "why": "" if version is None else version.why,
        "statute": "" if version is None else version.statute,
    }


def _told(use: Use, words: UseWords) -> Mapping[str, Any]:
    """The entry's own fields, as far as a file tells them."""
    if not words.covers(use):
        return use.body

    def covered(name: str) -> str:
        return SEALED if words.names.covers(name) else name

    body = use.body
    return {
        **body,
        **_COVERED,
        "asked": list(dict.fromkeys(map(covered, body["asked"]))),
        "released": list(dict.fromkeys(map(covered, body["released"]))),
        "refused": {covered(name): code for name, code in body["refused"].items()},
    }
