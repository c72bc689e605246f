"""`candour erase --everything FILE`: its certificate is there before a key goes, or nothing is erased."""

import io
import json
import os
from argparse import ArgumentParser
from datetime import UTC, datetime

import pytest

from candour.config.env import CannotStart, read_environment
from candour.log.exact import decode_base64
from candour.log.leaf import hash_body, parse_leaf
from candour.vault import journal

AT = datetime(2026, 3, 3, 9, 15, tzinfo=UTC)
WORDS = ("tenant", "--organisation", "council", "--by", "Siân Pugh", "--approved-by", "Tom Reddy")


@pytest.fixture
def environment(tmp_path):
    return read_environment(os.environ | {"CANDOUR_JOURNAL": str(tmp_path / "destroyed")})


@pytest.fixture
def erase(db, environment, monkeypatch):
    """Erases everything about the council's tenant T-1, writing the certificate to a file."""
    from candour.config import erase
    from candour.people.actions import create_organisation
    from candour.people.actions.subjects import see_subject

    council = create_organisation(slug="council", name="The Council", kind="local-authority", at=AT)
    see_subject(organisation=council, scheme="tenant", reference="T-1")

    def run(file, why="They asked."):
        parser = ArgumentParser()
        erase.add_arguments(parser)
        monkeypatch.setattr("sys.stdin", io.StringIO("T-1\n"))
        return erase.erase(parser.parse_args([*WORDS, "--why", why, "--everything", str(file)]), environment)

    return run


def keys() -> int:
    from candour.people.models import SubjectKey

    return SubjectKey.objects.count()


def test_certificate_proves_the_leaf_and_is_for_its_owner_alone(erase, environment, tmp_path):
    file = tmp_path / "certificate.json"
    assert (erase(file), keys()) == (0, 0)
    given = {name: decode_base64(part) for name, part in json.loads(file.read_text()).items()}
    assert hash_body(given["nonce"], given["body"]) == parse_leaf(given["leaf"]).body_hash
    assert json.loads(given["body"])["why"] == "They asked."
    assert file.stat().st_mode & 0o777 == 0o600
    assert len(list(journal.read(environment.journal))) == 1


def test_what_is_refused_leaves_no_file(erase, environment, tmp_path):
    file = tmp_path / "certificate.json"
    with pytest.raises(CannotStart, match="reason"):
        erase(file, why=" ")
    assert (keys(), file.exists(), environment.journal.exists()) == (1, False, False)


def test_file_that_is_there_is_not_written_over(erase, environment, tmp_path):
    file = tmp_path / "certificate.json"
    file.write_text("somebody's")
    with pytest.raises(CannotStart, match=r"certificate\.json cannot be written"):
        erase(file)
    assert (keys(), file.read_text(), environment.journal.exists()) == (1, "somebody's", False)


def test_disk_that_is_full_loses_no_certificate(erase, environment, tmp_path, monkeypatch):
    def full(descriptor):
        raise OSError(28, "No space left on device", "certificate.json")

    monkeypatch.setattr("candour.config.erase.os.fsync", full)
    with pytest.raises(CannotStart, match="No space left"):
        erase(tmp_path / "certificate.json")
    assert (keys(), environment.journal.exists()) == (1, False)
