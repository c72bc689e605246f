"""How long there is for what waits at a desk, and by which day: in words, with a colour and a sign."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from candour.web.design.dates import short_date
from candour.web.design.parts import Clock, Status, Tone


def time_left(due: date | None, today: date) -> Clock:
    """How long there is until a day; None where no clock runs."""
    if due is None:
        return Clock(left=Status(tone=Tone.QUIET, text=_("No deadline"), icon="clock"))
    day = short_date(due, today)
    return Clock(left=_left((due - today).days), by=_("Due %s") % day)


def _left(days: int) -> Status:
    if days < 0:
        late = ngettext("%(n)s day late", "%(n)s days late", -days) % {"n": -days}
        return Status(tone=Tone.LATE, text=late)
    if days == 0:
        return Status(tone=Tone.URGENT, text=_("Today"))
    if days == 1:
        return Status(tone=Tone.URGENT, text=_("Tomorrow"))
    return Status(tone=Tone.WAITING, text=ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days})
