"""`/sign-in/new-factor`: a member of staff whose second factor was reset sets up a new one.

Right after their password, and with the code that a colleague handed over: the two together stand for what
was lost. Nothing else opens to them before.
"""

import io

import segno
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.totp.internal.auth import validate_totp_code
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from candour.people.actions import take_up_reset
from candour.people.queries import standing_reset
from candour.web.portal.account.app import address_of, secret_being_set_up
from candour.web.portal.attempts import attempt_for, failed
from candour.web.portal.frame import account_of, public_page
from candour.web.portal.shown_once import is_kept

NAME = "app"


class NewFactorForm(forms.Form):
    """The code that was handed over, and the first one of the new app."""

    handed_code = forms.CharField(
        label=gettext_lazy("The code that a colleague gave you"),
        max_length=40,
        error_messages={"required": gettext_lazy("Enter the code that a colleague gave you")},
    )
    code = forms.CharField(
        label=gettext_lazy("The code that your app shows now"),
        max_length=40,
        error_messages={"required": gettext_lazy("Enter the code that your app shows now")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new_factor(request: HttpRequest) -> HttpResponse:
    """The key for the app, and both codes; then the desk."""
    if not request.user.is_authenticated or standing_reset(account_of(request), timezone.now()) is None:
        return redirect("account_login")
    secret = secret_being_set_up(request)
    form = NewFactorForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _is_taken_up(request, form, secret):
        is_kept(request, NAME)
        record_authentication(request, account_of(request), method="mfa", type="totp", reauthenticated=True)
        return redirect("desk:inbox")
    answer = public_page(
        request,
        "portal/account/new_factor.html",
        here="account",
        form=form,
        in_error=bool(form.errors),
        key=" ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        picture=_drawn(address_of(account_of(request), secret)),
    )
    add_never_cache_headers(answer)
    return answer


def _is_taken_up(request: HttpRequest, form: NewFactorForm, secret: str) -> bool:
    account, given = account_of(request), form.cleaned_data
    usage = attempt_for(request, account, "reset")
    if usage is None:
        form.add_error("handed_code", _("There were too many attempts. Wait five minutes, then try again"))
        return False
    if not validate_totp_code(secret, given["code"]):
        form.add_error("code", _("This code is not right. Enter the one shown now"))
        return False
    if not take_up_reset(account=account, code=given["handed_code"], secret=secret, at=timezone.now()):
        failed(request, "handed-over code")
        form.add_error("handed_code", _("This code is not right. Check it, or ask for another reset"))
        return False
    usage.rollback()
    return True


def _drawn(text: str) -> str:
    """The QR code as SVG; made of our own words alone."""
    drawn = io.BytesIO()
    segno.make(text, error="m").save(drawn, kind="svg", scale=6, border=4, xmldecl=False, svgns=True)
    return mark_safe(drawn.getvalue().decode())  # noqa: S308 - segno draws squares, and no text stands in it
