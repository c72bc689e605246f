"""A small town made once, through the product's own actions: who holds, who asks, an agreement of each kind.

Ann and Ben are known to their landlord, the council and the clinic, by numbers that are joined. Cat is known
to her landlord and nobody holds anything about her. T-404 is nobody's number.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from joserfc.jwk import OKPKey

FOUNDED = datetime(2025, 1, 1, tzinfo=UTC)
LANDLORD, LENDER, COUNCIL, CLINIC = "oakfield-homes", "harrow-credit-union", "harrowmere-council", "clinic"
COUNCIL_TAX, CARE = f"{COUNCIL}/council-tax", f"{CLINIC}/care"

ADDRESS, PHONE, BORN = "contact.address", "contact.phone", "person.date-of-birth"
HOUSEHOLD, MOBILITY = "household.size", "care.mobility"
ADULT, HOUSEHOLD_BAND = "claim.age-over-18", "claim.household-size"
NOTES = "tenancy.notes"

_ATTRIBUTES = {
    ADDRESS: "address", PHONE: "text", BORN: "date", HOUSEHOLD: "integer", MOBILITY: "text", NOTES: "text",
}  # fmt: skip
WORDS = {
    "name": "An agreement", "why": "To see to a tenancy.", "question": "May we?", "if_yes": "We may.",
    "if_no": "We may not.", "statute": "Housing Act 1996", "special_category_condition": "9(2)(h)",
    "caldicott_guardian": "Dr Ines Okafor",
}  # fmt: skip
_SOURCES = {ADDRESS: [COUNCIL_TAX], PHONE: [COUNCIL_TAX], BORN: [COUNCIL_TAX], HOUSEHOLD: [COUNCIL_TAX]}

AGREEMENTS: Mapping[str, Mapping[str, Any]] = {
    "tenancy-check": {
        "lawful_basis": "public-task",
        "attributes": {**_SOURCES, NOTES: [COUNCIL_TAX]},
        "releasable": [ADDRESS, PHONE, NOTES],
        "claims": {ADULT: {}, HOUSEHOLD_BAND: {}},
        "retention": "P1Y",
        "obligations": ["no-onward-sharing", "delete-when-refused"],
    },
    "newsletter": {
        "lawful_basis": "consent",
        "attributes": {PHONE: [COUNCIL_TAX]},
        "releasable": [PHONE],
        "retention": "P6M",
    },
    "moving-help": {
        "lawful_basis": "consent",
        "single_use": True,
        "attributes": {ADDRESS: [COUNCIL_TAX]},
        "releasable": [ADDRESS],
        "retention": "P1M",
    },
    "care-visit": {
        "lawful_basis": "public-task",
        "confidentiality": "explicit-consent",
        "attributes": {MOBILITY: [CARE]},
        "releasable": [MOBILITY],
        "retention": "P1M",
    },
    "care-planning": {
        "lawful_basis": "public-task",
        "opt_out_applies": True,
        "attributes": {MOBILITY: [CARE]},
        "releasable": [MOBILITY],
        "retention": "P1M",
    },
    "rent-arrears": {
        "lawful_basis": "contract",
        "roles": ["arrears-officer"],
        "attributes": {PHONE: [COUNCIL_TAX]},
        "releasable": [PHONE],
        "retention": "P1Y",
    },
    "right-to-buy": {
        "lawful_basis": "contract",
        "assurance": 3,
        "attributes": {ADDRESS: [COUNCIL_TAX]},
        "releasable": [ADDRESS],
        "retention": "P1Y",
    },
    "safeguarding": {
        "lawful_basis": "vital-interests",
        "for_emergencies": True,
        "second_approval": [ADDRESS],
        "attributes": {ADDRESS: [COUNCIL_TAX], PHONE: [COUNCIL_TAX]},
        "releasable": [ADDRESS, PHONE],
        "retention": "P1Y",
    },
    "old-check": {
        "lawful_basis": "public-task",
        "attributes": {ADDRESS: [COUNCIL_TAX]},
        "releasable": [ADDRESS],
        "retention": "P1Y",
        "ends_at": FOUNDED + timedelta(days=90),
    },
}
"""By slug, which is its purpose too; the landlord asks under all of them."""


@dataclass(frozen=True)
class Resident:
    """A person: the numbers they are known by, and what is held about them."""

    tenant: str
    customer: str
    values: Mapping[str, Any]
    mobility: str

    @property
    def told(self) -> list[str]:
        """Every text that nobody may find in the database."""
        return [
            *self.values[ADDRESS]["lines"], self.values[ADDRESS]["postcode"], self.values[PHONE],
            self.values[BORN], self.mobility, self.tenant, self.customer,
        ]  # fmt: skip


ANN = Resident(
    "T-1001", "C-7001",
    {
        ADDRESS: {"lines": ["17 Quillfeather Row", "Nether Pelham"], "postcode": "HM4 2QF"},
        PHONE: "0808 157 0411", BORN: "1981-07-23", HOUSEHOLD: 4,
    },
    "walks with a blackthorn stick",
)  # fmt: skip
BEN = Resident(
    "T-1002", "C-7002",
    {
        ADDRESS: {"lines": ["2 Tanglewood Mews", "Upper Sallow"], "postcode": "HM9 8ZX"},
        PHONE: "0808 157 0522", BORN: "2015-02-03", HOUSEHOLD: 2,
    },
    "uses a left-handed rollator",
)  # fmt: skip
CAT, NOBODY = "T-1003", "T-404"


@dataclass(frozen=True)
class Town:
    """The town's keys: each client's private one, by client id, which is its organisation's slug."""

    keys: Mapping[str, OKPKey]

    def organisation(self, slug: str) -> Any:
        from candour.people.models import Organisation

        return Organisation.objects.get(slug=slug)

    def client(self, client_id: str) -> Any:
        from candour.people.models import PartnerClient

        return PartnerClient.objects.get(client_id=client_id)

    def version(self, slug: str) -> Any:
        from candour.sharing.models import AgreementVersion

        return AgreementVersion.objects.select_related("agreement__asker").get(agreement__slug=slug)

    def person(self, resident: Resident | str) -> UUID:
        from candour.people.queries import person_known_as

        tenant = resident if isinstance(resident, str) else resident.tenant
        person = person_known_as(organisation=self.organisation(LANDLORD), scheme="tenant", reference=tenant)
        assert person is not None
        return person

    def answer(
        self, resident: Resident | str, slug: str, yes: bool = True, at: datetime | None = None
    ) -> None:
        """The person says yes or no to an agreement."""
        from candour.sharing.actions import answer

        at = at or datetime.now(UTC)
        answer(person=self.person(resident), version=self.version(slug), yes=yes, at=at)


