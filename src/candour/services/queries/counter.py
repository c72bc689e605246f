"""Whom somebody at a counter says they are, the deaths that were recorded there, and who is told of them."""

from uuid import UUID

from django.db.models import Q

from candour.access.told import ToldOf, told_of
from candour.access.within import within
from candour.people.models import Account, Death, Organisation, Subject
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
    stand = Death.objects.filter(organisation=organisation, undone_at=None)
    return tuple(stand.select_related("recorded_by", "confirmed_by").order_by("-recorded_at"))


def told_of_death(death: Death) -> list[ToldOf]:
    """Which organisations are told of a death, and how far each is; nobody until it is confirmed."""
    if death.told_by is None:
        return []
    person = Subject.objects.values_list("person_id", flat=True).get(id=death.subject_id)
    with within(person):  # an officer sees no other organisation's changes
        return told_of(death.told_by)
