"""What residents said is wrong, or looks wrong, and what came of it: told at their pages and at the desk.

One correction is answered, one refused, one waits for its resident, one is due soon, one is late; a use is
reported to those who had a part in it.
"""

from datetime import time

from candour.demonstration.events import Answers, AsksBack, Event, OpensCase, ReportsUse, SaysWrong
from candour.demonstration.residents import GRACE, IVY, LEON, MAUREEN, TOMASZ
from candour.demonstration.staff import SIAN, TOM
from candour.demonstration.timeline import Moment, WorkingDay

_CONTACTS, _COUNCIL_TAX = "harrowmere-council/contacts", "harrowmere-council/council-tax"


def _at(days_ago: int, hour: int, minute: int) -> Moment:
    return Moment(WorkingDay(days_ago), time(hour, minute))


CASES: tuple[Event, ...] = (
    SaysWrong(
        _at(8, 19, 10),
        MAUREEN,
        _CONTACTS,
        "contact.email",
        "I have no email address with this name any more.",
        "My provider closed it in the summer.",
    ),
    OpensCase(_at(6, 9, 50), MAUREEN, TOM.email),
    Answers(
        _at(6, 10, 5),
        MAUREEN,
        TOM.email,
        "agreed",
        "You were right. We have taken the address out of our record, and the change comes here with our "
        "next update. We are sorry that it was wrong.",
    ),
    SaysWrong(
        _at(20, 12, 40),
        GRACE,
        _COUNCIL_TAX,
        "contact.address",
        "The flat is 1A, not 1.",
        "It is on my rent book.",
    ),
    OpensCase(_at(3, 14, 0), GRACE, TOM.email),
    AsksBack(
        _at(3, 14, 20),
        GRACE,
        TOM.email,
        "Thank you for telling us. Does somebody else live in flat 1, so that we keep the two apart?",
    ),
    SaysWrong(
        _at(20, 18, 30),
        IVY,
        _CONTACTS,
        "contact.phone",
        "The last two figures are the wrong way round.",
        "",
    ),
    SaysWrong(
        _at(30, 20, 45),
        LEON,
        _COUNCIL_TAX,
        "contact.address",
        "I moved out of there. My name should not stand there.",
        "I gave the keys back on the first of the month.",
    ),
    SaysWrong(
        _at(25, 13, 5),
        TOMASZ,
        _COUNCIL_TAX,
        "council-tax.band",
        "One band lower, as next door.",
        "The house is the same as theirs.",
    ),
    OpensCase(_at(18, 11, 30), TOMASZ, TOM.email),
    Answers(
        _at(18, 11, 45),
        TOMASZ,
        TOM.email,
        "refused",
        "The Valuation Office sets the band, and ours is the one on its list. Ask it to look again: "
        "it can change the band, and we cannot.",
    ),
    ReportsUse(
        _at(10, 21, 15),
        LEON,
        "help-with-heating",
        "I asked them for nothing this autumn. Why do they still look at my council tax?",
    ),
    OpensCase(_at(2, 15, 10), LEON, SIAN),
)
