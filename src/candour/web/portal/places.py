"""When things are collected at any address, found by its postcode, also by whoever has no record here.

The postcode is sent in a form and stands in no address, and neither it nor what was found is kept.
"""

from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from candour.services.queries import next_by_address, offer_called
from candour.web.design.dates import local_date
from candour.web.design.parts import Link
from candour.web.design.unsent import in_passing
from candour.web.design.words import listed
from candour.web.portal.cards import near_weekday
from candour.web.portal.frame import for_residents, page


class PostcodeForm(forms.Form):
    """A postcode, as people write it."""

    postcode = forms.CharField(
        label=gettext_lazy("Postcode"),
        max_length=10,
        error_messages={
            "required": gettext_lazy("Enter a postcode"),
            "max_length": gettext_lazy("Enter one postcode, such as HW3 4QT"),
        },
    )


@in_passing
@require_http_methods(["GET", "HEAD", "POST"])
@for_residents
def places(request: HttpRequest, person: UUID, slug: str) -> HttpResponse:
    """The form, and the next collection at each address of a postcode."""
    offer = offer_called(slug)
    if offer is None or not offer.by_place:
        raise Http404
    form = PostcodeForm(request.POST if request.method == "POST" else None)
    today = local_date(timezone.now())
    rows = []
    if form.is_valid():
        rows = [
            (address, near_weekday(its.day, today), capfirst(listed(its.what)))
            for address, its in next_by_address(offer.organisation_id, form.cleaned_data["postcode"], today)
        ]
        if not rows:
            form.add_error(
                "postcode", _("We do not know any address with this postcode. Check it, or ring us.")
            )
    return page(
        request,
        "portal/places.html",
        person,
        here="services",
        back=Link(text=offer.name, url=reverse("portal:service", args=[slug])),
        offer=offer,
        form=form,
        in_error=bool(form.errors),
        rows=rows,
    )
