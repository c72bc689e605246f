"""Pages about somebody else, for whoever acts for them: only what stands below /for/<authority>.

The address says for whom, so a second tab, a bookmark or an old page can never act for the wrong person; no
session holds an authority. Each request reads it anew and asks `core.authority`. No other page serves anybody
but the account's own person, so what is not here is closed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from candour.access.queries import Use
from candour.access.within import within
from candour.core.authority import Act
from candour.people.models import Representation
from candour.people.queries import account_of as account_of_person
from candour.people.representation_queries import in_force
from candour.services.models import Offer
from candour.services.queries.acting import is_use_for, listed_by, services_under
from candour.sharing.queries import Concerning
from candour.web.design.parts import Link
from candour.web.portal.frame import account_of, for_residents, page

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Acting:
    """One authority in force, for one request. offers: the services it lists that are still offered."""

    row: Representation
    own_person: UUID
    offers: tuple[Offer, ...]
    name: str
    now: datetime

    @property
    def person(self) -> UUID:
        """The person who is acted for."""
        return self.row.person_id

    def services(self, act: Act) -> tuple[Offer, ...]:
        """The services about which this may be done now."""
        return services_under(self.row, self.offers, act, self.now)

    def shows_use(self, use: Use) -> bool:
        """Whether a use was for one of the services; never one that is or was kept from view."""
        body = use.body
        if use.is_view or use.is_emergency or use.shown_late is not None or body.get("withheld"):
            return False
        return is_use_for(self.services(Act.SEE_USES), body)

    def may_about(self, act: Act, one: Concerning) -> bool:
        """Whether this may be done about an agreement: it is one by which a listed service asks others."""
        return any(
            one.asker.pk == offer.organisation_id and one.terms.purpose in offer.purposes
            for offer in self.services(act)
        )


ActingView = Callable[Concatenate[HttpRequest, Acting, P], HttpResponse]


def for_representatives(view: ActingView[P]) -> Callable[..., HttpResponse]:
    """Open a view to whoever has this authority now; to everybody else it is not there."""

    @wraps(view)
    def opened(
        request: HttpRequest, person: UUID, id: UUID, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        acting = acting_under(request, person, id)
        with within(acting.person):
            return view(request, acting, *args, **kwargs)

    return for_residents(opened)


def acting_under(request: HttpRequest, own_person: UUID, id: UUID) -> Acting:
    """The authority as it stands at this moment. Raises Http404 alike for another's, ended and absent."""
    now = timezone.now()
    row = in_force(account_of(request), id, now)
    if row is None:
        raise Http404
    return Acting(row, own_person, listed_by(row), name_of(row), now)


def name_of(row: Representation) -> str:
    """What whoever acts sees the person called: their account's first name; who has none, stays unnamed."""
    account = account_of_person(row.person_id)
    return account.given_name if account is not None else _("somebody")


def acting_page(
    request: HttpRequest, template: str, acting: Acting, *, here: str, **values: Any
) -> HttpResponse:
    """A page about the person acted for, with the band that says so and the one press back to oneself."""
    id = acting.row.pk
    menu = [
        ("for", _("What you can do"), reverse("portal:for", args=[id])),
        ("uses", _("Who used the data"), reverse("portal:for-uses", args=[id])),
        ("held", _("What is held"), reverse("portal:for-held", args=[id])),
        ("choices", _("Sharing choices"), reverse("portal:for-choices", args=[id])),
    ]
    band = {
        "text": _("You are acting for %(name)s") % {"name": acting.name},
        "back": Link(text=_("Go back to your own pages"), url=reverse("portal:home")),
    }
    frame = {"menu": menu, "acting_band": band, "acting": acting}
    return page(request, template, acting.own_person, here=here, **{**frame, **values})
