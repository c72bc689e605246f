"""Where an objection stands, stage by stage, up to what came of it and who decided."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from candour.core.subject import ObjectionState
from candour.sharing.models import Objection
from candour.sharing.queries import explanation_of, reason_of
from candour.web.design.dates import full_date, full_weekday
from candour.web.design.parts import Step


def stages_of(objection: Objection) -> Iterator[Step]:
    """Where an objection stands, up to what came of it."""
    weighing = objection.state == ObjectionState.WEIGHING
    reason = reason_of(objection)
    wrote = " " + _("You wrote: “%(reason)s”") % {"reason": reason} if reason else ""
    yield Step(
        title=_("You objected, %(day)s") % {"day": full_date(objection.made_at)},
        text=_("Sharing stopped at once.") + wrote,
    )
    if objection.state == ObjectionState.WITHDRAWN:
        yield Step(title=_("You took it back"), text=_("Sharing may go on."), current=True)
        return
    day = {"day": full_weekday(objection.answer_by)}
    if objection.decided_at is None:
        yield Step(title=_("A named person considers it"), text=_("By %(day)s.") % day, current=weighing)
        yield Step(title=_("You are told"), text=_("What was decided, and why."))
        return
    yield Step(title=_("A named person considered it"), text=_("They were due to tell you by %(day)s.") % day)
    decided = (
        _("It stays stopped")
        if objection.state == ObjectionState.ACCEPTED
        else _("It goes on, for a reason in your case")
    )
    who = _("Decided by %(name)s, %(day)s.") % {
        "name": objection.decided_by,
        "day": full_date(objection.decided_at),
    }
    yield Step(title=decided, text=f"{explanation_of(objection)} {who}".strip(), current=True)
