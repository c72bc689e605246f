"""What is held about a person as files: comma-separated values for a spreadsheet, and JSON for programs."""

import json
from collections.abc import Iterable

from django.utils.translation import gettext as _

from candour.web.design.cells import sheet
from candour.web.design.dates import machine_time
from candour.web.portal.held_values import HeldItem


def spreadsheet(items: Iterable[HeldItem]) -> str:
    """A line of headings and one for each value."""
    headings = (
        _("Organisation"),
        _("System"),
        _("Kind of data"),
        _("What"),
        _("Value"),
        _("From"),
        _("As of"),
        _("How it was checked"),
        _("Whose"),
        _("Protected"),
        _("Use restricted"),
    )
    return sheet(headings, (_cells(item) for item in items))


def as_json(items: Iterable[HeldItem]) -> str:
    """A list with an object for each value, with the value itself as it is held."""
    return json.dumps(
        [
            {
                "organisation": item.dataset.organisation.slug,
                "dataset": item.dataset.key,
                "attribute": item.name,
                "title": item.title,
                "topic": item.topic,
                "value": item.value,
                "says": item.text,
                "source": item.held.source or None,
                "updated": item.held.updated.date().isoformat(),
                "checked": item.held.checked or None,
                "shared": item.is_shared,
                "protected": item.is_protected,
                "restricted": item.is_restricted,
            }
            for item in items
        ],
        indent=1,
        ensure_ascii=False,
    )


def _cells(item: HeldItem) -> tuple[str, ...]:
    return (
        item.dataset.organisation.name,
        item.dataset.name,
        item.topic,
        item.title,
        item.text,
        item.held.source or item.dataset.name,
        machine_time(item.held.updated)[:10],
        item.held.checked,
        item.whose,
        _("Yes") if item.is_protected else "",
        _("Yes") if item.is_restricted else "",
    )
