"""Seeds of signing keys stay the same once made, each in a private file of its own."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from candour.vault.errors import KeyFileProblem
from candour.vault.signing_keys import load_or_create_seed


def test_a_seed_is_the_same_at_every_start(tmp_path: Path) -> None:
    first = load_or_create_seed(tmp_path / "keys", "log")
    assert len(first) == 32
    assert load_or_create_seed(tmp_path / "keys", "log") == first
    assert stat.S_IMODE((tmp_path / "keys" / "log.seed").stat().st_mode) == 0o600


def test_each_name_has_a_seed_of_its_own(tmp_path: Path) -> None:
    names = ["log", "promise", "token"]
    assert len({load_or_create_seed(tmp_path / "keys", name) for name in names}) == 3


def test_processes_that_start_together_sign_with_the_same_seed(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        seeds = pool.map(lambda _: load_or_create_seed(tmp_path / "keys", "promise"), range(32))
        assert len(set(seeds)) == 1


def test_a_seed_open_to_others_is_refused(tmp_path: Path) -> None:
    load_or_create_seed(tmp_path / "keys", "log")
    (tmp_path / "keys" / "log.seed").chmod(0o640)
    with pytest.raises(KeyFileProblem, match="chmod 600"):
        load_or_create_seed(tmp_path / "keys", "log")


def test_a_damaged_seed_is_refused_and_not_replaced(tmp_path: Path) -> None:
    load_or_create_seed(tmp_path / "keys", "log")
    (tmp_path / "keys" / "log.seed").write_text("")
    with pytest.raises(KeyFileProblem, match="does not hold a key"):
        load_or_create_seed(tmp_path / "keys", "log")
