"""Takes agreements from the register of the Digital Economy Act 2017, so that they can be read beside ours.

They are kept as versions and marked as register-only: nothing is ever released under them. The register's
own file brings its proven history; a table of amendments brings what is to stand next.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from itertools import chain
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from candour.access.imports import ImportKind
from candour.core.basis import LawfulBasis
from candour.core.cells import Cells
from candour.core.errors import InvalidPeriod, UnusableFile
from candour.core.import_report import ImportLine, Outcome, Remark
from candour.core.period import parse_period
from candour.core.table_file import Layout, TableRow, read_table
from candour.sharing.models import Agreement, AgreementVersion
from candour.sharing.register_file import RegisterEntry, is_register_file, read_register

REGISTER = "information-sharing-agreement-0001"
COLUMNS = (
    "name",
    "purpose",
    "information-sharing-benefits",
    "legal-power-disclosure",
    "disclosed-information",
    "controllers",
    "controller-names",
    "information-sharing-method",
    "processors",
    "processor-names",
    "retention-period",
    "start-date",
    "end-date",
    "review-date",
    "contact",
    "areas",
    "area-names",
)
LAYOUT = Layout({column: column for column in (REGISTER, *COLUMNS)})
LONGEST_TEXT = 20_000
WORDS = {
    "name": "name",
    "why": "purpose",
    "benefits": "benefits",
    "statute": "legal power",
    "disclosed": "information disclosed",
    "controllers": "controllers",
    "processors": "processors",
    "method": "method",
    "retention": "retention period",
    "starts_at": "start date",
    "ends_at": "end date",
    "review_on": "review date",
    "contact": "contact",
    "areas": "areas",
}
"""The fields in which two versions may differ, as people are told of them."""


def take_agreements(lines: Iterable[bytes]) -> Iterator[ImportLine]:
    """Take the register's own file, or a table of amendments: the same fields in tab-separated columns."""
    lines = iter(lines)
    first = next(lines, b"")
    everything = chain([first], lines)
    if is_register_file(first):
        yield from _take_register(read_register(everything))
    else:
        for row in read_table(everything, LAYOUT, delimiter="\t"):
            yield _take_amendment(row)


AGREEMENTS = ImportKind("agreements", "agreement", take_agreements)


def _take_register(entries: Iterable[RegisterEntry]) -> Iterator[ImportLine]:
    """The nth sound entry of an agreement is its version n."""
    counts: dict[str, int] = {}
    for entry in entries:
        if entry.is_system:
            _refuse_other_register(entry)
            continue
        cells = Cells(_row(entry))
        terms = _terms(cells)
        if cells.faults:
            yield cells.refused(_about(cells))
            continue
        counts[entry.key] = number = counts.get(entry.key, 0) + 1
        yield _take_version(cells, terms, number)


def _take_version(cells: Cells, terms: Mapping[str, Any], number: int) -> ImportLine:
    """Version `number` of an agreement, unless it is here already and the same."""
    held = _versions(cells)
    if number > len(held):
        return _add_version(cells, terms, held)
    different = _differences(held[number - 1], terms)
    if different:
        cells.fault(
            "the entry",
            f"differs from version {number} as it is held here, in {', '.join(different)}",
            "Import the register's own file before its amendments",
        )
        return cells.refused(_about(cells))
    return cells.line(Outcome.UNCHANGED, _about(cells))


def _take_amendment(row: TableRow) -> ImportLine:
    """The next version of an agreement, unless one that is here already says the same."""
    cells = Cells(row)
    terms = _terms(cells)
    if cells.faults:
        return cells.refused(_about(cells))
    held = _versions(cells)
    same = [version for version in held if not _differences(version, terms)]
    if not same:
        return _add_version(cells, terms, held)
    if same[-1] is not held[-1]:
        reason = (
            f"says what version {same[-1].version} says, and version {held[-1].version} stays in its place"
        )
        cells.notes.append(Remark("the row", reason))
    return cells.line(Outcome.UNCHANGED, _about(cells))


def _add_version(cells: Cells, terms: Mapping[str, Any], held: list[AgreementVersion]) -> ImportLine:
    source_id = cells.row.cells[REGISTER].strip()
    agreement, _ = Agreement.objects.get_or_create(
        source=REGISTER,
        source_id=source_id,
        defaults={
            "slug": slugify(f"digital-economy-act-{source_id}"),
            "purpose": terms["purpose"],
            "register_only": True,
        },
    )
    changed = f"Changed: {', '.join(_differences(held[-1], terms))}." if held else ""
    AgreementVersion.objects.create(
        agreement=agreement, version=len(held) + 1, what_changed=changed, drafted_by="register", **terms
    )
    return cells.line(Outcome.CHANGED if held else Outcome.TAKEN, _about(cells))


