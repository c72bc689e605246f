"""How fast the log takes entries in, and how long one waits until it is published."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

import psycopg

from candour.access.keys import open_recorder
from candour.access.sequencer import Sequencer
from candour.log.files import LogFiles
from candour.log.note import SignerKey
from candour.log.verify import verify_log

LEAVES = 50_000
SIGNER = SignerKey.from_seed("bench.example/log", bytes(32))


@contextmanager
def checkpoints_seen(folder: Path) -> Iterator[list[tuple[int, float]]]:
    """The size of each checkpoint published meanwhile, and when it was first seen (Unix seconds)."""
    seen: list[tuple[int, float]] = []
    stop = Event()

    def look() -> None:
        while not stop.wait(0.005):
            size = int((folder / "checkpoint").read_bytes().split(b"\n", 2)[1])
            if not seen or seen[-1][0] != size:
                seen.append((size, time.time()))

    watcher = Thread(target=look)
    watcher.start()
    try:
        yield seen
    finally:
        stop.set()
        watcher.join()


def publish_p99_seconds(dsn: str, seen: list[tuple[int, float]]) -> float:
    """The 99th percentile of the time from logging to the first checkpoint that covers the entry."""
    first, last = seen[0][0], seen[-1][0]
    with psycopg.connect(dsn) as connection:
        rows = connection.execute(
            "select l.index, e.at from leaves l join entries e on e.id = l.id"
            " where l.index >= %s and l.index < %s order by l.index",
            (first, last),
        ).fetchall()
    waits, at = [], 1
    for index, logged in rows:
        while seen[at][0] <= index:
            at += 1
        waits.append(seen[at][1] - logged.timestamp())
    waits.sort()
    return waits[len(waits) * 99 // 100]


def integrating_per_second(dsn: str, folder: Path) -> float:
    """Entries a second from the outbox to published tiles, by one sequencer on an idle server."""
    recorder = open_recorder(folder / "keys", SIGNER.verifier.name)
    leaves = [recorder.open_entry({"kind": "trust"}, kind="trust") for _ in range(LEAVES)]
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("truncate pending, leaves, log_head")
        with connection.cursor().copy("copy pending (id, leaf) from stdin") as copy:
            for row in leaves:
                copy.write_row((row.id, row.leaf))
    sequencer = Sequencer(
        dsn,
        directory=folder / "log",
        signer=SIGNER,
        origin=SIGNER.verifier.name,
        clock=lambda: datetime.now(UTC),
    )
    start = time.perf_counter()
    sequencer.catch_up()
    return round(LEAVES / (time.perf_counter() - start))


def verifying_per_second(folder: Path) -> float:
    """Entries a second that `candour log verify` reads and hashes again, of the log integrated just now."""
    start = time.perf_counter()
    verify_log(LogFiles(folder / "log"), SIGNER.verifier)
    return round(LEAVES / (time.perf_counter() - start))
