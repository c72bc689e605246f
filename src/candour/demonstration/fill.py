"""`candour seed`: fills a new database with the borough, or finds it filled, and writes `demo.json`.

`candour demo` has it bring the database up to this version too, so that one process starts instead of two.
"""

import os
import sys
from argparse import ArgumentParser, Namespace

from django.db import connection, transaction
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from candour.config.env import Environment
from candour.config.migrate import migrate
from candour.demonstration.run import add_arguments as add_people
from candour.demonstration.seed import seed

_UNHURRIED = "-c synchronous_commit=off"


def add_arguments(parser: ArgumentParser) -> None:
    """How large a new borough is to be, and whether the database is there already."""
    add_people(parser)
    parser.add_argument(
        "--migrate",
        action="store_true",
        help="bring the database up to this version first, as candour migrate",
    )


def fill(args: Namespace, environment: Environment) -> int:
    """Fill the database with the borough, unless that is done, and write `demo.json`.

    No commit is waited for until it is on disk: nobody has been promised anything yet. All of them are, at
    the end.
    """
    assert environment.database_url is not None
    dsn = _unhurried(environment.database_url)
    if args.migrate:
        migrate(args, environment)
        sys.stdout.write("Filling the borough ...\n")
        sys.stdout.flush()
    seed(environment, dsn, people=args.people)
    _wait_for_the_disk()
    return 0


def _unhurried(dsn: str) -> str:
    """The same connection, with commits that are not waited for; so are all that Django opens from now on."""
    os.environ["PGOPTIONS"] = f"{os.environ.get('PGOPTIONS', '')} {_UNHURRIED}".strip()
    options = conninfo_to_dict(dsn).get("options") or ""
    return make_conninfo(dsn, options=f"{options} {_UNHURRIED}".strip())


@transaction.atomic
def _wait_for_the_disk() -> None:
    """Commit something as usual: once it is on disk, so is everything before it in PostgreSQL's journal."""
    with connection.cursor() as cursor:
        cursor.execute("set local synchronous_commit = on")
        cursor.execute("select pg_current_xact_id()")  # a transaction without a number writes nothing
