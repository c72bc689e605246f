"""`/desk`: what waits for this person, wherever they have a role, the most urgent first."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from candour.core.local_time import local_date
from candour.web.design.dates import weekday
from candour.web.design.paging import paged
from candour.web.design.parts import Count
from candour.web.desk.frame import Staff, for_staff, page
from candour.web.desk.waiting import Task, tasks_of


@require_safe
@for_staff
def inbox(request: HttpRequest, staff: Staff) -> HttpResponse:
    """Everything that waits, and how much of it is late."""
    now = timezone.now()
    today = local_date(now)
    tasks = tasks_of(staff, now)
    shown = paged(request, tasks)
    works_for_several = len({held.organisation_id for held in staff.roles}) > 1
    width = 4 if works_for_several else 3
    return page(
        request,
        "inbox.html",
        staff,
        here="inbox",
        greeting=_greeting(timezone.localtime(now).hour) % staff.account.given_name,
        lead=_lead(tasks, today),
        counts=_counts(tasks, today) if tasks else [],
        headings=[_("Time left"), _("What"), _("Where it stands"), _("Organisation")][:width],
        rows=[task.row(today)[:width] for task in shown.rows],
        pages=shown,
    )


def _late(tasks: Sequence[Task], today: date) -> int:
    return sum(task.due is not None and task.due < today for task in tasks)


def _soon(tasks: Sequence[Task], today: date) -> int:
    tomorrow = today + timedelta(days=1)
    return sum(task.due is not None and today <= task.due <= tomorrow for task in tasks)


def _counts(tasks: Sequence[Task], today: date) -> list[Count]:
    return [
        Count(number=_late(tasks, today), text=_("late")),
        Count(number=_soon(tasks, today), text=_("due by tomorrow")),
        Count(number=len(tasks), text=_("open")),
    ]


def _greeting(hour: int) -> str:
    if hour < 12:
        return _("Good morning, %s")
    return _("Good afternoon, %s") if hour < 18 else _("Good evening, %s")


def _lead(tasks: Sequence[Task], today: date) -> str:
    """What to begin with. Tasks are in the order of their clocks."""
    if not tasks:
        return ""
    if late := _late(tasks, today):
        return ngettext("Start with the one that is late.", "Start with the %(n)s that are late.", late) % {
            "n": late
        }
    if soon := _soon(tasks, today):
        return ngettext("One is due by tomorrow.", "%(n)s are due by tomorrow.", soon) % {"n": soon}
    due = next((task.due for task in tasks if task.due is not None), None)
    if due is None:
        return _("Nothing here has a deadline.")
    return _("Nothing is late. The next is due on %s.") % weekday(due)
