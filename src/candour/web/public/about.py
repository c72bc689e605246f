"""Help, privacy, accessibility and cookies: short pages that say only what is so."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from candour.people.sessions import LONGEST
from candour.register.queries import organisations_joined
from candour.web.public.frame import page
from candour.web.public.organisations import contact_line


def help_page(request: HttpRequest) -> HttpResponse:
    """/help: whom to ask, and what to do when something is wrong."""
    return page(request, "help.html", "", organisations=[contact_line(one) for one in organisations_joined()])


def privacy(request: HttpRequest) -> HttpResponse:
    """/privacy: what this account keeps about people, who answers for what, and their rights."""
    return page(request, "privacy.html", "")


def accessibility(request: HttpRequest) -> HttpResponse:
    """/accessibility: what was tried and what was not."""
    return page(request, "accessibility.html", "")


def cookies(request: HttpRequest) -> HttpResponse:
    """/cookies: each cookie there is, by the name the settings give it."""
    hours = LONGEST // timedelta(hours=1)
    until = _(
        "Until you sign out or close your browser: at most %(hours)d hours, and an hour after the last page "
        "you opened."
    )
    rows = [
        (
            settings.SESSION_COOKIE_NAME,
            _("Remembers that it is you after you sign in."),
            until % {"hours": hours},
        ),
        (
            settings.CSRF_COOKIE_NAME,
            _("Makes sure that what you send comes from our own page, and not from another site."),
            _("One year."),
        ),
        (
            settings.CANDOUR_DEVICE_COOKIE,
            _(
                "Recognises this browser, so that nobody who guesses at your password elsewhere can keep you "
                "out, and so that we can tell you about a sign-in from a new browser."
            ),
            _("400 days from when you sign in. It cannot be used to sign in."),
        ),
    ]
    return page(request, "cookies.html", "", rows=rows)
