"""The register as pages show it: organisations with their datasets and processing activities, attributes."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import QuerySet

from candour.people.models import Organisation
from candour.people.remembered import Remembered
from candour.register.models import Attribute, Dataset


def attributes() -> Mapping[str, Attribute]:
    """Every attribute, by name."""
    return {attribute.name: attribute for attribute in Attribute.objects.all()}


REACHING = frozenset(
    f"pd:{term}"
    for term in (
        "Contact",
        "EmailAddress",
        "EmailAddressPersonal",
        "EmailAddressWork",
        "TelephoneNumber",
        "PhysicalAddress",
        "City",
        "HouseNumber",
        "Locality",
        "PostalCode",
        "Region",
        "RoomNumber",
        "Street",
        "HomeLocation",
        "CurrentLocation",
        "GPSCoordinate",
    )
)
"""The terms of the Data Privacy Vocabulary for how or where somebody can be found at home."""


def reaching(listed: Iterable[Attribute]) -> tuple[Attribute, ...]:
    """Those by which somebody can be found or reached: addresses, and what the register calls contact."""
    is_address = Attribute.ValueType.ADDRESS
    return tuple(each for each in listed if each.value_type == is_address or each.dpv in REACHING)


def datasets() -> Mapping[UUID, Dataset]:
    """Every dataset with its organisation, by id."""
    return {dataset.id: dataset for dataset in Dataset.objects.select_related("organisation")}


def linked_by_facts() -> tuple[Dataset, ...]:
    """The datasets whose records a person may link with what they know, by name."""
    return tuple(Dataset.objects.exclude(linked_by=[]).select_related("organisation").order_by("name"))


ATTRIBUTES = Remembered(attributes)
DATASETS = Remembered(datasets)
"""The same for pages that are opened often."""


def organisations_joined() -> QuerySet[Organisation]:
    """The organisations that take part in this exchange, with their datasets and processing activities."""
    return Organisation.objects.filter(joined=True).prefetch_related("datasets", "activities")


def not_joined_yet() -> QuerySet[Dataset]:
    """The systems that are only listed, with how to ask about them."""
    return Dataset.objects.filter(mode=Dataset.Mode.SIGNPOSTED).select_related("organisation")


def organisation_called(slug: str) -> Organisation | None:
    """An organisation with its datasets, its processing activities and who took over its duties."""
    related = ("datasets", "activities", "successors", "predecessors")
    return Organisation.objects.filter(slug=slug).prefetch_related(*related).first()


def every_organisation() -> QuerySet[Organisation]:
    """All organisations, those that only a published list brought too, by name."""
    return Organisation.objects.prefetch_related("datasets", "successors").order_by("name", "slug")
