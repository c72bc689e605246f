"""Makes one borough of a size, with a past: `python -m bench.grown PEOPLE USES`, in its own environment.

Prints as JSON the client's key, how many uses there are, what they and the people take on disk, and how long
it took to make them.
"""

import json
import os
import sys
import time
from datetime import UTC, datetime

import psycopg

RESIDENT = "often@bench.example"
PASSWORD = "a long enough phrase for a bench"  # noqa: S105 - of an account in a database that is thrown away

_TABLES = {
    "subject": ("subjects", "versions", "subject_references", "subject_keys", "records"),
    "entry": ("entries", "leaves"),
}


def main(people: int, uses: int) -> int:
    """Make it and print what came of it."""
    import django

    django.setup()
    from candour.config.env import read_environment
    from candour.config.own_keys import announce_own_keys
    from candour.config.roles import migrate_database

    environment = read_environment(os.environ)
    migrate_database()
    announce_own_keys(environment)
    from bench.history import log_uses
    from bench.population import SCHEME, populate, reference
    from bench.world import make_world
    from candour.access.actions import recorder
    from candour.access.first_sight import blind_of
    from candour.people.actions import create_account, link_account
    from candour.people.models import Reference, Subject

    dsn = os.environ["CANDOUR_DATABASE_URL"]
    began = time.monotonic()
    world = make_world(populate, dsn, people)
    peopled = time.monotonic()
    blind = blind_of(recorder(), world.asker, SCHEME, reference(0))
    often = Reference.objects.get(blind=blind).subject_id
    logged = log_uses(
        dsn, recorder(), origin=environment.log_origin, asker=world.asker, often=often, uses=uses
    )
    ended = time.monotonic()
    now = datetime.now(UTC)
    account = create_account(
        email=RESIDENT, password=PASSWORD, given_name="Olive", at=now, email_is_confirmed=True
    )
    link_account(account=account, person=Subject.objects.get(id=often).person_id, how="a bench", at=now)
    figures = {
        "key": world.key.as_dict(private=True),
        "people": people,
        "uses": logged,
        "people_s": round(peopled - began, 1),
        "uses_s": round(ended - peopled, 1),
        **_disk(dsn, people, logged),
    }
    sys.stdout.write(json.dumps(figures))
    return 0


def _disk(dsn: str, people: int, uses: int) -> dict[str, int]:
    """Bytes of each table with its indexes, for each person or use."""
    with psycopg.connect(dsn) as connection:
        sizes = dict(
            connection.execute(
                "select relname, pg_total_relation_size(oid) from pg_class where relkind = 'r'"
            ).fetchall()
        )
    return {
        f"{table}_bytes": round(sizes[table] / (people if what == "subject" else uses))
        for what, tables in _TABLES.items()
        for table in tables
    }


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
