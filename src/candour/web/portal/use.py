"""One use: where it came from and went, what was given and what was not, under which rule, and its proof."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candour.access.queries import Use, reviews_of, use_of
from candour.core.basis import Control
from candour.core.claims import is_claim
from candour.register.models import Dataset
from candour.services.queries.cases import reports_of
from candour.web.design import words as register_words
from candour.web.design.dates import clock, full_date, full_weekday
from candour.web.design.parts import Fact, Link, Status, Step, Tone
from candour.web.design.signs import CONTROL_SIGNS
from candour.web.design.words import listed
from candour.web.portal import agreement_words, reported_words
from candour.web.portal.frame import for_residents, page
from candour.web.portal.fresh import fresh_sign_in
from candour.web.portal.proof import proof_file, proof_of
from candour.web.portal.report import concerned
from candour.web.portal.use_words import UseWords, is_covered, statuses_of, words_for

_SHOWN: Mapping[str, tuple[str | Promise, str | Promise, str | Promise]] = {
    "account": (
        gettext_lazy("Asked in which case, wrote it down, and then said that you have an account."),
        gettext_lazy("Your account"),
        gettext_lazy("That you have one here, and nothing else."),
    ),
    "name": (
        gettext_lazy("Asked why, wrote it down, and then showed your name."),
        gettext_lazy("Your name"),
        gettext_lazy("As you gave it to Candour, and nothing else."),
    ),
    "authority": (
        gettext_lazy("Wrote it down, and then opened the page."),
        gettext_lazy("Who acts for you"),
        gettext_lazy("On which paper, for which services and until when, and what was written about it."),
    ),
}
"""What an officer was shown to record or look after an authority: the step, and the fact with its term."""

LOGGED_LATE = timedelta(minutes=1)
"""When a use was written down is said where that was not at the moment it happened."""

_DEEDS: Mapping[Control, str | Promise] = {
    Control.YOUR_CHOICE: gettext_lazy("Change your answer"),
    Control.YOU_CAN_OBJECT: gettext_lazy("Object, or see your objection"),
    Control.NEEDED_FOR_YOUR_AGREEMENT: gettext_lazy("See what can be ended"),
    Control.REQUIRED_BY_LAW: gettext_lazy("Read the law and how to complain"),
    Control.TO_PROTECT_LIFE: gettext_lazy("Read when it may be used"),
}


def fresh_where_sealed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Have a use that is about something sealed opened with a fresh sign-in alone; any other at once."""
    guarded = fresh_sign_in(view)

    @wraps(view)
    def opened(request: HttpRequest, person: UUID, id: UUID) -> HttpResponse:
        found = _use(person, id)
        return (guarded if is_covered(found) else view)(request, person, id)

    return opened


@for_residents
@fresh_where_sealed
def use(request: HttpRequest, person: UUID, id: UUID) -> HttpResponse:
    """The page."""
    found = _use(person, id)
    words = words_for([found], uncovered=True)
    datasets, control = _datasets(found), words.control(found)
    return page(
        request,
        "portal/use.html",
        person,
        here="uses",
        back=Link(text=_("Who used my data"), url=reverse("portal:uses")),
        title=words.title(found),
        kept_title=words_for([found]).title(found),
        lead=_("%(day)s at %(hour)s") % {"day": full_weekday(found.happened), "hour": clock(found.happened)},
        control=control,
        statuses=statuses_of(found),
        journey=list(_journey(found, words, datasets)),
        reported=found.is_reported or (found.is_view and not found.is_on_behalf),
        reporting=_reporting(person, found),
        viewed=found.is_on_behalf,
        asked=list(_allowed(found, words)) + list(_refused(found, words)) if found.is_question else [],
        given=list(_given(found, words, datasets)),
        refused=list(_refused(found, words)),
        why=[*_why(found, words), *_how_seen(person, found)],
        control_says=None if control is None else CONTROL_SIGNS[control],
        can_do=list(_can_do(found, words)),
        terms=agreement_words.as_it_was(words.version(found)),
        since=agreement_words.since_then(words.version(found), words.versions.values()),
        about=list(_whom_to_tell(found)),
        proof=proof_of(person, id),
        names_sealed=is_covered(found),
        id=id,
    )


@for_residents
@fresh_where_sealed
def use_receipt(request: HttpRequest, person: UUID, id: UUID) -> HttpResponse:
    """The proof receipt of a use, as a file that verifies offline; 503 until the log reaches it."""
    return proof_file(person, _use(person, id).id)


@for_residents
def use_receipt_covered(request: HttpRequest, person: UUID, id: UUID) -> HttpResponse:
    """The same without a word of what was written down: to show to somebody."""
    return proof_file(person, _use(person, id).id, covered=True)


