"""What growing costs: the same measurements over a small borough and a large one, in turns on one server.

Both are really there: people with keys and sealed records, a year of uses with sealed bodies, leaves, tiles.
Rates are compared round by round, so that what the machine does meanwhile touches both alike.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psycopg
import uvloop
from joserfc.jwk import ECKey

from bench import calls, load, machine
from bench.grown import RESIDENT
from bench.population import reference
from candour.config.database import addresses
from candour.config.postgres import EmbeddedPostgres
from candour.config.postgres.roles import address_for
from candour.config.processes import candour
from candour.log.checkpoint import read_unverified
from candour.store.roles import PORTAL

SMALL = (10_000, 100_000)
CONNECTIONS = 32
BATCHES = 4
WARM_UP_SECONDS = 3.0
SETTLING_SECONDS = 90.0
"""For so long each is asked before it is measured. What nobody has asked for since a checkpoint comes from
outside, and goes whole into the write-ahead log: of the large borough's pages, for the first minute."""
READY_WITHIN = 120
BUILT_WITHIN = 3600

Say = Callable[[str], None]


@dataclass
class Borough:
    """One of the two, with what was measured of it."""

    name: str
    people: int
    folder: Path
    environ: Mapping[str, str]
    key: ECKey
    figures: dict[str, Any]
    singles: list[float] = field(default_factory=list)
    batches: list[float] = field(default_factory=list)

    @property
    def base_url(self) -> str:
        """Where it is served while it is."""
        return self.environ["CANDOUR_BASE_URL"]


def measure(
    server: EmbeddedPostgres,
    folder: Path,
    ports: tuple[int, int],
    *,
    people: int,
    uses: int,
    rounds: int,
    seconds: float,
    say: Say,
) -> dict[str, Any]:
    """The figures of both, and how the large one's rates compare with the small one's."""
    sizes = {"small": SMALL, "large": (people, uses)}
    boroughs = []
    for (name, size), port in zip(sizes.items(), ports, strict=True):
        say(f"Making the {name} borough: {size[0]:,} people, {size[1]:,} uses ...")
        boroughs.append(_made(server, folder / name, name, port, *size))
        say(f"    {boroughs[-1].figures}")
    with psycopg.connect(server.dsn("small"), autocommit=True) as connection:
        connection.execute(
            "checkpoint"
        )  # what making them left to write would slow the first that is measured
    for borough in boroughs:
        with _serving(borough):
            borough.figures["cold_per_s"] = round(uvloop.run(_settled(borough, seconds)))
        say(f"The {borough.name} borough: {borough.figures['cold_per_s']:,} releases/s at first")
    for number in range(rounds):
        for borough in boroughs if number % 2 == 0 else reversed(boroughs):
            with _serving(borough):
                uvloop.run(_one_round(borough, seconds))
            say(f"Round {number + 1} of {rounds}, {borough.name}: {borough.singles[-1]:,.0f} releases/s,"
                f" {borough.batches[-1]:,.0f} in batches")  # fmt: skip
    for borough in boroughs:
        say(f"Latency, log and pages of the {borough.name} borough ...")
        borough.figures |= _the_rest(borough, seconds)
    small, large = boroughs
    return {
        **{one.name: one.figures for one in boroughs},
        "single_ratio": _ratio(large.singles, small.singles),
        "batch_ratio": _ratio(large.batches, small.batches),
    }


def _ratio(large: list[float], small: list[float]) -> float:
    return round(statistics.median([one / other for one, other in zip(large, small, strict=True)]), 3)


def _made(server: EmbeddedPostgres, folder: Path, name: str, port: int, people: int, uses: int) -> Borough:
    """A borough in a database and a folder of its own, its log published by the sequencer's first start."""
    server.make_database(name)
    environ = {
        **os.environ,
        "CANDOUR_DATA": str(folder.absolute()),
        "CANDOUR_DATABASE_URL": server.dsn(name),
        "CANDOUR_PORT": str(port),
        "CANDOUR_BASE_URL": f"http://127.0.0.1:{port}",
        "CANDOUR_CLIENT_REQUESTS": "1000000",
        "DJANGO_SETTINGS_MODULE": "candour.config.settings",
    }
    command = [sys.executable, "-m", "bench.grown", str(people), str(uses)]
    figures = json.loads(subprocess.run(command, env=environ, check=True, stdout=subprocess.PIPE).stdout)
    borough = Borough(name, people, folder, environ, ECKey.import_key(figures.pop("key")), figures)
    start = time.monotonic()
    with _running("sequencer", environ):
        _published(borough, figures["uses"], BUILT_WITHIN)
        figures["build_per_s"] = round(figures["uses"] / (time.monotonic() - start))
    figures["tiles_bytes"] = round(_bytes_below(folder / "log") / figures["uses"])
    return borough


async def _settled(borough: Borough, seconds: float) -> float:
    """Releases a second before anything of it was asked for; and then it is, for a while."""
    token = calls.token(borough.base_url, borough.key)
    at_first = await _singles(borough, token, seconds)
    await _singles(borough, token, SETTLING_SECONDS)
    return at_first


