"""*My cases*: what a person asked of organisations, where each stands, and writing to whoever answers it."""

from datetime import date, datetime
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from candour.access.queries import use_of
from candour.register.queries import attributes
from candour.services.actions import close_case, mark_read, write_in_case
from candour.services.errors import OutOfOrder
from candour.services.models import Case, CaseStep
from candour.services.queries.cases import ListedCase, OpenedCase, case_of, cases_of, reports_of
from candour.services.queries.messages import OpenedMessage
from candour.web.design.attachment import attachment
from candour.web.design.cells import sheet
from candour.web.design.dates import full_date, local_date, machine_time
from candour.web.design.once import new_number, number_sent
from candour.web.design.pacing import A_FILE, dear
from candour.web.design.parts import ChoiceRow, Fact, Letter, Link, Notice, Tone
from candour.web.design.too_late import too_late
from candour.web.portal.case_words import PRESSED, is_late, name_of, stands, status, story, when
from candour.web.portal.frame import for_residents, page
from candour.web.portal.names import Names
from candour.web.portal.use_words import words_for

LONGEST = 4_000
DONE = {
    "sent": gettext_lazy("We have sent it"),
    "written": gettext_lazy("Your message is sent"),
    "closed": gettext_lazy("The case is closed"),
}


class MessageForm(forms.Form):
    """A message to whoever answers a case."""

    text = forms.CharField(
        label=gettext_lazy("Your message"),
        max_length=LONGEST,
        error_messages={
            "required": gettext_lazy("Write your message"),
            "max_length": gettext_lazy("Your message must be 4,000 characters or fewer"),
        },
    )


@for_residents
def cases(request: HttpRequest, person: UUID) -> HttpResponse:
    """Every case, those that wait first."""
    today = local_date(timezone.now())
    found = cases_of(person)
    rows = [_row(one, today) for one in found]
    waiting = sum(one.case.decided_at is None for one in found)
    file = Link(text=_("Download this list for a spreadsheet (CSV)"), url=reverse("portal:cases-file"))
    return page(
        request,
        "portal/cases.html",
        person,
        here="",
        open=rows[:waiting],
        answered=rows[waiting:],
        file=file if found else None,
    )


