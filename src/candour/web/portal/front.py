"""The front page, for whoever is not signed in: what this is, and the ways in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from candour.web.portal.frame import public_page


def front(request: HttpRequest) -> HttpResponse:
    """The page; somebody signed in goes to their own."""
    if request.user.is_authenticated:
        return redirect("portal:home")
    return public_page(request, "portal/front.html")