async def _one_round(borough: Borough, seconds: float) -> None:
    token = calls.token(borough.base_url, borough.key)
    await _singles(borough, token, WARM_UP_SECONDS)
    borough.singles.append(await _singles(borough, token, seconds))
    borough.batches.append(
        await calls.batch_rate(borough.base_url, token, borough.people, connections=BATCHES, seconds=seconds)
    )


async def _singles(borough: Borough, token: str, seconds: float) -> float:
    return await calls.best_rate(
        borough.base_url, token, borough.people, borough.folder, connections=CONNECTIONS, seconds=seconds
    )


def _the_rest(borough: Borough, seconds: float) -> dict[str, Any]:
    """Latencies at half of the rate, starts, memory, verification, and a resident's pages."""
    rate, batch_rate = statistics.median(borough.singles), statistics.median(borough.batches)
    with _serving(borough) as starts:
        latencies = uvloop.run(_latencies(borough, rate / 2, seconds))
        memory = machine.largest_worker_mb(borough.folder.absolute())
    return {
        "single_per_s": round(rate),
        "batch_per_s": round(batch_rate),
        **latencies,
        **starts,
        "rss_mb": memory,
        **_verified(borough),
        **_pages(borough),
    }


async def _latencies(borough: Borough, rate: float, seconds: float) -> dict[str, float]:
    token = calls.token(borough.base_url, borough.key)
    make = calls.maker(borough.base_url, token, borough.people)
    await load.on_timetable(borough.base_url, make, connections=64, rate=rate, seconds=WARM_UP_SECONDS)
    run = await load.on_timetable(borough.base_url, make, connections=64, rate=rate, seconds=seconds)
    return {"p50_ms": round(run.percentile_ms(50), 2), "p99_ms": round(run.percentile_ms(99), 2)}


def _verified(borough: Borough) -> dict[str, Any]:
    """`candour log verify`, as anybody runs it: entries a second, and the most memory it had."""
    start = time.monotonic()
    process = subprocess.Popen(
        [Path(sys.executable).with_name("candour"), "log", "verify"],
        env=dict(borough.environ),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    most_mb = 0
    while process.poll() is None:
        most_mb = machine.most_ever_mb(process.pid) or most_mb
        time.sleep(0.02)
    if process.returncode:
        raise RuntimeError("the log could not be verified")
    seconds = time.monotonic() - start
    return {
        "verify_per_s": round(_size(borough) / seconds),
        "verify_s": round(seconds, 1),
        "verify_rss_mb": most_mb,
    }


def _pages(borough: Borough) -> dict[str, Any]:
    """The resident's pages, behind the portal's walls."""
    command = [sys.executable, "-m", "bench.resident_pages", RESIDENT]
    url = address_for(PORTAL, borough.environ["CANDOUR_DATABASE_URL"])
    environ = {**borough.environ, "CANDOUR_DATABASE_URL": url}
    made = subprocess.run(command, env=environ, check=True, stdout=subprocess.PIPE)
    return dict(json.loads(made.stdout))


@contextmanager
def _serving(borough: Borough) -> Iterator[dict[str, float]]:
    """Portal, exchange and sequencer. Gives the seconds until the first two answered, and until the last had
    published a release that was made before it started.
    """
    with _running("serve", borough.environ):
        served = machine.wait_until_served(borough.base_url + "/readyz", READY_WITHIN)
        _released_once(borough)
        size, start = _size(borough), time.monotonic()
        with _running("sequencer", borough.environ):
            _published(borough, size + 1, READY_WITHIN)
            sequencer = time.monotonic() - start
            yield {"sequencer_start_s": round(sequencer, 1), "serve_start_s": round(served, 1)}


def _released_once(borough: Borough) -> None:
    headers = {
        "Authorization": f"Bearer {calls.token(borough.base_url, borough.key)}",
        "Content-Type": "application/json",
    }
    content = calls.body(reference(1))
    httpx.post(borough.base_url + calls.RELEASES, headers=headers, content=content).raise_for_status()


@contextmanager
def _running(name: str, environ: Mapping[str, str]) -> Iterator[None]:
    """A process in the role that its work needs. environ: with the database's address for its owner."""
    part = candour(name, {**environ, **addresses(environ["CANDOUR_DATABASE_URL"], name)})
    part.start()
    try:
        yield
    finally:
        part.stop()


def _published(borough: Borough, size: int, seconds: float) -> None:
    """Wait until a checkpoint has so many entries. Raises TimeoutError."""
    start = time.monotonic()
    while time.monotonic() - start < seconds:
        if _size(borough) >= size:
            return
        time.sleep(0.05)
    raise TimeoutError(f"the log had not {size:,} entries after {seconds:g} seconds")


def _size(borough: Borough) -> int:
    """How many entries the published log has."""
    try:
        return read_unverified((borough.folder / "log" / "checkpoint").read_bytes()).size
    except FileNotFoundError:
        return 0


def _bytes_below(folder: Path) -> int:
    """What files take on disk, in whole blocks."""
    return sum(path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file())
