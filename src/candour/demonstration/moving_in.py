"""Brings a person in: what organisations know them by is matched, and some open an account.

Until an organisation's number is matched with the others, it leads to nobody they know, as for any newcomer
to the exchange.
"""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction

from candour.demonstration import organisations as orgs
from candour.demonstration.organisations import ORGANISATIONS, Organisation
from candour.demonstration.person import Person
from candour.demonstration.setting_up import Organisations
from candour.demonstration.staff import TOM as OFFICER
from candour.people.actions import create_account, link_account, match_references, record_opt_out_check
from candour.people.actions.subjects import see_subject
from candour.people.models import Account
from candour.people.queries import KnownAs, person_known_as
from candour.services.actions import make_code
from candour.services.actions.codes import Asked

_WHY = "Name, date of birth and address are the same, and a person looked at both."


@transaction.atomic
def match_numbers(person: Person, organisations: Organisations, at: datetime) -> None:
    """Join whatever leads to one person, in one commit; the health partnership checks their opt-out too."""
    references = [
        KnownAs(organisations[organisation.slug], organisation.scheme, number)
        for organisation, number in _numbers(person)
    ]
    if len(references) > 1:
        match_references(references=references, organisation=references[0].organisation, why=_WHY, at=at)
    if person.known_to(orgs.HEALTH):
        record_opt_out_check(
            organisation=organisations[orgs.HEALTH.slug],
            subject=see_subject(
                organisation=organisations[orgs.HEALTH.slug],
                scheme=orgs.HEALTH.scheme,
                reference=person.references[orgs.HEALTH.slug],
            ),
            opted_out=person.opted_out,
            at=at,
        )


def open_account(person: Person, organisations: Organisations, password: str, at: datetime) -> None:
    """Open an account with a password, and link it to the person, if they have proven who they are."""
    account = create_account(
        email=person.email,
        password=password,
        given_name=person.given,
        family_name=person.family,
        at=at,
        email_is_confirmed=True,
    )
    if not person.references or not person.linked:
        return
    link_account(
        account=account,
        person=id_of(person, organisations),
        how="an activation code collected in person at the Market Hall",
        at=at,
    )


def code_for(person: Person, organisations: Organisations, at: datetime) -> str:
    """An activation code for the council's record of somebody, made at the counter and handed over."""
    asked = Asked(
        scheme=orgs.COUNCIL.scheme,
        reference=person.references[orgs.COUNCIL.slug],
        reason="Asked for it at the Market Hall and showed a passport.",
        case="MH-20117",
        route="collected",
    )
    officer = Account.objects.get(email=OFFICER.email)
    return make_code(organisation=organisations[orgs.COUNCIL.slug], asked=asked, by=officer, at=at).code


def id_of(person: Person, organisations: Organisations) -> UUID:
    """The id of a person in the database, by any number that an organisation knows them by."""
    organisation, number = next(_numbers(person))
    found = person_known_as(
        organisation=organisations[organisation.slug], scheme=organisation.scheme, reference=number
    )
    assert found is not None, f"{person.key} has not arrived"
    return found


def _numbers(person: Person) -> Iterator[tuple[Organisation, str]]:
    """Every number a person is known by, with whose it is."""
    for organisation in ORGANISATIONS:
        if person.known_to(organisation):
            yield organisation, person.references[organisation.slug]
    if person.also_customer:
        yield orgs.COUNCIL, person.also_customer
