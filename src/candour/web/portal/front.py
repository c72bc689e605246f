"""The front page, for whoever is not signed in: what this is, and the ways in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from candour.web.portal.frame import account_of, public_page, way_home


def front(request: HttpRequest) -> HttpResponse:
    """The page; somebody signed in goes to their own."""
    if request.user.is_authenticated:
        return redirect(way_home(account_of(request)))
    return public_page(request, "portal/front.html")
