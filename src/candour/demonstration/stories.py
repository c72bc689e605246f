"""What happened to the residents whose lives are written down: the story each sign-in tells.

Maureen's is on every page of the demonstration; each other one shows what one kind of decision does.
"""

from candour.core.reaching import Format, Help, Prefers, Reach
from candour.core.request import Emergency, Officer
from candour.demonstration import organisations as orgs
from candour.demonstration.events import (
    Asks,
    Chooses,
    Event,
    Objects,
    Protects,
    Restricts,
    Reviews,
    SaysHowToReach,
    SaysNo,
    SaysYes,
    TakesBack,
    Weighs,
)
from candour.demonstration.residents import AISHA, FRANK, GRACE, IVY, LEON, MAUREEN, TOMASZ
from candour.demonstration.timeline import ago

_PLANNER = Officer("r-117", "Repairs", "planner")
_LENDER = Officer("l-22", "Lending", "loans officer")
_VISITOR = Officer("v-3", "Outreach", "home visitor")
_LIBRARIAN = Officer("m-8", "Membership", "librarian")
_CLERK = Officer("b-41", "Brook Street reception", "booking clerk")
_SCHOOLS = Officer("e-12", "Schools and learning", "planner")
_ASSESSOR = Officer("t-reddy", "Benefits and council tax", "assessor")
_CONTROL = Officer("c-4", "Control room", "incident commander")
_CHIEF = Officer("c-1", "Control room", "duty chief")
_ANALYST = Officer("p-6", "Public health", "analyst")


_BALANCE = ("council-tax.balance",)
_REDUCTION = ("council-tax.reduction",)
_BADGE = ("blue-badge.held",)
_IN_AREA = ("claim.lives-in-area",)
_HOUSEHOLD = ("claim.household-size",)

_MAUREENS: tuple[Event, ...] = (
    SaysYes(ago(42, 19, 5), MAUREEN, "step-free-visit"),
    Asks(ago(35, 10, 20), orgs.HEALTH, MAUREEN, "step-free-visit", _BADGE, "BS-40218", _CLERK),
    SaysNo(ago(30, 12, 40), MAUREEN, "loan-check"),
    # The agreement changed eighteen days ago, so her yes waited for a new answer.
    Asks(ago(17, 9, 15), orgs.HEALTH, MAUREEN, "step-free-visit", _BADGE, "BS-41307", _CLERK),
    SaysYes(ago(16, 18, 30), MAUREEN, "step-free-visit"),
    Asks(
        ago(12, 9, 40),
        orgs.HEALTH,
        MAUREEN,
        "step-free-visit",
        ("blue-badge.held", "blue-badge.expires"),
        "BS-41590",
        _CLERK,
    ),
    Asks(ago(11, 11, 5), orgs.COUNCIL, MAUREEN, "school-place-planning", _HOUSEHOLD, "SP-30077", _SCHOOLS),
    Objects(
        ago(9, 20, 10), MAUREEN, "school-places", "I live alone, and no child of mine goes to school here."
    ),
    Asks(ago(7, 14, 25), orgs.COUNCIL, MAUREEN, "school-place-planning", _HOUSEHOLD, "SP-30131", _SCHOOLS),
    Asks(
        ago(6, 23, 41),
        orgs.FIRE,
        MAUREEN,
        "protect-life",
        ("housing.door-code",),
        "FR-77120",
        _CONTROL,
        emergency=Emergency("Smoke was reported at Tern Close.", "fire"),
    ),
    Reviews(
        ago(5, 10, 35),
        MAUREEN,
        by=orgs.FERNSIDE.approver,
        finding="It was a false alarm, which the crew could only know once they were in.",
    ),
    Asks(
        ago(4, 9, 30),
        orgs.COUNCIL,
        MAUREEN,
        "council-tax-reduction",
        ("benefits.current", "benefits.weekly-amount"),
        "CTR-20417",
        _ASSESSOR,
    ),
    Asks(ago(3, 10, 45), orgs.WARM_HOMES, MAUREEN, "help-with-heating", _REDUCTION, "WH-2031", _VISITOR),
    Asks(ago(1, 8, 48), orgs.CREDIT_UNION, MAUREEN, "loan-decision", _BALANCE, "MV-10482", _LENDER),
    Asks(
        ago(1, 14, 12),
        orgs.FERNSIDE,
        MAUREEN,
        "home-repairs",
        ("contact.phone", "person.date-of-birth"),
        "FH-20931",
        _PLANNER,
    ),
    Asks(ago(0, 9, 2), orgs.LIBRARIES, MAUREEN, "library-membership", _IN_AREA, "LM-55082", _LIBRARIAN),
)

