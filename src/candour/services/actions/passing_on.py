"""What reaches whoever acts for a person, besides the person: that there is news in what they look after.

It says no more than that, and leads to the pages that are opened under that authority and no other. Nothing
is passed on that was ever kept from view, concerns what the person protects, or while they use Candour
safely: whoever must not know may be the one who acts.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from candour.access.queries import Use
from candour.access.within import within
from candour.core.authority import Act, standing
from candour.core.reasons import Reason
from candour.people.account_queries import is_used_safely
from candour.people.models import Representation
from candour.people.queries import account_of, has_log, subjects_of
from candour.people.representation_queries import authority_of, representatives_of
from candour.services.actions.messages import tell_person
from candour.services.models import Message, Offer
from candour.services.queries.acting import is_use_for, listed_by, services_under
from candour.sharing.models import Protection


def pass_on_use(person: UUID, use: Use, at: datetime) -> None:
    """Tell whoever looks after the service of a use that there was one; a step of actions."""
    body = use.body
    if use.is_view or use.is_emergency or use.shown_late is not None or body.get("withheld"):
        return
    if Reason.PROTECTED in body["refused"].values():
        return  # also for what is worked out from a protected detail
    names = {*body["released"], *body["refused"]}
    _pass_on(person, Act.SEE_USES, "uses", names, lambda services: is_use_for(services, body), at)


def pass_on_held(person: UUID, dataset: str, attribute: str, at: datetime) -> None:
    """Tell whoever looks after a service that what its system holds was looked into; a step of actions.

    dataset: its key. The words that were written in the case are the person's own.
    """

    def holds(services: tuple[Offer, ...]) -> bool:
        return any(dataset in offer.datasets for offer in services)

    _pass_on(person, Act.SEE_HELD, "held", {attribute}, holds, at)


def _pass_on(
    person: UUID,
    act: Act,
    page: str,
    names: set[str],
    concerns: Callable[[tuple[Offer, ...]], bool],
    at: datetime,
) -> None:
    rows = list(_in_force(person, at))
    if not rows or _must_not_be_known(person, names):
        return
    told: set[UUID] = set()
    for row, holder in rows:
        if holder not in told and concerns(services_under(row, listed_by(row), act, at)):
            told.add(holder)
            tell_person(
                person=holder,
                kind=Message.Kind.ALERTS,
                title=_("There is news for somebody you act for"),
                text=_("Sign in, and read it on the pages that you have for them."),
                link=f"/for/{row.pk}/{page}",
                at=at,
            )


def _in_force(person: UUID, at: datetime) -> Iterator[tuple[Representation, UUID]]:
    """Each authority over a person that opens something now, and who it is that acts."""
    for row in representatives_of(person):
        holder = None if row.account is None or not row.account.is_active else row.account.person_id
        if row.accepted_at is None or holder is None or not has_log(holder):
            continue
        if standing(authority_of(row), at) is None:
            yield row, holder


def _must_not_be_known(person: UUID, names: set[str]) -> bool:
    account = account_of(person)
    if account is not None and is_used_safely(account):
        return True
    with within(person):
        protections = Protection.objects.filter(subject_id__in=subjects_of(person), ended_at=None)
        return protections.filter(attribute__in=names).exists()
