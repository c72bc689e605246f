"""Who comes to the pages, and the things that addresses name: somebody's, somebody else's, nobody's.

Maureen and Aisha are residents; of Grace everything was erased. Aisha acts for Maureen, as Omar did, who asks
her too. Siân, Amal and Ines work for the council, Jonah and Miriam for others. Two hold nothing any more or
not yet: a former auditor, Amal without a code.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

from candour.core.request import Officer, Request
from candour.demonstration.credentials import new_credentials
from candour.demonstration.residents import AISHA, GRACE, MAUREEN
from candour.demonstration.staff import SIAN, TOM

from .pages import Opens

NOW = datetime.now(UTC)
COUNCIL, FERNSIDE, NOWHERE = "harrowmere-council", "fernside-homes", "nowhere"
CREDENTIALS = new_credentials()
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
OMAR = "omar@post.example"
EVERYBODY = frozenset({"everybody"})
MAUREEN_AT_COUNCIL = MAUREEN.references[COUNCIL]


@dataclass(frozen=True)
class Caller:
    """Somebody at a browser. email: "" for whoever has no session. roles: by organisation, with a code."""

    name: str
    email: str = ""
    is_person: bool = False
    roles: Mapping[str, frozenset[Opens]] = field(default_factory=dict)
    session: str = ""

    def browser(self) -> Client:
        client = Client()
        if self.session:
            client.cookies["candour-session"] = self.session
        return client


@dataclass(frozen=True)
class Thing:
    """What an address names. of: the emails or organisations whose it is, EVERYBODY, or nobody's.

    was_of: whose it was; they are told that it is not theirs now.
    """

    what: str
    of: frozenset[str]
    names: Mapping[str, Any]
    was_of: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Town:
    """Everybody who calls, and every kind of thing, the one that is not there last."""

    callers: tuple[Caller, ...]
    things: Mapping[str, tuple[Thing, ...]]


def settle() -> Town:
    """Make the borough with these people in it, in the database that Django is on, through its actions."""
    from candour.demonstration.moving_in import match_numbers, open_account
    from candour.demonstration.setting_up import set_up
    from candour.demonstration.timeline import Timeline

    from ..web.portal.conftest import hold_records

    organisations = set_up(CREDENTIALS, Timeline.ending(NOW))
    for resident in (MAUREEN, AISHA, GRACE):
        match_numbers(resident, organisations, NOW)
        open_account(resident, organisations, "correct horse battery staple", NOW)
        hold_records(resident)
    things = {**_things(organisations), **_things_of_representatives()}
    callers = (*_residents(), *_staff(organisations))
    _erase_grace(organisations[COUNCIL])
    return Town(callers, things)


def _residents() -> Iterator[Caller]:
    yield Caller("nobody in particular")
    yield Caller("Maureen", MAUREEN.email, is_person=True, session=_session(MAUREEN.email))
    yield Caller("Aisha", AISHA.email, is_person=True, session=_session(AISHA.email))
    yield Caller("Omar, a former representative", OMAR, is_person=True, session=_session(OMAR))
    yield Caller("Grace, of whom all is erased", GRACE.email, is_person=True, session=_session(GRACE.email))
    with _account("closed@post.example") as (account, session):
        account.is_active = False
        account.save()
    yield Caller("somebody whose account is closed", session=session)


def _staff(organisations: Mapping[str, Any]) -> Iterator[Caller]:
    from candour.demonstration.staff import STAFF
    from candour.people.actions import end_role, give_role
    from candour.people.models import StaffRole

    for member in STAFF:
        roles = {member.organisation.slug: _may(member.roles)}
        session = _session(member.email, with_code=True)
        yield Caller(
            f"{member.given_name} of {member.organisation.slug}", member.email, False, roles, session
        )
    yield Caller("Amal without his code", "amal", session=_session("amal.haddad@harrowmere.example"))
    with _account("former@harrowmere.example", is_staff=True) as (account, session):
        role = give_role(
            account=account,
            organisation=organisations[COUNCIL],
            role=StaffRole.Role.AUDITOR,
            by="Siân Pugh",
            at=NOW,
        )
        end_role(role=role, at=NOW)
    yield Caller("a former auditor", "former", session=session)


def _may(roles: Iterable[str]) -> frozenset[Opens]:
    held = frozenset(map(Opens, roles))
    answers = held & {Opens.CASEWORKER, Opens.DATA_PROTECTION_OFFICER}
    return held | {Opens.ANSWERING} if answers else held


@contextmanager
def _account(email: str, **fields: Any) -> Iterator[tuple[Any, str]]:
    """An account without a person, signed in, for something to be done to it."""
    from candour.people.models import Account

    account = Account.objects.create_user(email, "correct horse battery staple", given_name="X", **fields)
    yield account, _session(email, with_code=bool(fields))


def _session(email: str, *, with_code: bool = False) -> str:
    """The cookie of a session in which somebody signed in; with_code: with a second factor too.

    A resident's is fresh for an hour, so that what is sensitive does not ask again. Its end is the last that
    there can be, so that no page moves it: in the middle of a test one would ask more than the one before.
    """
    from allauth.account.internal.userkit import user_id_to_str
    from django.contrib.sessions.models import Session

    from candour.people.actions.signing_in import digest_of
    from candour.people.models import Account
    from candour.people.sessions import LONGEST

    client = Client()
    client.force_login(account := Account.objects.get(email=email), BACKEND)
    if with_code or account.person_id:
        session = client.session
        until = NOW.timestamp() + 3600
        session["account_authentication_methods"] = [{"method": "mfa", "at": until, "type": "totp"}]
        session["account_authentication_methods_user"] = user_id_to_str(account)
        session.save()
    key = client.cookies["candour-session"].value
    kept = Session.objects.filter(session_key=digest_of(key).hex()[:40])
    assert kept.update(expire_date=datetime.now(UTC) + LONGEST)
    return key


def _things(organisations: Mapping[str, Any]) -> dict[str, tuple[Thing, ...]]:
    from candour.access.models import OpenEntry

    absent = str(uuid4())
    return {
        "": (Thing("it", EVERYBODY, {}),),
        "agreement": (
            Thing("one", EVERYBODY, {"slug": "ctr-check"}),
            Thing("none", frozenset(), {"slug": "x"}),
        ),
        "organisation": (
            Thing("the council", EVERYBODY, {"slug": COUNCIL}),
            Thing("none", frozenset(), {"slug": NOWHERE}),
        ),
        "open entry": (
            Thing("one", EVERYBODY, {"id": OpenEntry.objects.values_list("id", flat=True)[0]}),
            Thing("none", frozenset(), {"id": absent}),
        ),
        "service": (
            Thing("one", EVERYBODY, {"slug": "bins"}),
            Thing("none", frozenset(), {"slug": "x"}),
        ),
        "service by place": (
            Thing("one", EVERYBODY, {"slug": "bins"}),
            Thing("none", frozenset(), {"slug": "library"}),
        ),
        "service to have": (  # of whom all is erased, nothing can be recorded any more
            Thing("one", frozenset({MAUREEN.email, AISHA.email, OMAR}), {"slug": "bins"}),
            Thing("none", frozenset(), {"slug": "x"}),
        ),
        "link": (Thing("a wrong one", EVERYBODY, {"key": "wrong"}),),
        "token": (Thing("a wrong one", EVERYBODY, {"token": "wrong"}),),
        "password link": (Thing("a wrong one", EVERYBODY, {"uidb36": "1", "key": "wrong"}),),
        "level": (
            Thing("one", EVERYBODY, {"level": "each"}),
            Thing("none", frozenset(), {"level": "nothing"}),
        ),
        **_things_of_residents(absent),
        **_things_of_organisations(organisations, absent),
    }


def _things_of_residents(absent: str) -> dict[str, tuple[Thing, ...]]:
    """A use, a receipt and questions of each; Grace's are erased later, so they are nobody's."""
    from candour.people.models import Account

    uses, receipts, sign_ins, passkeys = [], [], [], []
    cases, messages, alerts, doubted = [], [], [], []
    for resident, whose in ((MAUREEN, "Maureen's"), (AISHA, "Aisha's"), (GRACE, "what was Grace's")):
        person = Account.objects.get(email=resident.email).person_id
        of = frozenset() if resident is GRACE else frozenset({resident.email})
        uses.append(Thing(whose, of, {"id": _used(person)}))
        cases.append(Thing(whose, of, {"id": asked(person).id}))
        alerts.append(Thing(whose, of, {"id": _wanted(person)}))
        messages.append(Thing(whose, of, {"id": _told(person)}))
        if resident is not GRACE:
            receipts.append(Thing(whose, of, {"number": _answered(person)}))
            sign_ins.append(Thing(whose, of, {"id": _arrived(resident.email)}))
            passkeys.append(Thing(whose, of, {"id": _made_a_passkey(resident.email)}))
            doubted.append(Thing(whose, of, {"id": _set_aside(resident.email)}))
    return {
        **_records(absent),
        "use": (*uses, Thing("none", frozenset(), {"id": absent})),
        "alert": (*alerts, Thing("none", frozenset(), {"id": absent})),
        "notice": (Thing("one, of nobody", EVERYBODY, {"mark": "x"}),),
        "case": (*cases, Thing("none", frozenset(), {"id": absent})),
        "message": (*messages, Thing("none", frozenset(), {"id": absent})),
        "held value": (
            Thing("theirs", frozenset({MAUREEN.email, AISHA.email}), _place("contact.phone")),
            Thing("none", frozenset(), _place("contact.nothing")),
        ),
        "receipt": (*receipts, Thing("none", frozenset(), {"number": "0000-0000"})),
        "sign-in": (*sign_ins, Thing("none", frozenset(), {"id": absent})),
        "passkey": (*passkeys, Thing("none", frozenset(), {"id": 999_999})),
        "factor in doubt": (*doubted, Thing("none", frozenset(), {"id": absent})),
        "question": (
            Thing("Maureen's", frozenset({MAUREEN.email}), {"slug": "step-free-visit"}),
            Thing("none", frozenset(), {"slug": "x"}),
        ),
        "held system": (
            Thing(
                "Maureen's",
                frozenset({MAUREEN.email}),
                {"organisation": "harrowmere-council", "system": "blue-badge"},
            ),
            Thing("none", frozenset(), {"organisation": NOWHERE, "system": "x"}),
        ),
        "own log": (Thing("what can be written", frozenset({MAUREEN.email, AISHA.email, OMAR}), {}),),
        "objectable": (
            Thing("Maureen's", frozenset({MAUREEN.email}), {"slug": "care-at-home"}),
            Thing("none", frozenset(), {"slug": "x"}),
        ),
    }


def _records(absent: str) -> dict[str, tuple[Thing, ...]]:
    """A record joined in each, one that Maureen has just unlinked, and the page where both may link one."""
    from candour.people.actions.subjects import see_subject
    from candour.people.models import Account, Organisation
    from candour.services.actions import link_by_code, unlink_record
    from candour.services.queries import joined_records

    council = Organisation.objects.get(slug=COUNCIL)
    accounts = {email: Account.objects.get(email=email) for email in (MAUREEN.email, AISHA.email)}
    records = [
        Thing(
            f"that of {email}",
            frozenset({email}),
            {"subject": str(joined_records(account.person_id)[0].subject)},
        )
        for email, account in accounts.items()
    ]
    unlinked = see_subject(organisation=council, scheme="council-customer", reference="C-900001")
    link_by_code(account=accounts[MAUREEN.email], code=_code_for("C-900001").code, at=NOW)
    unlink_record(
        person=Account.objects.get(email=MAUREEN.email).person_id, subject=unlinked, at=datetime.now(UTC)
    )
    none = Thing("none", frozenset(), {"subject": absent})
    return {
        "record": (*records, none),
        "unlinked record": (
            Thing("Maureen's", frozenset({MAUREEN.email}), {"subject": str(unlinked)}),
            none,
        ),
        "record linked by facts": tuple(
            Thing(slug, of, {"organisation": COUNCIL, "dataset": slug})
            for slug, of in (
                ("contacts", frozenset({*accounts, OMAR})),
                ("council-tax", frozenset[str]()),
                ("none", frozenset[str]()),
            )
        ),
        "record of somebody": (Thing("it", frozenset({*accounts, OMAR}), {}),),
    }


def _code_for(reference: str) -> Any:
    """An activation code that the council's officer made."""
    from candour.people.models import Account, Organisation
    from candour.services.actions import make_code
    from candour.services.actions.codes import Asked

    asked = Asked(
        scheme="council-customer", reference=reference, reason="She asked.", case="K-1", route="collected"
    )
    return make_code(
        organisation=Organisation.objects.get(slug=COUNCIL),
        asked=asked,
        by=Account.objects.get(email=TOM.email),
        at=NOW,
    )


