"""The log's addresses lead to the log's files and nowhere else."""

from pathlib import Path

import httpx
import pytest

from candour.access.site import log_site
from candour.log.files import LogFiles


@pytest.fixture
def address(tmp_path: Path, serve_app):
    """Where a full tile and a full bundle are served."""
    LogFiles(tmp_path).write({"tile/0/000": bytes(8192), "tile/entries/000": b"\x00\x04leaf" * 256})
    with serve_app(log_site(tmp_path)) as url:
        yield url


@pytest.mark.parametrize(
    ("takes", "encoding"),
    [("gzip", "gzip"), ("br, gzip;q=0.5", "gzip"), ("identity", None), ("gzip;q=0, identity", None)],
)
def test_leaves_are_compressed_for_whoever_takes_that(address, takes, encoding):
    plain = httpx.get(f"{address}/log/tile/entries/000", headers={"Accept-Encoding": "identity"})
    answer = httpx.get(f"{address}/log/tile/entries/000", headers={"Accept-Encoding": takes})

    assert answer.headers.get("content-encoding") == encoding
    assert answer.headers["vary"] == "Accept-Encoding"
    assert (answer.content, answer.headers["content-type"]) == (plain.content, "application/octet-stream")


def test_hashes_are_not(address):
    assert "content-encoding" not in httpx.get(f"{address}/log/tile/0/000").headers


@pytest.mark.parametrize("path", ["/log/checkpoint/", "/log/key/", "/log/tile", "/log/tile/"])
def test_no_address_leads_to_where_its_caller_says(tmp_path, serve_app, path):
    with serve_app(log_site(tmp_path)) as url:
        answer = httpx.get(url + path, headers={"Host": "elsewhere.example"})

    assert answer.status_code == 404
    assert "location" not in answer.headers
