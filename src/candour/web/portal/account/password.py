"""`/account/password`: a new password, and the old one each time, or a passkey in its place."""

from typing import Any
from uuid import UUID

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from candour.people.actions import change_password
from candour.people.models import Account
from candour.people.sessions import session_of
from candour.web.portal.account.done import back_to
from candour.web.portal.account.security import back_to_security
from candour.web.portal.account_fields import check_new_password, new_password_field
from candour.web.portal.frame import account_of, for_residents, page
from candour.web.portal.fresh import ask_first, with_proof
from candour.web.portal.same_session import keep_session


class PasswordForm(forms.Form):
    """The new one; the old one is asked for once this one can be taken."""

    password = new_password_field(gettext_lazy("New password"))

    def __init__(self, account: Account, data: Any = None) -> None:
        super().__init__(data)
        self._account = account

    def clean(self) -> dict[str, Any]:
        check_new_password(self, "password", account=self._account)
        return self.cleaned_data


@for_residents
@with_proof
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password")
def password(request: HttpRequest, person: UUID) -> HttpResponse:
    """The form, and changing it: every other session ends, this one goes on."""
    account = account_of(request)
    form = PasswordForm(account, request.POST if request.method == "POST" else None)
    if form.is_valid():
        if (asks := ask_first(request)) is not None:
            return asks
        with keep_session(request):
            changed = change_password(
                account=account,
                password=form.cleaned_data["password"],
                at=timezone.now(),
                keep=session_of(request),
            )
            update_session_auth_hash(request, changed)
        get_adapter().send_to_owner("changed", account, "account-devices")
        return back_to("portal:account-security", "password")
    return page(
        request,
        "portal/account/password.html",
        person,
        here="",
        back=back_to_security(),
        form=form,
        in_error=bool(form.errors),
        known_as=account.email or account.user_name,
        title=_("Choose a new password"),
    )