def _things_of_representatives() -> dict[str, tuple[Thing, ...]]:
    """What Aisha has for Maureen, what Omar had, and what he offers Aisha; seen from either side."""
    from candour.core.authority import Topic
    from candour.people.actions import accept, create_account, end_representation, invite
    from candour.people.models import Account, Representation

    maureen, aisha = (Account.objects.get(email=each.email) for each in (MAUREEN, AISHA))
    omar = create_account(
        email=OMAR,
        password="correct horse battery staple",
        given_name="Omar",
        at=NOW,
        email_is_confirmed=True,
    )
    services = {"clinic-appointments": Topic.CARE, "bins": Topic.HOME}

    def invited(account: Any, email: str) -> Representation:
        return invite(
            account=account, relation="friend", services=services, may_act=True, at=NOW, email=email
        )

    standing = accept(invitation=invited(maureen, aisha.email), account=aisha, at=NOW)
    former = accept(invitation=invited(maureen, OMAR), account=omar, at=NOW)
    end_representation(representation=former, by=Representation.EndedBy.PERSON, at=NOW)
    offered = invited(omar, aisha.email)
    none, ended = uuid4(), frozenset[str]()
    named = {"one": standing.pk, "one that ended": former.pk, "none": none}

    def things(of: frozenset[str], **more: str) -> tuple[Thing, ...]:
        whose, were = {standing.pk: of}, {former.pk: frozenset({OMAR})}
        return tuple(
            Thing(what, whose.get(id, ended), {"id": id, **more}, were.get(id, ended))
            for what, id in named.items()
        )

    recorded = _recorded()
    return {
        "authority at a desk": _of_each({COUNCIL: {"authority": recorded}}, {"authority": none}),
        "authority of a desk": (
            Thing("one", frozenset({MAUREEN.email}), {"id": recorded}),
            Thing("an invitation", ended, {"id": standing.pk}),
            Thing("none", ended, {"id": none}),
        ),
        "authority": things(frozenset({AISHA.email})),
        "authority of either side": things(frozenset({MAUREEN.email, AISHA.email})),
        "invitation": (
            Thing("one", frozenset({AISHA.email}), {"id": offered.pk}),
            Thing("none", ended, {"id": none}),
        ),
        "authority that was or is": (
            Thing("one", frozenset({MAUREEN.email, AISHA.email}), {"id": standing.pk}),
            Thing("one that ended", frozenset({MAUREEN.email, OMAR}), {"id": former.pk}),
            Thing("none", ended, {"id": none}),
        ),
        "question to another": things(frozenset({AISHA.email}), slug="step-free-visit"),
        **_things_of_executors(none),
    }


