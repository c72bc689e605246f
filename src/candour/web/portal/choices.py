"""*Sharing choices*: every agreement that concerns a person, by what they can really do about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from candour.core.basis import Control
from candour.core.reasons import Audience, Reason, says
from candour.core.subject import ObjectionState
from candour.sharing.queries import WAITING, Concerning, concerning, facts_of
from candour.sharing.unconfirmed import Late, late_under
from candour.web.design.attachment import attachment
from candour.web.design.cells import sheet
from candour.web.design.dates import day_month, full_date, local_date
from candour.web.design.numbers import number
from candour.web.design.pacing import A_FILE, dear
from candour.web.design.parts import ChoiceRow, Filter, Link, Notice, Status, Tone
from candour.web.design.signs import CONTROL_SIGNS
from candour.web.design.words import listed
from candour.web.portal.finding import LONGEST_WORDS
from candour.web.portal.frame import for_residents, page
from candour.web.portal.levels import levels_of
from candour.web.portal.searched import is_found_in

_OFF: dict[Reason, tuple[Tone, str | Promise]] = {
    Reason.CONSENT_NOT_ASKED: (Tone.YOU, gettext_lazy("Not answered. Off until you say yes")),
    Reason.CONSENT_OUTDATED: (Tone.YOU, gettext_lazy("It has changed. Off until you answer again")),
    Reason.CONSENT_EXPIRED: (Tone.YOU, gettext_lazy("Your yes ran out. Off until you answer again")),
    Reason.CONSENT_REFUSED: (Tone.QUIET, gettext_lazy("You said no")),
    Reason.CONSENT_WITHDRAWN: (Tone.QUIET, gettext_lazy("You took back your yes")),
    Reason.CONSENT_ENDED: (Tone.QUIET, gettext_lazy("Off. Your yes was ended, but not by you")),
    Reason.CONSENT_NOT_SURE: (Tone.QUIET, gettext_lazy("Off. We were not sure enough that it was you")),
    Reason.CONSENT_SPENT: (Tone.QUIET, gettext_lazy("Off. Used once, as you agreed")),
}

_VERBS: dict[Control, str | Promise] = {
    Control.YOUR_CHOICE: gettext_lazy("Change"),
    Control.YOU_CAN_OBJECT: gettext_lazy("Object"),
    Control.NEEDED_FOR_YOUR_AGREEMENT: gettext_lazy("How to end it"),
    Control.REQUIRED_BY_LAW: gettext_lazy("Law and uses"),
    Control.TO_PROTECT_LIFE: gettext_lazy("Law and uses"),
}


FEW = 15
"""Of more than so many, those that wait for nothing stand closer, and can be found by words."""


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of control with the agreements under it."""

    control: Control
    rows: tuple[ChoiceRow, ...]


@for_residents
def choices(request: HttpRequest, person: UUID) -> HttpResponse:
    """The page."""
    now = timezone.now()
    every, late = _concerning(person, now)
    words = " ".join(request.GET.get("words", "").split())[:LONGEST_WORDS]
    found = [each for each in every if is_found_in(words, _searched(each))]
    asked = [] if words else [each for each in found if each.waiting in WAITING]
    rest = [each for each in found if words or each.waiting not in WAITING]
    sections = [
        Section(control, tuple(_row(each, late) for each in rest if each.control is control))
        for control in Control
    ]
    return page(
        request,
        "portal/choices.html",
        person,
        here="choices",
        notice=_own_mix() if request.GET.get("done") == "own" else None,
        asked=[_row(each, late) for each in asked],
        sections=[each for each in sections if each.rows] if words else sections,
        any_at_all=bool(every),
        levels=levels_of(every),
        are_many=len(every) > FEW,
        words=words,
        fields=(Filter(name="words", label=_("Find one"), kind="words", chosen=words),),
        places=[_place(each) for each in sections if each.rows],
        file=Link(text=_("Download this list for a spreadsheet (CSV)"), url=reverse("portal:choices-file")),
    )


@require_safe
@dear(A_FILE)
@for_residents
def choices_file(request: HttpRequest, person: UUID) -> HttpResponse:
    """The list as a file for a spreadsheet: every agreement that concerns the person, as it stands now."""
    now = timezone.now()
    every, late = _concerning(person, now)
    headings = (_("Sharing"), _("What it is"), _("What you can do"), _("Where it stands"), _("When"))
    rows = (
        (
            each.version.name,
            _told(each),
            str(CONTROL_SIGNS[each.control].text),
            _stands(each, late),
            when_of(each),
        )
        for control in Control
        for each in every
        if each.control is control
    )
    name = f"my-sharing-choices-{local_date(now)}.csv"
    return attachment(sheet(headings, rows), name=name, content_type="text/csv; charset=utf-8")


