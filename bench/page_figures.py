"""What the demonstration costs to start and to show: its home page, and *Who used my data* of 10,000 uses."""

import gzip
import json
import os
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx

from bench import machine

VISITS = 60
USES = ("/uses", "/uses?what=emergency", "/uses?words=nothing+of+the+kind")
"""The newest, and two ways for which each use must be opened and none fits."""
READY_WITHIN = 120


def measure(folder: Path, port: int) -> dict[str, Any]:
    """Start the demonstration twice, the second time ready-made, and visit its first resident's home page.

    ready_s is the first start, which fills the borough: from the command to `/healthz`; again_s the second.
    home_p95_ms is what the server takes, rss_mb its largest worker then. uses_p95_ms is the slowest of some
    ways to look through 10,000 uses.
    """
    environ = {name: value for name, value in os.environ.items() if not name.startswith("CANDOUR_")}
    environ |= {"CANDOUR_DATA": str(folder), "CANDOUR_PORT": str(port)}
    base_url = f"http://127.0.0.1:{port}"
    ready, _ = _start_and(lambda: None, environ, base_url)
    again, home = _start_and(lambda: _home(folder, base_url, environ), environ, base_url)
    return {"ready_s": round(ready, 1), "again_s": round(again, 1), **(home or {})}


def _start_and(visit: Any, environ: dict[str, str], base_url: str) -> tuple[float, Any]:
    start = time.monotonic()
    program = subprocess.Popen([Path(sys.executable).with_name("candour"), "demo"], env=environ,
                               stdout=subprocess.DEVNULL)  # fmt: skip
    try:
        machine.wait_until_served(base_url + "/healthz", READY_WITHIN)
        return time.monotonic() - start, visit()
    finally:
        program.terminate()
        program.wait(60)


def _home(folder: Path, base_url: str, environ: dict[str, str]) -> dict[str, Any]:
    resident = json.loads((folder / "demo.json").read_text())["residents"][0]
    with httpx.Client(base_url=base_url, follow_redirects=True) as browser:
        page = browser.get("/sign-in").text
        hidden = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert hidden is not None
        browser.post(
            "/sign-in",
            data={
                "csrfmiddlewaretoken": hidden[1],
                "login": resident["email"],
                "password": resident["password"],
            },
            headers={"Referer": base_url + "/sign-in"},
        ).raise_for_status()
        times, answer = _visits(browser, "/home")
        figures = {
            "home_p95_ms": _p95(times),
            "home_median_ms": round(statistics.median(times), 1),
            "home_bytes": _weight(browser, answer),
            "home_queries": _queries(resident["email"], "/home", environ),
            "rss_mb": machine.largest_worker_mb(folder),
        }
        command = [sys.executable, "-m", "bench.many_uses", resident["email"]]
        subprocess.run(command, env=environ, check=True)
        return figures | {
            "uses_p95_ms": max(_p95(_visits(browser, path)[0]) for path in USES),
            "uses_queries": max(_queries(resident["email"], path, environ) for path in USES),
        }


def _visits(browser: httpx.Client, path: str) -> tuple[list[float], httpx.Response]:
    """How long each visit took, in ms, and the last answer."""
    times = []
    for _ in range(VISITS):
        start = time.perf_counter()
        answer = browser.get(path)
        times.append((time.perf_counter() - start) * 1000)
        if answer.url.path == "/sign-in":
            raise RuntimeError("the resident could not sign in")
    return times, answer


def _p95(times: list[float]) -> float:
    return round(sorted(times)[len(times) * 95 // 100], 1)


def _queries(email: str, path: str, environ: dict[str, str]) -> int:
    command = [sys.executable, "-m", "bench.page_queries", email, path]
    return int(subprocess.run(command, env=environ, check=True, capture_output=True, text=True).stdout)


def _weight(browser: httpx.Client, page: httpx.Response) -> int:
    """Bytes over the wire of the page and of everything it links to at first sight, compressed as served."""
    links = re.findall(r'<link[^>]+href="([^"]+\.(?:css|woff2|svg|ico))"', page.text)
    links += re.findall(r'<(?:script|img)[^>]+src="([^"]+)"', page.text)
    for sheet in [link for link in links if link.endswith(".css")]:
        text = browser.get(sheet).text
        # Of the typeface's files a page in English fetches the latin one.
        links += [urljoin(sheet, font) for font in re.findall(r"url\(\"?([^)\"]*latin-wght[^)\"]*)", text)]
    return _wire(page) + sum(_wire(browser.get(link)) for link in dict.fromkeys(links))


def _wire(answer: httpx.Response) -> int:
    declared = answer.headers.get("content-length")
    if declared is not None:
        return int(declared)
    compressed = answer.headers.get("content-encoding") == "gzip"
    return len(gzip.compress(answer.content)) if compressed else len(answer.content)