@require_safe
@dear(A_FILE)
@for_residents
def cases_file(request: HttpRequest, person: UUID) -> HttpResponse:
    """The list as a file for a spreadsheet, which no more than the page says which details they are about."""
    today = local_date(timezone.now())
    headings = (_("Case"), _("What it is"), _("With"), _("Sent"), _("Where it is now"), _("Answer due"))
    rows = (
        (
            one.case.number,
            name_of(one.case),
            one.organisation.name,
            machine_time(one.case.opened_at)[:10],
            stands(one, today),
            "" if one.case.answer_by is None else one.case.answer_by.isoformat(),
        )
        for one in cases_of(person)
    )
    return attachment(
        sheet(headings, rows), name=f"my-cases-{today}.csv", content_type="text/csv; charset=utf-8"
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_residents
def case(request: HttpRequest, person: UUID, id: UUID) -> HttpResponse:
    """One case, and sending a message in it."""
    found = _case(person, id)
    now = timezone.now()
    form = MessageForm(request.POST if request.method == "POST" else None)
    address = reverse("portal:case", args=[id])
    if form.is_valid():
        try:
            write_in_case(
                person=person,
                case=found.case,
                text=form.cleaned_data["text"],
                sent_as=number_sent(request),
                at=now,
            )
        except OutOfOrder:  # closed meanwhile, in another tab
            return too_late(request, redirect(address), "text")
        return redirect(f"{address}?done=written")
    mark_read(person=person, messages=[each.message for each in found.messages], at=now)
    is_closed = found.standing is CaseStep.Kind.CLOSED
    return page(
        request,
        "portal/case.html",
        person,
        here="",
        back=Link(text=_("My cases"), url=reverse("portal:cases")),
        title=name_of(found.case),
        number_of_case=found.case.number,
        lead=stands(found, local_date(now)) + ".",
        status=status(found, local_date(now)),
        said=_said(request.GET.get("done", ""), found),
        facts=list(_facts(person, found)),
        story=list(story(found)),
        letters=[letter(each, found.organisation.name) for each in found.messages],
        routes=_routes(found, now),
        form=None if is_closed else form,
        in_error=bool(form.errors),
        number=number_sent(request) if request.method == "POST" else new_number(),
        closing=None if is_closed else reverse("portal:case-closing", args=[id]),
        asks=found.waits_for_person,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_residents
def closing(request: HttpRequest, person: UUID, id: UUID) -> HttpResponse:
    """What follows when a case is closed, and closing it."""
    found = _case(person, id)
    address = reverse("portal:case", args=[id])
    if found.standing is CaseStep.Kind.CLOSED:
        return redirect(address)
    if request.method == "POST":
        close_case(person=person, case=found.case, at=timezone.now())
        return redirect(address + "?done=closed")
    return page(
        request,
        "portal/case_closing.html",
        person,
        here="",
        back=Link(text=_("Back to the case"), url=address),
        organisation=found.organisation.name,
        waits=found.case.decided_at is None,
    )


def _row(one: ListedCase, today: date) -> ChoiceRow:
    sent = {"number": one.case.number, "day": full_date(one.case.opened_at)}
    return ChoiceRow(
        title=name_of(one.case),
        told=stands(one, today) + ".",
        status=status(one, today),
        action=Link(text=_("Open it"), url=reverse("portal:case", args=[one.case.id]), about=one.case.number),
        when=_("Case %(number)s, sent %(day)s") % sent,
        unanswered=one.waits_for_person,
    )


def letter(each: OpenedMessage, organisation: str) -> Letter:
    """A message as it stands in a case or on its own page. organisation: the name of whose officer wrote."""
    if each.message.sender == each.message.Sender.PERSON:
        who = _("Your %s, writing for you") % each.by if each.by else _("You")
    elif each.by:
        who = _("%(organisation)s, officer %(name)s") % {"organisation": organisation, "name": each.by}
    else:
        who = organisation or _("Candour")
    return Letter(who=who, when=when(each.message.sent_at), paragraphs=paragraphs(each.text))


def paragraphs(text: str) -> tuple[str, ...]:
    """The lines of what somebody wrote, without empty ones."""
    return tuple(line.strip() for line in text.split("\n") if line.strip())


def _case(person: UUID, id: UUID) -> OpenedCase:
    """The person's own case. Raises Http404 alike for another's and for one that never was."""
    found = case_of(person, id)
    if found is None:
        raise Http404
    return found


def _facts(person: UUID, found: OpenedCase) -> list[Fact]:
    words = found.words
    if found.case.kind == Case.Kind.CORRECTION:
        facts = [
            Fact(term=_("Which detail"), text=Names(attributes()).title(found.case.attribute)),
            Fact(term=_("It said"), text=words["held"]),
            Fact(term=_("You say it should say"), text=words["should_say"], quoted=True),
        ]
        if words["why"]:
            facts.append(Fact(term=_("How you know"), text=words["why"], quoted=True))
        return facts
    if not words:
        return [Fact(term=_("What you said"), text=str(PRESSED[found.case.kind]))]
    facts = [Fact(term=_("What you said"), text=words["text"], quoted=True)]
    if found.case.use_id is None:
        return facts
    use = use_of(person, found.case.use_id)
    if use is not None:
        link = Link(text=_("See it"), url=reverse("portal:use", args=[use.id]))
        facts.insert(0, Fact(term=_("Which use"), text=f"{words_for([use]).title(use)}.", link=link))
    for other in reports_of(person, found.case.use_id):
        if other.case.id != found.case.id:
            link = Link(text=_("See that case"), url=reverse("portal:case", args=[other.case.id]))
            facts.append(Fact(term=_("Also with"), text=f"{other.organisation.name}.", link=link))
    return facts


def _routes(found: OpenedCase, now: datetime) -> list[str]:
    """How to complain, where the answer was no or never came (UK GDPR Articles 12(4), 77 and 79)."""
    if found.standing is not CaseStep.Kind.REFUSED and not is_late(found.case, now):
        return []
    organisation = found.organisation
    reach = organisation.dpo_contact or organisation.contact
    first = _("Complain to %(organisation)s: %(reach)s.") % {
        "organisation": organisation.name,
        "reach": reach,
    }
    return [
        *([first] if reach else []),
        _("Complain to the Information Commissioner: ico.org.uk/make-a-complaint, or 0303 123 1113."),
        _("You can also ask a court to decide."),
    ]


def _said(done: str, found: OpenedCase) -> Notice | None:
    if done not in DONE:
        return None
    text = ""
    if done == "sent" and found.case.answer_by is not None:
        said = {"organisation": found.organisation.name, "day": full_date(found.case.answer_by)}
        text = _("A person at %(organisation)s reads it, and answers by %(day)s.") % said
    return Notice(tone=Tone.DONE, title=str(DONE[done]), text=text)
