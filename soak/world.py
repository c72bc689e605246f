"""The people and organisations of a soak, made by the product's own actions.

A council holds and a landlord asks. It checks tenancies by a public task, to which people can object; its
newsletter rests on a yes; its help with a move rests on a yes that is good for one use. A stranger has agreed
on nothing with anybody.
"""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_network
from typing import Any
from uuid import UUID, uuid4

import httpx
from joserfc import jws
from joserfc.jwk import OKPKey

from soak.receiver import Receiver

FOUNDED = datetime(2025, 1, 1, tzinfo=UTC)
COUNCIL, LANDLORD, STRANGER = "soak-council", "soak-landlord", "soak-stranger"
DATASET = f"{COUNCIL}/council-tax"
ADDRESS, PHONE = "contact.address", "contact.phone"
CHECK, LETTER, MOVE = "tenancy-check", "newsletter", "moving-help"
NOBODY = "T-nobody"

TERMS: Mapping[str, Mapping[str, Any]] = {
    CHECK: {"lawful_basis": "public-task", "statute": "Housing Act 1996", "releasable": [ADDRESS, PHONE]},
    LETTER: {"lawful_basis": "consent", "releasable": [PHONE]},
    MOVE: {"lawful_basis": "consent", "single_use": True, "releasable": [ADDRESS]},
}
"""By slug, which is the purpose too: what may be asked for, and on what basis."""

_WORDS = {
    "name": "An agreement", "why": "To see to a tenancy.", "question": "May we?", "if_yes": "We may.",
    "if_no": "We may not.", "retention": "P1Y",
}  # fmt: skip
_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@dataclass(frozen=True)
class Person:
    """Somebody by the landlord's number and the council's, and what the council holds about them."""

    tenant: str
    customer: str
    values: Mapping[str, Any]

    @property
    def secrets(self) -> tuple[str, ...]:
        """Texts that stand in no answer but a release."""
        return (self.values[ADDRESS]["lines"][0], self.values[PHONE])


@dataclass(frozen=True)
class World:
    """Everybody, and the private key of each organisation's system, whose name is the organisation's."""

    people: Sequence[Person]
    keys: Mapping[str, OKPKey]

    @property
    def at_browsers(self) -> Sequence[Person]:
        """Those who have an account, and are not erased."""
        return self.people[-2:]

    def person(self, tenant: str) -> Person | None:
        """Who has this number of the landlord's."""
        return next((each for each in self.people if each.tenant == tenant), None)


def make_world(number: int) -> World:
    """Make the register and so many people, known and joined, in the database Django is on."""
    from candour.people.actions import create_organisation, register_client
    from candour.register.actions import define_attribute, define_dataset

    kinds = {COUNCIL: "local-authority", LANDLORD: "housing", STRANGER: "finance"}
    keys = {slug: OKPKey.generate_key("Ed25519", {"kid": f"{slug}-1"}) for slug in kinds}
    for slug, kind in kinds.items():
        register_client(
            proof_required=False,
            organisation=create_organisation(slug=slug, name=slug.title(), kind=kind, at=FOUNDED),
            client_id=slug,
            system="Soak",
            scopes=["release", "records", "changes"],
            jwk=keys[slug].as_dict(private=False),
            at=FOUNDED,
        )
    for name, value_type in ((ADDRESS, "address"), (PHONE, "text")):
        define_attribute(
            name=name, plain_name=name, topic="You", value_type=value_type, dpv="dpv:Contact", at=FOUNDED
        )
    define_dataset(
        organisation=organisation(COUNCIL),
        slug="council-tax",
        name="Council tax",
        retention="P7Y",
        attributes=[ADDRESS, PHONE],
        at=FOUNDED,
    )
    for slug, terms in TERMS.items():
        _agree(slug, terms)
    world = World([_person(each) for each in range(number)], keys)
    for person in world.people:
        _join(person)
    return world


