"""One agreement: what it means, what an answer would change, the two answers, and what was answered before.

An answer is saved once, to the version whose page was read. What comes twice, or from a page that has become
old, leads to what stands now and changes nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
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

from candour.core.agreement import Assurance
from candour.core.basis import Control
from candour.core.choice import VALID_STATES, ConsentState, is_said_already
from candour.core.reasons import Reason
from candour.people.actions.subjects import hold_person
from candour.people.models import Account, Representation
from candour.sharing.actions import answer as give_answer
from candour.sharing.errors import NotCurrent, NotTheirs
from candour.sharing.models import Agreement, ConsentRecord
from candour.sharing.notices import in_words
from candour.sharing.queries import Concerning, Considered, considered, facts_of
from candour.sharing.terms import end_of_a_yes
from candour.web.design.dates import full_date
from candour.web.design.parts import Answer, Fact, Link, Notice, Tone
from candour.web.design.words import kept_for, listed
from candour.web.portal import consequences
from candour.web.portal.assurance import assurance_of
from candour.web.portal.choices import status_of, when_of
from candour.web.portal.frame import for_residents, page
from candour.web.portal.names import names
from candour.web.portal.stages import stages_of
from candour.web.portal.told import told_facts, told_facts_of

TEMPLATES = {
    Control.YOUR_CHOICE: "portal/choice_yours.html",
    Control.YOU_CAN_OBJECT: "portal/choice_objectable.html",
}

NATIONAL_DATA_OPT_OUT = "https://www.nhs.uk/your-nhs-data-matters/"

ANSWERED: dict[str, str | Promise] = {
    ConsentState.GIVEN: gettext_lazy("You said yes."),
    ConsentState.RENEWED: gettext_lazy("You said yes again."),
    ConsentState.REFUSED: gettext_lazy("You said no."),
    ConsentState.WITHDRAWN: gettext_lazy("You took back your yes."),
}
"""What a person did, by the state it left (ISO/IEC TS 27560)."""


@dataclass(frozen=True, slots=True)
class Undo:
    """One press that goes back to what stood before: the fields of the form that gives an answer."""

    slug: str
    answer: str
    version: str
    after: str
    text: str


@for_residents
def choice(request: HttpRequest, person: UUID, slug: str) -> HttpResponse:
    """The page of one agreement."""
    found = consider(person, slug)
    plain = names()
    one = found.concerning
    shown: dict[str, Any] = {
        "found": found,
        "title": one.version.question or one.version.name,
        "back": Link(text=_("Sharing choices"), url=reverse("portal:choices")),
        "status": status_of(one),
        "when": when_of(one),
        "facts": list(meaning_of(one)),
        "either": consequences.either_way(found, plain),
        "uses": f"{reverse('portal:uses')}?who={one.asker.slug}",
        "notice": _nothing_saved() if "changed" in request.GET else _done(request.GET.get("done", ""), one),
    }
    if one.control is Control.YOUR_CHOICE:
        shown["outcomes"] = consequences.of_an_answer(found, plain)
        shown["answers"] = answers_to(one)
        shown["after"] = last_receipt(found)
        shown["history"] = [history_fact(record) for record in found.receipts]
        shown["told"] = told_facts(found.receipts[0].entry_id) if found.receipts else []
    elif found.if_objected is not None:
        shown["outcomes"] = consequences.of_an_objection(found, plain)
    if one.objection is not None:
        shown["stages"] = list(stages_of(one.objection))
        shown["told"] = told_facts_of(one.objection)
    template = TEMPLATES.get(one.control, "portal/choice_fixed.html")
    return page(request, template, person, here="choices", **shown)


@require_http_methods(["GET", "HEAD", "POST"])
@for_residents
def answer(request: HttpRequest, person: UUID, slug: str) -> HttpResponse:
    """Save a yes or a no and show its receipt; a GET, after signing in again, leads back to the form."""
    if request.method != "POST":
        consider(person, slug)  # what is not theirs is not there, on this address too
        return redirect("portal:choice", slug=slug)
    said = request.POST.get("answer")
    if said not in ("yes", "no"):
        raise BadRequest("Neither yes nor no.")
    record = save_once(
        person,
        slug,
        yes=said == "yes",
        version=request.POST.get("version", ""),
        after=request.POST.get("after", ""),
        assurance=assurance_of(request, person),
    )
    if record is None:
        return redirect(f"{reverse('portal:choice', args=[slug])}?changed")
    to = reverse("portal:receipt", args=[record.number])
    return redirect(f"{to}?already" if record.number == request.POST.get("after") else to)


def consider(person: UUID, slug: str, at: datetime | None = None) -> Considered:
    """An agreement that concerns the person now. Raises Http404 for any other."""
    found = considered(person, facts_of(person).facts, slug, at or timezone.now())
    if found is None:
        raise Http404
    return found


def undoing(record: ConsentRecord, before: ConsentRecord | None) -> Undo | None:
    """How to go back to what stood before an answer; None where nothing did, so that nothing can.

    A first no cannot be undone, because nobody can become somebody who was never asked. It can be changed.
    """
    is_yes = record.state in VALID_STATES
    was_yes = before is not None and before.state in VALID_STATES
    if is_yes == was_yes:
        return None
    return Undo(
        slug=slug_of(record),
        answer="no" if is_yes else "yes",
        version=str(record.version),
        after=record.number,
        text=_("Undo: take back my yes") if is_yes else _("Undo: say yes as before"),
    )


def slug_of(record: ConsentRecord) -> str:
    """The slug of the agreement that an answer is about."""
    return str(Agreement.objects.values_list("slug", flat=True).get(pk=record.agreement_id))


def answered_in_words(record: ConsentRecord) -> str:
    """You said yes. Your daughter said yes for you."""
    if not record.answered_by:
        return str(ANSWERED.get(record.state, record.state))
    words = (
        _("Your %(who)s said yes for you.")
        if record.state in VALID_STATES
        else _("Your %(who)s said no for you.")
    )
    return words % {"who": record.answered_by}


def history_fact(record: ConsentRecord, about: str = "") -> Fact:
    """One answer in a list, with its receipt. about: what it was about, in a list of several agreements."""
    answered = answered_in_words(record)
    return Fact(
        term=full_date(record.at),
        text=f"{answered} {about}." if about else answered,
        link=Link(
            text=_("Receipt %(number)s") % {"number": record.number},
            url=reverse("portal:receipt", args=[record.number]),
        ),
    )


@transaction.atomic
def save_once(
    person: UUID,
    slug: str,
    *,
    yes: bool,
    version: str,
    after: str,
    assurance: Assurance,
    by: Representation | None = None,
    officer: Account | None = None,
) -> ConsentRecord | None:
    """Save an answer; where the same was saved since the page was made, or stands as it would now, give that
    one instead.

    version: of the agreement, as the page showed it. after: the number of the last receipt it knew of, or "".
    by, officer: under whose authority another answers, as `sharing.actions.answer` takes them.
    None for a yes from a page that is older than what stands: it has to be read again. A no is always taken.
    """
    hold_person(person)  # two presses of one button come here one after the other
    now = timezone.now()
    found = consider(person, slug, now)
    version_now = found.concerning.version
    answered_since = after != last_receipt(found)
    if answered_since and found.receipts and (found.receipts[0].state in VALID_STATES) is yes:
        return found.receipts[0]
    if yes and (answered_since or version != str(version_now.version)):
        return None
    if _is_said_already(person, found, yes, assurance, by, now):
        return found.receipts[0]
    try:
        return give_answer(
            person=person,
            version=version_now,
            yes=yes,
            at=now,
            assurance=assurance,
            by=by,
            officer=officer,
        )
    except (NotTheirs, NotCurrent):
        return None


def _is_said_already(
    person: UUID, found: Considered, yes: bool, assurance: Assurance, by: Representation | None, now: datetime
) -> bool:
    """Whether this would be the receipt of before once more: the same answer, and by the same person."""
    version, facts = found.concerning.version, facts_of(person).facts
    said_by = None if by is None else by.pk
    return bool(found.receipts and found.receipts[0].representation_id == said_by) and is_said_already(
        [each for each in facts.choices if each.agreement == version.agreement_id],
        len(facts.subjects),
        yes=yes,
        version=version.version,
        until=end_of_a_yes(version, now),
        assurance=assurance,
    )


def _done(what: str, one: Concerning) -> Notice | None:
    """What was done a moment ago; nothing where it does not stand any more: an address may be kept."""
    if what == "objected" and one.objection_stands:
        text = _(
            "Sharing has stopped. A named person will consider your objection, and we will tell you what "
            "they decide."
        )
        return Notice(tone=Tone.DONE, title=_("We have your objection"), text=text)
    if what == "taken-back" and one.objection is not None and not one.objection_stands:
        text = _("You can object again at any time.")
        return Notice(tone=Tone.DONE, title=_("Your objection is taken back"), text=text)
    return None


def _nothing_saved() -> Notice:
    return Notice(
        tone=Tone.QUIET,
        title=_("Nothing was saved"),
        text=_("You have answered since you opened the page, or the agreement has changed. Read it again."),
    )


def last_receipt(found: Considered) -> str:
    return found.receipts[0].number if found.receipts else ""


def answers_to(one: Concerning) -> tuple[Answer, ...]:
    """Yes and no; while an agreement is stopped for everyone a yes would mean nothing."""
    standing = _("Your answer now.") + " "
    is_no = one.waiting in (Reason.CONSENT_REFUSED, Reason.CONSENT_WITHDRAWN)
    no = Answer(
        value="no",
        text=_("No, do not tell them"),
        says=(standing if is_no else "") + _("You can say yes later, at any time."),
    )
    if one.terms.suspended:
        return (no,) if one.answer_is_yes else ()
    yes = Answer(
        value="yes",
        text=_("Yes, tell them"),
        says=(standing if one.answer_is_yes else "")
        + _("Only what this page says. You can say no at any time."),
    )
    return (yes, no)


def meaning_of(one: Concerning) -> Iterator[Fact]:
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
    holders = listed([holder.name for holder in one.holders])
    if holders:
        yield Fact(term=_("Who holds it"), text=f"{holders}.")
    if version.statute:
        yield Fact(term=_("The law"), text=f"{version.statute}.")
    if version.retention:
        yield Fact(term=_("Kept for"), text=kept_for(version.retention, version.obligations))
    if one.terms.single_use:
        yield Fact(term=_("How often"), text=_("Once for each yes."))
    if version.consent_lasts:
        lasts = _("%(period)s, then we ask again.") % {"period": in_words(version.consent_lasts)}
        yield Fact(term=_("Your yes lasts"), text=lasts)
    if version.what_changed:
        yield Fact(term=_("What changed"), text=version.what_changed)
    if version.opt_out_applies:
        yield Fact(
            term=_("National Data Opt-out"),
            text=_(
                "It counts here too. If you have one, your health details are not used for this. You "
                "choose it with the NHS, not with us: we only check it and never copy it."
            ),
            link=Link(text=_("See or make that choice"), url=NATIONAL_DATA_OPT_OUT),
        )