_AISHAS: tuple[Event, ...] = (
    Protects(ago(40, 11, 30), AISHA, "contact.address"),
    Asks(
        ago(26, 10, 10),
        orgs.LIBRARIES,
        AISHA,
        "library-membership",
        (*_IN_AREA, "person.past-name"),
        "LM-57320",
        _LIBRARIAN,
    ),
    Asks(
        ago(14, 21, 16),
        orgs.FIRE,
        AISHA,
        "protect-life",
        ("housing.door-code", "contact.address"),
        "FR-77042",
        _CONTROL,
        emergency=Emergency("A child rang 999 and the line went dead.", "safeguarding"),
    ),
    Asks(
        ago(14, 21, 19),
        orgs.FIRE,
        AISHA,
        "protect-life",
        ("contact.address",),
        "FR-77042",
        _CONTROL,
        emergency=Emergency("A child rang 999 and the line went dead.", "safeguarding", _CHIEF),
    ),
    Asks(ago(5, 13, 50), orgs.FERNSIDE, AISHA, "home-repairs", ("contact.phone",), "FH-24417", _PLANNER),
)

_TOMASZS: tuple[Event, ...] = (
    Asks(ago(38, 10, 0), orgs.COUNCIL, TOMASZ, "school-place-planning", _HOUSEHOLD, "SP-29004", _SCHOOLS),
    Objects(
        ago(35, 21, 15), TOMASZ, "school-places", "Count the children at their schools. You know how many go."
    ),
    Asks(ago(33, 10, 0), orgs.COUNCIL, TOMASZ, "school-place-planning", _HOUSEHOLD, "SP-29100", _SCHOOLS),
    Weighs(
        ago(28, 15, 20),
        TOMASZ,
        "school-places",
        by="Amal Haddad, information rights officer",
        ground="",
        explanation="You are right that the schools’ own numbers are enough for your street. We have "
        "stopped.",
    ),
    Restricts(ago(13, 19, 5), TOMASZ, "fernside-homes/repairs"),
    Asks(ago(10, 10, 0), orgs.COUNCIL, TOMASZ, "school-place-planning", _HOUSEHOLD, "SP-30090", _SCHOOLS),
)

_IVYS: tuple[Event, ...] = (
    SaysHowToReach(
        ago(39, 11, 15),
        IVY,
        Reach(
            formats=(Format.LARGE_PRINT,),
            help=(Help.RELAY,),
            prefers=Prefers.LETTER,
            calls="Weekdays after ten, and let it ring: I am hard of hearing.",
        ),
    ),
    Asks(ago(34, 10, 45), orgs.WARM_HOMES, IVY, "help-with-heating", _REDUCTION, "WH-1977", _VISITOR),
    Asks(ago(21, 9, 55), orgs.HEALTH, IVY, "step-free-visit", _BADGE, "BS-41102", _CLERK),
    Asks(
        ago(15, 16, 5),
        orgs.COUNCIL,
        IVY,
        "health-service-planning",
        ("health.clinic", "claim.age-over-65"),
        "PH-1188",
        _ANALYST,
    ),
)

