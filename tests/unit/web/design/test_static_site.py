"""Static files: small where the browser takes it, kept for ever under a hashed name, and only read."""

import asyncio
from collections.abc import Callable
from gzip import compress
from pathlib import Path

import httpx
import pytest

from candour.web.design.static_site import StaticSite

CSS = b":root { color: #12201c; }\n" * 40
HASHED = "/static/candour/tokens.016f0b7eace2.css"

Ask = Callable[..., httpx.Response]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """Asks a site with a stylesheet, under both its names, and a drawing. encoding: what it takes."""
    folder = tmp_path / "candour"
    folder.mkdir()
    for name in ("tokens.016f0b7eace2.css", "tokens.css"):
        (folder / name).write_bytes(CSS)
        (folder / f"{name}.gz").write_bytes(compress(CSS))
    (folder / "ring.svg").write_bytes(b"<svg/>")
    transport = httpx.ASGITransport(StaticSite(tmp_path))

    def asked(path: str, method: str = "GET", encoding: str = "identity") -> httpx.Response:
        async def send() -> httpx.Response:
            async with httpx.AsyncClient(transport=transport, base_url="http://pages") as client:
                return await client.request(method, path, headers={"Accept-Encoding": encoding})

        return asyncio.run(send())

    return asked


def test_a_name_with_a_hash_is_kept_for_ever_and_a_plain_one_for_five_minutes(ask: Ask) -> None:
    assert ask(HASHED).headers["cache-control"] == "public, max-age=31536000, immutable"
    assert ask("/static/candour/tokens.css").headers["cache-control"] == "public, max-age=300"


def test_it_is_sent_compressed_to_whoever_takes_that(ask: Ask) -> None:
    small = ask(HASHED, encoding="gzip, br")
    assert small.headers["content-encoding"] == "gzip"
    assert int(small.headers["content-length"]) == len(compress(CSS))
    assert small.content == CSS
    plain = ask(HASHED)
    assert "content-encoding" not in plain.headers
    assert plain.content == CSS
    assert plain.headers["vary"] == "Accept-Encoding"


def test_it_says_what_it_is_and_that_nobody_may_guess_otherwise(ask: Ask) -> None:
    assert ask(HASHED).headers["content-type"].startswith("text/css")
    assert ask("/static/candour/ring.svg").headers["content-type"] == "image/svg+xml"
    assert ask(HASHED).headers["x-content-type-options"] == "nosniff"


def test_head_has_the_length_and_nothing_else_and_nobody_writes(ask: Ask) -> None:
    head = ask(HASHED, "HEAD")
    assert head.headers["content-length"] == str(len(CSS))
    assert head.content == b""
    assert ask(HASHED, "POST").status_code == 405


def test_what_is_outside_the_folder_or_not_there_is_not_its_own(tmp_path: Path, ask: Ask) -> None:
    site = StaticSite(tmp_path)
    assert site.has("/static/candour/ring.svg")
    assert not site.has("/static/../secret-key")
    assert not site.has("/static/candour/tokens.css.gz")
    assert not StaticSite(tmp_path / "nothing").has("/static/candour/ring.svg")
