"""What follows every sign-in, however it was done: it is written down, and a new browser is told by email.

The email names no device, place or person: who reads over a shoulder learns that there is one.
"""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from candour.people.account_queries import closing_of, is_used_safely, to_look_at
from candour.people.actions.signing_in import record_sign_in
from candour.people.models import Account, KnownDevice, SignIn
from candour.people.networks import network_of
from candour.people.sessions import session_of
from candour.web.portal.assurance import assurance_of
from candour.web.portal.known_device import device_token, keep_device
from candour.web.portal.outside_waiting import waiting_identity

NOT_ME = "candour.not-me"
"""The salt of the link in the email by which a sign-in is reported without signing in."""


def arrive(request: HttpRequest, account: Account, response: HttpResponse) -> HttpResponse:
    """Write the sign-in down; gives where to go."""
    token = device_token(request, account)
    sign_in, is_new = record_sign_in(
        account=account,
        device_token=token,
        agent=request.headers.get("User-Agent", ""),
        how=_how(request, account),
        assurance=assurance_of(request, account.person_id),
        network=network_of(get_adapter().get_client_ip(request)),
        session_key=session_of(request),
        at=timezone.now(),
    )
    if is_new and KnownDevice.objects.filter(account=account).exclude(pk=sign_in.device_id).exists():
        _tell(request, sign_in)
    if account.person_id is not None and waiting_identity(request) is not None:
        response = redirect("portal:account-outside")
    if account.person_id is not None and to_look_at(account) is not None and not is_used_safely(account):
        response = redirect("portal:account-since")
    if closing_of(account) is not None:
        response = redirect("portal:account-keep")
    keep_device(request, response, token)
    return response


def _how(request: HttpRequest, account: Account) -> SignIn.How:
    records: list[dict[str, Any]] = get_authentication_records(request, account)
    if any(each["method"] == "outside" for each in records):
        return SignIn.How.OUTSIDE
    if any(each.get("passwordless") for each in records):
        return SignIn.How.PASSKEY
    if any(each["method"] == "mfa" for each in records):
        return SignIn.How.PASSWORD_AND_CODE
    return SignIn.How.PASSWORD


def _tell(request: HttpRequest, sign_in: SignIn) -> None:
    if sign_in.account.email:
        token = signing.dumps(str(sign_in.pk), salt=NOT_ME)
        get_adapter().send_to_owner("new_device", sign_in.account, "not-me", token)
