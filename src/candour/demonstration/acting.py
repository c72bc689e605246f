"""Who acts for whom in Harrowmere: Grace for her mother Maureen in two services; Aisha did, and stopped."""

from datetime import datetime

from candour.core.authority import Topic
from candour.demonstration.residents import AISHA, GRACE, MAUREEN
from candour.people.actions import accept, end_representation, invite
from candour.people.models import Account, Representation
from candour.services.queries import offer_called

FOR_HER_MOTHER = ("repairs", "clinic-appointments")
FOR_A_NEIGHBOUR = ("bins",)


def settle_who_acts(at: datetime) -> None:
    """Invite, accept and end, as people do on their own pages."""
    maureen, grace, aisha = (Account.objects.get(email=each.email) for each in (MAUREEN, GRACE, AISHA))
    _taken_up(maureen, grace, "daughter", FOR_HER_MOTHER, at)
    stopped = _taken_up(maureen, aisha, "neighbour", FOR_A_NEIGHBOUR, at)
    end_representation(representation=stopped, by=Representation.EndedBy.REPRESENTATIVE, at=at)


def _taken_up(
    inviter: Account, invited: Account, relation: str, slugs: tuple[str, ...], at: datetime
) -> Representation:
    offers = [offer for slug in slugs if (offer := offer_called(slug)) is not None]
    invitation = invite(
        account=inviter,
        relation=relation,
        services={offer.slug: Topic(offer.topic) for offer in offers},
        may_act=True,
        at=at,
        email=invited.email or "",
    )
    return accept(invitation=invitation, account=invited, at=at)
