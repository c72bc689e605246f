"""Ten years of heavy use: the page of somebody with 10,000 uses is as quick as anybody's."""

import json
import re
from datetime import timedelta
from html import unescape
from math import ceil
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from candour.access.models import Entry
from candour.store.uses import MONTHS, NEWEST_ENTRY
from candour.web.portal.uses import OPENED_AT_ONCE

from .conftest import words

MANY = 10_000
MOST_QUERIES = 12


@pytest.fixture
def many(maureen, ask, now) -> Any:
    """Maureen's one real use, repeated in the log with other bodies: 10,000 uses over about ten years."""
    from candour.access.actions import log_key, recorder
    from candour.access.queries import use_of
    from candour.people.models import Organisation
    from candour.people.queries import log_subject

    asked = ask(maureen, "fernside-homes", "home-repairs", "contact.phone", "person.date-of-birth")
    body = dict(use_of(maureen.person, asked).body)
    subject = log_subject(maureen.person)
    key = log_key(subject)
    ids = dict(Organisation.objects.values_list("slug", "id"))
    askers = ("fernside-homes", "harrowmere-council", "harrowmere-libraries")
    rows = []
    for n in range(MANY):
        asker = askers[n % 3]
        happened = now - timedelta(hours=9 * n + 1)
        rows.append(
            recorder().entry(
                {**body, "organisation": asker, "case": f"FH-{n}", "when": happened.isoformat()},
                kind="use",
                subject=subject,
                key=key,
                happened=happened,
                organisation=ids[asker],
            )
        )
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
    return maureen


def test_the_page_asks_little_and_tells_apart_what_it_can_in_time(many, now, monkeypatch):
    month = f"{now - timedelta(days=2000):%Y-%m}"
    for path in (
        "/uses",
        "/home",
        "/uses?what=emergency",
        "/uses?who=fernside-homes&what=refused&words=FH-9",
        f"/uses?when={month}&kind=How+to+reach+you",
    ):
        many.get(path)  # what the register says is read when it has changed
        with CaptureQueriesContext(connection) as queries:
            many.get(path)
        assert len(queries) <= MOST_QUERIES, path

    # Days with more than a page can open in time is counted, and nothing is told apart.
    monkeypatch.setattr("candour.web.portal.used_days.MOST_OPENED", 50)
    uses, home = many.read("/uses"), many.read("/home")
    assert "refusals among them. Open one to see who, why and under which law." in uses
    assert "used or asked for" in uses
    assert "Your data was used or asked for" in home


def test_a_search_says_how_far_back_it_has_looked_and_goes_on_to_the_end(many):
    path, pages, found = "/uses?words=FH-9999", 0, False
    while path:
        answer = many.get(path)
        page = answer.content.decode()
        pages, found = pages + 1, found or "Case FH-9999" in words(answer)
        further = re.search(r'href="(/uses\?[^"]*before=[^"]*)"[^>]*>Look further back', page)
        assert ("We have looked back to" in page) is (further is not None)
        path = unescape(further[1]) if further else ""
    assert found
    assert pages == ceil((MANY + 1) / OPENED_AT_ONCE)


@pytest.mark.parametrize("statement", [MONTHS, NEWEST_ENTRY])
def test_the_newest_are_read_along_an_index_where_everybody_else_has_few(many, now, statement):
    key = uuid4()
    others = [
        Entry(subject_id=uuid4(), id=uuid4(), at=now, happened=now, kind="use", key_id=key, sealed=b"")
        for _ in range(2000)
    ]
    Entry.objects.bulk_create(others)
    with connection.cursor() as cursor:
        cursor.execute("analyze entries")
        cursor.execute(f"explain (analyze, buffers, format json) {statement}", {"person": many.person})
        (answer,) = cursor.fetchone()
    plan = (answer if isinstance(answer, list) else json.loads(answer))[0]["Plan"]
    assert plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] < MANY / 4
