"""Who acts for whom in Harrowmere: by invitation, and by papers that an officer at the Market Hall has seen.

Grace acts for her mother Maureen in two services; Aisha did, and stopped. Tomasz is the father of Maja, whose
next review is ahead; Leon is attorney for property and money of his aunt Ivy. The council is the appointee of
Olive for benefits, through Nadia of its finance team, who only sees.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from candour.core.authority import ADULT_AT, Kind, Topic, earliest_birthday
from candour.core.local_time import local_date
from candour.demonstration.moving_in import id_of
from candour.demonstration.person import Person
from candour.demonstration.residents import AISHA, GRACE, IVY, LEON, MAJA, MAUREEN, OLIVE, TOMASZ
from candour.demonstration.setting_up import Organisations
from candour.demonstration.staff import NADIA, TOM, Member
from candour.people.actions import Checked, Sought, accept, end_representation, invite
from candour.people.models import Account, Representation
from candour.services.actions import record_authority
from candour.services.queries import offer_called

FOR_HER_MOTHER = ("repairs", "clinic-appointments")
FOR_A_NEIGHBOUR = ("bins",)
FOR_HIS_DAUGHTER = ("library", "secondary-school")
OF_BENEFITS = ("housing-benefit", "council-tax-reduction")
FOR_HIS_AUNT = ("council-tax", "council-tax-reduction", "bins")


def settle_who_acts(organisations: Organisations, at: datetime) -> None:
    """Invite, accept and end, as people do on their own pages; and record, as an officer does."""
    maureen, grace, aisha = (_account_of(each) for each in (MAUREEN, GRACE, AISHA))
    _taken_up(maureen, grace, "daughter", FOR_HER_MOTHER, at)
    stopped = _taken_up(maureen, aisha, "neighbour", FOR_A_NEIGHBOUR, at)
    end_representation(representation=stopped, by=Representation.EndedBy.REPRESENTATIVE, at=at)
    is_child = earliest_birthday(MAJA.born, ADULT_AT) > local_date(at)
    if is_child:  # one day the demonstration is older than her childhood
        father = {"kind": Kind.PARENT, "relation": "father", "may_act": True, "born": MAJA.born}
        _record(organisations, MAJA, TOMASZ, "birth-certificate", FOR_HIS_DAUGHTER, at, **father)
    nephew = {"kind": Kind.PROPERTY_ATTORNEY, "relation": "nephew", "may_act": True}
    _record(organisations, IVY, LEON, "registered-lasting-power", FOR_HIS_AUNT, at, **nephew)
    appointee = {"kind": Kind.CORPORATE_APPOINTEE, "relation": "appointee", "may_act": False}
    _record(organisations, OLIVE, NADIA, "dwp-appointee-letter", OF_BENEFITS, at, **appointee)


def _taken_up(
    inviter: Account, invited: Account, relation: str, slugs: Iterable[str], at: datetime
) -> Representation:
    invitation = invite(
        account=inviter,
        relation=relation,
        services=_topics(slugs),
        may_act=True,
        at=at,
        email=invited.email or "",
    )
    return accept(invitation=invitation, account=invited, at=at)


def _record(
    organisations: Organisations,
    person: Person,
    holder: Person | Member,
    evidence: str,
    slugs: Iterable[str],
    at: datetime,
    **about: Any,
) -> None:
    council = organisations[TOM.organisation.slug]
    reason = "Came to the Market Hall with the paper and a passport."
    record_authority(
        Sought(
            person=id_of(person, organisations),
            account=_account_of(holder),
            services=_topics(slugs),
            checked=Checked(evidence, Account.objects.get(email=TOM.email), council, "MH-20240", reason),
            at=at,
            **about,
        )
    )


def _topics(slugs: Iterable[str]) -> dict[str, Topic]:
    offers = [offer for slug in slugs if (offer := offer_called(slug)) is not None]
    return {offer.slug: Topic(offer.topic) for offer in offers}


def _account_of(person: Person | Member) -> Account:
    return Account.objects.get(email=person.email)
