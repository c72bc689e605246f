"""Signing in with an outside provider, and linking it to one's account.

It opens only an account that its owner linked to it while signed in; an email that the provider knows links
nothing. It opens no new account: whoever comes with an identity that is not linked is asked to sign in, or to
open an account first, and links it then.
"""

import logging
import time
from dataclasses import asdict
from uuid import UUID

from allauth.account.app_settings import EmailVerificationMethod
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from candour.people.account_queries import outside_identities_of, outside_identity
from candour.people.actions import link_outside_identity, unlink_outside_identity
from candour.people.errors import AlreadyLinked
from candour.people.models import OutsideIdentity
from candour.web.portal.account.confirming import ask_once_more
from candour.web.portal.account.done import way_changed
from candour.web.portal.account.security import back_to_security
from candour.web.portal.assurance import keep_assurance
from candour.web.portal.frame import account_of, for_residents, public_page
from candour.web.portal.fresh import fresh_sign_in
from candour.web.portal.outside_provider import (
    CannotTell,
    Identity,
    Provider,
    Question,
    where_to_ask,
    who_answered,
)
from candour.web.portal.outside_waiting import forget, waiting_identity
from candour.web.portal.outside_waiting import keep as keep_waiting

log = logging.getLogger(__name__)

_QUESTION = "outside-question"
_ASKED_WITHIN = 900  # seconds


@require_safe
@never_cache
def leave(request: HttpRequest) -> HttpResponse:
    """/sign-in/outside: off to the provider. A link, because policies keep forms on our own site.

    From another site it leads to our own page first: whoever is signed in at the provider would come back
    signed in here without having pressed anything.
    """
    provider, question = _provider(), Question.new()
    if request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
        return redirect("account_login")
    try:
        there = where_to_ask(provider, question, _here())
    except CannotTell as why:
        return _failed(request, why)
    request.session[_QUESTION] = {**asdict(question), "at": time.time()}
    return redirect(there)


@require_safe
@never_cache
def answered(request: HttpRequest) -> HttpResponse:
    """/sign-in/outside/answer: back from the provider. A question is answered once."""
    provider = _provider()
    asked = request.session.pop(_QUESTION, None)
    if asked is None or time.time() - asked.pop("at") > _ASKED_WITHIN:
        return _failed(request, CannotTell("Nothing was asked in this browser, or too long ago."))
    try:
        identity = who_answered(provider, Question(**asked), request.GET.dict(), _here())
    except CannotTell as why:
        return _failed(request, why)
    linked = outside_identity(identity.issuer, identity.subject)
    if request.user.is_authenticated:
        keep_waiting(request, identity)
        return redirect("portal:account-outside")
    if linked is None:
        keep_waiting(request, identity)
        return redirect("account_outside_unknown")
    return _signed_in(request, linked, identity)


@require_safe
def unknown(request: HttpRequest) -> HttpResponse:
    """/sign-in/outside/unknown: not linked to any account yet."""
    return public_page(request, "portal/outside_unknown.html", here="account", name=_name())


@for_residents
@fresh_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, person: UUID) -> HttpResponse:
    """/account/outside: link what waits, now that its owner is signed in to the account."""
    waiting = waiting_identity(request)
    if waiting is None:
        return redirect("portal:account-security")
    if request.method == "POST":
        forget(request)
        try:
            link_outside_identity(
                account=account_of(request),
                issuer=waiting.issuer,
                subject=waiting.subject,
                at=timezone.now(),
            )
        except AlreadyLinked as why:
            return _failed(request, CannotTell(str(why)))
        keep_assurance(request, account_of(request), waiting.assurance)
        return way_changed(account_of(request), "linked")
    return ask_once_more(
        request,
        person,
        title=_("Sign in with %s from now on?") % _name(),
        says=[
            _("Anyone who can sign in there as you can open this account too."),
            _("We tell them that you sign in here, but nothing about what you do here."),
            _("Your password still works. You can end the link at any time."),
        ],
        press=_("Link it"),
        back=back_to_security(),
    )


@for_residents
@fresh_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def unlink(request: HttpRequest, person: UUID) -> HttpResponse:
    """/account/outside/removal: end the links."""
    linked = outside_identities_of(account_of(request))
    if not linked:
        return redirect("portal:account-security")
    if request.method == "POST":
        for each in linked:
            unlink_outside_identity(identity=each, at=timezone.now())
        return way_changed(account_of(request), "unlinked")
    return ask_once_more(
        request,
        person,
        title=_("Stop signing in with %s?") % _name(),
        says=[_("You cannot sign in with it any more. Your password still works.")],
        press=_("Stop it"),
        back=back_to_security(),
    )


def _signed_in(request: HttpRequest, linked: OutsideIdentity, identity: Identity) -> HttpResponse:
    record_authentication(request, linked.account, method="outside", issuer=identity.issuer)
    keep_assurance(request, linked.account, identity.assurance)
    login = Login(user=linked.account, email_verification=EmailVerificationMethod.NONE)
    response: HttpResponse = perform_login(request, login)
    return response


def _failed(request: HttpRequest, why: CannotTell) -> HttpResponse:
    log.warning("outside sign-in: %s", why)
    return public_page(request, "portal/outside_failed.html", here="account", name=_name())


def _provider() -> Provider:
    provider: Provider | None = settings.CANDOUR_ENVIRONMENT.outside
    if provider is None:
        raise Http404
    return provider


def _name() -> str:
    outside = settings.CANDOUR_ENVIRONMENT.outside
    if outside is None:
        raise Http404
    return str(outside.name)


def _here() -> str:
    return str(settings.CANDOUR_ENVIRONMENT.base_url) + reverse("account_outside_answer")
