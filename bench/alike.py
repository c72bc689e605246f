"""Whether a partner can tell by the time of an answer why it gets nothing: whom nobody knows, who is not held
there, and whose address is protected.

The three are asked about in random order over one quiet connection, which is the best that somebody with a
stopwatch could have. What is given is how well the most telling two come apart.
"""

import random
import statistics
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

import httpx
import psycopg

from bench.calls import CLIENT, PURPOSE, RELEASES
from bench.population import SCHEME, reference
from candour.access.actions import recorder
from candour.access.first_sight import blind_of
from candour.core.identifiers import uuid7

QUESTIONS = 3000
"""About each of the three."""

PROTECTED, BARE, NOBODY = reference(0), reference(1), "C-nobody"


def measure(base_url: str, token: str, dsn: str, asker: UUID) -> dict[str, float]:
    """alike_auc: how often the answer about one takes longer than about another, of the two most unlike; 0.5
    tells nothing. alike_us: by how much, in microseconds. alike_questions: how many questions about one
    person, each an entry that they see, it takes to be sure to 19 in 20.
    """
    _settle(dsn, asker)
    times = _times(base_url, token)
    pairs = [(times[one], times[other]) for one, other in ((PROTECTED, NOBODY), (BARE, NOBODY))]
    first, second = max(pairs, key=lambda pair: abs(_auc(*pair) - 0.5))
    apart = abs(statistics.median(first) - statistics.median(second))
    return {
        "alike_auc": round(_auc(first, second), 3),
        "alike_us": round(apart * 1e6, 1),
        "alike_questions": round(2 * (3.29 * _spread(first) / max(apart, 1e-9)) ** 2),
    }


def _settle(dsn: str, asker: UUID) -> None:
    """One person's address is protected, and of another nothing is held any more."""
    now = datetime.now(UTC)
    with psycopg.connect(dsn, autocommit=True) as connection:
        protected, bare = (_subject(connection, asker, each) for each in (PROTECTED, BARE))
        connection.execute(
            "insert into protections (subject_id, id, attribute, since)"
            " values (%s, %s, 'contact.address', %s)",
            (protected, uuid7(int(now.timestamp() * 1000), random.randbytes(10)), now),
        )
        connection.execute("delete from records where subject_id = %s", (bare,))


def _subject(connection: psycopg.Connection, asker: UUID, known_as: str) -> UUID:
    blind = blind_of(recorder(), asker, SCHEME, known_as)
    row = connection.execute(
        "select subject_id from subject_references where blind = %s", (blind,)
    ).fetchone()
    assert row is not None
    subject: UUID = row[0]
    return subject


def _times(base_url: str, token: str) -> dict[str, list[float]]:
    """Seconds that each answer took, by whom it was about."""
    asked = [PROTECTED, BARE, NOBODY] * QUESTIONS
    random.shuffle(asked)
    times: dict[str, list[float]] = {PROTECTED: [], BARE: [], NOBODY: []}
    with httpx.Client(base_url=base_url, headers={"Authorization": f"Bearer {token}"}) as client:
        for about in asked:
            request = {
                "subject": {"scheme": SCHEME, "reference": about},
                "purpose": PURPOSE,
                "attributes": ["contact.address"],
            }
            began = time.perf_counter()
            answer = client.post(RELEASES, json=request)
            times[about].append(time.perf_counter() - began)
            if answer.json()["refused"]["contact.address"]["reason"] != "not-available":
                raise RuntimeError(f"{CLIENT} was told more than it may be: {answer.text}")
    return times


def _auc(first: Sequence[float], second: Sequence[float]) -> float:
    """The chance that one of the first took longer than one of the second (Mann and Whitney's U)."""
    ranked = sorted([(each, 1) for each in first] + [(each, 0) for each in second])
    ranks = sum(rank for rank, (_, is_first) in enumerate(ranked, 1) if is_first)
    n, m = len(first), len(second)
    return (ranks - n * (n + 1) / 2) / (n * m)


def _spread(times: Sequence[float]) -> float:
    """The standard deviation, by the middle half of the times: a pause of the machine then counts little."""
    lower, _, upper = statistics.quantiles(times, n=4)
    return (upper - lower) / 1.349
