"""Gives a resident 10,000 uses over ten years: `python -m bench.many_uses EMAIL`.

Each is their newest use once more, sealed anew, at another moment. They have no leaves: nothing is proven.
"""

import os
import sys
from datetime import UTC, datetime, timedelta

MANY = 10_000


def main(email: str) -> int:
    """Add them to the demonstration that runs."""
    from candour.config.database import with_database
    from candour.config.env import read_environment

    with with_database(read_environment(os.environ)):
        import django

        os.environ["DJANGO_SETTINGS_MODULE"] = "candour.config.settings"
        django.setup()
        _add(email)
    return 0


def _add(email: str) -> None:
    from django.contrib.auth import get_user_model
    from django.db import connection

    from candour.access.actions import log_key, recorder
    from candour.access.models import Entry
    from candour.access.queries import uses_of
    from candour.people.models import Organisation
    from candour.people.queries import log_subject

    person = get_user_model().objects.get(email=email).person_id
    body = dict(next(uses_of(person)).body)
    subject, now = log_subject(person), datetime.now(UTC)
    key, organisation = log_key(subject), Organisation.objects.get(slug=body["organisation"]).pk
    rows = [
        recorder().entry(
            body,
            kind="use",
            subject=subject,
            key=key,
            happened=now - timedelta(hours=9 * n),
            organisation=organisation,
        )
        for n in range(1, MANY + 1)
    ]
    Entry.objects.bulk_create(
        [
            Entry(
                subject_id=row.subject,
                id=row.id,
                at=row.at,
                happened=row.happened,
                kind=row.kind,
                organisation_id=row.organisation,
                key_id=row.key,
                sealed=row.sealed,
            )
            for row in rows
        ],
        batch_size=1000,
    )
    with connection.cursor() as cursor:
        cursor.execute("analyze entries")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
