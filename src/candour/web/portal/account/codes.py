"""`/account/codes`: recovery codes, shown once to print, save or write down, and made anew."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from candour.people.account_queries import factors_of
from candour.people.actions import make_recovery_codes
from candour.web.design.attachment import attachment
from candour.web.portal.account.confirming import ask_once_more
from candour.web.portal.account.done import done, way_changed
from candour.web.portal.account.security import back_to_security
from candour.web.portal.frame import account_of, for_residents, page
from candour.web.portal.fresh import fresh_sign_in
from candour.web.portal.shown_once import is_kept, show_once, shown_once


@for_residents
@require_http_methods(["GET", "HEAD", "POST"])
def codes(request: HttpRequest, person: UUID) -> HttpResponse:
    """The codes, until their owner says that they have them."""
    if request.method == "POST":
        is_kept(request, "codes")
        return redirect("portal:account-security")
    shown = shown_once(request, "codes")
    if shown is None:
        return redirect("portal:account-security")
    return page(
        request,
        "portal/account/codes.html",
        person,
        here="",
        back=back_to_security(),
        said=done(request),
        codes=_spaced(shown),
    )


@for_residents
@require_safe
def codes_file(request: HttpRequest, person: UUID) -> HttpResponse:
    """/account/codes/file: the same codes as a text file."""
    shown = shown_once(request, "codes")
    if shown is None:
        return redirect("portal:account-security")
    text = "\n".join(_spaced(shown)) + "\n"
    return attachment(text, name="recovery-codes.txt", content_type="text/plain; charset=utf-8")


@for_residents
@fresh_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def renewal(request: HttpRequest, person: UUID) -> HttpResponse:
    """/account/codes/renewal: what follows, and making new ones."""
    account = account_of(request)
    if not factors_of(account).are_there:
        return redirect("portal:account-security")
    if request.method == "POST":
        made = make_recovery_codes(account=account, at=timezone.now())
        show_once(request, "codes", "\n".join(made))
        return way_changed(account, "codes", "portal:account-codes")
    return ask_once_more(
        request,
        person,
        title=_("Make new recovery codes?"),
        says=[
            _("You get ten codes. Each lets you sign in once when you do not have your phone or passkey."),
            _("The codes you have now stop working."),
        ],
        press=_("Make new codes"),
        back=back_to_security(),
    )


def _spaced(codes: str) -> list[str]:
    return [" ".join(code[at : at + 4] for at in range(0, len(code), 4)) for code in codes.split("\n")]
