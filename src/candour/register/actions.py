"""The register's verbs: defining an attribute, a dataset, a processing activity.

Defining the same thing again in the same words changes nothing and records nothing, so a deployment can
state its register at every start.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from candour.core.basis import LawfulBasis
from candour.core.claims import is_claim
from candour.core.known_facts import unlinkable
from candour.core.period import parse_period
from candour.people.actions.organisations import equip
from candour.people.models import Organisation, Reference
from candour.people.registering import Change, record_change
from candour.register.errors import UnknownAttribute, Unsuitable
from candour.register.models import Attribute, Dataset, ProcessingActivity


@transaction.atomic
def define_attribute(
    *,
    name: str,
    plain_name: str,
    topic: str,
    value_type: Attribute.ValueType | str,
    dpv: str,
    at: datetime,
    sensitivity: Attribute.Sensitivity | str = Attribute.Sensitivity.ORDINARY,
    description: str = "",
    sealed: bool = False,
) -> Attribute:
    """Define a kind of datum by its dotted name. sealed: of the past, and opened by its person alone.

    Raises Unsuitable when the name is a claim's, when the type of its values would change, or what is sealed
    would be opened; ValueError for an unknown type or sensitivity.
    """
    if is_claim(name):
        raise Unsuitable(f"{name} is the name of a claim, which is worked out and never held.")
    values = {
        "plain_name": plain_name,
        "topic": topic,
        "value_type": Attribute.ValueType(value_type).value,
        "sensitivity": Attribute.Sensitivity(sensitivity).value,
        "dpv": dpv,
        "description": description,
        "sealed": sealed,
    }
    if sealed and values["sensitivity"] == Attribute.Sensitivity.ORDINARY:
        values["sensitivity"] = Attribute.Sensitivity.SENSITIVE.value  # so no record is opened by knowing it
    held = Attribute.objects.select_for_update().filter(name=name).first()
    if held is not None and held.value_type != values["value_type"]:
        # Every value held was checked against the old type, and would be released under the new one.
        raise Unsuitable(f"{name} is defined as {held.value_type}; give the new type another name.")
    if held is not None and held.sealed and not sealed:
        raise Unsuitable(f"{name} is sealed, and people were told that it stays so.")
    attribute = held or Attribute(name=name)
    if _changes(attribute, values, is_new=held is None):
        record_change(what="attribute", name=name, change=_change(held), values=values, at=at)
    return attribute


@transaction.atomic
def define_dataset(
    *,
    organisation: Organisation,
    slug: str,
    name: str,
    retention: str,
    at: datetime,
    attributes: Iterable[str] = (),
    mode: Dataset.Mode | str = Dataset.Mode.HELD,
    shared_schemes: Iterable[str] = (),
    linked_by: Iterable[str] = (),
    description: str = "",
    how_to_ask: str = "",
) -> Dataset:
    """Define a system of an organisation; its key is "organisation/slug". retention: ISO 8601 duration.

    shared_schemes: the kinds of references that name several people, such as tenancies. linked_by: by which
    facts people may link a record of it, besides its number; none unless the organisation says so. Raises
    UnknownAttribute, InvalidPeriod (core), Unsuitable when a signposted one does not say how to ask, or when
    references of a kind to be shared are each one person's already.
    """
    parse_period(retention)
    mode = Dataset.Mode(mode)
    if mode is Dataset.Mode.SIGNPOSTED and not how_to_ask:
        raise Unsuitable(f"{name} is not joined, so it must say how people can ask about it.")
    values = {
        "name": name,
        "description": description,
        "mode": mode.value,
        "how_to_ask": how_to_ask,
        "attributes": _known(attributes),
        "shared_schemes": sorted(set(shared_schemes)),
        "linked_by": list(linked_by),
        "retention": retention,
    }
    taken = Reference.objects.filter(organisation=organisation, scheme__in=values["shared_schemes"]).first()
    if taken is not None:
        raise Unsuitable(f"Each {taken.scheme} is one person's already, so it cannot name several.")
    _refuse_unlinkable(organisation, values)
    key = f"{organisation.slug}/{slug}"
    held = Dataset.objects.select_for_update().filter(key=key).first()
    dataset = held or Dataset(key=key, organisation=organisation)
    if mode is not Dataset.Mode.SIGNPOSTED:
        equip(organisation)
    if _changes(dataset, values, is_new=held is None):
        record_change(what="dataset", name=key, change=_change(held), values=values, at=at)
    return dataset


@transaction.atomic
def define_processing_activity(
    *,
    organisation: Organisation,
    slug: str,
    name: str,
    purpose: str,
    lawful_basis: LawfulBasis | str,
    people: str,
    retention: str,
    at: datetime,
    attributes: Iterable[str] = (),
    **more: Any,
) -> ProcessingActivity:
    """Define an Article 30 entry of an organisation. more: the other fields of ProcessingActivity.

    Raises UnknownAttribute, InvalidPeriod (core), ValueError for an unknown lawful basis.
    """
    parse_period(retention)
    values = {
        "name": name,
        "purpose": purpose,
        "lawful_basis": LawfulBasis(lawful_basis).value,
        "people": people,
        "retention": retention,
        "attributes": _known(attributes),
        **more,
    }
    activities = ProcessingActivity.objects.select_for_update()
    held = activities.filter(organisation=organisation, slug=slug).first()
    activity = held or ProcessingActivity(organisation=organisation, slug=slug)
    if _changes(activity, values, is_new=held is None):
        written = {field: _as_json(value) for field, value in values.items()}
        record_change(
            what="processing-activity",
            name=f"{organisation.slug}/{slug}",
            change=_change(held),
            values=written,
            at=at,
        )
    return activity


def _known(attributes: Iterable[str]) -> list[str]:
    names = list(dict.fromkeys(attributes))
    unknown = set(names) - set(Attribute.objects.filter(name__in=names).values_list("name", flat=True))
    if unknown:
        raise UnknownAttribute(f"The register has no attribute called {', '.join(sorted(unknown))}.")
    return names


def _changes(row: Attribute | Dataset | ProcessingActivity, values: dict[str, Any], *, is_new: bool) -> bool:
    """Store the values and say whether any of them is new."""
    if not is_new and all(getattr(row, field) == value for field, value in values.items()):
        return False
    for field, value in values.items():
        setattr(row, field, value)
    row.save(force_insert=is_new)
    return True


def _change(held: object) -> Change:
    return "added" if held is None else "changed"


def _as_json(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _refuse_unlinkable(organisation: Organisation, dataset: Mapping[str, Any]) -> None:
    """Raise Unsuitable for facts by which records of this kind cannot be linked."""
    if not dataset["linked_by"]:
        return
    known = {each.name: each for each in Attribute.objects.filter(name__in=dataset["attributes"])}
    missing = set(dataset["linked_by"]) - set(known)
    if missing:
        raise Unsuitable(f"{dataset['name']} does not hold {', '.join(sorted(missing))}.")
    why = unlinkable(
        is_health=organisation.kind == Organisation.Kind.HEALTH,
        is_held=dataset["mode"] == Dataset.Mode.HELD,
        is_shared=bool(dataset["shared_schemes"]),
        facts={name: known[name].value_type for name in dataset["linked_by"]},
        sensitivities={each.sensitivity for each in known.values()},
    )
    if why:
        raise Unsuitable(why)
