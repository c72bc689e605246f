"""Takes the published lists of local authorities, so that every council has its codes, dates and successors.

Two lists name the same councils, and each has the last word on what it keeps best: the list of codes on
code, name, tier, dates and successors, GOV.UK's list on short name, homepage and county. Either may come
first; after the codes, GOV.UK's is also checked for councils that have ended.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.text import slugify

from candour.access.imports import ImportKind
from candour.core.cells import Cells
from candour.core.import_report import ImportLine, Outcome
from candour.core.table_file import Layout, TableRow, read_table
from candour.people.models import Organisation

GOVUK_LIST = Layout(
    {
        "id": "id",
        "gss": "gss",
        "tier_id": "tier",
        "parent_local_authority_id": "county",
        "slug": "slug",
        "country_name": "nation",
        "homepage_url": "homepage",
        "name": "name",
    }
)
CODES_LIST = Layout(
    {
        "local-authority-code": "code",
        "official-name": "name",
        "nice-name": "short name",
        "gov-uk-slug": "slug",
        "gss-code": "gss",
        "former-gss-codes": "former gss",
        "powers": "tier",
        "nation": "nation",
        "start-date": "started",
        "end-date": "ended",
        "replaced-by": "successors",
    }
)
GSS_CODE = re.compile(r"[EWSNK][0-9]{8}")
TIERS = {
    "1": "county",
    "2": "district",
    "3": "unitary",
    "upper tier": "county",
    "lower tier": "district",
    "unitary": "unitary",
    "ni district": "unitary",
    "combined": "combined",
}
"""What each list calls a tier, and what the services list calls it."""


class _Known:
    """The organisations there are, some hundreds, by each name that a list may know them by."""

    def __init__(self) -> None:
        self.by_slug: dict[str, Organisation] = {}
        self.by_gss: dict[str, Organisation] = {}
        self.by_code: dict[str, Organisation] = {}
        for organisation in Organisation.objects.prefetch_related("successors"):
            self._index(organisation)

    def store(self, organisation: Organisation, values: Mapping[str, Any]) -> Outcome:
        """Give the organisation these values and save it, if any of them is new."""
        is_new = organisation._state.adding
        if not is_new and all(getattr(organisation, name) == value for name, value in values.items()):
            return Outcome.UNCHANGED
        self.by_slug.pop(organisation.slug, None)
        self.by_gss.pop(organisation.gss_code or "", None)
        for name, value in values.items():
            setattr(organisation, name, value)
        organisation.save()
        self._index(organisation)
        return Outcome.TAKEN if is_new else Outcome.CHANGED

    def _index(self, organisation: Organisation) -> None:
        self.by_slug[organisation.slug] = organisation
        if organisation.gss_code:
            self.by_gss[organisation.gss_code] = organisation
        if organisation.local_authority_code:
            self.by_code[organisation.local_authority_code] = organisation


def take_govuk_list(lines: Iterable[bytes]) -> Iterator[ImportLine]:
    """Take GOV.UK's list of councils: short name, homepage and county of each that exists now."""
    known = _Known()
    counties: dict[str, Organisation] = {}
    for row in _counties_first(read_table(lines, GOVUK_LIST)):
        yield _take_council(row, known, counties)


def take_codes_list(lines: Iterable[bytes]) -> Iterator[ImportLine]:
    """Take the list of codes: every authority there is or was, and who took over from it."""
    known = _Known()
    for row in _successors_first(read_table(lines, CODES_LIST), known):
        yield _take_authority(row, known)


GOVUK_AUTHORITIES = ImportKind("local-authorities", "register", take_govuk_list)
AUTHORITY_CODES = ImportKind("local-authority-codes", "register", take_codes_list)


def _take_council(row: TableRow, known: _Known, counties: dict[str, Organisation]) -> ImportLine:
    cells = Cells(row)
    number, slug, gss = cells.text("id", 20), cells.short_name("slug"), _gss_code(cells)
    own: dict[str, Any] = {"slug": slug, "homepage": cells.web_address("homepage", 500), "parent": None}
    lent: dict[str, Any] = {
        "kind": Organisation.Kind.LOCAL_AUTHORITY,
        "name": cells.text("name", 200),
        "gss_code": gss,
        "tier": _tier(cells),
        "nation": cells.text("nation", 40),
    }
    if county := cells.optional_text("county", 20):
        own["parent"] = counties.get(county)
        if own["parent"] is None:
            cells.fault(
                "county", f"is {county}, and no line taken here has that id", "Add its line or empty it"
            )
    council = known.by_gss.get(gss or "") or _current(known.by_slug.get(slug))
    if council is not None and council.ended_on is not None:
        cells.fault("gss", f"is the code of {_ended(council)}", "Give the code of the council there is now")
    if known.by_slug.get(slug, council) is not council:
        cells.fault("slug", f"is the short name of {known.by_slug[slug]}", "Give each council its own")
    if cells.faults:
        return cells.refused(slug)
    if council is not None and council.joined:
        own.pop("slug")  # the addresses of its datasets are made of it
    if council is not None and council.local_authority_code:
        lent = {}
    council = council or Organisation()
    outcome = known.store(council, own | lent)
    counties[number] = council
    return cells.line(outcome, council.name)


