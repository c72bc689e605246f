"""`candour log audit`: hold what is stored against the log, and print what an auditor may read of it.

That is every entry that concerns no person, word for word, and counts of the others. The exit status is 1
when a body is not the one that was logged, or is gone.
"""

import json
import sys
from argparse import ArgumentParser, Namespace

from candour.access.stored_bodies import (
    StoredBody,
    leaves_by_month,
    leaves_without_body,
    stored_bodies,
)
from candour.config.env import Environment
from candour.log.exact import encode_timestamp
from candour.log.leaf import OPEN_KINDS

_MOST_NAMED = 20


def add_arguments(parser: ArgumentParser) -> None:
    """--bodies and --kind."""
    parser.add_argument("--bodies", action="store_true", help="print the bodies, as JSON, instead of counts")
    parser.add_argument("--kind", choices=sorted(OPEN_KINDS), help="only entries of this kind")


def audit(args: Namespace, environment: Environment) -> int:
    """Check every stored body that may be read, and that no other is gone."""
    changed, number = [], 0
    for stored in stored_bodies(args.kind):
        number += 1
        if not stored.is_as_logged:
            changed.append(stored.index)
        if args.bodies:
            sys.stdout.write(_as_json(stored))
    missing = leaves_without_body()
    if not args.bodies:
        sys.stdout.write(_counts())
    for indices, what in (
        (changed, "Changed since they were logged"),
        (missing, "Deleted since they were logged"),
    ):
        if indices:
            named = ", ".join([f"{index:,}" for index in indices[:_MOST_NAMED]])
            sys.stderr.write(f"{what}: {len(indices):,} bodies, in the entries numbered {named}.\n")
    if changed or missing:
        return 1
    sys.stderr.write(f"Bodies that are not about a person: {number:,}, all as they were logged.\n")
    return 0


def _as_json(stored: StoredBody) -> str:
    members = {
        "index": stored.index,
        "id": str(stored.id),
        "at": encode_timestamp(stored.at),
        "kind": stored.kind,
        "as_logged": stored.is_as_logged,
        "body": stored.body,
    }
    return json.dumps(members, ensure_ascii=False) + "\n"


def _counts() -> str:
    """Month, kind and number, a line each, with tabs between."""
    rows = [f"{counted.month:%Y-%m}\t{counted.kind}\t{counted.number}\n" for counted in leaves_by_month()]
    return "".join(["month\tkind\tentries\n", *rows])