def _things_of_organisations(organisations: Mapping[str, Any], absent: str) -> dict[str, tuple[Thing, ...]]:
    """What each of two organisations has, each also below the other's address."""
    from candour.people.models import ClientKey, PartnerClient

    from ..web.desk.kept_from_view import ask_in_an_emergency

    systems = {
        slug: PartnerClient.objects.get(organisation=organisations[slug]) for slug in (COUNCIL, FERNSIDE)
    }
    keys = {slug: ClientKey.objects.get(client=client).pk for slug, client in systems.items()}
    own = {slug: {"client_id": client.client_id} for slug, client in systems.items()}
    return {
        "draft at a desk": tuple(
            Thing(f"that of {slug}", frozenset({slug}) - {NOWHERE}, {"organisation": slug, "number": absent})
            for slug in (COUNCIL, FERNSIDE, NOWHERE)
        ),
        **_things_of_appointees(organisations[COUNCIL], absent),
        "case at a desk": _of_each({COUNCIL: {"id": asked(_person_of(MAUREEN)).id}}, {"id": absent}),
        "letter": _of_each({COUNCIL: {"letter": _printed()}}, {"letter": absent}),
        "colleague": _of_each({COUNCIL: {"account": _account_of(TOM.email).pk}}, {"account": absent}),
        "factor reset": _of_each(
            {COUNCIL: {"reset": _asked_to_reset(organisations[COUNCIL])}}, {"reset": absent}
        ),
        "desk": tuple(
            Thing(f"that of {slug}", frozenset({slug}) - {NOWHERE}, {"organisation": slug})
            for slug in (COUNCIL, FERNSIDE, NOWHERE)
        ),
        "code": _of_each({COUNCIL: {"code": str(_code_for(MAUREEN_AT_COUNCIL).row.pk)}}, {"code": absent}),
        "system": _of_each(own, {"client_id": "nothing"}),
        "key": _of_each(
            {slug: {**names, "key": keys[slug]} for slug, names in own.items()},
            {"client_id": "nothing", "key": 999_999},
        ),
        "withheld use": _of_each({COUNCIL: {"use": ask_in_an_emergency()}}, {"use": absent}),
        "site": tuple(
            Thing(f"that of {slug}", frozenset({slug} & {COUNCIL}), {"organisation": slug})
            for slug in (COUNCIL, FERNSIDE, NOWHERE)
        ),
        "death": _of_each({COUNCIL: {"id": _died(organisations[COUNCIL])}}, {"id": absent}),
    }


