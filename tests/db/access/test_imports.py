"""A file is imported whole or not at all, with one entry that holds its digest."""

import json
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO

import pytest
from django.db import connection

from candour.access.imports import LONGEST_LINE, ImportKind, import_file
from candour.access.models import OpenEntry, Pending
from candour.core.errors import UnusableFile
from candour.core.import_report import ImportLine, ImportReport, Outcome, Remark
from candour.services.imports import SERVICES
from candour.services.models import Service

HEADER = "LGSL,Description,Providing Tier\n"
SMALL = HEADER + "1,Home schooling,county/unitary\n2,School clothing,county/unitary\n"


def bodies() -> list[dict]:
    return [json.loads(bytes(entry.body)) for entry in OpenEntry.objects.order_by("id")]


def test_an_import_is_one_entry_with_the_digest_and_the_sums(import_text) -> None:
    import_text(SERVICES, SMALL + "3,,all\n")
    assert bodies() == [
        {
            "kind": "import",
            "when": "2026-11-22T00:00:00.000Z",
            "register": "services",
            "digest": f"sha-256:{sha256((SMALL + '3,,all' + chr(10)).encode()).hexdigest()}",
            "taken": 2,
            "changed": 0,
            "unchanged": 0,
            "refused": 1,
        }
    ]
    assert OpenEntry.objects.get().kind == "register"
    assert Pending.objects.count() == 1


def test_importing_the_same_file_again_changes_nothing_and_records_nothing(import_text) -> None:
    import_text(SERVICES, SMALL)
    again = import_text(SERVICES, SMALL)
    assert [line.outcome for line in again.lines] == [Outcome.UNCHANGED] * 2
    assert OpenEntry.objects.count() == 1


def test_a_file_refused_after_some_lines_were_taken_stores_none_of_them(import_text) -> None:
    def take(lines: Iterable[bytes]) -> Iterator[ImportLine]:
        Service.objects.create(lgsl=1, description="x", tier="all")
        yield ImportLine(2, Outcome.TAKEN, "service 1")
        raise UnusableFile(3, Remark("the line", "was altered", "Fetch it again"))

    refused = import_text(ImportKind("services", "register", take), SMALL)
    assert str(refused.report) == (
        "Nothing was stored. line 3: refused: the file. the line: was altered. Fetch it again."
    )
    assert not Service.objects.exists()
    assert not OpenEntry.objects.exists()


def test_a_fault_of_the_program_stores_nothing_either(import_text) -> None:
    def take(lines: Iterable[bytes]) -> Iterator[ImportLine]:
        Service.objects.create(lgsl=1, description="x", tier="all")
        yield ImportLine(2, Outcome.TAKEN, "service 1")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        import_text(ImportKind("services", "register", take), SMALL)
    assert not Service.objects.exists()


def test_a_line_without_end_is_refused_before_it_fills_the_memory(import_text) -> None:
    refused = import_text(SERVICES, HEADER + "1," + "x" * LONGEST_LINE)
    assert refused.report.stopped.number == 2
    assert refused.report.stopped.remarks[0].reason == "is longer than 1,000,000 bytes"


def test_a_file_is_read_line_by_line(db) -> None:
    """A file that can only be read by lines, and never as a whole, is enough."""

    class Lines(BytesIO):
        def read(self, *_: int) -> bytes:
            raise AssertionError("read as a whole")

    report = import_file(Lines(SMALL.encode()), kind=SERVICES, at=datetime.now(UTC), tell=lambda line: None)
    assert report.counts == {Outcome.TAKEN: 2}


def test_two_imports_of_one_file_at_the_same_moment_take_each_line_once(live_database) -> None:
    def run(_: int) -> ImportReport:
        try:
            return import_file(
                BytesIO(SMALL.encode()), kind=SERVICES, at=datetime.now(UTC), tell=lambda line: None
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        counts = [report.counts for report in pool.map(run, range(4))]
    assert sum(each.get(Outcome.TAKEN, 0) for each in counts) == 2
    assert sum(each.get(Outcome.UNCHANGED, 0) for each in counts) == 6
    assert OpenEntry.objects.count() == 1
