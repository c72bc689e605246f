"""Linking a record with its number and what one knows, at the organisations that allow it.

Whatever keeps somebody from it is one sentence, after the same time; so nobody learns which answer was wrong,
or whether there is such a record at all.
"""

from collections.abc import Mapping
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from candour.people.queries import has_log
from candour.register.models import Attribute, Dataset
from candour.register.queries import attributes, linked_by_facts
from candour.services.actions import link_by_facts
from candour.services.actions.linking import Outcome
from candour.web.design.dates import written_day
from candour.web.design.parts import Link
from candour.web.design.unhurried import answer_after
from candour.web.design.unsent import in_passing
from candour.web.portal.frame import account_of, for_residents, page
from candour.web.portal.records import ANSWER_SECONDS

PURPOSES: Mapping[str, str] = {
    "person.date-of-birth": "bday",
    "contact.phone": "tel",
    "contact.email": "email",
    "contact.address": "postal-code",
}
"""What a browser may fill in for its owner, by attribute (WCAG 2.2, 1.3.5)."""


class FactsForm(forms.Form):
    """The number by which an organisation knows somebody, and each fact that it asks for."""

    reference = forms.CharField(
        label=gettext_lazy("Your number with them"),
        max_length=100,
        error_messages={
            "required": gettext_lazy("Enter your number, as it is on their letters"),
            "max_length": gettext_lazy("The number must be 100 characters or fewer"),
        },
    )

    def __init__(self, asked: list[Attribute], data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.asked = asked
        for each in asked:
            self.fields[each.name] = forms.CharField(
                label=_label(each),
                max_length=200,
                error_messages={
                    "required": _("Enter your %s") % _name(each),
                    "max_length": _("Your answer must be 200 characters or fewer"),
                },
            )

    def answers(self) -> dict[str, str]:
        """By attribute, a day as the records write it."""
        return {each.name: _as_held(each, self.cleaned_data[each.name]) for each in self.asked}


@require_safe
@for_residents
def choose(request: HttpRequest, person: UUID) -> HttpResponse:
    """Which record: those of every organisation that allows this way."""
    return page(
        request,
        "portal/known_choose.html",
        person,
        here="services",
        back=_back(),
        rows=[
            Link(
                text=_("%(system)s, %(organisation)s")
                % {"system": each.name, "organisation": each.organisation.name},
                url=reverse("portal:record-facts", args=each.key.split("/")),
            )
            for each in linked_by_facts()
        ],
    )


@in_passing
@require_http_methods(["GET", "HEAD", "POST"])
@for_residents
def facts(request: HttpRequest, person: UUID, organisation: str, dataset: str) -> HttpResponse:
    """The questions, and what came of the answers."""
    if not has_log(person):
        raise Http404
    system = next((each for each in linked_by_facts() if each.key == f"{organisation}/{dataset}"), None)
    if system is None:
        raise Http404
    listed = attributes()
    form = FactsForm([listed[name] for name in system.linked_by], request.POST or None)
    if form.is_valid():
        tried = link_by_facts(
            account=account_of(request),
            dataset=system,
            reference=form.cleaned_data["reference"],
            facts=form.answers(),
            at=timezone.now(),
        )
        if tried.outcome in (Outcome.LINKED, Outcome.ALREADY):
            done = redirect(f"{reverse('portal:my-records')}?done={tried.outcome}")
            return answer_after(done, ANSWER_SECONDS)
        form.add_error(None, _why_not(tried.outcome))
    answer = _drawn(request, person, system, form)
    return answer_after(answer, ANSWER_SECONDS) if form.is_bound else answer


def _drawn(request: HttpRequest, person: UUID, system: Dataset, form: FactsForm) -> HttpResponse:
    return page(
        request,
        "portal/known.html",
        person,
        here="services",
        back=_back(),
        system=system,
        form=form,
        fields=[(form[each.name], _hint(each), PURPOSES.get(each.name, "off")) for each in form.asked],
        in_error=bool(form.errors),
    )


def _why_not(outcome: Outcome) -> str:
    if outcome is Outcome.TOO_OFTEN:
        return _("You have tried several times. Wait an hour, or ring us: we can help at once.")
    return _("These answers do not open a record. Look at them again, or ask for an activation code")


def _name(each: Attribute) -> str:
    if each.value_type == Attribute.ValueType.ADDRESS:
        return _("postcode")
    return each.plain_name


def _label(each: Attribute) -> str:
    return _("Your %s") % _name(each)


def _hint(each: Attribute) -> str:
    return _("For example, 27 3 1980") if each.value_type == Attribute.ValueType.DATE else ""


def _as_held(each: Attribute, answer: str) -> str:
    if each.value_type != Attribute.ValueType.DATE:
        return answer
    day = written_day(answer)
    return answer if day is None else day.isoformat()


def _back() -> Link:
    return Link(text=_("Records in my account"), url=reverse("portal:my-records"))