def _recorded() -> UUID:
    """The council's officer saw that Omar is Maureen's welfare attorney."""
    from candour.core.authority import Kind, Topic
    from candour.demonstration.staff import TOM
    from candour.people.actions import Checked, Sought
    from candour.people.models import Account, Organisation
    from candour.services.actions import record_authority

    checked = Checked(
        "registered-lasting-power",
        Account.objects.get(email=TOM.email),
        Organisation.objects.get(slug=COUNCIL),
        "K-1",
        "Seen.",
    )
    return record_authority(
        Sought(
            person=_person_of(MAUREEN),
            account=Account.objects.get(email=OMAR),
            kind=Kind.WELFARE_ATTORNEY,
            relation="friend",
            services={"bins": Topic.HOME},
            may_act=False,
            checked=checked,
            at=NOW,
        )
    ).pk


def _things_of_appointees(council: Any, absent: str) -> dict[str, tuple[Thing, ...]]:
    """The council is Aisha's appointee, through an officer of its finance team."""
    from candour.core.authority import Kind, Topic
    from candour.demonstration.staff import TOM
    from candour.people.actions import Checked, Sought, appoint
    from candour.services.actions import record_authority

    fay = appoint(
        organisation=council,
        role="officer",
        email="fay@harrowmere.example",
        given_name="Fay",
        family_name="Finn",
        password="correct horse battery staple",
        totp_secret="A" * 32,
        by="Bea Lee",
        at=NOW,
    ).account
    checked = Checked("dwp-appointee-letter", _account_of(TOM.email), council, "K-2", "Seen.")
    appointed = record_authority(
        Sought(
            person=_person_of(AISHA),
            account=fay,
            kind=Kind.CORPORATE_APPOINTEE,
            relation="appointee",
            services={"housing-benefit": Topic.MONEY},
            may_act=False,
            checked=checked,
            at=NOW,
        )
    )
    named = {"authority": appointed.pk, "named": appointed.named.get().pk}
    return {
        "appointee at a desk": _of_each({COUNCIL: {"authority": appointed.pk}}, {"authority": absent}),
        "named officer at a desk": _of_each({COUNCIL: named}, {"authority": absent, "named": absent}),
    }