def have_changes_sent(receiver: Receiver) -> None:
    """Have the council's and the landlord's changes sent to where they receive them."""
    from candour.people.actions import register_webhook
    from candour.people.models import PartnerClient

    for client in PartnerClient.objects.filter(client_id__in=[COUNCIL, LANDLORD]):
        url = receiver.address_for(client.client_id)
        receiver.secrets[client.client_id] = register_webhook(
            client=client, url=url, at=datetime.now(UTC), inside=(ip_network("127.0.0.0/8"),)
        )


def organisation(slug: str) -> Any:
    """An organisation, as the product has it."""
    from candour.people.models import Organisation

    return Organisation.objects.get(slug=slug)


def agreement_version(slug: str) -> Any:
    """The version in force of an agreement."""
    from candour.sharing.models import AgreementVersion

    return AgreementVersion.objects.select_related("agreement__asker").get(agreement__slug=slug)


def person_id(person: Person) -> UUID:
    """Whom the landlord's number leads to."""
    from candour.people.queries import person_known_as

    found = person_known_as(organisation=organisation(LANDLORD), scheme="tenant", reference=person.tenant)
    if found is None:
        raise LookupError(person.tenant)
    return found


def token(world: World, client_id: str, base_url: str, node: str | None = None) -> str:
    """An access token of a system, good for five minutes on every node. Raises httpx.HTTPError."""
    now, key = time.time(), world.keys[client_id]
    claims = {"iss": client_id, "sub": client_id, "aud": base_url, "iat": now, "exp": now + 50}
    header = {"alg": "Ed25519", "kid": key.kid}
    signed = jws.serialize_compact(header, json.dumps({**claims, "jti": uuid4().hex}), key, ["Ed25519"])
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": _ASSERTION,
        "client_assertion": signed,
    }
    answer = httpx.post(f"{node or base_url}/exchange/v1/token", data=form, timeout=10)
    return str(answer.raise_for_status().json()["access_token"])


def tell(world: World, base_url: str) -> None:
    """Have the council say what it holds about everybody. Raises httpx.HTTPError."""
    headers = {"Authorization": f"Bearer {token(world, COUNCIL, base_url)}"}
    with httpx.Client(base_url=base_url, headers=headers, timeout=10) as client:
        for person in world.people:
            values = {
                name: {"value": value, "updated": "2026-03-01"} for name, value in person.values.items()
            }
            path = f"/exchange/v1/records/council-tax/council-customer/{person.customer}"
            client.put(path, json={"values": values}).raise_for_status()


def _person(number: int) -> Person:
    address = {"lines": [f"{1000 + number} Quillfeather Row", "Nether Pelham"], "postcode": "HM4 2QF"}
    return Person(f"T-{number:04d}", f"C-{number:04d}", {ADDRESS: address, PHONE: f"0808 157 {number:04d}"})


def _agree(slug: str, terms: Mapping[str, Any]) -> None:
    from candour.sharing.actions import approve_agreement, draft_agreement

    version = draft_agreement(
        slug=slug,
        asker=organisation(LANDLORD),
        purpose=slug,
        terms={**_WORDS, **terms, "attributes": {name: [DATASET] for name in terms["releasable"]}},
        by="Tom Reddy",
        at=FOUNDED,
    )
    for side, by in ((LANDLORD, "Jonah Field"), (COUNCIL, "Sian Pugh")):
        approve_agreement(version=version, organisation=organisation(side), by=by, at=FOUNDED)


def _join(person: Person) -> None:
    from candour.people.actions import join_subjects
    from candour.people.actions.subjects import see_subject

    subject, other = (
        see_subject(organisation=organisation(slug), scheme=scheme, reference=reference)
        for slug, scheme, reference in (
            (LANDLORD, "tenant", person.tenant),
            (COUNCIL, "council-customer", person.customer),
        )
    )
    join_subjects(
        subject=subject, other=other, organisation=organisation(COUNCIL), why="They agree.", at=FOUNDED
    )
