"""What the two commands have in common that review uses kept from view: the list, and opening one to read.

The list tells of nobody: which use it is, whose and when. To be told more, whoever reviews says who they are,
and that they were is an entry with the use, as at the desk.
"""

import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime
from uuid import UUID

from candour.access.withheld import CannotReview, WithheldUse, note_opened
from candour.config.env import CannotStart
from candour.core.local_time import local_date


def write_list(waiting: Iterable[WithheldUse], command: str) -> None:
    """Write a line for each use that waits, the most urgent first, and how to read one."""
    today = local_date(datetime.now(UTC))
    lines = [_listed(use, today) for use in waiting]
    if lines:
        lines.append(f'To read one: candour {command} ID --by "your name"')
    sys.stdout.writelines(f"{line}\n" for line in lines)


def open_to_read(waiting: Iterable[WithheldUse], use: UUID, by: str) -> WithheldUse:
    """One of the uses that wait, once it is recorded who reads it. Raises CannotStart."""
    opened = next((each for each in waiting if each.id == use), None)
    if opened is None:
        raise CannotStart(f"No use {use} is waiting for a review here.")
    try:
        note_opened(entry=use, by=by, at=datetime.now(UTC))
    except CannotReview as reason:
        raise CannotStart(str(reason)) from None
    return opened


def said_of(use: WithheldUse) -> list[str]:
    """What is asked of either kind of use: who it was, when, and for which case."""
    body = use.body
    who = ", ".join(str(part) for part in (body["organisation"], body["team"], body["role"]) if part)
    return [
        f"Who it was: {who}, on {body['when'][:10]}",
        f"Their officers (by their own codes): {', '.join(use.officers) or 'none named'}",
        f"Their case: {body['case'] or 'they did not give one'}",
        f"To be reviewed by {use.holder} by {use.review_by}",
    ]


def _listed(use: WithheldUse, today: date) -> str:
    overdue = " OVERDUE." if use.review_by < today else ""
    body = use.body
    return (
        f"{use.id}: {body['organisation']} on {body['when'][:10]}. "
        f"To be reviewed by {use.holder} by {use.review_by}.{overdue}"
    )
