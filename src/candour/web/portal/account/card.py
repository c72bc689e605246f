"""The recovery card of an account without email: shown once to print, made anew, and used."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from candour.people.actions import make_recovery_card, remember_device, use_recovery_card
from candour.people.actions.passwords import card_of
from candour.people.models import Account
from candour.web.portal.account.confirming import ask_once_more
from candour.web.portal.account.done import back_to, done
from candour.web.portal.account.security import back_to_security
from candour.web.portal.account_fields import check_new_password, new_password_field
from candour.web.portal.attempts import attempt_with_card, failed
from candour.web.portal.frame import account_of, for_residents, page, public_page
from candour.web.portal.fresh import fresh_sign_in
from candour.web.portal.known_device import device_token, keep_device
from candour.web.portal.shown_once import is_kept, show_once, shown_once


class CardForm(forms.Form):
    """User name and code of the card, and a new password."""

    user_name = forms.CharField(
        label=gettext_lazy("User name"),
        max_length=60,
        error_messages={"required": gettext_lazy("Enter the user name that is on your card")},
    )
    code = forms.CharField(
        label=gettext_lazy("Code on your card"),
        max_length=60,
        error_messages={"required": gettext_lazy("Enter the code that is on your card")},
    )
    password = new_password_field(gettext_lazy("New password"))

    def __init__(self, request: HttpRequest, data: Any = None) -> None:
        super().__init__(data)
        self._request = request

    def clean(self) -> dict[str, Any]:
        """The two must belong together; which of them does not, nobody is told."""
        if "user_name" not in self.cleaned_data or "code" not in self.cleaned_data:
            return self.cleaned_data
        usage = attempt_with_card(self._request)
        if usage is None:
            raise forms.ValidationError(_("There were too many attempts. Wait five minutes, then try again"))
        card = card_of(self.cleaned_data["user_name"], self.cleaned_data["code"])
        if card is None:
            failed(self._request, "recovery card")
            self.add_error(
                "code", _("Check the user name and the code on your card. One of them is not right")
            )
        else:
            usage.rollback()
            check_new_password(self, "password", account=card.account)
        return self.cleaned_data


@for_residents
@require_http_methods(["GET", "HEAD", "POST"])
def card(request: HttpRequest, person: UUID) -> HttpResponse:
    """/account/card: the card, until its owner says that they have it."""
    account = account_of(request)
    if request.method == "POST":
        is_kept(request, "card")
        return redirect("portal:home")
    code = shown_once(request, "card")
    if code is None:
        return redirect("portal:account-security")
    return page(
        request,
        "portal/account/card.html",
        person,
        here="",
        said=done(request),
        user_name=account.user_name,
        code=code,
        place=settings.CANDOUR_ENVIRONMENT.base_url + reverse("account_recovery_card"),
    )


@for_residents
@fresh_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def renewal(request: HttpRequest, person: UUID) -> HttpResponse:
    """/account/card/renewal: what follows, and making another."""
    account: Account = account_of(request)
    if account.user_name is None:
        return redirect("portal:account-security")
    if request.method == "POST":
        show_once(request, "card", make_recovery_card(account=account, at=timezone.now()))
        return back_to("portal:account-card", "card")
    return ask_once_more(
        request,
        person,
        title=_("Make a new recovery card?"),
        says=[
            _("You see its code once, to print it or to write it down."),
            _("The card you have now stops working."),
        ],
        press=_("Make a new card"),
        back=back_to_security(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("password", "code")
def use(request: HttpRequest) -> HttpResponse:
    """/password/card: a new password by the card, without signing in."""
    form = CardForm(request, request.POST if request.method == "POST" else None)
    if form.is_valid():
        now = timezone.now()
        account = use_recovery_card(**form.cleaned_data, at=now)
        response = redirect("account_reset_password_from_key_done")
        if account is not None:
            token = device_token(request, account)
            agent = request.headers.get("User-Agent", "")
            remember_device(account=account, device_token=token, agent=agent, at=now)
            keep_device(request, response, token)
        return response
    return public_page(
        request, "portal/account/card_use.html", here="account", form=form, in_error=bool(form.errors)
    )
