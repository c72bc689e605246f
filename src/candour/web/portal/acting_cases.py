"""`/for/<authority>/cases`: what somebody asked for whom they act for, and is answered; and winding up.

A correction that the person asked for is shown as far as the organisation wrote: the person's own words are
theirs. What is written here says who wrote it, and is read under the same authority alone.
"""

from dataclasses import replace
from datetime import date
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from candour.core.authority import Act
from candour.register.queries import attributes
from candour.services.actions import wind_up, write_in_case
from candour.services.errors import NobodyAnswers, OutOfOrder
from candour.services.models import CaseStep, Message
from candour.services.queries.acting import cases_under
from candour.services.queries.cases import ListedCase, OpenedCase, case_of
from candour.web.design.dates import full_date, local_date
from candour.web.design.once import new_number, number_sent
from candour.web.design.parts import ChoiceRow, Fact, Letter, Link
from candour.web.design.too_late import too_late
from candour.web.portal.case_words import stands, status
from candour.web.portal.cases import LONGEST, MessageForm, letter
from candour.web.portal.names import Names
from candour.web.portal.representing import Acting, acting_page, for_details, looked


class WindingUpForm(forms.Form):
    """What an organisation has to know to wind a service up."""

    text = forms.CharField(
        label=gettext_lazy("What do they need to know?"),
        max_length=LONGEST,
        error_messages={
            "required": gettext_lazy("Say what they need to know"),
            "max_length": gettext_lazy("Write 4,000 characters or fewer"),
        },
    )


@require_safe
@for_details
def cases(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Those that one may read and write in."""
    _refuse(acting)
    today = local_date(acting.now)
    found = [] if acting.is_hidden else cases_under(acting.row, acting.now)
    looked(acting, "cases")
    rows = [_row(acting, one, today) for one in found]
    return acting_page(request, "portal/for/cases.html", acting, here="cases", rows=rows)


@require_http_methods(["GET", "HEAD", "POST"])
@for_details
def case(request: HttpRequest, acting: Acting, case: UUID) -> HttpResponse:
    """One of them, and writing to whoever answers it."""
    found = _case(acting, case)
    form = MessageForm(request.POST if request.method == "POST" else None)
    to = reverse("portal:for-case", args=[acting.row.pk, case])
    if form.is_valid():
        try:
            write_in_case(
                person=acting.person,
                case=found.case,
                text=form.cleaned_data["text"],
                sent_as=number_sent(request),
                at=acting.now,
                by=acting.row,
            )
        except OutOfOrder:  # closed meanwhile
            return too_late(request, redirect(to), "text")
        acting.stays_shown(request, to)
        return redirect(f"{to}?written")
    looked(acting, "cases")
    today = local_date(acting.now)
    return acting_page(
        request,
        "portal/for/case.html",
        acting,
        here="cases",
        back=Link(text=_("Cases"), url=reverse("portal:for-cases", args=[acting.row.pk])),
        title=_named(found),
        lead=stands(found, today) + ".",
        number_of_case=found.case.number,
        status=status(found, today),
        facts=_facts(acting, found),
        letters=_letters(acting, found),
        form=None if found.standing is CaseStep.Kind.CLOSED else form,
        in_error=bool(form.errors),
        number=number_sent(request) if request.method == "POST" else new_number(),
        written="written" in request.GET,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_details
def winding_up(request: HttpRequest, acting: Acting, slug: str) -> HttpResponse:
    """Ask whoever offers a service to wind it up."""
    offer = next((each for each in acting.services(Act.WIND_UP) if each.slug == slug), None)
    if offer is None:
        raise Http404
    form = WindingUpForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = wind_up(
                authority=acting.row,
                offer=offer,
                text=form.cleaned_data["text"],
                sent_as=number_sent(request),
                at=acting.now,
            )
        except NobodyAnswers:
            form.add_error(None, _("They do not answer here yet. Write to them or ring them instead"))
        else:
            to = reverse("portal:for-case", args=[acting.row.pk, made.id])
            acting.stays_shown(request, to)
            return redirect(f"{to}?written")
    return acting_page(
        request,
        "portal/for/winding_up.html",
        acting,
        here="for",
        back=Link(text=_("What you can do"), url=reverse("portal:for", args=[acting.row.pk])),
        offer=offer,
        form=form,
        in_error=bool(form.errors),
        number=number_sent(request) if request.method == "POST" else new_number(),
    )


def _row(acting: Acting, one: ListedCase, today: date) -> ChoiceRow:
    sent = {"number": one.case.number, "day": full_date(one.case.opened_at)}
    return ChoiceRow(
        title=_("Case %(number)s") % sent,
        told=stands(one, today) + ".",
        status=status(one, today),
        action=Link(
            text=_("Open it"),
            url=reverse("portal:for-case", args=[acting.row.pk, one.case.id]),
            about=one.case.number,
        ),
        when=_("Sent %(day)s") % sent,
        unanswered=one.waits_for_person,
    )


def _case(acting: Acting, id: UUID) -> OpenedCase:
    """One within the authority. Raises Http404 for any other."""
    _refuse(acting)
    listed = [] if acting.is_hidden else cases_under(acting.row, acting.now)
    found = case_of(acting.person, id) if any(one.case.id == id for one in listed) else None
    if found is None:
        raise Http404
    return found


def _refuse(acting: Acting) -> None:
    if not acting.may(Act.WRITE):
        raise Http404


def _named(found: OpenedCase) -> str:
    service = found.words.get("service")
    return _("Winding up: %s") % service if service else _("A correction")


def _facts(acting: Acting, found: OpenedCase) -> list[Fact]:
    facts = [Fact(term=_("With"), text=found.organisation.name)]
    if found.case.representation_id == acting.row.pk:
        facts.append(Fact(term=_("What you said"), text=found.words["text"], quoted=True))
    elif found.case.attribute:
        facts.append(Fact(term=_("Which detail"), text=Names(attributes()).title(found.case.attribute)))
    return facts


def _letters(acting: Acting, found: OpenedCase) -> list[Letter]:
    """What the organisation wrote, and what was written under this authority: two sons read their own."""
    letters = []
    for each in found.messages:
        written = letter(each, found.organisation.name)
        if each.message.sender != Message.Sender.PERSON:
            letters.append(written)
        elif each.message.representation_id == acting.row.pk:
            letters.append(replace(written, who=_("Their %s, writing for them") % each.by))
    return letters
