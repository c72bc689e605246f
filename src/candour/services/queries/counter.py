"""Whom somebody at a counter says they are, and the deaths that were recorded there."""

from uuid import UUID

from django.db.models import Q

from candour.people.models import Account, Death, Organisation
from candour.people.queries import account_of, person_known_as


def person_of_name(name: str) -> UUID | None:
    """The person whose account has this user name or email, however it was typed."""
    plain = name.strip().lower()
    residents = Account.objects.filter(person_id__isnull=False)
    return residents.filter(Q(user_name=plain) | Q(email=plain)).values_list("person_id", flat=True).first()


def person_of_number(organisation: Organisation, scheme: str, reference: str) -> UUID | None:
    """The person whom an organisation knows by one of its own numbers."""
    if not scheme.strip() or not reference.strip():
        return None
    return person_known_as(organisation=organisation, scheme=scheme.strip(), reference=reference.strip())


def account_at_desk(organisation: Organisation, name: str, scheme: str, reference: str) -> Account | None:
    """The account, still in use, that a name or else a number of the organisation's own leads to."""
    person = person_of_name(name) if name.strip() else person_of_number(organisation, scheme, reference)
    account = None if person is None else account_of(person)
    return account if account is not None and account.is_active else None


def deaths_at(organisation: Organisation) -> tuple[Death, ...]:
    """The deaths recorded at an organisation's desk that stand, the newest first."""
    stand = Death.objects.filter(organisation=organisation, undone_at=None).select_related("recorded_by")
    return tuple(stand.order_by("-recorded_at"))
