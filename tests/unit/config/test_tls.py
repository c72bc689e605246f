"""A certificate and key that cannot be used stop the start with a sentence; those that can are used."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.certificates import Certificate, make_certificate

from candour.config.env import CannotStart, read_environment
from candour.config.tls import tls_of


@pytest.fixture
def ours(tmp_path) -> Certificate:
    return make_certificate(tmp_path / "ours")


def _tls(certificate: Path, key: Path):
    return tls_of(replace(read_environment({}), tls=(certificate, key)))


def test_a_certificate_and_its_key_are_used(ours):
    assert _tls(ours.certificate, ours.key) is not None


def test_without_them_there_is_none():
    assert tls_of(read_environment({})) is None


def test_a_file_that_is_not_there_or_holds_something_else_stops_the_start(ours, tmp_path):
    (text := tmp_path / "notes.txt").write_text("no certificate")
    for certificate, key in ((tmp_path / "none.pem", ours.key), (text, ours.key), (ours.certificate, text)):
        with pytest.raises(CannotStart, match=f"{certificate} and {key}"):
            _tls(certificate, key)


def test_the_key_of_another_certificate_stops_it(ours, tmp_path):
    other = make_certificate(tmp_path / "other")
    with pytest.raises(CannotStart, match="key values mismatch"):
        _tls(ours.certificate, other.key)


def test_a_key_with_a_passphrase_stops_it_and_nobody_is_asked(tmp_path):
    locked = make_certificate(tmp_path / "locked", passphrase=b"a long one")
    with pytest.raises(CannotStart, match="without a passphrase"):
        _tls(locked.certificate, locked.key)