def found_town() -> Town:
    """Make the town, all but its people, in the database Django is on."""
    from candour.people.actions import create_organisation, register_client
    from candour.register.actions import define_attribute, define_dataset

    kinds = {LANDLORD: "housing", LENDER: "finance", COUNCIL: "local-authority", CLINIC: "health"}
    town = Town({slug: OKPKey.generate_key("Ed25519", {"kid": f"{slug}-1"}) for slug in kinds})
    for slug, kind in kinds.items():
        organisation = create_organisation(slug=slug, name=slug.title(), kind=kind, at=FOUNDED)
        register_client(
            proof_required=False,
            organisation=organisation,
            client_id=slug,
            system=f"{slug} system",
            scopes=["release", "records", "changes"],
            jwk=town.keys[slug].as_dict(private=False),
            at=FOUNDED,
        )
    for name, value_type in _ATTRIBUTES.items():
        define_attribute(
            name=name, plain_name=name, topic="You", value_type=value_type, dpv="dpv:Contact", at=FOUNDED
        )
    for key, names in ((COUNCIL_TAX, [ADDRESS, PHONE, BORN, HOUSEHOLD, NOTES]), (CARE, [MOBILITY])):
        holder, slug = key.split("/")
        define_dataset(
            organisation=town.organisation(holder),
            slug=slug,
            name=slug,
            retention="P7Y",
            attributes=names,
            at=FOUNDED,
        )
    for slug, terms in AGREEMENTS.items():
        agree(town, slug, {**WORDS, **terms})
    return town


def agree(town: Town, slug: str, terms: Mapping[str, Any], **changed: Any) -> None:
    """Draft and approve the next version of an agreement of the landlord's."""
    from candour.sharing.actions import approve_agreement, draft_agreement

    said = {"by": "Tom Reddy", "at": FOUNDED, **changed}
    version = draft_agreement(slug=slug, asker=town.organisation(LANDLORD), purpose=slug, terms=terms, **said)
    holders = sorted({key.split("/")[0] for keys in terms["attributes"].values() for key in keys})
    for side, by in zip([LANDLORD, *holders], ["Jonah Field", "Sian Pugh", "Ines Okafor"], strict=False):
        approve_agreement(version=version, organisation=town.organisation(side), by=by, at=said["at"])


def join_up(town: Town, resident: Resident) -> None:
    """Have the landlord's, the council's and the clinic's numbers lead to one person."""
    from candour.people.actions import join_subjects

    seen = [
        know(town, slug, scheme, reference)
        for slug, scheme, reference in (
            (LANDLORD, "tenant", resident.tenant),
            (COUNCIL, "council-customer", resident.customer),
            (CLINIC, "patient", resident.customer),
        )
    ]
    for other in seen[1:]:
        join_subjects(
            subject=seen[0],
            other=other,
            organisation=town.organisation(COUNCIL),
            why="Name, date of birth and address agree.",
            at=FOUNDED,
        )


def know(town: Town, slug: str, scheme: str, reference: str) -> UUID:
    """Have an organisation know somebody by a number; gives the subject."""
    from candour.people.actions.subjects import see_subject

    return see_subject(organisation=town.organisation(slug), scheme=scheme, reference=reference)


def erase(town, resident):
    """Erase everything about somebody, on the word of two people of the council."""
    from candour.sharing.actions.erasing import Decided, erase_everything

    decided = Decided(
        organisation=town.organisation(COUNCIL),
        by="Tom Reddy",
        approved_by="Sian Pugh",
        why="It is not needed any more.",
        at=datetime.now(UTC),
    )
    erase_everything(person=town.person(resident), decided=decided, remember=list)