def _things_of_executors(absent: UUID) -> dict[str, tuple[Thing, ...]]:
    """Aisha is the executor of somebody who has died, and has asked for a service to be wound up."""
    from candour.core.authority import Kind, Topic
    from candour.demonstration.staff import RUTH, TOM
    from candour.people.actions import Checked, Sought, create_account
    from candour.people.models import Organisation
    from candour.services.actions import confirm_death, record_authority, record_death, wind_up
    from candour.services.queries import offer_called

    council = Organisation.objects.get(slug=COUNCIL)
    tom, ruth = _account_of(TOM.email), _account_of(RUTH.email)
    dead = create_account(email="may@post.example", password="x", given_name="May", at=NOW).person_id
    tom_saw, ruth_saw = (Checked("certificate", each, council, "K-3", "Seen.") for each in (tom, ruth))
    death = record_death(person=dead, died_on=NOW.date(), checked=tom_saw, at=NOW)
    confirm_death(death=death, checked=ruth_saw, at=NOW)
    row = record_authority(
        Sought(
            person=dead,
            account=_account_of(AISHA.email),
            kind=Kind.EXECUTOR,
            relation="executor",
            services={"council-tax": Topic.MONEY},
            may_act=True,
            checked=Checked("grant-of-probate", tom, council, "K-3", "Seen."),
            at=NOW,
        )
    )
    case = wind_up(
        authority=row, offer=offer_called("council-tax"), text="It is empty.", sent_as=uuid4(), at=NOW
    )
    theirs, nobodys = frozenset({AISHA.email}), frozenset[str]()
    return {
        "service of the dead": (
            Thing("one", theirs, {"id": row.pk, "slug": "council-tax"}),
            Thing("none", nobodys, {"id": absent, "slug": "council-tax"}),
        ),
        "case of another": (
            Thing("one", theirs, {"id": row.pk, "case": case.id}),
            Thing("none", nobodys, {"id": absent, "case": absent}),
        ),
    }


