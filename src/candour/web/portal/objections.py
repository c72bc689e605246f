"""Objecting to an agreement, and taking the objection back.

A reason helps but nobody has to give one. Sharing stops with the first press; a second press changes nothing.
"""

from contextlib import suppress
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from candour.core.basis import Control
from candour.core.clocks import one_month_after
from candour.core.local_time import local_date
from candour.sharing.actions import make_objection, withdraw_objection
from candour.sharing.errors import OutOfOrder
from candour.web.design.dates import full_weekday
from candour.web.design.parts import Link
from candour.web.design.too_late import too_late
from candour.web.portal.choice import consider
from candour.web.portal.frame import for_residents, page

LONGEST_REASON = 4_000


class ObjectionForm(forms.Form):
    """Why, in the person's own words."""

    reason = forms.CharField(
        label=gettext_lazy("Why do you object? (optional)"),
        required=False,
        max_length=LONGEST_REASON,
        error_messages={"max_length": gettext_lazy("Your reasons must be 4,000 characters or fewer")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_residents
def objection(request: HttpRequest, person: UUID, slug: str) -> HttpResponse:
    """The form, and saving what it says."""
    found = consider(person, slug)
    one = found.concerning
    if one.control is not Control.YOU_CAN_OBJECT:
        raise Http404
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            make_objection(
                person=person, version=one.version, reason=form.cleaned_data["reason"], at=timezone.now()
            )
        except OutOfOrder:  # one stands already, from another tab
            return too_late(request, redirect("portal:choice", slug=slug), "reason")
        return _then(slug, "objected")
    if one.objection_stands:
        return redirect("portal:choice", slug=slug)
    return page(
        request,
        "portal/objection.html",
        person,
        here="choices",
        back=Link(text=one.version.name, url=reverse("portal:choice", args=[slug])),
        asker=one.asker.name,
        form=form,
        in_error=bool(form.errors),
        answer_by=full_weekday(one_month_after(local_date(timezone.now()))),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_residents
def objection_withdrawal(request: HttpRequest, person: UUID, slug: str) -> HttpResponse:
    """Take back the objection that stands; a GET leads back to the page it is on."""
    objection = consider(person, slug).concerning.objection
    if request.method == "POST" and objection is not None:
        with suppress(OutOfOrder):  # it was taken back already
            withdraw_objection(objection=objection, at=timezone.now())
        return _then(slug, "taken-back")
    return redirect("portal:choice", slug=slug)


def _then(slug: str, what: str) -> HttpResponse:
    """Lead back to the page of the agreement, which says what was done."""
    return redirect(f"{reverse('portal:choice', args=[slug])}?done={what}")
