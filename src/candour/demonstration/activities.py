"""What each organisation does with what it holds: its Article 30 entries, one for each reason it has.

An organisation that uses its own records cites one of these; an agreement is needed only for others' records.
"""

from dataclasses import dataclass

from candour.core.basis import LawfulBasis
from candour.demonstration import organisations
from candour.demonstration.organisations import Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """A processing activity. Fields as in `register.models.ProcessingActivity`."""

    organisation: Organisation
    slug: str
    name: str
    department: str
    purpose: str
    lawful_basis: LawfulBasis
    statute: str
    people: str
    attributes: tuple[str, ...]
    retention: str
    recipients: str = "Nobody else"
    special_category_condition: str = ""
    security: str = (
        "Sealed under a key for each person; opened by named teams, and every look is written down."
    )


ACTIVITIES = (
    Activity(
        organisation=organisations.COUNCIL,
        slug="council-tax-billing",
        name="Working out and collecting council tax",
        department="Benefits and council tax",
        purpose="To send each home the right bill, with every discount it should have.",
        lawful_basis=LawfulBasis.PUBLIC_TASK,
        statute="Local Government Finance Act 1992, Part 1",
        people="Everyone who pays council tax in Harrowmere",
        attributes=(
            "person.name",
            "contact.address",
            "council-tax.band",
            "council-tax.balance",
            "council-tax.discount",
            "council-tax.reduction",
            "benefits.current",
        ),
        retention="P7Y",
        recipients="Warm Homes Harrowmere, for those who say yes; Mere Valley Credit Union",
    ),
    Activity(
        organisation=organisations.COUNCIL,
        slug="contact-record",
        name="Keeping in touch",
        department="Customer services",
        purpose="To reach people in the way they asked for.",
        lawful_basis=LawfulBasis.PUBLIC_TASK,
        statute="Local Government Act 1972, section 111",
        people="Everyone who has asked the council for something",
        attributes=("person.name", "person.date-of-birth", "contact.phone", "contact.email"),
        retention="P6Y",
        recipients="Fernside Homes, for its tenants",
    ),
    Activity(
        organisation=organisations.COUNCIL,
        slug="housing-benefit",
        name="Paying Housing Benefit",
        department="Benefits and council tax",
        purpose="To work out and pay help with rent.",
        lawful_basis=LawfulBasis.PUBLIC_TASK,
        statute="Social Security Contributions and Benefits Act 1992, section 130",
        people="People who claim Housing Benefit",
        attributes=("housing.rent", "housing.tenancy-start", "benefits.housing-benefit"),
        retention="P7Y",
        recipients="National Benefits Office",
    ),
    Activity(
        organisation=organisations.COUNCIL,
        slug="blue-badges",
        name="Giving out Blue Badges",
        department="Travel and access",
        purpose="To give a badge to those who need to park close by, and to renew it in time.",
        lawful_basis=LawfulBasis.PUBLIC_TASK,
        statute="Chronically Sick and Disabled Persons Act 1970, section 21",
        special_category_condition="UK GDPR Article 9(2)(g), substantial public interest",
        people="People who hold or ask for a Blue Badge",
        attributes=("blue-badge.held", "blue-badge.expires"),
        retention="P4Y",
        recipients="Harrowmere Community Health, for those who say yes",
    ),
    Activity(
        organisation=organisations.COUNCIL,
        slug="bins",
        name="Collecting bins and recycling",
        department="Waste",
        purpose="To empty bins on the right day, and to fetch them for those who cannot.",
        lawful_basis=LawfulBasis.PUBLIC_TASK,
        statute="Environmental Protection Act 1990, section 45",
        people="Every home in Harrowmere",
        attributes=("bins.collection-day", "bins.assisted"),
        retention="P2Y",
    ),
    Activity(
        organisation=organisations.COUNCIL,
        slug="emergency-planning",
        name="Planning for emergencies",
        department="Resilience",
        purpose="To think first of those who asked for help in a flood or a fire.",
        lawful_basis=LawfulBasis.PUBLIC_TASK,
        statute="Civil Contingencies Act 2004, section 2",
        people="People who put themselves on the list",
        attributes=("support.help-to-leave",),
        retention="P2Y",
        recipients="Fernside Homes, for its tenants",
    ),
    Activity(
        organisation=organisations.FERNSIDE,
        slug="tenancies",
        name="Renting out homes",
        department="Tenancies",
        purpose="To keep the promises in each tenancy agreement, from the rent to the front door.",
        lawful_basis=LawfulBasis.CONTRACT,
        statute="The tenancy agreement",
        people="Tenants and those who live with them",
        attributes=(
            "contact.address",
            "household.size",
            "housing.tenancy-start",
            "housing.rent",
            "housing.rent-balance",
            "housing.door-code",
        ),
        retention="P7Y",
        recipients="Harrowmere Borough Council; County Fire and Rescue, to protect life",
    ),
    Activity(
        organisation=organisations.FERNSIDE,
        slug="repairs",
        name="Repairing homes",
        department="Repairs",
        purpose="To mend what is broken, at a time that suits.",
        lawful_basis=LawfulBasis.CONTRACT,
        statute="The tenancy agreement; Landlord and Tenant Act 1985, section 11",
        people="Tenants who ask for a repair",
        attributes=("housing.repair", "contact.phone"),
        retention="P6Y",
    ),
    Activity(
        organisation=organisations.HEALTH,
        slug="community-care",
        name="Care in the community",
        department="Therapies",
        purpose="To treat people at the clinic and to help them manage at home.",
        lawful_basis=LawfulBasis.PUBLIC_TASK,
        statute="National Health Service Act 2006, section 3",
        special_category_condition="UK GDPR Article 9(2)(h), health or social care",
        people="Patients",
        attributes=("health.clinic", "health.next-appointment", "health.mobility"),
        retention="P8Y",
        recipients="Harrowmere Borough Council, for care at home",
    ),
    Activity(
        organisation=organisations.CREDIT_UNION,
        slug="lending",
        name="Saving and lending",
        department="Lending",
        purpose="To keep members' savings safe and to lend what can be paid back.",
        lawful_basis=LawfulBasis.CONTRACT,
        statute="The membership agreement; Credit Unions Act 1979",
        people="Members",
        attributes=("credit.member-since", "credit.savings", "credit.loan", "council-tax.since"),
        retention="P6Y",
    ),
    Activity(
        organisation=organisations.BENEFITS_OFFICE,
        slug="awards",
        name="Paying national benefits",
        department="Awards",
        purpose="To pay each person the benefits that are theirs.",
        lawful_basis=LawfulBasis.PUBLIC_TASK,
        statute="Social Security Administration Act 1992, section 1",
        people="People who get a national benefit",
        attributes=("benefits.current", "benefits.weekly-amount", "housing.rent", "benefits.housing-benefit"),
        retention="P2Y",
        recipients="Harrowmere Borough Council",
    ),
    Activity(
        organisation=organisations.LIBRARIES,
        slug="lending-books",
        name="Lending books",
        department="Membership",
        purpose="To lend books and get them back.",
        lawful_basis=LawfulBasis.PUBLIC_TASK,
        statute="Public Libraries and Museums Act 1964, section 7",
        people="Library members",
        attributes=("library.card-until", "library.loans"),
        retention="P2Y",
    ),
    Activity(
        organisation=organisations.WARM_HOMES,
        slug="insulation",
        name="Insulating homes for free",
        department="Outreach",
        purpose="To offer free insulation to homes that find heating hard to pay for.",
        lawful_basis=LawfulBasis.CONSENT,
        statute="UK GDPR Article 6(1)(a)",
        people="People who said yes",
        attributes=("council-tax.reduction",),
        retention="P6M",
    ),
    Activity(
        organisation=organisations.FIRE,
        slug="rescue",
        name="Putting out fires and rescuing people",
        department="Control room",
        purpose="To reach people whose lives are in danger.",
        lawful_basis=LawfulBasis.VITAL_INTERESTS,
        statute="UK GDPR Article 6(1)(d); Fire and Rescue Services Act 2004, section 7",
        people="People in an emergency",
        attributes=("housing.door-code", "contact.address"),
        retention="P1Y",
    ),
)
