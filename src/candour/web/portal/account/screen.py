"""`/account/screen`: how much the first page shows, for whoever shares a screen with somebody.

Nothing outside of this page tells which way it is set, and this page asks for a fresh proof before it does.
"""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from candour.people.account_queries import is_used_safely, safe_use_ended_at_desk, safe_use_of
from candour.people.actions import begin_safe_use, end_safe_use
from candour.people.models import Account
from candour.web.design.dates import full_date
from candour.web.portal.account.hub import back_to_account
from candour.web.portal.frame import account_of, for_residents, page
from candour.web.portal.fresh import fresh_sign_in
from candour.web.portal.said_once import back_to_say

SHOWS = (
    ("everything", gettext_lazy("What needs me, my services and how my data was used")),
    ("links", gettext_lazy("Only links to the pages, and nothing about me")),
)


class ScreenForm(forms.Form):
    """How much is shown."""

    shows = forms.ChoiceField(
        choices=SHOWS,
        error_messages={"required": gettext_lazy("Choose what your home page shows")},
    )


@for_residents
@fresh_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def screen(request: HttpRequest, person: UUID) -> HttpResponse:
    """The page."""
    account = account_of(request)
    form = ScreenForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        change = begin_safe_use if form.cleaned_data["shows"] == "links" else end_safe_use
        change(account=account, at=timezone.now())
        return back_to_say(request, "portal:account", "saved")
    return page(
        request,
        "portal/account/screen.html",
        person,
        here="",
        back=back_to_account(),
        form=form,
        shows=SHOWS,
        chosen="links" if is_used_safely(account) else "everything",
        at_desk=_at_desk(account),
        in_error=bool(form.errors),
    )


def _at_desk(account: Account) -> str:
    """Who set or ended it for them, when and why; "" where they did it themselves."""
    standing, ended = safe_use_of(account), safe_use_ended_at_desk(account)
    if ended is not None and ended.ended_at is not None and ended.ended_desk is not None:
        text = _("An officer of %(organisation)s ended it for you on %(day)s, in case %(case)s: %(reason)s")
        return text % {
            "organisation": ended.ended_desk.name,
            "day": full_date(ended.ended_at),
            "case": ended.ended_case_reference,
            "reason": ended.ended_reason,
        }
    if standing is None or standing.desk is None:
        return ""
    return _("An officer of %(organisation)s set it for you on %(day)s, in case %(case)s: %(reason)s") % {
        "organisation": standing.desk.name,
        "day": full_date(standing.begun_at),
        "case": standing.case_reference,
        "reason": standing.reason,
    }
