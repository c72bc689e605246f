"""Leaving quickly: one press from any signed-in page to somewhere harmless, signed out on the way.

It stands on everybody's pages alike, so that its being there tells nobody anything about the person. What a
browser keeps is cleared where it lets us. Its history keeps addresses and titles, which no site can take out;
whoever needs that too is told how on the help page.
"""

from allauth.account.internal import flows
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from candour.web.design.errors import CLEARED
from candour.web.portal.frame import public_frame


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """End the session on a POST and go; a GET, which a link on another site can cause, ends nothing.

    Without a token: an old one must keep nobody here. A form of another site comes without the session, whose
    cookie is SameSite=Lax, and so ends none.
    """
    if request.method != "POST":
        return redirect("portal:front")
    flows.logout.logout(request)
    response = redirect(reverse("portal:left"))
    response["Clear-Site-Data"] = CLEARED
    return response


@require_safe
def left(request: HttpRequest) -> HttpResponse:
    """On to the harmless place, at once and without a trace of this address as where one came from.

    A page of ours in between, because a form may send nobody to another site (Content Security Policy).
    """
    response = render(request, "portal/left.html", {**public_frame(request, ""), "on": settings.CANDOUR_EXIT})
    response["Refresh"] = f"0; url={settings.CANDOUR_EXIT}"
    response["Referrer-Policy"] = "no-referrer"
    add_never_cache_headers(response)
    return response
