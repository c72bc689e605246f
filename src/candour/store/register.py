"""The register as both doors read it: agreements for the rules, datasets, attributes, organisations, clients.

A reader asks for REGISTER_VERSION first and everything else after it. What changes in between is then newer
than the version it holds, so the guard of an entry turns it away, and it reads again; never the other way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from candour.core.agreement import Agreement, Assurance
from candour.core.basis import ConfidentialityBasis, LawfulBasis
from candour.store.facts import StoredKey, stored_key

REGISTER_ID = UUID(int=0)
"""Under which the register has its version: raised with whatever organisations change."""

TERMS = (
    "version", "asker_id", "purpose", "lawful_basis", "attributes", "releasable", "retention", "starts_at",
    "ends_at", "suspended_at", "claims", "consent_since", "single_use", "assurance", "roles",
    "for_emergencies", "second_approval", "confidentiality", "opt_out_applies", "obligations", "matching",
)  # fmt: skip
"""The columns of agreement_versions that the rules read."""

_JSON = frozenset({"attributes", "claims"})
_COLUMNS = ", ".join(f"v.{name}::text" if name in _JSON else f"v.{name}" for name in TERMS)

AGREEMENTS = f"""
select a.id, a.slug, {_COLUMNS}
  from agreement_versions v join agreements a on a.id = v.agreement_id
 where v.approved_at is not null and v.asker_id is not null and not a.register_only
   and (v.ends_at is null or v.ends_at > v.starts_at)
 order by a.slug, v.version
"""
"""Every version ever approved, ended and suspended ones too, so that a refusal can say "not in force". Not
those that were ended before they began."""

DATASETS = """
select d.id, d.key, d.organisation_id, o.slug, d.mode, d.attributes, d.shared_schemes
  from datasets d join organisations o on o.id = d.organisation_id
"""

ATTRIBUTES = "select name, value_type, sensitivity from attributes"

ORGANISATIONS = """
select o.id, o.slug, u.subject_id, k.key_id, k.wrapping_version, k.wrapped
  from organisations o
  join unknown_subjects u on u.organisation_id = o.id
  join organisation_keys k on k.organisation_id = o.id
"""
"""Every organisation that has ever had a client."""

CLIENTS = """
select c.id, c.client_id, c.organisation_id, c.system, c.scopes, v.version, c.revoked_at,
       (select json_agg(json_build_array(k.kid, k.jwk, extract(epoch from k.not_before),
                                         extract(epoch from k.not_after)) order by k.id)::text
          from client_keys k where k.client_id = c.id),
       c.proof_required, c.most_requests, c.most_concurrent, row_number() over (order by c.id) - 1
  from partner_clients c join versions v on v.id = c.id
"""

ACTIVITIES = """
select organisation_id, slug, purpose, lawful_basis, retention from processing_activities
"""

REGISTER_STATE = f"""
select current_database(), version, xmin::text
  from versions where id = '{REGISTER_ID}'
"""
"""Also says which transaction raised the version, because one that was rolled back is given out again."""

REGISTER_VERSION = f"select version from versions where id = '{REGISTER_ID}'"
"""It rises with every change of an agreement, dataset, attribute, organisation or client."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset as deciding needs it. key: "organisation/dataset". mode: held, live or signposted.

    shared_schemes: the kinds of references under which it holds what is about several people.
    """

    id: UUID
    key: str
    organisation: UUID
    organisation_slug: str
    mode: str
    attributes: frozenset[str]
    shared_schemes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute's name, the type of its values (`candour.core.values`) and how sensitive it is."""

    name: str
    value_type: str
    sensitivity: str


@dataclass(frozen=True, slots=True)
class Activity:
    """A processing activity (Article 30) as a reported use cites it. organisation: whose, by id."""

    organisation: UUID
    slug: str
    purpose: str
    lawful_basis: str
    retention: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """An asking organisation: the pseudo-subject for its strangers, and the key of what only it may read."""

    id: UUID
    slug: str
    stranger: UUID
    key: StoredKey


