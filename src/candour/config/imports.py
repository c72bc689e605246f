"""`candour import KIND FILE`: hands a published list to the room that takes it, and prints what became of it.

Every line that was refused, changed or put right is printed with its reason; the rest is counted. The exit
status is 1 when anything was refused.
"""

import sys
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from pathlib import Path

from candour.access.imports import import_file
from candour.config.env import CannotStart, Environment
from candour.config.migrate import refuse_an_older_database
from candour.core.import_report import ImportLine, Outcome
from candour.people.imports import AUTHORITY_CODES, GOVUK_AUTHORITIES
from candour.services.imports import COLLECTIONS, SERVICE_LINKS, SERVICES
from candour.sharing.imports import AGREEMENTS

_TAKEN = (SERVICES, SERVICE_LINKS, COLLECTIONS, GOVUK_AUTHORITIES, AUTHORITY_CODES, AGREEMENTS)
KINDS = {kind.name: kind for kind in _TAKEN}


def add_arguments(parser: ArgumentParser) -> None:
    """KIND, FILE and --all."""
    parser.add_argument("kind", choices=KINDS, metavar="KIND", help=f"one of {', '.join(KINDS)}")
    parser.add_argument("file", type=Path, metavar="FILE", help="the file to import")
    parser.add_argument(
        "--all", action="store_true", help="print every line, not only those that need reading"
    )


def import_from(args: Namespace, environment: Environment) -> int:
    """Import one file. Raises CannotStart when it cannot be opened or the database is not ready."""
    refuse_an_older_database()

    def tell(line: ImportLine) -> None:
        if args.all or line.remarks or line.outcome is Outcome.CHANGED:
            sys.stdout.write(f"{line}\n")

    try:
        with args.file.open("rb") as file:
            report = import_file(file, kind=KINDS[args.kind], at=datetime.now(UTC), tell=tell)
    except OSError as problem:
        raise CannotStart(f"{args.file} cannot be read: {problem.strerror}.") from None
    sys.stdout.write(f"{report}\n")
    return 1 if report.counts.get(Outcome.REFUSED) else 0
