"""The borough that is measured: one holder, one asker, one agreement that lets everything asked for through.

Made by the product's own actions; only its people come in by COPY.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from joserfc.jwk import ECKey

from bench.calls import CLIENT, PURPOSE
from candour.access.actions import recorder
from candour.people import actions as people
from candour.people.models import Organisation
from candour.register import actions as register
from candour.register.models import Dataset
from candour.sharing import actions as sharing


@dataclass(frozen=True, slots=True)
class World:
    """The asker's id, the dataset's id, and the client's private key."""

    asker: UUID
    dataset: UUID
    key: ECKey


def make_world(populate: Callable[..., None], dsn: str, number: int) -> World:
    """Make the register and so many people; Django is set up on an empty, migrated database."""
    now = datetime.now(UTC)
    council = people.create_organisation(slug="bench-council", name="Council", kind="local-authority", at=now)
    housing = people.create_organisation(slug="bench-housing", name="Housing", kind="housing", at=now)
    key = ECKey.generate_key("P-256", parameters={"kid": "bench"})
    for organisation, client in ((council, "bench-council"), (housing, CLIENT)):
        people.register_client(
            proof_required=False,
            organisation=organisation,
            client_id=client,
            system="Bench",
            scopes=["release", "records"],
            jwk={**key.as_dict(private=False), "kid": "bench"},
            at=now,
        )
    dataset = _dataset(council, now)
    _agreement(council, housing, dataset, now)
    populate(dsn, recorder(), organisation=housing.pk, dataset=dataset.pk, people=number)
    return World(housing.pk, dataset.pk, key)


def _dataset(council: Organisation, now: datetime) -> Dataset:
    for name, value_type in (("contact.address", "address"), ("person.date-of-birth", "date")):
        register.define_attribute(
            name=name, plain_name=name, topic="Bench", value_type=value_type, dpv="dpv:PersonalData", at=now
        )
    return register.define_dataset(
        organisation=council,
        slug="council-tax",
        name="Council tax",
        retention="P6Y",
        attributes=["contact.address", "person.date-of-birth"],
        at=now,
    )


def _agreement(council: Organisation, housing: Organisation, dataset: Dataset, now: datetime) -> None:
    version = sharing.draft_agreement(
        slug="bench",
        asker=housing,
        purpose=PURPOSE,
        terms={
            "name": "Bench",
            "why": "To be measured.",
            "lawful_basis": "public-task",
            "statute": "None",
            "attributes": {"contact.address": [dataset.key], "person.date-of-birth": [dataset.key]},
            "releasable": ["contact.address"],
            "claims": {"claim.age-over-18": {}},
            "retention": "P1Y",
        },
        by="Ann Drafter",
        at=now,
    )
    sharing.approve_agreement(version=version, organisation=council, by="Bea Holder", at=now)
    sharing.approve_agreement(version=version, organisation=housing, by="Cal Asker", at=now)