def _died(organisation: Any) -> UUID:
    """Somebody was recorded as dead, by an officer who has left since."""
    from candour.people.actions import appoint, create_account
    from candour.people.actions.checked import Checked
    from candour.services.actions import record_death

    gone = appoint(
        organisation=organisation,
        role="officer",
        email="gone@harrowmere.example",
        given_name="Gil",
        family_name="Gone",
        password="correct horse battery staple",
        totp_secret="A" * 32,
        by="Bea Lee",
        at=NOW,
    ).account
    account = create_account(email="dead@post.example", password="x", given_name="Ada", at=NOW)
    checked = Checked("certificate", gone, organisation, "K-9", "Her son brought it.")
    return record_death(person=account.person_id, died_on=NOW.date(), checked=checked, at=NOW).pk


def _account_of(email: str) -> Any:
    from candour.people.models import Account

    return Account.objects.get(email=email)


def _printed() -> UUID:
    """A letter with a code that was printed."""
    from candour.people.actions.subjects import see_subject
    from candour.people.models import Organisation
    from candour.services.models import Letter

    council = Organisation.objects.get(slug=COUNCIL)
    see_subject(organisation=council, scheme="council-customer", reference="C-900003")
    code = _code_for("C-900003").row
    return Letter.objects.create(
        organisation=council, code=code, sealed=b"", made_at=NOW, printed_at=NOW, printed_by="Tom Reddy"
    ).pk


def _asked_to_reset(organisation: Any) -> UUID:
    """Somebody asked that Tom's second factor be reset."""
    from candour.people.models import SecondFactorReset
    from candour.people.organisation_words import sealed_by

    asked = SecondFactorReset(
        account=_account_of(TOM.email), organisation=organisation, asked_by=_account_of(SIAN), asked_at=NOW
    )
    asked.sealed = sealed_by(organisation.pk, asked.pk, {"why": "His phone was stolen."})
    asked.save(force_insert=True)
    return asked.pk


def _of_each(own: Mapping[str, Mapping[str, Any]], none: Mapping[str, Any]) -> tuple[Thing, ...]:
    """Each organisation's thing below every organisation's address, and what is not there below each."""
    things = []
    for desk in (COUNCIL, FERNSIDE, NOWHERE):
        for slug, names in own.items():
            of = frozenset({slug}) if slug == desk else frozenset()
            things.append(Thing(f"that of {slug} below {desk}", of, {"organisation": desk, **names}))
        things.append(Thing(f"none below {desk}", frozenset(), {"organisation": desk, **none}))
    return tuple(things)


def _arrived(email: str) -> UUID:
    """Somebody signed in, in a session of which nothing more is asked."""
    from candour.core.agreement import Assurance
    from candour.people.actions import record_sign_in
    from candour.people.models import Account, SignIn

    sign_in, _new = record_sign_in(
        account=Account.objects.get(email=email),
        device_token=f"token of {email}",
        agent="Firefox",
        how=SignIn.How.PASSKEY,
        assurance=Assurance.MEDIUM,
        network="192.0.2.0/24",
        session_key=f"session of {email}"[:40],
        at=datetime.now(UTC),
    )
    return sign_in.pk


def _made_a_passkey(email: str) -> int:
    """Somebody has a passkey, of which no browser knows."""
    from candour.people.actions import add_passkey
    from candour.people.models import Account

    account = Account.objects.get(email=email)
    return add_passkey(account=account, name="A key", credential=_credential(), at=NOW).pk


