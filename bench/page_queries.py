"""Counts the questions to the database at a visit to a page: `python -m bench.page_queries EMAIL PATH`.

A process of its own over the demonstration that runs, in the portal's role, because Django counts only where
it serves itself.
"""

import os
import sys


def main(email: str, path: str) -> int:
    """Print the number for the resident with this address, at a second visit."""
    from candour.config.database import with_database
    from candour.config.env import read_environment

    environment = read_environment(os.environ)
    with with_database(environment, "serve"):
        import django

        os.environ["DJANGO_SETTINGS_MODULE"] = "candour.config.settings"
        django.setup()
        from django.contrib.auth import get_user_model
        from django.db import connection
        from django.test import Client
        from django.test.utils import CaptureQueriesContext

        visitor = Client(headers={"host": f"127.0.0.1:{environment.port}"})
        visitor.force_login(get_user_model().objects.get(email=email))
        visitor.get(path)
        with CaptureQueriesContext(connection) as asked:
            if visitor.get(path).status_code != 200:
                raise RuntimeError(f"{path} was not shown")
        questions = [each for each in asked if each["sql"] not in ("BEGIN", "COMMIT")]
        sys.stdout.write(f"{len(questions)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
