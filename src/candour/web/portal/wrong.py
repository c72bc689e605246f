"""*This is wrong*, beside a held value: saying what it should say, to whoever holds it.

A value that somebody is looking into already leads to that case instead. Where nobody at an organisation
answers here, the page says how else to reach it and has no form.
"""

from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from candour.core.clocks import one_month_after
from candour.core.subject import SubjectFacts
from candour.register.models import Dataset
from candour.register.queries import datasets as registered_datasets
from candour.services.actions import ask_for_correction
from candour.services.models import Case
from candour.services.queries.cases import answering, open_corrections
from candour.sharing.queries import facts_of
from candour.web.design.dates import full_weekday, local_date
from candour.web.design.once import new_number, number_sent
from candour.web.design.parts import Held, Link
from candour.web.design.too_late import too_late
from candour.web.portal.frame import for_residents, page
from candour.web.portal.held_values import held_items
from candour.web.portal.names import names
from candour.web.portal.wrong_links import placed

LONGEST, LONGEST_WHY = 1_000, 4_000


class CorrectionForm(forms.Form):
    """What a value should say, and why, in the person's own words."""

    should_say = forms.CharField(
        label=gettext_lazy("What should it say?"),
        max_length=LONGEST,
        error_messages={
            "required": gettext_lazy("Write what it should say, or that it should not be there"),
            "max_length": gettext_lazy("What it should say must be 1,000 characters or fewer"),
        },
    )
    why = forms.CharField(
        label=gettext_lazy("How do you know? (optional)"),
        required=False,
        max_length=LONGEST_WHY,
        error_messages={"max_length": gettext_lazy("How you know must be 4,000 characters or fewer")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_residents
def wrong(
    request: HttpRequest, person: UUID, organisation: str, dataset: str, attribute: str, place: int
) -> HttpResponse:
    """The form, and sending what it says."""
    registered = registered_datasets()
    system = next((each for each in registered.values() if each.key == f"{organisation}/{dataset}"), None)
    facts = facts_of(person, registered).facts
    value = None if system is None else _value(system, facts, attribute, place)
    if system is None or value is None:
        raise Http404
    waiting = open_corrections(facts.subjects).get((system.pk, attribute, value.value))
    if waiting is not None:
        return too_late(request, redirect("portal:case", id=waiting.id), "should_say", "why")
    if not answering([system.organisation_id], Case.Kind.CORRECTION):
        return _page(request, person, system, value, None)
    form = CorrectionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        case = ask_for_correction(
            person=person,
            dataset=system,
            attribute=attribute,
            held=value.value,
            should_say=form.cleaned_data["should_say"],
            why=form.cleaned_data["why"],
            sent_as=number_sent(request),
            at=timezone.now(),
        )
        return redirect(reverse("portal:case", args=[case.id]) + "?done=sent")
    return _page(request, person, system, value, form)


def _value(system: Dataset, facts: SubjectFacts, attribute: str, place: int) -> Held | None:
    """The value at a place among those of one attribute in one system, as the page before showed it."""
    items = placed(held_items(facts, [system], names()))
    found = (item for at, item in items if (item.name, at) == (attribute, place))
    item = next(found, None)
    return None if item is None else item.drawn(by_topic=False)


def _page(
    request: HttpRequest, person: UUID, system: Dataset, value: Held, form: CorrectionForm | None
) -> HttpResponse:
    return page(
        request,
        "portal/wrong.html",
        person,
        here="held",
        back=Link(text=_("Held about me"), url=reverse("portal:held")),
        organisation=system.organisation,
        system=system,
        value=value,
        form=form,
        in_error=form is not None and bool(form.errors),
        number=number_sent(request) if request.method == "POST" else new_number(),
        answer_by=full_weekday(one_month_after(local_date(timezone.now()))),
    )
