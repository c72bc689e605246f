"""A witness's address answers whatever comes: shortly, in time, and never with a fault."""

import socket
from pathlib import Path

import httpx
import pytest

from candour.access.witness_site import witness_site
from candour.log.checkpoint import Checkpoint
from candour.log.cosignature import CosignerKey
from candour.log.evidence import Evidence
from candour.log.note import SignerKey, write_note
from candour.log.seen import SeenCheckpoints
from candour.log.tree import EMPTY_ROOT
from candour.log.witness import Witness

SIGNER = SignerKey.from_seed("trust.example.gov/log", bytes(32))
KEY = CosignerKey.from_seed("witness.example/w1", bytes([1] * 32))
TEXT = Checkpoint(SIGNER.verifier.name, 0, EMPTY_ROOT).text()
REQUEST = b"old 0\n\n" + write_note(TEXT, [SIGNER.sign(TEXT)])


@pytest.fixture
def address(tmp_path: Path, serve_app):
    seen, evidence = SeenCheckpoints(tmp_path / "w" / "cosigned.json"), Evidence(tmp_path / "w" / "evidence")
    witness = Witness(KEY, [SIGNER.verifier], seen, evidence)
    with serve_app(witness_site(witness, KEY.verifier, lambda: 1_772_529_300)) as url:
        yield url


def test_it_cosigns_and_says_whose_key_it_has(address):
    answer = httpx.post(f"{address}/add-checkpoint", content=REQUEST)
    assert answer.status_code == 200
    assert answer.text == KEY.cosign(TEXT, 1_772_529_300).line()
    assert httpx.get(address).text == f"{KEY.verifier}\n"


@pytest.mark.parametrize(
    ("method", "path", "content", "status"),
    [
        ("GET", "/add-checkpoint", b"", 405),
        ("POST", "/add-checkpoint", b"", 400),
        ("POST", "/add-checkpoint", b"\xff" * 100, 400),
        ("POST", "/add-checkpoint", b"x" * 70_000, 413),
        ("POST", "/elsewhere", REQUEST, 404),
        ("POST", "/add-checkpoint/", REQUEST, 404),  # and no redirect to whatever host its caller names
    ],
)
def test_whatever_else_comes_is_refused(address, method, path, content, status):
    assert httpx.request(method, address + path, content=content).status_code == status


def test_request_that_never_ends_is_given_up(address, monkeypatch):
    monkeypatch.setattr("candour.access.witness_site.REQUEST_SECONDS", 0.2)
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as slow:
        slow.sendall(b"POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: 100\r\n\r\nold 0\n")
        assert slow.recv(1000).startswith(b"HTTP/1.1 408 ")


def test_witness_that_cannot_remember_does_not_cosign(address, tmp_path):
    (tmp_path / "w").write_bytes(b"in the way")
    answer = httpx.post(f"{address}/add-checkpoint", content=REQUEST)
    assert answer.status_code == 503
    assert "cannot remember" in answer.text
