"""What tests of several rooms share: files imported, and what an action left in the log."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from tests.hashing import lightly
from tests.moments import let_midnight_pass

from candour.core.import_report import ImportLine, ImportReport, Outcome


class Imported(NamedTuple):
    """The report of one import and every line that was told."""

    report: ImportReport
    lines: list[ImportLine]

    def count(self, outcome: Outcome) -> int:
        return self.report.counts.get(outcome, 0)

    def of(self, outcome: Outcome) -> list[ImportLine]:
        return [line for line in self.lines if line.outcome is outcome]


@pytest.fixture(scope="session", autouse=True)
def passwords_hashed_lightly() -> Iterator[None]:
    """They are no secret. What OWASP asks for is held to by the tests in `unit/people`."""
    with lightly():
        yield


@pytest.fixture(autouse=True)
def all_on_one_day() -> None:
    """What is said of today, or of this month, is said on the day on which a test began."""
    let_midnight_pass()


@pytest.fixture
def import_text(db) -> Callable[..., Imported]:
    """Imports a file given by its path, or by its text or bytes."""
    from candour.access.imports import import_file

    def run(kind, source: Path | str | bytes) -> Imported:
        content = source.read_bytes() if isinstance(source, Path) else source
        file = BytesIO(content.encode() if isinstance(content, str) else content)
        lines: list[ImportLine] = []
        report = import_file(file, kind=kind, at=datetime(2026, 11, 22, tzinfo=UTC), tell=lines.append)
        return Imported(report, lines)

    return run


@dataclass
class Recorded:
    """The one entry that was made: its id, its leaf's kind, its opened body, and whom it is about."""

    id: UUID | None = None
    kind: str = ""
    body: dict[str, Any] = field(default_factory=dict)
    subject: UUID | None = None


@pytest.fixture
def one_entry(db) -> Callable[[], AbstractContextManager[Recorded]]:
    """`with one_entry() as entry:` fails unless exactly one entry was made inside, with its leaf queued."""
    from candour.access.actions import log_key, recorder
    from candour.access.models import Entry, OpenEntry, Pending

    @contextmanager
    def watch() -> Iterator[Recorded]:
        before = set(Pending.objects.values_list("id", flat=True))
        recorded = Recorded()
        yield recorded
        (pending,) = Pending.objects.exclude(id__in=before)
        recorded.id = pending.id
        if entry := Entry.objects.filter(id=pending.id).first():
            opened = recorder().opened(
                log_key(entry.subject_id),
                id=entry.id,
                at=entry.at,
                kind=entry.kind,
                sealed=bytes(entry.sealed),
            )
            body, recorded.kind, recorded.subject = opened.body, entry.kind, entry.subject_id
            assert opened.leaf == bytes(pending.leaf)
        else:
            opened = OpenEntry.objects.get(id=pending.id)
            body, recorded.kind = bytes(opened.body), opened.kind
        recorded.body = json.loads(body)
        assert Entry.objects.count() + OpenEntry.objects.count() == len(before) + 1

    return watch


@pytest.fixture
def version(db) -> Callable[[UUID], int]:
    """The version by which decisions about a subject, a client or the register are guarded."""
    from candour.people.models import Version

    return lambda id: Version.objects.get(id=id).version
