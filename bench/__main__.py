"""Measure everything that has a target in one run, print it as a table, and keep it in build/bench.json.

Floor and product take turns on one PostgreSQL, and each figure is the median of at least three rounds,
because the same code varies twofold within a minute on a shared machine. Ratios are the result; the rest
explains them.
"""

import asyncio
import json
import os
import shutil
import socket
import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvloop

from bench import alike, calls, floor, growth, load, log_figures, machine, page_figures, proofs
from candour.config.database import addresses
from candour.config.postgres import EmbeddedPostgres, programs
from candour.config.processes import candour

BUILD = Path("build")
FOLDER = BUILD / "bench"
SUBJECTS = int(os.environ.get("BENCH_SUBJECTS", "10000"))
USES = int(os.environ.get("BENCH_ENTRIES", "0"))
"""With a number of entries, what growing to it costs is measured too, and all else over few people."""
PEOPLE = growth.SMALL[0] if USES else SUBJECTS
SECONDS = float(os.environ.get("BENCH_SECONDS", "5"))
ROUNDS = max(3, int(os.environ.get("BENCH_ROUNDS", "3")))
READ_BYTES, WRITE_BYTES = 700, 1100
"""What a release reads (keys and a record) and writes (an entry and its leaf), as bytes a row."""


def main() -> int:
    """Measure, print and keep."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with EmbeddedPostgres(FOLDER / "postgres") as server:
        server.make_database("bench")
        dsn = server.dsn("bench")
        port = free_port()
        base_url = f"http://127.0.0.1:{port}"
        os.environ.update(
            CANDOUR_DATA=str(FOLDER.absolute()),
            CANDOUR_DATABASE_URL=dsn,
            CANDOUR_PORT=str(port),
            CANDOUR_BASE_URL=base_url,
            CANDOUR_CLIENT_REQUESTS="1000000",  # what is measured is the exchange, not its limits
            DJANGO_SETTINGS_MODULE="candour.config.settings",
        )
        say(f"Making {PEOPLE:,} people ...")
        world = made_world(dsn)
        physical = floor.Floor.prepare(
            programs(), dsn, FOLDER, rows=PEOPLE, read_bytes=READ_BYTES, write_bytes=WRITE_BYTES
        )
        with serving(dsn):
            machine.wait_until_served(base_url + "/readyz", 30)
            figures = uvloop.run(measure(base_url, dsn, world, physical))
            say("Answers that must look alike ...")
            figures |= alike.measure(base_url, calls.token(base_url, world.key), dsn, world.asker)
        figures["integrate_per_s"] = log_figures.integrating_per_second(dsn, FOLDER / "integrating")
        figures["verify_per_s"] = log_figures.verifying_per_second(FOLDER / "integrating")
    say("The demonstration ...")
    figures |= page_figures.measure((FOLDER / "demo").absolute(), free_port())
    if USES:
        figures["growth"] = grown()
    figures = {"machine": machine.description(), "people": PEOPLE, **figures}
    (BUILD / "bench.json").write_text(json.dumps(figures, indent=2) + "\n")
    print_table(figures)
    return 0


def grown() -> dict[str, Any]:
    """The figures of a borough of 10,000 people and of one as large as was asked for, in turns.

    Both on one server that has the memory our own advice gives it (docs/operators/performance.md).
    """
    folder, tuning = FOLDER / "growth", machine.advised_tuning()
    with EmbeddedPostgres(folder / "postgres", settings=tuning) as server:
        found = growth.measure(
            server,
            folder,
            (free_port(), free_port()),
            people=SUBJECTS,
            uses=USES,
            rounds=ROUNDS,
            seconds=SECONDS,
            say=say,
        )
    shutil.rmtree(folder)  # tens of gigabytes
    return found | tuning


def made_world(dsn: str) -> Any:
    """The measured borough in the migrated database."""
    import django

    django.setup()
    from candour.config.roles import migrate_database

    migrate_database()
    from candour.config.env import read_environment
    from candour.config.own_keys import announce_own_keys

    announce_own_keys(read_environment(os.environ))
    from bench.population import populate
    from bench.world import make_world

    return make_world(populate, dsn, PEOPLE)


async def measure(base_url: str, dsn: str, world: Any, physical: floor.Floor) -> dict[str, Any]:
    """The figures of releases: rates, then latencies at half of each best rate, by turns with the floor."""
    access_token = calls.token(base_url, world.key)
    floors: list[float] = []
    singles: list[float] = []
    batches: list[float] = []
    for number in range(ROUNDS):
        access_token = calls.token(base_url, world.key)
        say(f"Round {number + 1} of {ROUNDS}: the floor ...")
        floors.append(max(physical.per_second(clients, SECONDS) for clients in floor.CLIENTS))
        say(f"Round {number + 1} of {ROUNDS}: releases ...")
        rates = [
            await calls.best_rate(
                base_url, access_token, PEOPLE, FOLDER, connections=connections, seconds=SECONDS
            )
            for connections in floor.CLIENTS
        ]
        singles.append(max(rates))
        say(f"Round {number + 1} of {ROUNDS}: batches ...")
        batches.append(await calls.batch_rate(base_url, access_token, PEOPLE, connections=4, seconds=SECONDS))
        say(f"    floor {floors[-1]:,.0f}/s, releases {singles[-1]:,.0f}/s, in batches {batches[-1]:,.0f}/s")
    say("Releases with a proof on each call ...")
    proof_ratio = await proofs.ratio(base_url, world.key, PEOPLE, rounds=ROUNDS, seconds=SECONDS)
    access_token = calls.token(base_url, world.key)
    floor_rate, single_rate = statistics.median(floors), statistics.median(singles)
    say("Latencies at half of the best rate ...")
    floor_p99s, single_p99s = [], []
    make = calls.maker(base_url, access_token, PEOPLE)
    with log_figures.checkpoints_seen(FOLDER / "log") as seen:
        for _ in range(ROUNDS):
            floor_p99s.append(physical.p99_ms(32, floor_rate / 2, SECONDS))
            run = await load.on_timetable(
                base_url, make, connections=64, rate=single_rate / 2, seconds=SECONDS
            )
            single_p99s.append(run.percentile_ms(99))
        await asyncio.sleep(2)
    floor_p99, single_p99 = statistics.median(floor_p99s), statistics.median(single_p99s)
    return {
        "floor_per_s": round(floor_rate),
        "single_per_s": round(single_rate),
        "single_ratio": round(single_rate / floor_rate, 3),
        "batch_per_s": round(statistics.median(batches)),
        "batch_ratio": round(statistics.median(batches) / floor_rate, 3),
        "proof_ratio": round(proof_ratio, 3),
        "floor_p99_ms": round(floor_p99, 2),
        "single_p99_ms": round(single_p99, 2),
        "p99_ratio": round(single_p99 / floor_p99, 2),
        "publish_p99_s": round(log_figures.publish_p99_seconds(dsn, seen), 3),
    }


@contextmanager
def serving(dsn: str) -> Iterator[None]:
    """Portal, exchange, sequencer and delivery, as an operator runs them: each in its own role."""
    names = ("sequencer", "deliver", "serve")
    parts = [candour(name, {**os.environ, **addresses(dsn, name)}) for name in names]
    for part in parts:
        part.start()
    try:
        yield
    finally:
        for part in reversed(parts):
            part.stop()


def free_port() -> int:
    """A port of this machine that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


