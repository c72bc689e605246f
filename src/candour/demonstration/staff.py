"""Staff of Harrowmere's organisations: who they are, and in which role their story has something to do.

All are made up. Whoever approves agreements for an organisation reviews its emergencies too.
"""

from dataclasses import dataclass

from candour.demonstration.organisations import COUNCIL, FERNSIDE, HEALTH, Organisation

ADMINISTRATOR, AUDITOR, OFFICER = "administrator", "auditor", "officer"
DATA_PROTECTION_OFFICER = "data-protection-officer"


SIAN = "sian.pugh@harrowmere.example"


@dataclass(frozen=True, slots=True)
class Member:
    """A member of staff. roles: as in `people.models.StaffRole.Role`. story: what there is for them to do."""

    given_name: str
    family_name: str
    email: str
    organisation: Organisation
    roles: tuple[str, ...]
    story: str

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given_name} {self.family_name}"


TOM = Member(
    "Tom",
    "Reddy",
    "tom.reddy@harrowmere.example",
    COUNCIL,
    (OFFICER,),
    "Works at the counter in the Market Hall: makes activation codes, and answers people who say that a "
    "detail is wrong. One case is late, one is due soon.",
)

NADIA = Member(
    "Nadia",
    "Shah",
    "nadia.shah@harrowmere.example",
    COUNCIL,
    (OFFICER,),
    "Works in the finance team, through which the council is the appointee of people who cannot manage "
    "their benefits. She acts for Olive, under “Acting for someone”, and decides nothing about that herself.",
)

RUTH = Member(
    "Ruth",
    "Bello",
    "ruth.bello@harrowmere.example",
    COUNCIL,
    (OFFICER,),
    "Tom’s colleague at the counter. What needs two people, such as a death, she confirms or undoes.",
)

STAFF = (
    Member(
        "Siân",
        "Pugh",
        SIAN,
        COUNCIL,
        (DATA_PROTECTION_OFFICER,),
        "Data protection officer of the council. Somebody asks why a use of their data was needed.",
    ),
    Member(
        "Amal",
        "Haddad",
        "amal.haddad@harrowmere.example",
        COUNCIL,
        (ADMINISTRATOR,),
        "Looks after the council’s systems: adds and ends their keys, and stops one that must not call.",
    ),
    Member(
        "Ines",
        "Okoro",
        "ines.okoro@harrowmere.example",
        COUNCIL,
        (AUDITOR,),
        "Audits the exchange: reads entries that concern no person, and counts of the others.",
    ),
    TOM,
    NADIA,
    RUTH,
    Member(
        "Jonah",
        "Field",
        "jonah.field@fernside-homes.example",
        FERNSIDE,
        (DATA_PROTECTION_OFFICER, ADMINISTRATOR),
        "Data protection officer of Fernside Homes: emergencies wait for his review. Its system is his too.",
    ),
    Member(
        "Miriam",
        "Stone",
        "miriam.stone@harrowmere-health.example",
        HEALTH,
        (DATA_PROTECTION_OFFICER,),
        "Data protection officer of community health. She reviews emergencies in its records.",
    ),
)
