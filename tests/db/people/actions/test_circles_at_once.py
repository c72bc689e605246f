"""Two who accept in one moment: each alone is fine, and both together would close a circle."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import psycopg
import pytest
from django.db import connections, transaction
from soak.running import wait_until

from candour.core.authority import NotGranted, Topic
from candour.people.actions import accept, create_account, invite
from candour.people.errors import CannotActFor

WAITING = "select from pg_locks where locktype = 'advisory' and not granted"


@pytest.fixture
def four(live_database, at):
    """Ada acts for Ben and Cy for Dot; Ben is asked to act for Cy, and Dot for Ada."""
    ada, ben, cy, dot = (
        create_account(email=f"{name}@post.example", password="a long one", given_name=name, at=at)
        for name in ("ada", "ben", "cy", "dot")
    )

    def invited(person, holder):
        asked = {"relation": "friend", "services": {"bins": Topic.HOME}, "may_act": False, "at": at}
        return {
            "invitation": invite(account=person, email=holder.email, **asked),
            "account": holder,
            "at": at,
        }

    accept(**invited(ben, ada))
    accept(**invited(dot, cy))
    return invited(cy, ben), invited(ada, dot)


def test_the_second_waits_for_the_first_and_is_refused(four, live_database, django_db_blocker):
    first, second = four
    is_accepted, may_commit = Event(), Event()

    def accept_first():
        with django_db_blocker.unblock(), transaction.atomic():
            accept(**first)
            is_accepted.set()
            assert may_commit.wait(60)
        connections.close_all()

    def accept_second():
        try:
            with django_db_blocker.unblock():
                accept(**second)
        except CannotActFor as refused:
            return refused.why
        finally:
            may_commit.set()
            connections.close_all()

    with ThreadPoolExecutor(2) as threads, psycopg.connect(live_database, autocommit=True) as looking:
        one = threads.submit(accept_first)
        assert is_accepted.wait(60)
        other = threads.submit(accept_second)
        wait_until(lambda: other.done() or looking.execute(WAITING).rowcount, 60, "the second does nothing")
        may_commit.set()
        one.result()
        assert other.result() is NotGranted.CIRCULAR
