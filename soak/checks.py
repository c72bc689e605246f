"""What must stay true (the numbers are those of the design's invariants), held against what can be seen.

From outside: the partners' journal, what people did and when, every checkpoint ever seen, the published
leaves, and SQL. Of the program only what opens a sealed body is used. Each check gives what is wrong, in
sentences.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

import msgspec
import psycopg

from candour.access.recording import Recorder
from candour.store.facts import StoredKey
from candour.vault import journal as destroyed
from soak import deliveries
from soak.deliveries import Feed
from soak.journal import Journal, Told
from soak.receiver import Receiver
from soak.refusals import Refusals
from soak.residents import Timeline
from soak.sightings import Sightings
from soak.world import MOVE, World

_BODIES = """
select e.id, e.at, e.kind, e.sealed, k.id, k.wrapping_version, k.wrapped, r.key
  from entries e
  left join subject_keys k on k.subject_id = e.subject_id and k.id = e.key_id
  left join repeats r on r.subject_id = e.subject_id and r.id = e.id
 where e.kind = 'use'
"""
_ENTRIES = """
select count(*), count(distinct id) from (select id from entries union all select id from open_entries) every
"""
_UNTOLD = "select (select count(*) from untold) + (select count(*) from unnumbered)"
_NUMBERS = "select client_id, array_agg(n order by n) from changes group by client_id"
_SENT = """
select p.client_id, c.n, c.id, d.change_id is not null, d.died_at - c.recorded < interval '3 days'
  from webhooks w
  join partner_clients p on p.id = w.client_id
  join changes c on c.client_id = w.client_id
  left join dead_letters d on d.change_id = c.id
"""


@dataclass(frozen=True)
class Use:
    """A use as it is stored: under which idempotency key, its leaf and body; both None where it is erased."""

    key: str | None
    leaf: bytes | None
    body: dict[str, Any] | None


@dataclass(frozen=True)
class Evidence:
    """Everything there is to see in the end."""

    journal: Journal
    timeline: Timeline
    receiver: Receiver
    refusals: Refusals
    logs: tuple[Sightings, ...]
    leaves: list[bytes]
    uses: dict[str, Use]
    database: psycopg.Connection[Any]
    world: World
    destroyed_keys: Path


def stored_uses(database: psycopg.Connection[Any], recorder: Recorder) -> dict[str, Use]:
    """Every use in the database, by the entry's id, opened where its key is still there."""
    found = {}
    with database.cursor() as cursor:
        for id_, at, kind, sealed, key, wrapping, wrapped, repeat in cursor.stream(_BODIES):
            leaf = body = None
            if wrapped is not None:
                opened = recorder.opened(
                    StoredKey(key, wrapping, bytes(wrapped)),
                    id=id_,
                    at=at.astimezone(UTC),  # where nobody asks otherwise, it is PostgreSQL's own
                    kind=kind,
                    sealed=bytes(sealed),
                )
                leaf, body = opened.leaf, msgspec.json.decode(opened.body)
            found[str(id_)] = Use(repeat, leaf, body)
    return found


def one_entry_each(seen: Evidence) -> Iterator[str]:
    """1. An acknowledged release or refusal has exactly one entry, with the right bytes."""
    published = Counter(seen.leaves)
    for told in seen.journal.by_key.values():
        use = seen.uses.get(told.id)
        if use is None:
            yield f"{told.id} was answered and is not in the database"
        elif use.key != (told.question.key if told.question.repeatable else None):
            yield f"{told.id} does not stand under its idempotency key"
        elif use.body is not None and not _says(use, told):
            yield f"{told.id}: its entry says something else than its answer"
        if published[told.leaf] != 1:
            yield f"the leaf of {told.id} is published {published[told.leaf]} times"


def committed_before_told(seen: Evidence) -> Iterator[str]:
    """2, 8. Nothing left before its entry was committed, and what is no release held nothing."""
    yield from seen.journal.faults


def checkpoints_continue(seen: Evidence) -> Iterator[str]:
    """3. Every checkpoint ever seen is a prefix of the next; one root a size; sizes never shrink."""
    for log in seen.logs:
        yield from log.violations(seen.leaves)


