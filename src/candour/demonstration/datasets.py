"""The systems in which Harrowmere's organisations hold data, joined here or only listed with how to ask.

Health, care and benefit systems are not copied unless their holder says so; the three that are joined here
opted in, and two that did not are signposted, so that no page lets anybody think it shows everything.
"""

from dataclasses import dataclass

from candour.demonstration import organisations
from candour.demonstration.organisations import Organisation


@dataclass(frozen=True, slots=True)
class Dataset:
    """A system of an organisation. mode and retention: as in `register.models.Dataset`.

    shared_scheme: its organisation's name for references that name several people, if it has any. linked_by:
    the facts by which, with their number, people may link a record of it.
    """

    organisation: Organisation
    slug: str
    name: str
    description: str
    retention: str
    attributes: tuple[str, ...] = ()
    mode: str = "held"
    how_to_ask: str = ""
    shared_scheme: str = ""
    linked_by: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """How agreements and answers name it: "organisation/dataset"."""
        return f"{self.organisation.slug}/{self.slug}"


COUNCIL_TAX = Dataset(
    organisations.COUNCIL,
    "council-tax",
    "Council tax",
    "Who pays for which home, how much is left this year, and any discount.",
    "P7Y",
    (
        "person.name",
        "contact.address",
        "council-tax.band",
        "council-tax.balance",
        "council-tax.next-payment",
        "council-tax.discount",
        "council-tax.reduction",
        "council-tax.since",
    ),
    shared_scheme="council-tax-account",
)

CONTACTS = Dataset(
    organisations.COUNCIL,
    "contacts",
    "Contact record",
    "How people asked the council to reach them.",
    "P6Y",
    ("person.name", "person.date-of-birth", "contact.phone", "contact.email"),
    linked_by=("person.date-of-birth", "contact.phone"),
)

EARLIER_NAMES = Dataset(
    organisations.COUNCIL,
    "earlier-names",
    "Earlier names",
    "Names that people had before, kept separately so that older papers can be matched.",
    "P7Y",
    ("person.past-name",),
)

HOUSING_BENEFIT = Dataset(
    organisations.COUNCIL,
    "housing-benefit",
    "Housing Benefit",
    "Claims for help with rent. Joined with the benefits team’s agreement.",
    "P7Y",
    ("housing.rent", "housing.tenancy-start", "benefits.housing-benefit"),
    shared_scheme="housing-benefit-claim",
)

BLUE_BADGE = Dataset(
    organisations.COUNCIL,
    "blue-badge",
    "Blue Badge",
    "Who holds a Blue Badge and when it runs out.",
    "P4Y",
    ("blue-badge.held", "blue-badge.expires"),
)

WASTE = Dataset(
    organisations.COUNCIL,
    "waste",
    "Bins and recycling",
    "Collection days, and who asked for help with their bins.",
    "P2Y",
    ("bins.collection-day", "bins.assisted"),
)

EMERGENCY_HELP = Dataset(
    organisations.COUNCIL,
    "emergency-help",
    "Help in an emergency",
    "A list that people can join, so that they get help first in a flood or a fire.",
    "P2Y",
    ("support.help-to-leave",),
)

TENANCIES = Dataset(
    organisations.FERNSIDE,
    "tenancies",
    "Tenancies and rent",
    "Who rents which home, the rent, and who lives there.",
    "P7Y",
    (
        "contact.address",
        "household.size",
        "housing.tenancy-start",
        "housing.rent",
        "housing.rent-balance",
        "housing.door-code",
    ),
    shared_scheme="tenancy",
)

REPAIRS = Dataset(
    organisations.FERNSIDE,
    "repairs",
    "Repairs",
    "Repairs that tenants asked for, and when somebody comes.",
    "P6Y",
    ("housing.repair",),
)

COMMUNITY_CARE = Dataset(
    organisations.HEALTH,
    "community-care",
    "Community care",
    "Appointments at the clinic and what helps at home. Joined with the Caldicott Guardian’s agreement.",
    "P8Y",
    ("person.date-of-birth", "health.clinic", "health.next-appointment", "health.mobility"),
)

AWARDS = Dataset(
    organisations.BENEFITS_OFFICE,
    "awards",
    "Benefit awards",
    "Which national benefits are being paid. Joined for the borough as a trial.",
    "P2Y",
    ("benefits.current", "benefits.weekly-amount"),
    shared_scheme="joint-claim",
)

LIBRARY_MEMBERS = Dataset(
    organisations.LIBRARIES,
    "members",
    "Library members",
    "Library cards and books on loan. We do not keep a list of what people have read.",
    "P2Y",
    ("library.card-until", "library.loans"),
)

CREDIT_MEMBERS = Dataset(
    organisations.CREDIT_UNION,
    "members",
    "Members, savings and loans",
    "Accounts with the credit union.",
    "P6Y",
    ("credit.member-since", "credit.savings", "credit.loan"),
)

SOCIAL_CARE = Dataset(
    organisations.COUNCIL,
    "social-care",
    "Adult social care",
    "Assessments and support plans. Not joined: the records stay where your worker can explain them.",
    "P20Y",
    mode="signposted",
    how_to_ask="Ask your worker, or ring 0808 157 0142 and say “social care records”. It is free.",
)

CLINIC_NOTES = Dataset(
    organisations.HEALTH,
    "clinic-notes",
    "Clinic notes and letters",
    "What was said and found at the clinic. Not joined, so that it stays between you and those who treat "
    "you.",
    "P8Y",
    mode="signposted",
    how_to_ask="Ask at Brook Street Clinic, or ring 0808 157 0311. You do not have to say why.",
)

DATASETS = (
    COUNCIL_TAX,
    CONTACTS,
    EARLIER_NAMES,
    HOUSING_BENEFIT,
    BLUE_BADGE,
    WASTE,
    EMERGENCY_HELP,
    TENANCIES,
    REPAIRS,
    COMMUNITY_CARE,
    AWARDS,
    LIBRARY_MEMBERS,
    CREDIT_MEMBERS,
    SOCIAL_CARE,
    CLINIC_NOTES,
)
