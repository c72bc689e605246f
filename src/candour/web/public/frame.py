"""What every public page has: its menu, and at the end of the register's a true line about the log."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from candour.access.published import PublishedLog, look_at_log
from candour.log.errors import LogError, NotPublished
from candour.web.design.dates import clock, full_date
from candour.web.design.numbers import number
from candour.web.design.parts import Link, ProofLine

MenuEntry = tuple[str, str, str]


def page(request: HttpRequest, template: str, here: str, **context: Any) -> HttpResponse:
    """A public page. here: the key of its entry in the menu, or ""."""
    return render(request, f"public/{template}", {"menu": menu(request), "here": here, **context})


def menu(request: HttpRequest) -> list[MenuEntry]:
    """The menu, as the public pages of the portal have it; its last entry leads in."""
    if request.user.is_authenticated and request.user.is_staff:
        account = ("account", _("Your desk"), reverse("desk:inbox"))
    elif request.user.is_authenticated:
        account = ("account", _("Your account"), settings.LOGIN_REDIRECT_URL)
    else:
        account = ("account", _("Sign in"), settings.LOGIN_URL)
    return [
        ("register", _("Register"), reverse("public:register")),
        ("log", _("The log"), reverse("public:log")),
        ("check", _("Check a receipt"), "/check"),
        account,
    ]


def proof_line() -> ProofLine:
    """The line about the log at the end of a page of the register, after a look at it now."""
    how = Link(text=_("How you can tell"), url=reverse("public:log"))
    try:
        log = look_at_log(settings.CANDOUR_ENVIRONMENT.data / "log")
    except NotPublished:
        return ProofLine(
            state="waiting",
            title=_("The log is about to begin"),
            text=_("Nothing has been signed yet. It takes a second or two."),
            link=how,
        )
    except LogError:
        return ProofLine(
            state="failed",
            title=_("The log does not check out"),
            text=_("Its signature, or what it covers, is not as it should be. We are looking into it."),
            link=how,
        )
    return ProofLine(state="whole", title=_("The log is signed"), text=looked_at(log), link=how)


def looked_at(log: PublishedLog) -> str:
    """What was found, in a sentence or two that claim nothing else."""
    size = log.checkpoint.size
    entries = ngettext("%(size)s entry", "%(size)s entries", size) % {"size": number(size)}
    checked = _("We checked its signature as we made this page.")
    if log.last_signed is None:
        return _("It has %(entries)s.") % {"entries": entries} + " " + checked
    signed = _("It has %(entries)s and was last signed on %(day)s at %(time)s.") % {
        "entries": entries,
        "day": full_date(log.last_signed),
        "time": clock(log.last_signed),
    }
    return f"{signed} {checked}"
