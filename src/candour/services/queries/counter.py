"""Whom somebody at a counter says they are, the deaths that were recorded there, and who is told of them."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import Q

from candour.access.told import ToldOf, told_of_each
from candour.access.within import within
from candour.people.models import Account, Death, Organisation, Subject
from candour.people.queries import account_of, person_known_as


def person_of_name(name: str) -> UUID | None:
    """The person whose account has this user name or email, however it was typed."""
    plain = name.strip().lower()
    residents = Account.objects.filter(person_id__isnull=False)
    return residents.filter(Q(user_name=plain) | Q(email=plain)).values_list("person_id", flat=True).first()


def person_called(organisation: Organisation, name: str, scheme: str) -> UUID | None:
    """The person with exactly this number of the organisation's own, or email or user name of their account.

    scheme: of the number; "" for an email or a user name. They may have died.
    """
    if scheme:
        return person_known_as(organisation=organisation, scheme=scheme, reference=name.strip())
    return person_of_name(name)


def account_at_desk(organisation: Organisation, name: str, scheme: str) -> Account | None:
    """The account, still in use, of the person with exactly this name or number."""
    person = person_called(organisation, name, scheme)
    account = None if person is None else account_of(person)
    return account if account is not None and account.is_active else None


def deaths_at(organisation: Organisation) -> tuple[Death, ...]:
    """The deaths recorded at an organisation's desk that stand, the newest first."""
    stand = Death.objects.filter(organisation=organisation, undone_at=None)
    return tuple(stand.select_related("recorded_by", "confirmed_by").order_by("-recorded_at"))


def deaths_to_confirm(organisation: Organisation) -> tuple[Death, ...]:
    """Those among them that no second officer has confirmed yet."""
    stand = Death.objects.filter(organisation=organisation, undone_at=None, confirmed_at=None)
    return tuple(stand.order_by("recorded_at"))


def told_of_deaths(deaths: Collection[Death]) -> Mapping[UUID, list[ToldOf]]:
    """Which organisations are told of each death, and how far each is; nobody until it is confirmed.

    By the death's id.
    """
    entries = {death.pk: death.told_by for death in deaths if death.told_by is not None}
    subjects = [death.subject_id for death in deaths if death.told_by is not None]
    persons = Subject.objects.filter(id__in=subjects).values_list("person_id", flat=True)
    with within(*persons):  # an officer sees no other organisation's changes
        told = told_of_each(entries.values())
    return {death: told.get(entry, []) for death, entry in entries.items()}
