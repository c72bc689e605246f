"""One agreement: what it means, what an answer would change, the two answers, and what was answered before.

An answer is saved once, to the version whose page was read. What comes twice, or from a page that has become
old, leads to what stands now and changes nothing.
"""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from candour.core.basis import Control
from candour.core.choice import ConsentState
from candour.core.subject import ObjectionState
from candour.people.actions.subjects import hold_person
from candour.sharing.actions import answer as give_answer
from candour.sharing.errors import NotCurrent, NotTheirs
from candour.sharing.models import ConsentRecord, Objection
from candour.sharing.notices import in_words
from candour.sharing.queries import Concerning, Considered, considered, facts_of, reason_of
from candour.web.design.dates import full_date, full_weekday
from candour.web.design.parts import Answer, Fact, Link, Step
from candour.web.portal import consequences
from candour.web.portal.choices import status_of, when_of
from candour.web.portal.frame import for_residents, page
from candour.web.portal.names import in_a_row, names

TEMPLATES = {
    Control.YOUR_CHOICE: "portal/choice_yours.html",
    Control.YOU_CAN_OBJECT: "portal/choice_objectable.html",
}

ANSWERED: dict[str, str | Promise] = {
    ConsentState.GIVEN: gettext_lazy("You said yes."),
    ConsentState.RENEWED: gettext_lazy("You said yes again."),
    ConsentState.REFUSED: gettext_lazy("You said no."),
    ConsentState.WITHDRAWN: gettext_lazy("You took back your yes."),
}
"""What a person did, by the state it left (ISO/IEC TS 27560)."""


@for_residents
def choice(request: HttpRequest, person: UUID, slug: str) -> HttpResponse:
    """The page of one agreement."""
    found = consider(person, slug)
    plain = names()
    one = found.concerning
    shown = {
        "found": found,
        "title": one.version.question or one.version.name,
        "back": Link(text=_("Sharing choices"), url=reverse("portal:choices")),
        "status": status_of(one),
        "when": when_of(one),
        "facts": list(_facts(one)),
        "either": consequences.either_way(found, plain),
        "uses": f"{reverse('portal:uses')}?who={one.asker.slug}",
    }
    if one.control is Control.YOUR_CHOICE:
        shown["outcomes"] = consequences.of_an_answer(found, plain)
        shown["answers"] = _answers(one)
        shown["after"] = _last_receipt(found)
        shown["history"] = [history_fact(record) for record in found.receipts]
    elif found.if_objected is not None:
        shown["outcomes"] = consequences.of_an_objection(found, plain)
    if one.objection is not None:
        shown["stages"] = list(_stages(one.objection))
    template = TEMPLATES.get(one.control, "portal/choice_fixed.html")
    return page(request, template, person, here="choices", **shown)


@require_http_methods(["GET", "HEAD", "POST"])
@for_residents
def answer(request: HttpRequest, person: UUID, slug: str) -> HttpResponse:
    """Save a yes or a no and show its receipt; a GET, after signing in again, leads back to the form."""
    if request.method != "POST":
        return redirect("portal:choice", slug=slug)
    said = request.POST.get("answer")
    if said not in ("yes", "no"):
        raise BadRequest("Neither yes nor no.")
    record = _save_once(
        person,
        slug,
        yes=said == "yes",
        version=request.POST.get("version", ""),
        after=request.POST.get("after", ""),
    )
    if record is None:
        return redirect("portal:choice", slug=slug)
    return redirect("portal:receipt", number=record.number)


def consider(person: UUID, slug: str, at: datetime | None = None) -> Considered:
    """An agreement that concerns the person now. Raises Http404 for any other."""
    found = considered(person, facts_of(person).facts, slug, at or timezone.now())
    if found is None:
        raise Http404
    return found


def history_fact(record: ConsentRecord, about: str = "") -> Fact:
    """One answer in a list, with its receipt. about: what it was about, in a list of several agreements."""
    answered = str(ANSWERED.get(record.state, record.state))
    return Fact(
        term=full_date(record.at),
        text=f"{answered} {about}." if about else answered,
        link=Link(
            text=_("Receipt %(number)s") % {"number": record.number},
            url=reverse("portal:receipt", args=[record.number]),
        ),
    )


@transaction.atomic
def _save_once(person: UUID, slug: str, *, yes: bool, version: str, after: str) -> ConsentRecord | None:
    """Save an answer, unless one was saved since the page was made: then give that one if it says the same.

    None where the page is older than what stands, so that it has to be read again.
    """
    hold_person(person)  # two presses of one button come here one after the other
    now = timezone.now()
    found = consider(person, slug, now)
    latest = found.receipts[0] if found.receipts else None
    if after != _last_receipt(found):
        saved_yes = latest is not None and latest.state in (ConsentState.GIVEN, ConsentState.RENEWED)
        return latest if saved_yes is yes else None
    if version != str(found.concerning.version.version):
        return None
    try:
        return give_answer(person=person, version=found.concerning.version, yes=yes, at=now)
    except (NotTheirs, NotCurrent):
        return None


def _last_receipt(found: Considered) -> str:
    return found.receipts[0].number if found.receipts else ""


def _answers(one: Concerning) -> tuple[Answer, ...]:
    """Yes and no; while an agreement is stopped for everyone a yes would mean nothing."""
    no = Answer(value="no", text=_("No, do not tell them"), says=_("You can say yes later, at any time."))
    if one.terms.suspended:
        return (no,) if one.answer_is_yes else ()
    yes = Answer(
        value="yes", text=_("Yes, tell them"), says=_("Only what stands here. You can say no at any time.")
    )
    return (yes, no)


def _facts(one: Concerning) -> Iterator[Fact]:
    version = one.version
    if version.told:
        yield Fact(term=_("What"), text=_("They are %(told)s.") % {"told": version.told})
    yield Fact(
        term=_("Who asks"),
        text=f"{one.asker.name}.",
        link=Link(
            text=_("Read the agreement, version %(version)d") % {"version": version.version},
            url=reverse("public:agreement", args=[version.agreement.slug]),
        ),
    )
    holders = in_a_row([holder.name for holder in one.holders])
    if holders:
        yield Fact(term=_("Who holds it"), text=f"{holders}.")
    if version.statute:
        yield Fact(term=_("The rule"), text=f"{version.statute}.")
    if version.retention:
        kept = _("%(period)s, then deleted.") % {"period": in_words(version.retention)}
        yield Fact(term=_("Kept for"), text=kept)
    if one.terms.single_use:
        yield Fact(term=_("How often"), text=_("Once for each yes."))
    if version.consent_lasts:
        lasts = _("%(period)s, then we ask again.") % {"period": in_words(version.consent_lasts)}
        yield Fact(term=_("Your yes lasts"), text=lasts)
    if version.what_changed:
        yield Fact(term=_("What changed"), text=version.what_changed)


def _stages(objection: Objection) -> Iterator[Step]:
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
    by = _("By %(day)s.") % {"day": full_weekday(objection.answer_by)}
    yield Step(title=_("A named person weighs it"), text=by, current=weighing)
    if objection.decided_at is None:
        yield Step(title=_("You are told"), text=_("What was decided, and why."))
        return
    decided = (
        _("It stays stopped")
        if objection.state == ObjectionState.ACCEPTED
        else _("It goes on, for a reason in your case")
    )
    who = _("Decided by %(name)s, %(day)s.") % {
        "name": objection.decided_by,
        "day": full_date(objection.decided_at),
    }
    yield Step(title=decided, text=f"{objection.explanation} {who}", current=True)
