"""Who signs in at a soak: two people who were joined, and an officer of the landlord's with every role there.

They are made by the product's own actions, and sign in by its own pages. Django must be set up for making
them, and for nothing else here.
"""

import base64
import re
import secrets
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx

from soak.authenticator import unused_code
from soak.deeds import now
from soak.world import COUNCIL, DATASET, LANDLORD, PHONE, Person, World, organisation, person_id

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class Visitor:
    """Somebody with an account. person: None for staff, who have a second factor (base32) instead."""

    email: str
    password: str
    person: Person | None = None
    totp_secret: str = ""


@dataclass(frozen=True)
class Visitors:
    """Everybody who signs in, and a case that the first of the residents has with the council."""

    residents: tuple[Visitor, ...]
    officer: Visitor
    case: UUID


def make_visitors(world: World) -> Visitors:
    """Make the accounts; whom they stand for is not erased while they are asked about."""
    from candour.people.models import StaffRole
    from candour.register.models import Dataset
    from candour.services.actions import ask_for_correction

    roles = StaffRole.Role
    _staff(COUNCIL, roles.DATA_PROTECTION_OFFICER)  # somebody must be there to whom a case can go
    officer = _staff(LANDLORD, roles.ADMINISTRATOR, roles.DATA_PROTECTION_OFFICER, roles.OFFICER)
    residents = tuple(_resident(person) for person in world.at_browsers)
    case = ask_for_correction(
        person=person_id(world.at_browsers[0]),
        dataset=Dataset.objects.get(key=DATASET),
        attribute=PHONE,
        held="0808",
        should_say="0809",
        why="",
        sent_as=uuid4(),
        at=now(),
    )
    return Visitors(residents, officer, case.id)


def sign_in(visitor: Visitor, base_url: str) -> httpx.Cookies:
    """The cookies of a session, good on every node. Raises httpx.HTTPError, or ValueError for a refusal."""
    with httpx.Client(base_url=base_url, follow_redirects=True, timeout=20) as browser:
        answer = _send(browser, "/sign-in", login=visitor.email, password=visitor.password)
        if visitor.totp_secret:
            answer = _send(browser, "/sign-in/code", code=unused_code(visitor.totp_secret))
        if answer.url.path.startswith("/sign-in"):
            raise ValueError(f"{visitor.email} could not sign in")
        return browser.cookies


def _send(browser: httpx.Client, path: str, **fields: str) -> httpx.Response:
    page = browser.get(path)
    token, *_ = _TOKEN.findall(page.text)
    sent = {"csrfmiddlewaretoken": token, **fields}
    return browser.post(path, data=sent, headers={"Referer": str(page.url)}).raise_for_status()


def _resident(person: Person) -> Visitor:
    from candour.people.actions import create_account, link_account

    visitor = Visitor(f"{person.tenant.lower()}@post.example", secrets.token_urlsafe(15), person)
    account = create_account(
        email=visitor.email,
        password=visitor.password,
        given_name=person.tenant,
        at=now(),
        email_is_confirmed=True,
    )
    link_account(account=account, person=person_id(person), how="a code collected in person", at=now())
    return visitor


def _staff(slug: str, role: Any, *more: Any) -> Visitor:
    from candour.people.actions import appoint, give_role

    secret = base64.b32encode(secrets.token_bytes(20)).decode()
    visitor = Visitor(f"officer@{slug}.example", secrets.token_urlsafe(15), None, secret)
    held = appoint(
        organisation=organisation(slug),
        role=role,
        email=visitor.email,
        given_name="Jonah",
        family_name="Field",
        password=visitor.password,
        totp_secret=secret,
        by="Tom Reddy",
        at=now(),
    )
    for each in more:
        give_role(account=held.account, organisation=held.organisation, role=each, by="Tom Reddy", at=now())
    return visitor