class ClientKey(Struct, frozen=True):
    """A public key of a client, as a JWK, and when it may be used: Unix seconds, None for no end."""

    kid: str
    jwk: dict[str, Any]
    not_before: float
    not_after: float | None


class Client(Struct, frozen=True):
    """A system that may call the exchange. version: what a decision made for it is guarded with.

    proof_required: whether every call must be signed by its own key (RFC 9449). most_requests a second, and
    most_concurrent: how many it may make, None for as many as any. place: its number among all clients.
    called_with: of a client that calls, the `kid` of its key that the call's token was got with.
    """

    id: UUID
    client_id: str
    organisation: UUID
    system: str
    scopes: frozenset[str]
    version: int
    revoked_at: datetime | None
    keys: tuple[ClientKey, ...]
    proof_required: bool = False
    most_requests: int | None = None
    most_concurrent: int | None = None
    place: int = 0
    called_with: str | None = None

    def key(self, kid: object, now: float) -> ClientKey | None:
        """Its key of that name, if it is in force. now: Unix seconds."""
        for key in self.keys:
            if key.kid == kid and key.not_before <= now and (key.not_after is None or now < key.not_after):
                return key
        return None


_mapping = msgspec.json.Decoder(dict[str, Any])
_client_keys = msgspec.json.Decoder(list[tuple[str, dict[str, Any], float, float | None]])


def agreement(row: Sequence[Any]) -> Agreement:
    """A row of AGREEMENTS for the rules. Raises InvalidTerms (core)."""
    terms = dict(zip(TERMS, row[2:], strict=True))
    return agreement_from(row[0], row[1], {**terms, **{name: _mapping.decode(terms[name]) for name in _JSON}})


def agreement_from(id: UUID, slug: str, terms: Mapping[str, Any]) -> Agreement:
    """The terms of one version, by column name, as the rules read them. Raises InvalidTerms (core)."""
    return Agreement(
        id=id,
        slug=slug,
        version=terms["version"],
        asker=terms["asker_id"],
        purpose=terms["purpose"],
        lawful_basis=LawfulBasis(terms["lawful_basis"]),
        attributes={name: tuple(datasets) for name, datasets in terms["attributes"].items()},
        releasable=frozenset(terms["releasable"]),
        retention=terms["retention"],
        in_force_from=terms["starts_at"],
        in_force_until=terms["ends_at"],
        suspended=terms["suspended_at"] is not None,
        claims=terms["claims"],
        consent_since=terms["consent_since"],
        single_use=terms["single_use"],
        assurance=Assurance(terms["assurance"]),
        roles=frozenset(terms["roles"]),
        for_emergencies=terms["for_emergencies"],
        second_approval=frozenset(terms["second_approval"]),
        confidentiality=ConfidentialityBasis(terms["confidentiality"]),
        opt_out_applies=terms["opt_out_applies"],
        obligations=tuple(terms["obligations"]),
        matching=frozenset(terms["matching"]),
    )


def dataset(row: Sequence[Any]) -> Dataset:
    """A row of DATASETS."""
    id_, key, organisation_, slug, mode, attributes, shared = row
    return Dataset(id_, key, organisation_, slug, mode, frozenset(attributes), frozenset(shared))


def attribute(row: Sequence[Any]) -> Attribute:
    """A row of ATTRIBUTES."""
    return Attribute(*row)


def activity(row: Sequence[Any]) -> Activity:
    """A row of ACTIVITIES."""
    return Activity(*row)


def organisation(row: Sequence[Any]) -> Organisation:
    """A row of ORGANISATIONS."""
    return Organisation(row[0], row[1], row[2], stored_key(*row[3:]))


def client(row: Sequence[Any]) -> Client:
    """A row of CLIENTS."""
    id_, client_id, organisation_, system, scopes, version, revoked_at, keys, *limits = row
    public_keys = tuple(ClientKey(*key) for key in _client_keys.decode(keys or "[]"))
    return Client(
        id_, client_id, organisation_, system, frozenset(scopes), version, revoked_at, public_keys, *limits
    )