@for_residents
@fresh_where_sealed
def use_proof(request: HttpRequest, person: UUID, id: UUID) -> HttpResponse:
    """The proof of a use in full: the checks, what exactly was written down, and the numbers behind them."""
    words = words_for([found := _use(person, id)], uncovered=True)
    return page(
        request,
        "portal/use_proof.html",
        person,
        here="uses",
        lead=words.title(found),
        back=Link(text=_("Back to this use"), url=reverse("portal:use", args=[id])),
        proof=proof_of(person, id),
        names_sealed=is_covered(found),
        id=id,
    )


def _use(person: UUID, id: UUID) -> Use:
    """The person's own use. Raises Http404 alike for another's, a withheld one and one that never was."""
    found = use_of(person, id)
    if found is None:
        raise Http404
    return found


def _datasets(found: Use) -> dict[str, Dataset]:
    keys = {source["dataset"] for source in found.body["sources"].values()}
    return {each.key: each for each in Dataset.objects.filter(key__in=keys).select_related("organisation")}


def _journey(found: Use, words: UseWords, datasets: dict[str, Dataset]) -> Iterator[Step]:
    """From the system that held it to whoever got it; a request that was refused ends where it was."""
    if found.is_on_behalf:
        yield Step(title=words.asker(found), text=_("Opened a page of yours here, acting for you."))
        text = _("Checked that they may, showed only what their services need, and wrote it down.")
        yield Step(title=_("Candour"), text=text)
        return
    if found.was_refused:
        yield _asker(found, words)
        text = _("Checked the agreements and your choices, refused, and wrote it down.")
        yield Step(title=_("Candour"), text=text)
        return
    if found.is_reported:
        yield from reported_words.journey(found, words.asker(found))
        return
    if found.is_view:
        of_a_case = _("Asked why, wrote it down, and then opened the case.")
        text = str(_SHOWN[found.body["seen"]][0]) if found.is_of_acting else of_a_case
        yield Step(title=_("Candour"), text=text)
        yield _asker(found, words)
        return
    if found.is_question:
        yield _asker(found, words)
        text = _(
            "Checked the agreement and your choices, wrote it down, and answered yes. Nothing was given."
        )
        yield Step(title=_("Candour"), text=text)
        return
    if datasets:
        holders = sorted({each.organisation.name for each in datasets.values()})
        yield Step(
            title=listed(sorted({each.name for each in datasets.values()})),
            text=_("Held by %(holders)s.") % {"holders": listed(holders)},
        )
    text = _("Checked the agreement and your choices, wrote it down, and then gave it.")
    yield Step(title=_("Candour"), text=text)
    yield _asker(found, words)


def _asker(found: Use, words: UseWords) -> Step:
    body = found.body
    team = _("%(team)s team") % {"team": body["team"]} if body["team"] else ""
    who = ", ".join(part for part in (team, body["role"]) if part)
    return Step(
        title=words.asker(found), text=f"{who or _('System: %(system)s') % {'system': body['system']}}."
    )


def _given(found: Use, words: UseWords, datasets: dict[str, Dataset]) -> Iterator[Fact]:
    if found.is_reported:
        yield from reported_words.seen(found, words.names)
        return
    if found.is_view:
        if found.is_of_acting:
            _step, term, text = _SHOWN[found.body["seen"]]
            yield Fact(term=str(term), text=str(text))
        elif not found.is_on_behalf:
            yield Fact(term=_("Your case"), text=_("What you wrote in it, and what they wrote to you."))
        said = _("They saw it on the page.") if found.is_on_behalf else _("As your case says it.")
        for name in found.body["released"]:
            yield Fact(term=words.names.title(name), text=said)
        return
    for name in found.body["released"]:
        source = found.body["sources"][name]
        dataset = datasets.get(source["dataset"])
        yield Fact(
            term=words.names.title(name),
            text=(
                _("Worked out from %(dataset)s, %(organisation)s, as it stood on %(day)s.")
                if is_claim(name)
                else _("From %(dataset)s, %(organisation)s, as it stood on %(day)s.")
            )
            % {
                "dataset": source["dataset"] if dataset is None else dataset.name,
                "organisation": source["dataset"].partition("/")[0]
                if dataset is None
                else dataset.organisation.name,
                "day": full_date(date.fromisoformat(source["updated"])),
            },
        )


def _allowed(found: Use, words: UseWords) -> Iterator[Fact]:
    """What they would have been given, had they not only asked."""
    for name in found.body["allowed"]:
        yield Fact(term=words.names.title(name), text=_("They were told that they may have it."))


def _refused(found: Use, words: UseWords) -> Iterator[Fact]:
    for name, code in found.body["refused"].items():
        yield Fact(
            term=words.names.title(name),
            text=words.reason(code),
            status=Status(tone=Tone.QUIET, text=_("Refused")),
        )