TARGETS = (
    ("single_ratio", "single releases / floor", "0.25 (aim 0.5)"),
    ("batch_ratio", "subjects in batches of 500 / floor", "1 (aim 3)"),
    ("proof_ratio", "single release with DPoP / without", "0.7 (aim 0.9)"),
    ("p99_ratio", "p99 of a release / floor's", "5 (aim 2)"),
    ("alike_auc", "protected or unknown, told by time (0.5: not)", "0.5"),
    ("alike_questions", "questions to tell, each seen", ""),
    ("integrate_per_s", "entries integrated a second", "5,000 (aim 20,000)"),
    ("verify_per_s", "entries verified a second", ""),
    ("publish_p99_s", "committed to published, p99, s", "2 (aim 1)"),
    ("home_queries", "home page, queries", "12 (aim 8)"),
    ("home_p95_ms", "home page, server p95, ms", "60 (aim 30)"),
    ("uses_queries", "10,000 uses, queries", "12"),
    ("uses_p95_ms", "10,000 uses, server p95, ms", "60"),
    ("home_bytes", "home page, bytes with empty cache", "153,600 (aim 102,400)"),
    ("ready_s", "demonstration filled and ready, s", "20 (aim 10)"),
    ("rss_mb", "largest serve worker, MB", "250 (aim 150)"),
)


def print_table(figures: dict[str, Any]) -> None:
    """The figures beside what they must reach."""
    about = figures["machine"]
    say(f"\n{about['cpu']}, {about['cores']} cores, {about['memory_gb']} GB, {about['kernel']};")
    say(f"embedded PostgreSQL, shared_buffers {about['shared_buffers']}; {PEOPLE:,} people; load by"
        f" {about['load']}")  # fmt: skip
    say(f"floor {figures['floor_per_s']:,}/s, releases {figures['single_per_s']:,}/s; "
        f"p99 {figures['floor_p99_ms']} ms and {figures['single_p99_ms']} ms\n")  # fmt: skip
    say(f"{'':40}{'reached':>12}  must")
    for name, words, must in TARGETS:
        value = figures.get(name)
        reached = "not measured" if value is None else f"{value:,}"
        say(f"{words:40}{reached:>12}  {must}")
    if "growth" in figures:
        print_growth(figures["growth"])


def print_growth(grown: dict[str, Any]) -> None:
    """The small borough beside the large one."""
    small, large = grown["small"], grown["large"]
    say(f"\nboth with shared_buffers {grown['shared_buffers']}")
    say(f"{'':40}{'small':>12}{'large':>14}")
    for name in small:
        say(f"{name:40}{small[name]:>12,}{large[name]:>14,}")
    say(f"releases, large / small: {grown['single_ratio']} (must 0.85, aim 0.95);"
        f" in batches {grown['batch_ratio']}")  # fmt: skip


def say(line: str) -> None:
    """A line for whoever waits."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
