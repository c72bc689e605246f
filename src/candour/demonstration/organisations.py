"""The organisations of Harrowmere, and who speaks for each of them.

None exists. Addresses end in .example (RFC 2606) and telephone numbers come from the ranges that Ofcom keeps
for drama, so nobody can be written to or rung by mistake.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation joined to the exchange.

    kind: as in `people.models.Organisation.Kind`. scheme, prefix: how it refers to people, "council-customer"
    and "C-". approver: the named person who approves agreements for it. drafter: who writes them; never the
    same person. system, scopes: what calls the exchange for it, and what that may do there.
    """

    slug: str
    name: str
    kind: str
    homepage: str
    contact: str
    dpo_contact: str
    scheme: str
    prefix: str
    approver: str
    drafter: str
    system: str
    scopes: tuple[str, ...]

    @property
    def client_id(self) -> str:
        """The name of its one system on the exchange."""
        return f"{self.slug}-system"


COUNCIL = Organisation(
    slug="harrowmere-council",
    name="Harrowmere Borough Council",
    kind="local-authority",
    homepage="https://www.harrowmere.example",
    contact="0808 157 0142, free, Monday to Saturday, 8am to 7pm. Or at the Market Hall or any library.",
    dpo_contact="Siân Pugh, data protection officer, data@harrowmere.example",
    scheme="council-customer",
    prefix="C-",
    approver="Siân Pugh, data protection officer",
    drafter="Tom Reddy, benefits and council tax",
    system="Customer records",
    scopes=("release", "decide", "records", "report", "changes"),
)

FERNSIDE = Organisation(
    slug="fernside-homes",
    name="Fernside Homes",
    kind="housing",
    homepage="https://www.fernside-homes.example",
    contact="0808 157 0260, free, at any time for repairs that cannot wait.",
    dpo_contact="Jonah Field, data protection officer, privacy@fernside-homes.example",
    scheme="tenant",
    prefix="F-",
    approver="Jonah Field, data protection officer",
    drafter="Lucy Marsh, tenancies",
    system="Tenancies and repairs",
    scopes=("release", "decide", "records", "report", "changes"),
)

HEALTH = Organisation(
    slug="harrowmere-health",
    name="Harrowmere Community Health",
    kind="health",
    homepage="https://www.harrowmere-health.example",
    contact="0808 157 0311, free, or ask at Brook Street Clinic.",
    dpo_contact="Miriam Stone, data protection officer, privacy@harrowmere-health.example",
    scheme="nhs-number",
    prefix="",
    approver="Miriam Stone, data protection officer",
    drafter="Kofi Boateng, community services",
    system="Community care records",
    scopes=("release", "decide", "records", "report", "changes"),
)

CREDIT_UNION = Organisation(
    slug="mere-valley",
    name="Mere Valley Credit Union",
    kind="finance",
    homepage="https://www.mere-valley.example",
    contact="0808 157 0405, free, or at 2 Market Hill, Harrowmere.",
    dpo_contact="Owen Lister, data protection lead, privacy@mere-valley.example",
    scheme="member",
    prefix="M-",
    approver="Owen Lister, data protection lead",
    drafter="Hannah Dale, lending",
    system="Members and loans",
    scopes=("release", "decide", "records", "report", "changes"),
)

BENEFITS_OFFICE = Organisation(
    slug="national-benefits",
    name="National Benefits Office",
    kind="national",
    homepage="https://www.national-benefits.example",
    contact="0808 157 0500, free, Monday to Friday, 8am to 6pm.",
    dpo_contact="Ruth Amadi, data protection officer, data@national-benefits.example",
    scheme="claimant",
    prefix="NB-",
    approver="Ruth Amadi, data protection officer",
    drafter="Peter Lyle, information sharing",
    system="Awards",
    scopes=("release", "decide", "records", "report", "changes"),
)

LIBRARIES = Organisation(
    slug="harrowmere-libraries",
    name="Harrowmere Libraries",
    kind="voluntary",
    homepage="https://www.harrowmere-libraries.example",
    contact="0808 157 0618, free, or at any of our five libraries.",
    dpo_contact="Anita Rao, data protection lead, privacy@harrowmere-libraries.example",
    scheme="library-card",
    prefix="L-",
    approver="Anita Rao, data protection lead",
    drafter="Ben Castle, membership",
    system="Members and loans",
    scopes=("release", "decide", "records", "changes"),
)

WARM_HOMES = Organisation(
    slug="warm-homes",
    name="Warm Homes Harrowmere",
    kind="voluntary",
    homepage="https://www.warm-homes.example",
    contact="0808 157 0733, free, Monday to Friday, 9am to 5pm.",
    dpo_contact="Esther Lowe, trustee for data protection, privacy@warm-homes.example",
    scheme="home-enquiry",
    prefix="W-",
    approver="Esther Lowe, trustee for data protection",
    drafter="Callum Grant, outreach",
    system="Enquiries",
    scopes=("release", "decide", "changes"),
)

FIRE = Organisation(
    slug="county-fire",
    name="County Fire and Rescue",
    kind="local-authority",
    homepage="https://www.county-fire.example",
    contact="0808 157 0801, free. In an emergency, ring 999.",
    dpo_contact="Helen Frost, data protection officer, data@county-fire.example",
    scheme="safety-record",
    prefix="S-",
    approver="Helen Frost, data protection officer",
    drafter="Mark Eden, prevention",
    system="Control room",
    scopes=("release", "decide", "changes"),
)

LETTINGS = Organisation(
    slug="tern-valley-lettings",
    name="Tern Valley Lettings",
    kind="housing",
    homepage="https://www.tern-valley.example",
    contact="0808 157 0919, free, Monday to Saturday, 9am to 5pm.",
    dpo_contact="Fiona Cole, director, privacy@tern-valley.example",
    scheme="applicant",
    prefix="T-",
    approver="Fiona Cole, director",
    drafter="Sam Hurst, lettings",
    system="Applicants",
    scopes=("release", "decide"),
)

ORGANISATIONS = (
    COUNCIL,
    FERNSIDE,
    HEALTH,
    CREDIT_UNION,
    BENEFITS_OFFICE,
    LIBRARIES,
    WARM_HOMES,
    FIRE,
    LETTINGS,
)
