"""Winding up: an executor asks each service of whoever has died to end what it does for them.

It is a case like any other, asked under the authority that a desk recorded. A person at the organisation
answers it, and says what is owed, what is paid back and what has to be returned.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from candour.core.authority import Act
from candour.people.models import Representation
from candour.services.actions.cases import ask_for_another
from candour.services.errors import NotTheirPlace
from candour.services.models import Case, Offer
from candour.services.queries.acting import listed_by, services_under


@transaction.atomic
def wind_up(*, authority: Representation, offer: Offer, text: str, sent_as: UUID, at: datetime) -> Case:
    """Ask whoever offers a service to wind it up. Sent twice, it gives the first case again.

    Raises NotTheirPlace outside the authority, or NobodyAnswers.
    """
    if offer not in services_under(authority, listed_by(authority), Act.WIND_UP, at):
        raise NotTheirPlace("The authority does not reach this service.")
    words = {"text": text, "service": offer.name}
    return ask_for_another(
        authority=authority, organisation=offer.organisation, words=words, sent_as=sent_as, at=at
    )