def indices_have_no_gap(seen: Evidence) -> Iterator[str]:
    """4. Indices are contiguous, and what is published is what is stored."""
    stored = seen.database.execute("select index, leaf from leaves order by index").fetchall()
    if [index for index, _ in stored] != list(range(len(stored))):
        yield "indices have a gap"
    if [bytes(leaf) for _, leaf in stored] != seen.leaves:
        yield "what is published is not what is stored"
    if len(set(seen.leaves)) != len(seen.leaves):
        yield "a leaf stands in the log twice"
    ((waiting,),) = seen.database.execute("select count(*) from pending").fetchall()
    if waiting:
        yield f"{waiting} entries have no place"
    ((entries, distinct),) = seen.database.execute(_ENTRIES).fetchall()
    if not entries == distinct == len(stored):
        yield f"{entries} entries, {distinct} of them distinct, and {len(stored)} leaves"


def one_entry_a_key(seen: Evidence) -> Iterator[str]:
    """4. One idempotency key, one entry; and no entry that nobody asked for."""
    keys = Counter([use.key for use in seen.uses.values()])
    if keys.pop(None, 0) > seen.journal.asked_once:
        yield f"more uses stand under no idempotency key than the {seen.journal.asked_once} asked without one"
    twice = [key for key, number in keys.items() if number > 1]
    if twice:
        yield f"{len(twice)} idempotency keys have several entries"


def nothing_against_a_no(seen: Evidence) -> Iterator[str]:
    """5. After a no is acknowledged, no release begun later goes out."""
    yield from seen.timeline.violations(seen.journal.told)


def spent_once(seen: Evidence) -> Iterator[str]:
    """6. A single-use consent is spent at most once; of the erased, as the partner knows."""
    told = Counter(
        each.question.tenant
        for each in seen.journal.by_key.values()
        if each.question.purpose == MOVE and each.released
    )
    for tenant, number in told.items():
        if number > seen.timeline.yeses(tenant, MOVE):
            yield f"{tenant} said yes {seen.timeline.yeses(tenant, MOVE)} times and spent it {number} times"
    stored = Counter(
        use.body["subject"]
        for use in seen.uses.values()
        if use.body is not None and use.body["purpose"] == MOVE and use.body["released"]
    )
    if sum(stored.values()) > sum(seen.timeline.yeses(each.tenant, MOVE) for each in seen.world.people):
        yield "more uses of single-use consents are stored than consents were given"


def erased_is_unreadable(seen: Evidence) -> Iterator[str]:
    """7. Of whoever was erased every key is gone, as the journal of destroyed keys has it."""
    ids = [each.key_id for each in destroyed.read(seen.destroyed_keys)]
    found = seen.database.execute("select count(*) from subject_keys where id = any(%s)", [ids])
    ((back,),) = found.fetchall()
    if back:
        yield f"{back} destroyed keys are in the database"


def changes_have_no_gap(seen: Evidence) -> Iterator[str]:
    """What partners are told is numbered from 1 without a gap, and nothing waits to be told."""
    for client, numbers in seen.database.execute(_NUMBERS):
        if numbers != list(range(1, len(numbers) + 1)):
            yield f"the changes of client {client} have a gap"
    ((waiting,),) = seen.database.execute(_UNTOLD).fetchall()
    if waiting:
        yield f"{waiting} entries wait to be told"


def webhooks_bring_the_feed(seen: Evidence) -> Iterator[str]:
    """What the feed says is sent, signed, in its order; at most the last again, under the same id."""
    feeds: dict[str, tuple[dict[int, str], set[int]]] = {}
    for client, n, id_, is_dead, is_early in seen.database.execute(_SENT):
        ids, given_up = feeds.setdefault(client, ({}, set()))
        ids[n] = str(id_)
        if is_dead:
            given_up.add(n)
        if is_early:
            yield f"change {n} of {client} was given up before three days were over"
    for client, (ids, given_up) in feeds.items():
        yield from deliveries.violations(client, Feed(ids, frozenset(given_up)), seen.receiver.attempts)


def nobody_saw_what_is_not_theirs(seen: Evidence) -> Iterator[str]:
    """9. Nobody is given what is not theirs; it is answered as what is not there."""
    yield from seen.refusals.violations()


CHECKS: tuple[Callable[[Evidence], Iterator[str]], ...] = (
    one_entry_each,
    committed_before_told,
    checkpoints_continue,
    indices_have_no_gap,
    one_entry_a_key,
    nothing_against_a_no,
    spent_once,
    erased_is_unreadable,
    changes_have_no_gap,
    webhooks_bring_the_feed,
    nobody_saw_what_is_not_theirs,
)


def _says(use: Use, told: Told) -> bool:
    assert use.body is not None
    question = told.question
    return (
        use.leaf == told.leaf
        and tuple(sorted(use.body["released"])) == told.released
        and use.body["purpose"] == question.purpose
        and use.body["asked"] == list(question.attributes)
    )