def _concerning(person: UUID, now: datetime) -> tuple[list[Concerning], Mapping[UUID, Late]]:
    """What concerns the person, and by agreement who is late in confirming what they said."""
    facts = facts_of(person).facts
    every = concerning(facts, now)
    return every, late_under(facts.subjects) if any(each.is_late for each in every) else {}


def _own_mix() -> Notice:
    """What whoever asks what their own mix would change is told."""
    text = _("Your own mix does not change anything by itself. Decide on each one below.")
    return Notice(tone=Tone.QUIET, title=_("Nothing would change"), text=text)


def _searched(each: Concerning) -> str:
    return f"{each.version.name} {each.asker.name} {each.version.told}"


def _place(section: Section) -> Link:
    """Where on the page a kind of control stands, and how many there are of it."""
    said = {"control": CONTROL_SIGNS[section.control].text, "count": number(len(section.rows))}
    return Link(text=_("%(control)s: %(count)s") % said, url=f"#{section.control}")


def status_of(each: Concerning) -> Status:
    """Where an agreement stands for the person, in words."""
    if each.terms.suspended:
        return Status(tone=Tone.QUIET, text=_("Stopped for now, for everyone"))
    if each.control is Control.YOUR_CHOICE:
        if each.waiting is None:
            return Status(tone=Tone.DONE, text=_("You said yes"))
        tone, words = _OFF[each.waiting]
        return Status(tone=tone, text=str(words))
    if each.control is Control.YOU_CAN_OBJECT:
        return _objectable(each)
    if each.control is Control.NEEDED_FOR_YOUR_AGREEMENT:
        return Status(tone=Tone.DONE, text=_("On while your agreement lasts"))
    return Status(tone=Tone.QUIET, text=_("Cannot be turned off"), icon="lock")


def when_of(each: Concerning) -> str:
    """The date beside the status."""
    objection = each.objection
    if objection is not None and objection.state == ObjectionState.WEIGHING:
        return _("You get an answer by %(day)s") % {"day": day_month(objection.answer_by)}
    if objection is not None and objection.decided_at is not None and each.control is Control.YOU_CAN_OBJECT:
        return full_date(objection.decided_at)
    if each.waiting is Reason.CONSENT_NOT_ASKED and each.control is Control.YOUR_CHOICE:
        return _("First asked on %(day)s") % {"day": full_date(each.terms.in_force_from)}
    answered: datetime | None = each.answered_at
    return full_date(answered) if answered is not None and each.waiting not in WAITING else ""


def _objectable(each: Concerning) -> Status:
    state = None if each.objection is None else each.objection.state
    if state == ObjectionState.WEIGHING:
        return Status(tone=Tone.WAITING, text=_("You objected. Stopped while we consider it"))
    if state == ObjectionState.ACCEPTED:
        return Status(tone=Tone.DONE, text=_("You objected. It stays stopped"))
    if state == ObjectionState.OVERRIDDEN:
        return Status(tone=Tone.QUIET, text=_("You objected. It goes on, and we say why"), icon="person")
    if not each.shared.released and each.shared.refused:
        told = each.shared.told(Audience.PERSON)
        return Status(tone=Tone.QUIET, text=_(says(next(iter(told.values())), Audience.PERSON)))
    return Status(tone=Tone.DONE, text=_("On"))


def _stands(each: Concerning, late: Mapping[UUID, Late]) -> str:
    said = {"status": status_of(each).text, "late": late_of(each, late)}
    return _("%(status)s. Late: %(late)s") % said if said["late"] else said["status"]


def late_of(each: Concerning, late: Mapping[UUID, Late]) -> str:
    """Who should have confirmed by now that they know what the person said; "" for nobody."""
    if each.terms.id not in late:
        return ""
    said = late[each.terms.id]
    return _("%(names)s should have confirmed it by %(due)s. You do not need to do anything.") % {
        "names": listed(said.names),
        "due": full_date(said.due),
    }


def _row(each: Concerning, late: Mapping[UUID, Late]) -> ChoiceRow:
    unanswered = each.waiting in WAITING
    return ChoiceRow(
        title=each.version.name,
        told=_told(each),
        status=status_of(each),
        action=Link(
            text=_("Decide") if unanswered else _verb(each),
            url=reverse("portal:choice", args=[each.version.agreement.slug]),
            about=each.version.name,
        ),
        when=when_of(each),
        unanswered=unanswered,
        late=late_of(each, late),
    )


def _told(each: Concerning) -> str:
    """Who asks, and what they are told."""
    if not each.version.told:
        return each.asker.name
    return _("%(asker)s is %(told)s.") % {"asker": each.asker.name, "told": each.version.told}


def _verb(each: Concerning) -> str:
    if each.control is Control.YOU_CAN_OBJECT and each.objection is not None:
        if each.objection.state == ObjectionState.WEIGHING:
            return _("See progress")
        if each.objection.state != ObjectionState.WITHDRAWN:
            return _("See the outcome")
    return str(_VERBS[each.control])