def _terms(cells: Cells) -> dict[str, Any]:
    """The fields of a version. The Act's powers say *may*, which makes them public task (6(1)(e))."""
    cells.short_name(REGISTER)
    name = cells.text("name", 300)
    starts, ends = cells.optional_date("start-date"), cells.optional_date("end-date")
    if starts and ends and ends < starts:
        cells.fault("end-date", "is before the start", "Correct one of the two")
    return {
        "name": name,
        "purpose": slugify(name)[:100].strip("-"),
        "why": cells.text("purpose", LONGEST_TEXT),
        "benefits": cells.optional_text("information-sharing-benefits", LONGEST_TEXT),
        "statute": cells.optional_text("legal-power-disclosure", 300),
        "lawful_basis": LawfulBasis.PUBLIC_TASK.value,
        "disclosed": cells.optional_text("disclosed-information", LONGEST_TEXT),
        "controllers": _parties(cells, "controllers", "controller-names"),
        "processors": _parties(cells, "processors", "processor-names"),
        "method": cells.optional_text("information-sharing-method", 300),
        "retention": _period(cells, "retention-period"),
        "starts_at": starts and _local(starts, time.min),
        "ends_at": ends and _local(ends, time.max),
        "review_on": cells.optional_date("review-date"),
        "contact": cells.optional_text("contact", 300),
        "areas": _parties(cells, "areas", "area-names"),
    }


def _row(entry: RegisterEntry) -> TableRow:
    """An entry's item as a row: lists become text as the tables of amendments write them."""
    strange = [name for name, value in entry.item.items() if not _is_text_or_texts(value)]
    if strange:
        fault = Remark(strange[0], "is neither text nor a list of texts", "Correct it in the register")
        return TableRow(entry.number, LAYOUT, fault=fault)
    if entry.item.get(REGISTER) != entry.key:
        fault = Remark(REGISTER, f"is not {entry.key}, the key of its entry", "Correct it in the register")
        return TableRow(entry.number, LAYOUT, fault=fault)
    texts = {
        name: value if isinstance(value, str) else "; ".join(value) for name, value in entry.item.items()
    }
    names = LAYOUT.columns
    return TableRow(entry.number, LAYOUT, {name: texts.get(name, "") for name in names}, names)


def _is_text_or_texts(value: Any) -> bool:
    return isinstance(value, str) or (
        isinstance(value, list) and all(isinstance(each, str) for each in value)
    )


def _refuse_other_register(entry: RegisterEntry) -> None:
    if entry.key == "name" and entry.item.get("name") != REGISTER:
        remark = Remark("the line", f"says that this is another register than {REGISTER}", "Import that one")
        raise UnusableFile(entry.number, remark)


def _versions(cells: Cells) -> list[AgreementVersion]:
    held = AgreementVersion.objects.filter(
        agreement__source=REGISTER, agreement__source_id=cells.row.cells[REGISTER].strip()
    )
    return list(held.order_by("version"))


def _differences(version: AgreementVersion, terms: Mapping[str, Any]) -> list[str]:
    return [words for name, words in WORDS.items() if getattr(version, name) != terms[name]]


def _parties(cells: Cells, codes: str, names: str) -> str:
    """Names with their codes after them, or whichever of the two the register has."""
    listed = [_joined(cells.optional_text(each, LONGEST_TEXT)) for each in (names, codes)]
    if all(listed):
        return f"{listed[0]} ({listed[1]})"
    return listed[0] or listed[1]


def _joined(text: str) -> str:
    return "; ".join(each.strip() for each in text.split(";") if each.strip())


def _period(cells: Cells, column: str) -> str:
    text = cells.optional_text(column, 20)
    try:
        return str(parse_period(text)) if text else ""
    except InvalidPeriod:
        cells.fault(
            column, f"is “{text}”, which is not a period", "Write periods like P2Y or P11M (ISO 8601)"
        )
        return ""


def _local(day: date, hour: time) -> datetime:
    """The moment of a day where the agreement applies; its last day counts to its end."""
    return datetime.combine(day, hour, timezone.get_default_timezone())


def _about(cells: Cells) -> str:
    return f"agreement {cells.row.cells.get(REGISTER, '').strip()}".strip()