def _why(found: Use, words: UseWords) -> Iterator[Fact]:
    body, version = found.body, words.version(found)
    if found.is_emergency:
        yield Fact(term=_("Emergency"), text=body["emergency"]["reason"])
    if found.is_reported:
        yield from reported_words.why(found)
    elif found.is_view:
        said = _("They act for you.") if found.is_on_behalf else found.body["purpose"]
        yield Fact(term=_("Why"), text=said)
    elif version is None:
        yield Fact(term=_("Why"), text=_("No agreement of theirs covers what they asked for."))
    else:
        yield Fact(term=_("Why"), text=version.why)
        yield from agreement_words.the_rule(version)
    if body["case"]:
        yield Fact(term=_("Case"), text=body["case"])
    if body["officer"]:
        text = _(
            "%(officer)s. We show a code instead of a name. The same person always has the same code, and it "
            "is only on your pages. Give the code if you ask about this."
        )
        yield Fact(term=_("Officer"), text=text % {"officer": body["officer"]})
    obligations = () if found.is_reported else body["obligations"]  # no agreement binds who reports
    if body["released"] and body["retain_until"]:
        until = full_date(date.fromisoformat(body["retain_until"]))
        yield Fact(term=_("Kept until"), text=register_words.kept_until(until, obligations))
    if body["released"] and obligations:
        said = " ".join(register_words.obligation(name) for name in obligations)
        yield Fact(term=_("Rules they must follow"), text=said)
    if found.at - found.happened > LOGGED_LATE:
        when = {"day": full_date(found.at), "hour": clock(found.at)}
        yield Fact(term=_("Added to the log"), text=_("On %(day)s at %(hour)s.") % when)


def _can_do(found: Use, words: UseWords) -> Iterator[Link]:
    """What the person can do about such uses: each leads to where it is done."""
    version, control = words.version(found), words.control(found)
    if version is not None and control is not None:
        text = _DEEDS.get(control, _("See this sharing"))
        yield Link(text=str(text), url=reverse("portal:choice", args=[version.agreement.slug]))
    if found.is_on_behalf:
        yield Link(text=_("See who acts for you, and end it"), url=reverse("portal:account-acting"))
        return
    who = found.body["organisation"]
    yield Link(
        text=_("See every use by %(asker)s") % {"asker": words.asker(found)},
        url=f"{reverse('portal:uses')}?{urlencode({'who': who})}",
    )


def _how_seen(person: UUID, found: Use) -> Iterator[Fact]:
    """What was found about an emergency, why it was shown late, and that it is made up, where it is."""
    if found.is_emergency or found.shown_late is not None:
        yield from _reviewed(reviews_of(person, found.id))
    if found.shown_late is not None:
        yield Fact(term=_("Shown late"), text=_kept_from_view(found, found.shown_late))
    if found.body.get("demonstration"):
        yield Fact(term=_("Example"), text=_("This use is part of the demonstration’s history."))


def _reviewed(reviews: Sequence[Mapping[str, Any]]) -> Iterator[Fact]:
    """What the last review found, and on which days somebody had opened it for one. reviews: newest first."""
    findings = [each["finding"] for each in reviews if "finding" in each]
    if findings:
        yield Fact(term=_("What the review found"), text=findings[0])
    opened = [datetime.fromisoformat(each["when"]) for each in reviews if each["kind"] == "withheld-opened"]
    if opened:
        days = listed(list(dict.fromkeys(map(full_date, reversed(opened)))))
        yield Fact(term=_("Opened before you saw it"), text=_("By a reviewer, on %(days)s.") % {"days": days})


def _kept_from_view(found: Use, shown: datetime) -> str:
    withheld = found.body.get("withheld") or {}
    decided = _("A named person decided on %(day)s that you can see it.") % {"day": full_date(shown)}
    if "authority" not in withheld:
        return decided
    if found.is_emergency:
        why = _("Because it was an emergency, it was kept from view until a named person had reviewed it.")
        return f"{why} {decided}"
    return _("It was kept from view: %(authority)s.") % {"authority": withheld["authority"]} + f" {decided}"


def _reporting(person: UUID, found: Use) -> Link | None:
    """Where "This looks wrong" leads: to what the person said already, to a form, or nowhere."""
    said = reports_of(person, found.id)
    if said:
        return Link(text=_("See what you said about it"), url=reverse("portal:case", args=[said[0].case.id]))
    here, _elsewhere = concerned(found)
    address = reverse("portal:report", args=[found.id])
    return Link(text=_("This looks wrong"), url=address) if here else None


def _whom_to_tell(found: Use) -> Iterator[str]:
    """How else to reach those who answer for a use: the asker and the holders."""
    here, elsewhere = concerned(found)
    for organisation in [*here, *elsewhere]:
        if organisation.dpo_contact or organisation.contact:
            reach = organisation.dpo_contact or organisation.contact
            yield _("%(organisation)s: %(reach)s") % {"organisation": organisation.name, "reach": reach}
