"""The physical floor: what this PostgreSQL on this machine can do if it does nothing but the two statements.

`pgbench`, from the same binaries, reads one row by its key and inserts one of the same size in a commit of
its own, prepared, with fsync on. The floor is the best of 8, 32 and 64 clients (architecture.md, "Speed and
size").
"""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import psycopg

CLIENTS = (8, 32, 64)

_TABLES = """
create table if not exists floor_read (id bigint primary key, payload bytea);
create table if not exists floor_write (id bigint generated always as identity primary key, payload bytea);
truncate floor_read, floor_write;
insert into floor_read select i, decode(repeat('5a', {read_bytes}), 'hex') from generate_series(1, {rows}) i;
"""
_SCRIPT = """\\set id random(1, {rows})
select payload from floor_read where id = :id;
insert into floor_write (payload) values (decode(repeat('5a', {write_bytes}), 'hex'));
"""


@dataclass(frozen=True, slots=True)
class Floor:
    """pgbench over two tables that are as long and as wide as what a release reads and writes."""

    programs: Path
    dsn: str
    script: Path

    @classmethod
    def prepare(
        cls, programs: Path, dsn: str, folder: Path, *, rows: int, read_bytes: int, write_bytes: int
    ) -> "Floor":
        """Make the tables and the script. Sizes are bytes a row."""
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute(_TABLES.format(rows=rows, read_bytes=read_bytes))
            connection.execute("vacuum analyze floor_read")
        script = folder / "floor.sql"
        script.write_text(_SCRIPT.format(rows=rows, write_bytes=write_bytes))
        return cls(programs, dsn, script)

    def per_second(self, clients: int, seconds: float) -> float:
        """Transactions a second with so many clients at once."""
        output = self._run(clients, seconds)
        return float(re.search(r"tps = ([\d.]+)", output)[1])

    def p99_ms(self, clients: int, rate: float, seconds: float) -> float:
        """The 99th percentile in milliseconds at a fixed rate, schedule lag included."""
        log = self.script.with_name("floor-latencies")
        self._run(clients, seconds, f"--rate={rate:.0f}", "--log", f"--log-prefix={log}")
        latencies = []
        for part in log.parent.glob(f"{log.name}.*"):
            latencies += [int(line.split()[2]) for line in part.read_text().splitlines()]
            part.unlink()
        latencies.sort()
        return latencies[len(latencies) * 99 // 100] / 1000

    def _run(self, clients: int, seconds: float, *options: str) -> str:
        command = [
            self.programs / "pgbench",
            "-n", "-M", "prepared", "-c", str(clients), "-j", "2", "-T", f"{max(1, round(seconds))}",
            "-f", self.script, *options, self.dsn,
        ]  # fmt: skip
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout
