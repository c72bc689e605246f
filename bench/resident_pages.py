"""What pages of somebody with a long past cost the server: `python -m bench.resident_pages EMAIL`.

A process of its own in the environment of the deployment, because Django counts only where it serves itself.
Prints JSON: milliseconds (median and 95th percentile) and questions to the database, for each page.
"""

import json
import os
import statistics
import sys
import time

PAGES = {"home": "/home", "uses": "/uses"}
VISITS = 40


def main(email: str) -> int:
    """Visit each page as the resident with this address."""
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    visitor = Client(headers={"host": f"127.0.0.1:{os.environ['CANDOUR_PORT']}"})
    visitor.force_login(get_user_model().objects.get(email=email))
    figures = {}
    for name, path in PAGES.items():
        visitor.get(path)
        times = []
        for _ in range(VISITS):
            start = time.perf_counter()
            answer = visitor.get(path)
            times.append((time.perf_counter() - start) * 1000)
            if answer.status_code != 200:
                raise RuntimeError(f"{path} was not shown: {answer.status_code}")
        with CaptureQueriesContext(connection) as asked:
            visitor.get(path)
        times.sort()
        figures[f"{name}_median_ms"] = round(statistics.median(times), 1)
        figures[f"{name}_p95_ms"] = round(times[len(times) * 95 // 100], 1)
        figures[f"{name}_queries"] = sum(each["sql"] not in ("BEGIN", "COMMIT") for each in asked)
    sys.stdout.write(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
