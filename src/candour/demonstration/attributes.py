"""The kinds of datum that Harrowmere's register knows, each with the words a person reads and its DPV term.

Names are dotted and fixed; `plain` reads after "your". Terms with the prefix pd are those of the Data Privacy
Vocabulary's extension for personal data (https://w3id.org/dpv/pd).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attribute:
    """One kind of datum. value_type and sensitivity: as in `register.models.Attribute`."""

    name: str
    plain: str
    topic: str
    value_type: str
    dpv: str
    sensitivity: str = "ordinary"
    description: str = ""
    sealed: bool = False


_YOU = "You"
_REACH = "How to reach you"
_HOME = "Your home"
_TAX = "Council tax"
_BENEFITS = "Benefits"
_HELP = "Help and access"
_HEALTH = "Health"
_LIBRARY = "Library"
_MONEY = "Savings and loans"

ATTRIBUTES = (
    Attribute("person.name", "name", _YOU, "text", "pd:Name"),
    Attribute("person.date-of-birth", "date of birth", _YOU, "date", "pd:BirthDate"),
    Attribute(
        "person.past-name",
        "past name",
        _YOU,
        "text",
        "pd:Name",
        "sensitive",
        "A name that somebody had before. Its person alone opens it, and no agreement names it.",
        sealed=True,
    ),
    Attribute("contact.address", "home address", _REACH, "address", "pd:PhysicalAddress"),
    Attribute("contact.phone", "phone number", _REACH, "text", "pd:TelephoneNumber"),
    Attribute("contact.email", "email address", _REACH, "text", "pd:EmailAddress"),
    Attribute(
        "household.size",
        "number of people at home",
        _HOME,
        "integer",
        "pd:Household",
        description="Everyone who lives there, children too. Given out only as a band, never as a number.",
    ),
    Attribute("housing.tenancy-start", "tenancy start date", _HOME, "date", "pd:Residency"),
    Attribute("housing.rent", "weekly rent", _HOME, "money", "pd:Financial"),
    Attribute("housing.rent-balance", "rent account balance", _HOME, "money", "pd:FinancialAccount"),
    Attribute("housing.repair", "latest repair", _HOME, "text", "pd:ServiceConsumptionBehaviour"),
    Attribute(
        "housing.door-code",
        "main door code",
        _HOME,
        "text",
        "pd:SecretText",
        "sensitive",
        "Kept so that help can get in. Given out only to protect life.",
    ),
    Attribute("council-tax.band", "council tax band", _TAX, "text", "pd:Tax"),
    Attribute("council-tax.balance", "council tax balance", _TAX, "money", "pd:Tax"),
    Attribute("council-tax.next-payment", "next council tax payment date", _TAX, "date", "pd:Tax"),
    Attribute("council-tax.discount", "council tax discount", _TAX, "text", "pd:Tax"),
    Attribute(
        "council-tax.reduction",
        "Council Tax Reduction status",
        _TAX,
        "boolean",
        "pd:FinancialStatus",
        "sensitive",
        "Whether the home gets help with council tax because of a low income.",
    ),
    Attribute("council-tax.since", "council tax start date", _TAX, "date", "pd:Residency"),
    Attribute(
        "benefits.current",
        "current benefits",
        _BENEFITS,
        "list",
        "pd:FinancialStatus",
        "sensitive",
        "The names of the benefits being paid, without amounts.",
    ),
    Attribute(
        "benefits.weekly-amount", "weekly benefit amount", _BENEFITS, "money", "pd:Income", "sensitive"
    ),
    Attribute(
        "benefits.housing-benefit", "weekly Housing Benefit", _BENEFITS, "money", "pd:Income", "sensitive"
    ),
    Attribute("bins.collection-day", "bin day", _HOME, "text", "pd:HomeLocation"),
    Attribute(
        "bins.assisted",
        "help with bins",
        _HELP,
        "boolean",
        "pd:Vulnerability",
        "sensitive",
        "Whether the crew fetches the bins from the door.",
    ),
    Attribute(
        "support.help-to-leave",
        "plan for leaving in an emergency",
        _HELP,
        "text",
        "pd:Vulnerability",
        "sensitive",
        "What somebody asked to be remembered in a flood or a fire, in their own words.",
    ),
    Attribute("blue-badge.held", "Blue Badge status", _HELP, "boolean", "pd:Disability", "special"),
    Attribute("blue-badge.expires", "Blue Badge end date", _HELP, "date", "pd:Disability", "special"),
    Attribute("health.clinic", "usual clinic", _HEALTH, "text", "pd:Health", "special"),
    Attribute("health.next-appointment", "next health appointment", _HEALTH, "text", "pd:Health", "special"),
    Attribute(
        "health.mobility",
        "mobility needs",
        _HEALTH,
        "text",
        "pd:PhysicalHealth",
        "special",
        "What an occupational therapist found helps at home.",
    ),
    Attribute("library.card-until", "library card end date", _LIBRARY, "date", "pd:GroupMembership"),
    Attribute(
        "library.loans", "library books on loan", _LIBRARY, "integer", "pd:ServiceConsumptionBehaviour"
    ),
    Attribute("credit.member-since", "membership start date", _MONEY, "date", "pd:GroupMembership"),
    Attribute("credit.savings", "savings", _MONEY, "money", "pd:FinancialAccount", "sensitive"),
    Attribute("credit.loan", "loan left to pay", _MONEY, "money", "pd:LoanRecord", "sensitive"),
)

BY_NAME = {attribute.name: attribute for attribute in ATTRIBUTES}
