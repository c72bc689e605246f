"""For whom every page is: the table that the matrix of pages is tried against, one line an address.

An address that has no line fails the build, so whoever adds a page says here whom it opens to, whose thing
its address names (`people.py` makes one of each), what it sends, and how many entries it makes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from candour.demonstration.residents import AISHA, MAUREEN


class Opens(StrEnum):
    """Who comes in at all; of what is behind the door they then see their own."""

    ANYONE = "anyone, signed in or not"
    RESIDENTS = "an account that stands for a person"
    STAFF = "staff with a second factor, whatever their role"
    ADMINISTRATOR = "administrator"
    DATA_PROTECTION_OFFICER = "data-protection-officer"
    AUDITOR = "auditor"
    CASEWORKER = "officer"
    ANSWERING = "officer or data-protection-officer"


ROLES = (
    Opens.ADMINISTRATOR,
    Opens.DATA_PROTECTION_OFFICER,
    Opens.AUDITOR,
    Opens.CASEWORKER,
    Opens.ANSWERING,
)
"""Opened in the organisation that the address names, to whoever has the role there."""


@dataclass(frozen=True)
class Page:
    """One address.

    of: what kind of thing it names, of those in `people.py`; "" for none. also: another role that opens it.
    got: how it answers a GET of what one may see. reads: how many entries that GET makes. sends: the fields
    of a form that does something, None where nothing can be sent. sent: how it answers that. records: how
    many entries it makes.
    """

    opens: Opens
    of: str = ""
    also: Opens | None = None
    got: tuple[int, ...] = (200,)
    reads: int = 0
    sends: Mapping[str, str] | None = field(default=None)
    sent: tuple[int, ...] = (302,)
    records: int = 1


ANYONE, RESIDENTS = Opens.ANYONE, Opens.RESIDENTS
ADMINISTRATOR, OFFICER, AUDITOR, CASEWORKER, ANSWERING = ROLES
NUMBER = {"form-number": "00000000-0000-7000-8000-000000000001"}
GROUND = {"evidence": "passport", "reason": "She asked.", "case": "K-1"}
WHO = {"who": "maureen.okafor@post.example"}

PAGES: Mapping[str, Page] = {
    "account_code_options": Page(ANYONE, got=(302,)),
    "account_confirm_email": Page(ANYONE, "link"),
    "account_email_verification_sent": Page(ANYONE),
    "account_inactive": Page(ANYONE),
    "account_elsewhere": Page(ANYONE),
    "account_locked": Page(ANYONE),
    "account_login": Page(ANYONE, got=(200, 302)),
    "account_logout": Page(ANYONE, got=(302,), sends={}, records=0),
    "account_new_factor": Page(ANYONE, got=(302,)),
    "account_outside": Page(ANYONE, got=(404,)),
    "account_outside_answer": Page(ANYONE, got=(404,)),
    "account_outside_unknown": Page(ANYONE, got=(404,)),
    "account_passkey_options": Page(ANYONE),
    "account_passkey_refused": Page(ANYONE),
    "account_passkey_sign_in": Page(ANYONE, got=(405,), sends={}, records=0),
    "account_recovery_card": Page(ANYONE),
    "account_reset_password": Page(ANYONE),
    "account_reset_password_done": Page(ANYONE),
    "account_reset_password_from_key": Page(ANYONE, "password link"),
    "account_reset_password_from_key_done": Page(ANYONE),
    "account_sign_up_open": Page(ANYONE, "token", got=(200, 302)),
    "account_sign_up_sent": Page(ANYONE),
    "account_sign_up_without_email": Page(ANYONE, got=(200, 302)),
    "account_signup": Page(ANYONE, got=(200, 302)),
    "mfa_authenticate": Page(ANYONE, got=(302,)),
    "desk:account-card": Page(CASEWORKER, "site", sends={**WHO, **GROUND}, sent=(200,), records=0),
    "desk:account-death": Page(
        CASEWORKER, "site", sends={**WHO, **GROUND, "evidence": "certificate", "died_on": "2026-03-01"}
    ),
    "desk:account-death-confirmed": Page(CASEWORKER, "death", sends={**GROUND, "evidence": "certificate"}),
    "desk:account-death-undone": Page(CASEWORKER, "death", sends=GROUND),
    "desk:account-letting-in": Page(CASEWORKER, "site", sends={**WHO, **GROUND}, records=0),
    "desk:account-opening": Page(
        CASEWORKER, "site", sends={"given_name": "Mo", **NUMBER, **GROUND}, sent=(200,)
    ),
    "desk:account-screen": Page(CASEWORKER, "site", sends={**WHO, **GROUND, "shows": "links"}),
    "desk:accounts": Page(CASEWORKER, "site"),
    "desk:audit": Page(AUDITOR, "desk"),
    "desk:authorities": Page(CASEWORKER, "desk"),
    "desk:authority": Page(CASEWORKER, "authority at a desk", reads=1),
    "desk:authority-capacity": Page(
        CASEWORKER, "authority at a desk", sends={"on": "2026-01-05"}, sent=(302,)
    ),
    "desk:authority-end": Page(CASEWORKER, "authority at a desk", sends={"finding": "It is over."}),
    "desk:authority-lifting": Page(
        CASEWORKER, "authority at a desk", got=(302,), sends={"finding": "It is right."}, records=0
    ),
    "desk:authority-objection": Page(
        CASEWORKER,
        "authority at a desk",
        sends={"who": "other", "by": "A nephew", "why": "Unsure", "stops": "no"},
    ),
    "desk:authority-review": Page(
        CASEWORKER,
        "authority at a desk",
        sends={"outcome": "go-on", "may_act": "see", "finding": "It is right."},
    ),
    "desk:authority-naming": Page(
        CASEWORKER, "appointee at a desk", sends={"officer": "gone@harrowmere.example"}
    ),
    "desk:authority-unnaming": Page(CASEWORKER, "named officer at a desk", sends={}),
    "desk:authority-suspension": Page(CASEWORKER, "authority at a desk", sends={"why": "Money is missing"}),
    "desk:cancelled-code": Page(CASEWORKER, "code", got=(302,), sends={}),
    "desk:client": Page(ADMINISTRATOR, "system"),
    "desk:clients": Page(ADMINISTRATOR, "desk"),
    "desk:codes": Page(CASEWORKER, "desk"),
    "desk:end-key": Page(ADMINISTRATOR, "key", sends={}),
    "desk:found-authorities": Page(
        CASEWORKER, "desk", got=(302,), sends={"person": "x"}, sent=(200,), records=0
    ),
    "desk:inbox": Page(Opens.STAFF),
    "desk:told": Page(Opens.STAFF, sends={"how": "daily"}, records=0),
    "desk:new-code": Page(
        CASEWORKER,
        "desk",
        sends={
            "scheme": "council-customer",
            "reference": "C-204417",
            "reason": "She asked.",
            "case": "K-1",
            "route": "collected",
        },
        sent=(200,),
    ),
    "desk:case": Page(ANSWERING, "case at a desk", got=(302,)),
    "desk:case-answer": Page(ANSWERING, "case at a desk", got=(302,), sends=NUMBER, records=0),
    "desk:case-message": Page(ANSWERING, "case at a desk", got=(302,), sends=NUMBER, records=0),
    "desk:case-opening": Page(ANSWERING, "case at a desk", sends={"reason": "answer"}),
    "desk:case-taking": Page(ANSWERING, "case at a desk", got=(302,), sends={}, records=0),
    "desk:cases": Page(ANSWERING, "desk"),
    "desk:colleagues": Page(ADMINISTRATOR, "desk"),
    "desk:factor-reset": Page(ADMINISTRATOR, "factor reset", sends={"answer": "refuse"}),
    "desk:letter": Page(CASEWORKER, "letter", got=(302,), sends={"what": "returned"}),
    "desk:letters": Page(CASEWORKER, "desk"),
    "desk:lost-factor": Page(ADMINISTRATOR, "colleague", sends={"why": "Her phone was stolen."}),
    "desk:dead-letters": Page(ADMINISTRATOR, "desk"),
    "desk:late": Page(OFFICER, "desk", also=ADMINISTRATOR),
    "desk:new-authority": Page(
        CASEWORKER,
        "desk",
        sends={
            "person": MAUREEN.email,
            "acts": "self",
            "holder": AISHA.email,
            "relation": "friend",
            "case": "K-1",
            **NUMBER,
        },
        records=2,
    ),
    "desk:new-client": Page(ADMINISTRATOR, "desk", sends={"system": ""}, sent=(200,), records=0),
    "desk:new-key": Page(
        ADMINISTRATOR, "system", sends={"how": "make", "overlap": "keep"}, sent=(200,), records=1
    ),
    "desk:proof": Page(ADMINISTRATOR, "system", sends={"answer": "required"}),
    **dict.fromkeys(
        (
            "desk:authority-whose",
            "desk:authority-paper",
            "desk:authority-scope",
            "desk:authority-check",
            "desk:authority-dropped",
        ),
        Page(CASEWORKER, "draft at a desk", got=(302,), sends={"neither": "yes"}, records=0),
    ),
    "desk:retry": Page(ADMINISTRATOR, "system", sends={}, records=0),
    "desk:review": Page(
        OFFICER, "withheld use", reads=1, sends={"finding": "She was found safe.", "show": "yes"}
    ),
    "desk:reviews": Page(OFFICER, "desk"),
    "desk:revocation": Page(ADMINISTRATOR, "system", sends={}),
    "portal:account": Page(RESIDENTS),
    "portal:account-acting": Page(RESIDENTS),
    "portal:account-acting-accept": Page(RESIDENTS, "invitation", sends={}),
    "portal:account-acting-by-code": Page(RESIDENTS, sends={"code": "wrong"}, sent=(200,), records=0),
    "portal:account-acting-code": Page(RESIDENTS, got=(302,), sends={}, records=0),
    "portal:account-acting-end": Page(RESIDENTS, "authority of either side", sends={}),
    "portal:account-acting-objection": Page(RESIDENTS, "authority of a desk", sends={"why": "She shouts"}),
    "portal:account-acting-one": Page(RESIDENTS, "authority that was or is"),
    "portal:account-acting-refuse": Page(RESIDENTS, "invitation", got=(302,), sends={}),
    "portal:account-acting-invite": Page(
        RESIDENTS, sends={"relation": "son", "services": "bins", "may_act": "see", "lasts": "P1Y"}
    ),
    "portal:account-app": Page(RESIDENTS),
    "portal:account-app-picture": Page(RESIDENTS, got=(404,)),
    "portal:account-app-removal": Page(RESIDENTS, got=(302,)),
    "portal:account-card": Page(RESIDENTS, got=(302,), sends={}, records=0),
    "portal:account-card-renewal": Page(RESIDENTS, got=(302,), sends={}, records=0),
    "portal:account-close": Page(RESIDENTS, sends={}, sent=(200,)),
    "portal:account-codes": Page(RESIDENTS, got=(302,), sends={}, records=0),
    "portal:account-codes-file": Page(RESIDENTS, got=(302,)),
    "portal:account-codes-renewal": Page(RESIDENTS, got=(200, 302)),
    "portal:account-details": Page(RESIDENTS),
    "portal:account-devices": Page(RESIDENTS),
    "portal:account-email": Page(RESIDENTS, sends={"email": "another@post.example"}),
    "portal:account-end": Page(RESIDENTS, "sign-in", got=(302,), sends={}),
    "portal:account-end-others": Page(RESIDENTS, got=(302,)),
    "portal:account-keep": Page(RESIDENTS, got=(302,), sends={}, records=0),
    "portal:account-name": Page(RESIDENTS, sends={"given_name": "Mo"}),
    "portal:account-not-me": Page(RESIDENTS, "sign-in", sends={}, sent=(200,)),
    "portal:account-outside": Page(RESIDENTS, got=(302,), sends={}, records=0),
    "portal:account-outside-removal": Page(RESIDENTS, got=(302,), sends={}, records=0),
    "portal:account-passkey-confirmation": Page(RESIDENTS, "passkey", sends={}, records=0),
    "portal:account-passkey-name": Page(RESIDENTS, "passkey", sends={"name": "My phone"}),
    "portal:account-passkey-new": Page(RESIDENTS),
    "portal:account-passkey-new-options": Page(RESIDENTS),
    "portal:account-passkey-options": Page(RESIDENTS),
    "portal:account-passkey-removal": Page(RESIDENTS, "passkey", sends={}),
    "portal:account-password": Page(
        RESIDENTS, sends={"password": "kettle quilt otter"}, sent=(200,), records=0
    ),
    "portal:account-reach": Page(RESIDENTS),
    "portal:account-reach-change": Page(RESIDENTS, sends={"formats": "large-print", "calls": "After ten"}),
    "portal:account-screen": Page(RESIDENTS, sends={"shows": "links"}),
    "portal:account-security": Page(RESIDENTS),
    "portal:account-since": Page(RESIDENTS, got=(302,), sends={}, records=0),
    "portal:account-since-ending": Page(RESIDENTS, "factor in doubt", got=(302,), sends={}),
    "portal:account-since-keeping": Page(RESIDENTS, "factor in doubt", got=(302,), sends={}),
    "portal:alert-end": Page(RESIDENTS, "alert", sends={}),
    "portal:alerts-file": Page(RESIDENTS),
    "portal:alerts": Page(RESIDENTS, sends={"what": "refused"}),
    "portal:answer": Page(RESIDENTS, "question", got=(302,), sends={"answer": "no"}),
    "portal:case": Page(RESIDENTS, "case", sends={"text": "Since May.", **NUMBER}),
    "portal:case-closing": Page(RESIDENTS, "case", sends={}),
    "portal:cases": Page(RESIDENTS),
    "portal:cases-file": Page(RESIDENTS),
    "portal:check": Page(ANYONE),
    "portal:choice": Page(RESIDENTS, "question"),
    "portal:choices": Page(RESIDENTS),
    "portal:choices-file": Page(RESIDENTS),
    "portal:choose-level": Page(RESIDENTS, got=(302,)),
    "portal:email-confirm": Page(ANYONE, "token"),
    "portal:email-undo": Page(ANYONE, "token"),
    "portal:contact": Page(RESIDENTS, sends=dict.fromkeys(("cases", "alerts", "account"), "email")),
    "portal:for": Page(RESIDENTS, "authority"),
    "portal:for-answer": Page(RESIDENTS, "question to another", got=(302,), sends={"answer": "no"}),
    "portal:for-case": Page(RESIDENTS, "case of another", reads=1, sends={"text": "Since May.", **NUMBER}),
    "portal:for-cases": Page(RESIDENTS, "authority", reads=1),
    "portal:for-winding-up": Page(RESIDENTS, "service of the dead", sends={"text": "It is empty.", **NUMBER}),
    "portal:for-choice": Page(RESIDENTS, "question to another", reads=1),
    "portal:for-choices": Page(RESIDENTS, "authority", reads=1),
    "portal:for-held": Page(RESIDENTS, "authority", reads=1),
    "portal:for-uses": Page(RESIDENTS, "authority", reads=1),
    "portal:front": Page(ANYONE, got=(200, 302)),
    "portal:held": Page(RESIDENTS),
    "portal:held-json": Page(RESIDENTS),
    "portal:held-spreadsheet": Page(RESIDENTS),
    "portal:hide": Page(RESIDENTS, "own log", got=(302,), sends={}),
    "portal:hiding": Page(RESIDENTS),
    "portal:hiding-lift": Page(RESIDENTS, got=(200, 302), sends={}, records=0),
    "portal:home": Page(RESIDENTS),
    "portal:welcome-end": Page(RESIDENTS, got=(302,), sends={}, records=0),
    "portal:leave": Page(ANYONE, got=(302,), sends={}, records=0),
    "portal:left": Page(ANYONE),
    "portal:left-open": Page(ANYONE, got=(405,), sends={}, records=0),
    "portal:level-saved": Page(RESIDENTS, got=(200, 302)),
    "portal:level": Page(RESIDENTS, "level", sends={}, records=0),
    "portal:my-records": Page(RESIDENTS),
    "portal:my-services": Page(RESIDENTS, sends={"service": "bins", "move": "first"}, records=0),
    "portal:not-me": Page(ANYONE, "token", got=(404,)),
    "portal:message": Page(RESIDENTS, "message"),
    "portal:messages": Page(RESIDENTS, sends={}, records=0),
    "portal:messages-file": Page(RESIDENTS),
    "portal:notice": Page(RESIDENTS, "notice", got=(200, 302)),
    "portal:objection": Page(RESIDENTS, "objectable", sends={"reason": ""}),
    "portal:objection-withdrawal": Page(RESIDENTS, "objectable", got=(302,), sends={}, records=0),
    "portal:pause-end": Page(RESIDENTS, "held system", got=(200, 302), sends={}, records=0),
    "portal:pausing": Page(RESIDENTS, "held system", sends={}),
    "portal:places": Page(
        RESIDENTS, "service by place", sends={"postcode": "HW3 4QT"}, sent=(200,), records=0
    ),
    "portal:receipt": Page(RESIDENTS, "receipt"),
    "portal:receipt-linked": Page(RESIDENTS, "receipt"),
    "portal:receipt-pdf": Page(RESIDENTS, "receipt"),
    "portal:receipt-proof": Page(RESIDENTS, "receipt", got=(503,)),
    "portal:receipt-record": Page(RESIDENTS, "receipt"),
    "portal:receipts": Page(RESIDENTS),
    "portal:receipts-file": Page(RESIDENTS),
    "portal:record-by-facts": Page(RESIDENTS),
    "portal:record-facts": Page(
        RESIDENTS,
        "record linked by facts",
        sends={"reference": "C-0", "person.date-of-birth": "1 1 1980", "contact.phone": "0"},
        sent=(200,),
    ),
    "portal:record-code": Page(
        RESIDENTS, "record of somebody", sends={"code": "AAAA-AAAA-AAAA"}, sent=(200,)
    ),
    "portal:record-linking": Page(RESIDENTS, "unlinked record", got=(302,), sends={}),
    "portal:record-not-me": Page(RESIDENTS, "record", sends={}),
    "portal:record-unlinking": Page(RESIDENTS, "record", sends={}),
    "portal:service": Page(RESIDENTS, "service"),
    "portal:service-choice": Page(RESIDENTS, "service to have", got=(302,), sends={"way": "digital"}),
    "portal:service-removal": Page(RESIDENTS, "service to have", got=(302,), sends={}, records=0),
    "portal:services": Page(RESIDENTS),
    "portal:sealed": Page(RESIDENTS),
    "portal:sharing-map": Page(RESIDENTS),
    "portal:sharing-map-file": Page(RESIDENTS),
    "portal:report": Page(RESIDENTS, "use", sends={"text": "Who was that?", **NUMBER}),
    "portal:use": Page(RESIDENTS, "use"),
    "portal:use-proof": Page(RESIDENTS, "use"),
    "portal:use-receipt": Page(RESIDENTS, "use", got=(503,)),
    "portal:use-receipt-covered": Page(RESIDENTS, "use", got=(503,)),
    "portal:uses": Page(RESIDENTS),
    "portal:uses-json": Page(RESIDENTS),
    "portal:uses-spreadsheet": Page(RESIDENTS),
    "portal:wrong": Page(RESIDENTS, "held value", sends={"should_say": "Another", **NUMBER}),
    "public:accessibility": Page(ANYONE),
    "public:agreement": Page(ANYONE, "agreement"),
    "public:agreement-jsonld": Page(ANYONE, "agreement"),
    "public:agreements-csv": Page(ANYONE),
    "public:cookies": Page(ANYONE),
    "public:elsewhere": Page(ANYONE),
    "public:help": Page(ANYONE),
    "public:log": Page(ANYONE),
    "public:open-entry": Page(ANYONE, "open entry", got=(503,)),
    "public:organisation": Page(ANYONE, "organisation"),
    "public:organisations-csv": Page(ANYONE),
    "public:privacy": Page(ANYONE),
    "public:register": Page(ANYONE),
    "public:register-jsonld": Page(ANYONE),
    "public:services": Page(ANYONE),
}
"""By the name in the address map. Names that differ in their prefix alone belong to one room."""
