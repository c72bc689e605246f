"""A case in words for its person: what it is, where it stands, and by when it is answered.

On a list, and on the home page, which others may see, it never says which detail it is about.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candour.services.actions.cases import URGENT
from candour.services.models import Case, CaseStep
from candour.services.queries.cases import ListedCase, OpenedCase
from candour.web.design.dates import clock, day_month, full_date, full_weekday, local_date
from candour.web.design.parts import Card, Status, Step, Tone

Kind, Stage = Case.Kind, CaseStep.Kind

NAMES: Mapping[str, str | Promise] = {
    Kind.CORRECTION: gettext_lazy("Your correction"),
    Kind.USE_REPORT: gettext_lazy("A use you asked about"),
    Kind.QUESTION: gettext_lazy("Your question"),
    Kind.WRONG_MATCH: gettext_lazy("Something that is not about you"),
    Kind.SECURITY: gettext_lazy("The safety of your account"),
}
"""What a case is called in a list."""

PRESSED: Mapping[str, str | Promise] = {
    Kind.WRONG_MATCH: gettext_lazy("A record in your account was not about you. It was removed at once."),
    Kind.SECURITY: gettext_lazy("A sign-in was not you. Your account was locked at once."),
}
"""What somebody said by pressing a button, and what became of it at once."""

_HAPPENED: Mapping[str, str | Promise] = {
    Stage.OPENED: gettext_lazy("You sent it to %(organisation)s"),
    Stage.TAKEN: gettext_lazy("Somebody there started work on it"),
    Stage.ASKED: gettext_lazy("They asked you something"),
    Stage.REPLIED: gettext_lazy("You answered"),
    Stage.AGREED: gettext_lazy("They agreed"),
    Stage.REFUSED: gettext_lazy("They said no"),
    Stage.ANSWERED: gettext_lazy("They answered"),
    Stage.CORRECTED: gettext_lazy("The record was changed"),
    Stage.CLOSED: gettext_lazy("You closed it"),
}


def name_of(case: Case) -> str:
    """What a case is called."""
    return str(NAMES[case.kind])


def stands(listed: ListedCase, today: date) -> str:
    """Where it stands, in a sentence: With Harrowmere Council, answer due 4 January 2027."""
    said = {"organisation": listed.organisation.name}
    due = listed.case.answer_by
    match listed.standing:
        case Stage.OPENED | Stage.REPLIED if due is None:
            return _("With %(organisation)s") % said
        case Stage.OPENED | Stage.REPLIED if due is not None and due < today:
            return _("With %(organisation)s, answer was due %(day)s") % {**said, "day": full_date(due)}
        case Stage.OPENED | Stage.REPLIED if due is not None:
            return _("With %(organisation)s, answer due %(day)s") % {**said, "day": full_date(due)}
        case Stage.ASKED:
            return _("%(organisation)s is waiting for your answer") % said
        case Stage.AGREED if listed.case.kind == Kind.CORRECTION:
            return _("%(organisation)s agreed, and is changing its record") % said
        case Stage.AGREED:
            return _("%(organisation)s agreed that something was wrong") % said
        case Stage.REFUSED:
            return _("%(organisation)s said no, and explained why") % said
        case Stage.CORRECTED:
            return _("%(organisation)s changed its record. Check whether it is right now") % said
        case Stage.CLOSED:
            return _("Closed by you on %(day)s") % {"day": full_date(listed.since)}
        case _:
            return _("%(organisation)s answered") % said


def status(listed: ListedCase, today: date) -> Status:
    """The same in a word or two, with a colour."""
    due = listed.case.answer_by
    match listed.standing:
        case Stage.OPENED | Stage.REPLIED if due is not None and due < today:
            return Status(tone=Tone.LATE, text=_("They are late"))
        case Stage.OPENED | Stage.REPLIED:
            return Status(tone=Tone.WAITING, text=_("Waiting for them"))
        case Stage.ASKED:
            return Status(tone=Tone.YOU, text=_("Waiting for you"))
        case Stage.CLOSED:
            return Status(tone=Tone.QUIET, text=_("Closed"))
        case Stage.REFUSED:
            return Status(tone=Tone.QUIET, text=_("They said no"))
        case Stage.CORRECTED:
            return Status(tone=Tone.DONE, text=_("Changed"))
        case _:
            return Status(tone=Tone.DONE, text=_("Answered"))


def card(listed: ListedCase, today: date) -> Card:
    """A case among the cards of the home page."""
    due = listed.case.answer_by
    waits_for_them = listed.case.decided_at is None and not listed.waits_for_person
    return Card(
        title=name_of(listed.case),
        url=reverse("portal:case", args=[listed.case.id]),
        fact=day_month(due) if waits_for_them and due is not None else status(listed, today).text,
        next=stands(listed, today) + ".",
        source=_("Case %(number)s, sent %(day)s")
        % {"number": listed.case.number, "day": full_date(listed.case.opened_at)},
    )


def story(opened: OpenedCase) -> Iterator[Step]:
    """Each thing that happened, the newest last; and what comes next, on the marker."""
    said = {"organisation": opened.organisation.name}
    is_over = opened.standing is Stage.CLOSED
    for step in opened.steps:
        is_latest = step.id == opened.steps[-1].id and opened.case.decided_at is not None
        yield Step(title=str(_HAPPENED[step.kind]) % said, text=when(step.at), current=is_latest)
    if opened.case.decided_at is None:
        yield Step(title=_next(opened), text=_due(opened), current=True)
    elif opened.standing is Stage.AGREED and opened.case.kind == Kind.CORRECTION and not is_over:
        text = _("We check each time they send a new record, and tell you here.")
        yield Step(title=_("Next: they send the changed record"), text=text)


def when(moment: datetime) -> str:
    """Tuesday 24 November 2026, 14:12"""
    return _("%(day)s, %(hour)s") % {"day": full_weekday(moment), "hour": clock(moment)}


def is_late(case: Case, now: datetime) -> bool:
    """Whether the clock of a case has run out without an answer."""
    return case.decided_at is None and case.answer_by is not None and case.answer_by < local_date(now)


def _next(opened: OpenedCase) -> str:
    if opened.waits_for_person:
        return _("Next: you answer what they asked")
    return _("Next: %(organisation)s answers") % {"organisation": opened.organisation.name}


def _due(opened: OpenedCase) -> str:
    case = opened.case
    if case.answer_by is None:
        return _("The law sets no day for this.")
    day = {"day": full_weekday(case.answer_by)}
    if opened.waits_for_person:
        return _("You have no deadline. They have to answer by %(day)s, and need this first.") % day
    if case.kind in URGENT:
        return _("By %(day)s. This cannot wait, so they have three days.") % day
    return _("By %(day)s. The law gives them one calendar month.") % day