def _take_authority(row: TableRow, known: _Known) -> ImportLine:
    cells = Cells(row)
    code, name, gss = cells.text("code", 10), cells.text("name", 200), _gss_code(cells, required=False)
    started, ended = cells.optional_date("started"), cells.optional_date("ended")
    tier, nation = _tier(cells), cells.text("nation", 40)
    codes = _listed(cells.optional_text("successors", 200))
    if started and ended and ended < started:
        cells.fault("ended", "is before the start", "Correct one of the two")
    for unknown in [each for each in codes if each not in known.by_code]:
        cells.fault("successors", f"names {unknown}, and no line taken here has that code", "Add its line")
    authority = known.by_code.get(code) or _by_any_gss(cells, gss, known)
    if gss and known.by_gss.get(gss, authority) is not authority:
        cells.fault("gss", f"is the code of {known.by_gss[gss]}", "Give each authority its own")
    if cells.faults:
        return cells.refused(f"{code} {name}")
    authority = authority or Organisation(slug=_free_slug(cells, bool(ended), known))
    outcome = known.store(
        authority,
        {
            "kind": Organisation.Kind.LOCAL_AUTHORITY,
            "local_authority_code": code,
            "gss_code": gss,
            "name": name,
            "tier": tier,
            "nation": nation,
            "started_on": started,
            "ended_on": ended,
        },
    )
    successors = [known.by_code[each] for each in codes]
    if set(authority.successors.all()) != set(successors):
        authority.successors.set(successors)
        outcome = Outcome.CHANGED if outcome is Outcome.UNCHANGED else outcome
    return cells.line(outcome, f"{code} {name}")


def _counties_first(rows: Iterable[TableRow]) -> Iterator[TableRow]:
    """The rows as they come, those that name a county after all others."""
    districts = []
    for row in rows:
        if row.cells.get("county", "").strip():
            districts.append(row)
        else:
            yield row
    yield from districts


def _successors_first(rows: Iterable[TableRow], known: _Known) -> Iterator[TableRow]:
    """The rows as they come, each that names successors once these are known, however long the chain."""
    waiting = []
    for row in rows:
        if row.cells.get("successors", "").strip():
            waiting.append(row)
        else:
            yield row
    while ready := [row for row in waiting if known.by_code.keys() >= set(_listed(row.cells["successors"]))]:
        waiting = [row for row in waiting if row not in ready]
        yield from ready
    yield from waiting


def _gss_code(cells: Cells, *, required: bool = True) -> str | None:
    gss = cells.text("gss", 20) if required else cells.optional_text("gss", 20)
    if gss and not GSS_CODE.fullmatch(gss):
        cells.fault("gss", f"is “{gss}”, which is not a GSS code", "Give a letter and eight digits")
    return gss or None


def _tier(cells: Cells) -> str:
    given = cells.text("tier", 100)
    if given and given not in TIERS:
        cells.fault("tier", f"is “{given}”, which is no tier", f"Give one of {', '.join(TIERS)}")
    return TIERS.get(given, "")


def _current(organisation: Organisation | None) -> Organisation | None:
    """The organisation, if it is a local authority that has not ended."""
    if organisation is None or organisation.kind != Organisation.Kind.LOCAL_AUTHORITY:
        return None
    return None if organisation.ended_on else organisation


def _by_any_gss(cells: Cells, gss: str | None, known: _Known) -> Organisation | None:
    """An authority known by this GSS code or a former one, that no other local authority code names."""
    codes = [gss or "", *_listed(cells.optional_text("former gss", 200))]
    found = [known.by_gss[code] for code in codes if code in known.by_gss]
    return next((each for each in found if not each.local_authority_code), None)


def _free_slug(cells: Cells, has_ended: bool, known: _Known) -> str:
    """A short name nobody has; the plain one is kept for the authority there is now."""
    full = slugify(cells.row.cells["name"])[:90]
    plain = [cells.row.cells["slug"], cells.row.cells["short name"]]
    wanted = [full] if has_ended else [*(slugify(each)[:90] for each in plain), full]
    code = slugify(cells.row.cells["code"])
    return next((each for each in wanted if each and each not in known.by_slug), f"{full}-{code}")


def _listed(text: str) -> list[str]:
    return [each.strip() for each in text.split(",") if each.strip()]


def _ended(council: Organisation) -> str:
    day = council.ended_on
    return f"{council.name}, which ended on {day.day} {day:%B %Y}" if day else council.name