def _set_aside(email: str) -> UUID:
    """An app that was added since a sign-in somebody doubted; they have looked at the rest."""
    from candour.people.models import Account, SecurityReport, SetAside

    account = Account.objects.get(email=email)
    report = SecurityReport.objects.create(
        account=account, since=NOW, reported_at=NOW, unlocked_at=NOW, looked_at=NOW
    )
    made = SetAside.objects.create(account=account, report=report, type="totp", data={}, added_at=NOW)
    return made.pk


def _credential() -> dict[str, Any]:
    """What a browser sends when it has made a passkey (Web Authentication, section 5.1)."""
    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    public = AttestedCredentialData.create(bytes(16), b"a passkey", ES256.from_cryptography_key(key))
    made = AuthenticatorData.create(sha256(b"testserver").digest(), 0x45, 0, public)
    said = {"type": "webauthn.create", "challenge": "AAAA", "origin": "http://testserver"}
    return {
        "id": websafe_encode(b"a passkey"),
        "rawId": websafe_encode(b"a passkey"),
        "type": "public-key",
        "response": {
            "clientDataJSON": websafe_encode(json.dumps(said).encode()),
            "attestationObject": websafe_encode(bytes(AttestationObject.create("none", made, {}))),
        },
    }


def _used(person: UUID) -> UUID:
    """A landlord asked about somebody, decided and logged as by the exchange."""
    from candour.access.actions import record_entry
    from candour.access.uses import Asker, use_body
    from candour.core.decide import decide
    from candour.people.models import Organisation
    from candour.people.queries import log_subject
    from candour.sharing.queries import agreements, facts_of

    asker = Organisation.objects.get(slug=FERNSIDE)
    request = Request(
        asker.pk, "home-repairs", ("contact.phone",), "FH-1", Officer("r-1", "Repairs", "planner")
    )
    decision = decide(request, agreements(), facts_of(person).facts, NOW)
    subject = log_subject(person)
    body = use_body(
        request=request,
        decision=decision,
        asker=Asker(FERNSIDE, "Tenancies and repairs", f"{FERNSIDE}-system"),
        subject=subject,
        happened=NOW,
        retain_until=None,
        officer=None,
        withheld=None,
    )
    return record_entry(body, kind="use", subject=subject, happened=NOW, organisation=asker.pk).id


def asked(person: UUID) -> Any:
    """Somebody said that the council's email address for them is wrong; gives the case."""
    from candour.register.models import Dataset
    from candour.services.actions import ask_for_correction

    return ask_for_correction(
        person=person,
        dataset=Dataset.objects.get(key=f"{COUNCIL}/contacts"),
        attribute="contact.email",
        held="old@post.example",
        should_say="new@post.example",
        why="",
        sent_as=uuid4(),
        at=NOW,
    )


def _wanted(person: UUID) -> UUID:
    """Somebody wants to be told of every use; gives the alert's id."""
    from candour.services.actions import want_alert

    return want_alert(person=person, organisation=None, purpose="", happened="", at=NOW).id


def _told(person: UUID) -> UUID:
    """Candour told somebody something; gives the message's id."""
    from candour.services.actions import tell_person
    from candour.services.models import Message

    return tell_person(person=person, kind=Message.Kind.ALERTS, title="Something", text="Words", at=NOW).id


def _place(attribute: str) -> dict[str, Any]:
    return {"organisation": COUNCIL, "dataset": "contacts", "attribute": attribute, "place": 1}


def _person_of(resident: Any) -> UUID:
    from candour.people.models import Account

    return Account.objects.get(email=resident.email).person_id


def _answered(person: UUID) -> str:
    """Somebody's no to Warm Homes; gives the number of the receipt."""
    from candour.sharing.actions import answer
    from candour.sharing.queries import standing_versions

    version = next(each for each in standing_versions(NOW) if each.agreement.slug == "warm-homes-discount")
    return answer(person=person, version=version, yes=False, at=NOW).number


def _erase_grace(organisation: Any) -> None:
    from candour.people.models import Account
    from candour.sharing.actions.erasing import Decided, erase_everything

    decided = Decided(
        organisation=organisation, by="Siân Pugh", approved_by="Tom Reddy", why="She asked.", at=NOW
    )
    person = Account.objects.get(email=GRACE.email).person_id
    erase_everything(person=person, decided=decided, remember=list)
