"""*Sealed details*: names and other things of the past, which only their person opens, with a fresh sign-in.

They are on no other page, in no file, message or list, and nobody who acts for the person sees them. The way
here is the same for everybody, so it tells nothing. A release needs an agreement that names exactly that one.
"""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from candour.register.queries import datasets as registered_datasets
from candour.sharing.queries import facts_of
from candour.web.design.parts import Fact, Link
from candour.web.portal.frame import for_residents, page
from candour.web.portal.fresh import fresh_sign_in
from candour.web.portal.held_values import sealed_items
from candour.web.portal.names import names


@for_residents
@fresh_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def sealed(request: HttpRequest, person: UUID) -> HttpResponse:
    """The page; the POST is the proof's own."""
    registered = registered_datasets()
    items = sealed_items(facts_of(person, registered).facts, registered.values(), names())
    return page(
        request,
        "portal/sealed.html",
        person,
        here="held",
        back=Link(text=_("Held about me"), url=reverse("portal:held")),
        facts=[
            Fact(
                term=item.title,
                text=_("%(value)s. From %(organisation)s: %(source)s")
                % {
                    "value": item.text,
                    "organisation": item.dataset.organisation.name,
                    "source": item.source,
                },
            )
            for item in items
        ],
    )
