"""One imported file: one transaction, one entry in the log with its digest, and a report line by line.

What a file means is the business of the room that takes it. Here is what all imports share: the file is
read as a stream, is stored whole or not at all, and imports wait for each other.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import BinaryIO

from django.db import connection, transaction

from candour.access.actions import raise_versions, record_open_entry
from candour.core.errors import UnusableFile
from candour.core.import_report import ImportLine, ImportReport, Outcome, Remark, Tell
from candour.log.exact import encode_timestamp
from candour.store.register import REGISTER_ID

LONGEST_LINE = 1_000_000
IMPORT_LOCK = 0x63616E646F757201
"""The advisory lock under which imports wait for each other ("candour" in ASCII, and 1)."""


@dataclass(frozen=True, slots=True)
class ImportKind:
    """A kind of file, the leaf kind of its log entry, and how its lines are taken.

    `take` stores as it goes and yields what became of each line; it raises UnusableFile to refuse the file.
    """

    name: str
    leaf_kind: str
    take: Callable[[Iterable[bytes]], Iterator[ImportLine]]


def import_file(file: BinaryIO, *, kind: ImportKind, at: datetime, tell: Tell) -> ImportReport:
    """Take one file, telling of each line as it is decided. Importing the same file again changes nothing.

    An entry is recorded when something was stored. A file that is refused whole stores nothing, whatever
    was told of its lines before, and the report says so.
    """
    counts: Counter[Outcome] = Counter()
    digest = sha256()
    try:
        with transaction.atomic():
            _wait_for_other_imports()
            for line in kind.take(_lines(file, digest.update)):
                counts[line.outcome] += 1
                tell(line)
            report = ImportReport(kind.name, counts, digest.hexdigest())
            if report.stored:
                _record(report, kind, at)
    except UnusableFile as problem:
        stopped = ImportLine(problem.number, Outcome.REFUSED, "the file", (problem.remark,))
        return ImportReport(kind.name, Counter({Outcome.REFUSED: 1}), stopped=stopped)
    return report


def _lines(file: BinaryIO, digest: Callable[[bytes], None]) -> Iterator[bytes]:
    number = 0
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            raise UnusableFile(
                number, Remark("the line", f"is longer than {LONGEST_LINE:,} bytes", "Break it up")
            )
        digest(line)
        yield line


def _wait_for_other_imports() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [IMPORT_LOCK])


def _record(report: ImportReport, kind: ImportKind, at: datetime) -> None:
    raise_versions([REGISTER_ID])
    sums = {each.value: report.counts.get(each, 0) for each in Outcome if each is not Outcome.NOTED}
    record_open_entry(
        {
            "kind": "import",
            "when": encode_timestamp(at),
            "register": kind.name,
            "digest": f"sha-256:{report.digest}",
            **sums,
        },
        kind=kind.leaf_kind,
    )