_GRACES: tuple[Event, ...] = (
    SaysYes(ago(38, 18, 50), GRACE, "warm-homes-discount"),
    Asks(ago(33, 10, 30), orgs.WARM_HOMES, GRACE, "help-with-heating", _REDUCTION, "WH-2144", _VISITOR),
    SaysYes(ago(28, 12, 15), GRACE, "loan-check"),
    Asks(ago(27, 9, 45), orgs.CREDIT_UNION, GRACE, "loan-decision", _BALANCE, "MV-12877", _LENDER),
    Asks(ago(26, 15, 10), orgs.CREDIT_UNION, GRACE, "loan-decision", _BALANCE, "MV-12877", _LENDER),
    TakesBack(ago(20, 21, 40), GRACE, "warm-homes-discount"),
    Asks(ago(12, 11, 20), orgs.WARM_HOMES, GRACE, "help-with-heating", _REDUCTION, "WH-2144", _VISITOR),
)

_LEONS: tuple[Event, ...] = (
    SaysYes(ago(36, 12, 55), LEON, "warm-homes-discount"),
    Asks(ago(24, 14, 35), orgs.WARM_HOMES, LEON, "help-with-heating", _REDUCTION, "WH-2209", _VISITOR),
    Asks(
        ago(8, 10, 25),
        orgs.CREDIT_UNION,
        LEON,
        "fraud-prevention",
        ("council-tax.since",),
        "MV-13055",
        _LENDER,
    ),
)

_FRANKS: tuple[Event, ...] = (
    SaysYes(ago(41, 12, 20), FRANK, "warm-homes-discount"),
    SaysYes(ago(41, 12, 24), FRANK, "loan-check"),
    Asks(ago(39, 10, 15), orgs.WARM_HOMES, FRANK, "help-with-heating", _REDUCTION, "WH-2050", _VISITOR),
    Asks(ago(37, 15, 45), orgs.CREDIT_UNION, FRANK, "loan-decision", _BALANCE, "MV-10977", _LENDER),
)

_SERVICES: tuple[Event, ...] = (
    # In the order in which each one's home page shows them.
    *(
        Chooses(ago(42, 19, 10 + minute), MAUREEN, service, way)
        for minute, (service, way) in enumerate(
            [
                ("council-tax", "digital"),
                ("bins", "digital"),
                ("repairs", "telephone"),
                ("clinic-appointments", "digital"),
                ("library", "face-to-face"),
                ("rent", "paper"),
                ("parking-permits", "telephone"),
            ]
        )
    ),
    Chooses(ago(42, 19, 20), MAUREEN, "blue-badge", "paper", hidden=True),
    Chooses(ago(41, 11, 0), AISHA, "repairs"),
    Chooses(ago(41, 11, 1), AISHA, "rent"),
    Chooses(ago(41, 11, 2), AISHA, "free-school-meals", "telephone"),
    Chooses(ago(41, 20, 0), TOMASZ, "council-tax"),
    Chooses(ago(41, 20, 1), TOMASZ, "bins"),
    Chooses(ago(41, 20, 2), TOMASZ, "library"),
    Chooses(ago(41, 20, 3), TOMASZ, "primary-school"),
    Chooses(ago(40, 10, 30), IVY, "bins", "telephone"),
    Chooses(ago(40, 10, 31), IVY, "meals", "telephone"),
    Chooses(ago(40, 10, 32), IVY, "library", "face-to-face"),
    Chooses(ago(40, 18, 0), GRACE, "rent"),
    Chooses(ago(40, 18, 1), GRACE, "council-tax"),
    Chooses(ago(39, 12, 0), LEON, "council-tax"),
)

STORIES: tuple[Event, ...] = (
    *_SERVICES,
    *_MAUREENS,
    *_AISHAS,
    *_TOMASZS,
    *_IVYS,
    *_GRACES,
    *_LEONS,
    *_FRANKS,
)
