"""What a person knows a member of staff by: the same name each time, and another for each person."""

from uuid import UUID

from candour.access.current import recorder
from candour.access.uses import officer_pseudonym
from candour.core.request import Officer
from candour.people.models import Account


def pseudonym_of(officer: Account, *, organisation: UUID, person: UUID) -> str:
    """The pseudonym of whoever acts for an organisation. person: the subject their entries are made for."""
    return officer_pseudonym(
        recorder().provider.blind_index_key,
        organisation=organisation,
        person=person,
        officer=Officer(str(officer.pk), "", ""),
    )
