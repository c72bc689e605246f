"""`/account/security`: everything by which the account is opened, and what to do when one of it is lost."""

from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from candour.people.account_queries import factors_of, has_card, outside_identities_of
from candour.web.design.dates import full_date, local_date
from candour.web.design.parts import Link
from candour.web.portal.account.done import done
from candour.web.portal.account.hub import back_to_account
from candour.web.portal.frame import account_of, for_residents, page


@for_residents
def security(request: HttpRequest, person: UUID) -> HttpResponse:
    """The page."""
    account = account_of(request)
    factors = factors_of(account)
    return page(
        request,
        "portal/account/security.html",
        person,
        here="",
        back=back_to_account(),
        said=done(request),
        factors=factors,
        app_since=None if factors.app is None else full_date(local_date(factors.app.created_at)),
        passkeys=[_passkey(each, each.pk in factors.held) for each in factors.passkeys],
        without_email=account.email is None,
        user_name=account.user_name,
        has_card=account.email is None and has_card(account),
        outside_name=_outside_name(),
        outside=outside_identities_of(account),
    )


def back_to_security() -> Link:
    """The way back to this page."""
    return Link(text=_("Sign-in and security"), url=reverse("portal:account-security"))


def _outside_name() -> str:
    outside = settings.CANDOUR_ENVIRONMENT.outside
    return "" if outside is None else outside.name


def _passkey(passkey: Authenticator, is_held: bool) -> dict[str, object]:
    used = passkey.last_used_at
    return {
        "id": passkey.pk,
        "name": str(passkey),
        "is_held": is_held,
        "since": _("Added on %s.") % full_date(local_date(passkey.created_at)),
        "used": _("Last used on %s.") % full_date(local_date(used)) if used else _("Not used yet."),
    }
