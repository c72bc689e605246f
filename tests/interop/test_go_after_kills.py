"""Whatever step the sequencer is killed at, Go accepts what is published then and afterwards."""

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from soak.failpoints import killed_at

from candour.access.sequencer import Sequencer
from candour.log.files import on_we_go
from candour.log.note import SignerKey

pytestmark = [pytest.mark.go, pytest.mark.slow]

SIGNER = SignerKey.from_seed("trust.example.gov/log", bytes(32))


def commit(dsn: str, first: int, count: int) -> None:
    rows = [(UUID(int=number), b"leaf %d" % number) for number in range(first, first + count)]
    with psycopg.connect(dsn) as connection:
        connection.cursor().executemany("insert into pending (id, leaf) values (%s, %s)", rows)


def test_go_accepts_the_log_after_a_kill_at_every_step(
    checklog: Callable[..., "subprocess.CompletedProcess[str]"], database_url: str, tmp_path: Path
) -> None:
    def sequence(reached: Callable[[str], None] = on_we_go) -> int:
        return Sequencer(
            database_url,
            directory=tmp_path,
            signer=SIGNER,
            origin=SIGNER.verifier.name,
            clock=lambda: datetime.now(UTC),
            reached=reached,
        ).catch_up()

    commit(database_url, 0, 250)
    published = [sequence()]
    while killed_at(len(published) - 1, sequence):
        assert checklog("log", tmp_path, SIGNER.verifier, 1, *published).returncode == 0
        published.append(sequence())
        result = checklog("log", tmp_path, SIGNER.verifier, 1, *published)
        assert (result.returncode, result.stderr) == (0, "")
        commit(database_url, published[-1], 7)
    assert len(published) > 8
    assert published[-1] > 256, "a tile became full on the way"
