"""Takes the published lists of local services, and of where each council gives each of them.

Both come in two layouts, and one file's header names fewer columns than its rows have. A list is taken in
chunks of rows, and only what it names is touched: a service missing from a newer list stays.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet

from candour.access.imports import ImportKind
from candour.core.cells import Cells
from candour.core.import_report import ImportLine, Outcome, Remark
from candour.core.table_file import Layout, TableRow, read_table
from candour.people.models import Organisation
from candour.services.models import Collection, Service, ServiceLink
from candour.services.places import plain_postcode

CHUNK = 500

SERVICES_LIST = Layout({"LGSL": "lgsl", "Description": "description", "Providing Tier": "tier"})
STANDARDS_LIST = Layout({"Identifier": "lgsl", "Label": "description"})
"""As the standards body gives it, without the tier."""

LINKS_LIST = Layout(
    {"la": "council", "lgsl": "service", "lgil": "interaction", "link": "url"}, unnamed=("lgsl", "lgil")
)
"""The header names four columns and the rows have six: the numbers of service and interaction follow."""
CORRECTIONS_LIST = Layout({"GSS": "gss", "LGSL": "lgsl", "LGIL": "lgil", "New URL": "url"})
"""As councils send it to correct their links; a line without a new address changes nothing."""

COLLECTIONS_LIST = Layout(
    {
        "Organisation": "organisation",
        "UPRN": "uprn",
        "Address": "address",
        "Postcode": "postcode",
        "What": "what",
        "First": "first",
        "Every": "every",
    }
)
"""A line for each property and bin; "First" is a date such as 2026-11-26, "Every" a number of days."""

TIERS = ("county/unitary", "district/unitary", "all")


@dataclass(frozen=True, slots=True)
class _Sound:
    """A row without fault: its key and its other values, by field of the model.

    `unless_held` refuses a row whose key is not held yet; without it the row is added.
    """

    cells: Cells
    about: str
    key: tuple[Any, ...]
    values: dict[str, Any]
    unless_held: str = ""


@dataclass(frozen=True, slots=True)
class _Target:
    """The table a list goes into, the fields of its key, and how to find the rows of a chunk."""

    model: type[Model]
    key: tuple[str, ...]
    among: Callable[[list[_Sound]], QuerySet[Any]]


def take_services(lines: Iterable[bytes]) -> Iterator[ImportLine]:
    """Take the Local Government Services List."""
    target = _Target(
        Service, ("lgsl",), lambda rows: Service.objects.filter(lgsl__in=[row.key[0] for row in rows])
    )
    yield from _store(map(_service, read_table(lines, SERVICES_LIST, STANDARDS_LIST)), target)


def take_links(lines: Iterable[bytes]) -> Iterator[ImportLine]:
    """Take the links of councils to their services, as a whole list or as corrections."""
    target = _Target(
        ServiceLink,
        ("council", "lgsl", "lgil"),
        lambda rows: ServiceLink.objects.filter(
            council__in={row.key[0] for row in rows},
            lgsl__in={row.key[1] for row in rows},
            lgil__in={row.key[2] for row in rows},
        ),
    )
    yield from _store(_links(read_table(lines, LINKS_LIST, CORRECTIONS_LIST)), target)


def take_collections(lines: Iterable[bytes]) -> Iterator[ImportLine]:
    """Take the list that says when bins are collected at each property. It is about places, not people."""
    target = _Target(
        Collection,
        ("organisation_id", "uprn", "what"),
        lambda rows: Collection.objects.filter(uprn__in={row.key[1] for row in rows}),
    )
    organisations = dict(Organisation.objects.filter(joined=True).values_list("slug", "pk"))
    rows = (_collection(row, organisations) for row in read_table(lines, COLLECTIONS_LIST))
    yield from _store(rows, target)


COLLECTIONS = ImportKind("collections", "register", take_collections)
SERVICES = ImportKind("services", "register", take_services)
SERVICE_LINKS = ImportKind("service-links", "register", take_links)


def _service(row: TableRow) -> _Sound | ImportLine:
    cells = Cells(row)
    lgsl = cells.number("lgsl")
    values = {"description": cells.text("description", 300)}
    if row.layout is SERVICES_LIST:
        values["tier"] = cells.text("tier", 40)
        if values["tier"] and values["tier"] not in TIERS:
            cells.fault("tier", f"is “{values['tier']}”", f"Give one of {', '.join(TIERS)}")
    if cells.faults:
        return cells.refused(f"service {lgsl}")
    return _Sound(cells, f"service {lgsl}", (lgsl,), values)


def _collection(row: TableRow, organisations: Mapping[str, UUID]) -> _Sound | ImportLine:
    """One property and bin. organisations: those that take part, by slug."""
    cells = Cells(row)
    slug, uprn, what = cells.short_name("organisation"), cells.text("uprn", 12), cells.text("what", 60)
    address, postcode = cells.text("address", 200), plain_postcode(cells.text("postcode", 10))
    first, every = cells.optional_date("first"), cells.number("every")
    if slug and slug not in organisations:
        cells.fault("organisation", f"is {slug}, which takes no part here", "Give its short name")
    if uprn and not (uprn.isascii() and uprn.isdigit()):
        cells.fault("uprn", f"is “{uprn}”", "Give the digits of the property's number")
    if first is None and not cells.faults:
        cells.fault("first", "is empty", "Give a day on which it is collected")
    if not cells.faults and not 1 <= every <= 366:
        cells.fault("every", f"is {every}", "Give the days from one to the next, 1 to 366")
    about = f"{uprn} {what}"
    if cells.faults:
        return cells.refused(about)
    values = {"address": address, "postcode": postcode, "first": first, "every": every}
    return _Sound(cells, about, (organisations[slug], uprn, what), values)


def _links(rows: Iterable[TableRow]) -> Iterator[_Sound | ImportLine]:
    coded = Organisation.objects.exclude(gss_code=None)
    councils = {each.gss_code or "": each.slug for each in coded.only("gss_code", "slug")}
    numbers: dict[str, int] = {}
    for at, row in enumerate(rows):
        if row.layout is CORRECTIONS_LIST:
            yield _correction(row, councils)
            continue
        if at == 0:
            remark = Remark(
                "the header", "names 4 columns, where the rows have the LGSL and LGIL numbers as well"
            )
            yield ImportLine(1, Outcome.NOTED, "the file", (remark,))
        yield _link(row, numbers)


def _link(row: TableRow, numbers: dict[str, int]) -> _Sound | ImportLine:
    """One link of the whole list. `numbers` is what earlier rows said each named service's number is.

    Name and number of a service stand in every row: where they part, one of the two is wrong.
    """
    cells = Cells(row)
    council, service = cells.short_name("council"), cells.short_name("service")
    lgsl, lgil = cells.number("lgsl"), cells.number("lgil")
    url = cells.web_address("url", 1000)
    about = f"{council} {lgsl}/{lgil}"
    if not cells.faults and numbers.setdefault(service, lgsl) != lgsl:
        cells.fault(
            "lgsl", f"is {lgsl}, and earlier lines give {service} the number {numbers[service]}", "Correct it"
        )
    if cells.faults:
        return cells.refused(about)
    return _Sound(cells, about, (council, lgsl, lgil), {"url": url})


def _correction(row: TableRow, councils: dict[str, str]) -> _Sound | ImportLine:
    """One correction. `councils` is the short name for each GSS code."""
    cells = Cells(row)
    gss, lgsl, lgil = cells.text("gss", 20), cells.number("lgsl"), cells.number("lgil")
    about = f"{gss} {lgsl}/{lgil}"
    if gss and gss not in councils:
        cells.fault("gss", f"is {gss}, a code no organisation here has", "Import the local authorities first")
    if not row.fault and not row.cells["url"].strip() and not cells.faults:
        return cells.line(Outcome.UNCHANGED, about)
    url = cells.web_address("url", 1000)
    if cells.faults:
        return cells.refused(about)
    unknown = f"and this interaction have no link of {councils[gss]} to correct"
    return _Sound(cells, about, (councils[gss], lgsl, lgil), {"url": url}, unknown)


def _store(rows: Iterable[_Sound | ImportLine], target: _Target) -> Iterator[ImportLine]:
    first_lines: dict[tuple[Any, ...], int] = {}
    rows = iter(rows)
    while chunk := list(islice(rows, CHUNK)):
        yield from _store_chunk([_unless_repeated(row, first_lines) for row in chunk], target)


def _unless_repeated(
    row: _Sound | ImportLine, first_lines: dict[tuple[Any, ...], int]
) -> _Sound | ImportLine:
    if (
        isinstance(row, ImportLine)
        or first_lines.setdefault(row.key, row.cells.row.number) == row.cells.row.number
    ):
        return row
    row.cells.fault("the row", f"says again what line {first_lines[row.key]} says", "Keep one of the two")
    return row.cells.refused(row.about)


def _store_chunk(chunk: list[_Sound | ImportLine], target: _Target) -> Iterator[ImportLine]:
    sound = [row for row in chunk if isinstance(row, _Sound)]
    held = {tuple(getattr(each, name) for name in target.key): each for each in target.among(sound)}
    new, changed, decided = [], [], []
    for row in chunk:
        if isinstance(row, ImportLine):
            decided.append(row)
        elif (known := held.get(row.key)) is None and row.unless_held:
            row.cells.fault("lgsl", row.unless_held, "Check both numbers, or add the link to the whole list")
            decided.append(row.cells.refused(row.about))
        elif known is None:
            new.append(target.model(**dict(zip(target.key, row.key, strict=True)), **row.values))
            decided.append(row.cells.line(Outcome.TAKEN, row.about))
        elif all(getattr(known, name) == value for name, value in row.values.items()):
            decided.append(row.cells.line(Outcome.UNCHANGED, row.about))
        else:
            for name, value in row.values.items():
                setattr(known, name, value)
            changed.append(known)
            decided.append(row.cells.line(Outcome.CHANGED, row.about))
    target.model._default_manager.bulk_create(new)
    if changed:
        target.model._default_manager.bulk_update(changed, list(sound[0].values))
    yield from decided
