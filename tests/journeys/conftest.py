"""What a journey needs: the program as people run it, started once for the whole run, and a real browser."""

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError
from soak.running import free_port

from candour.config.launch import launched
from candour.config.postgres.cluster import remove_cluster

SMALL = {"max_wal_size": "64MB", "min_wal_size": "32MB", "shared_buffers": "32MB"}
"""PostgreSQL's settings where a journey has a server of its own to break: it fits on a small disk."""

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
LEFT_OUT = (
    # Unseen windows for what is typed into the address bar, of which every new profile makes one ready: they
    # took more than half of the processors' time for opening a page in it (2.9 s for nine, and not 7.5 s).
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxPopup",
    # What Playwright leaves out itself, and which only the last list of all counts for.
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)
QUIET = (
    f"--disable-features={','.join(LEFT_OUT)}",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)


@dataclass(frozen=True)
class RunningProgram:
    """A `candour demo` that has said it is ready: where it answers, and what its `demo.json` says."""

    base_url: str
    data: Path
    demo: dict[str, Any]


@dataclass(frozen=True)
class StartedProgram(RunningProgram):
    """One that this test started, and may end as it likes: `process` is its parent process."""

    process: "subprocess.Popen[str]"


def start(data: Path) -> StartedProgram:
    """Run `candour demo` on the data folder `data` and a free port, and wait until it says it is ready."""
    port = free_port()
    environ = {name: value for name, value in os.environ.items() if not name.startswith("CANDOUR_")}
    said = data.with_name(f"{data.name}.stderr")
    # A run in the background of a script has it that Ctrl-C is ignored, and what it starts inherits that.
    command = [
        "/usr/bin/env",
        "--default-signal=INT",
        sys.executable,
        "-m",
        "candour.cli",
        "demo",
        "--people",
        "50",
    ]
    with said.open("a") as stderr:
        process = subprocess.Popen(
            launched(command, death=signal.SIGTERM),
            env={**environ, "CANDOUR_DATA": str(data), "CANDOUR_PORT": str(port)},
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            start_new_session=True,
        )
    progress = []
    for line in process.stdout:
        if line.startswith("Ready: "):
            demo = json.loads((data / "demo.json").read_text())
            return StartedProgram(demo["base_url"], data, demo, process)
        progress.append(line)
    pytest.fail(f"candour demo did not start:\n{''.join(progress)}{said.read_text()}")


def stop(program: StartedProgram) -> None:
    """End it as Ctrl-C does, unless it has ended."""
    if program.process.poll() is None:
        program.process.send_signal(signal.SIGINT)
    program.process.communicate(timeout=60)


def remove(data: Path) -> None:
    """Remove the data folder of a program that has ended."""
    remove_cluster(data / "postgres")
    shutil.rmtree(data, ignore_errors=True)


@pytest.fixture(scope="session")
def running_program(run_folder) -> Iterator[RunningProgram]:
    """The borough, seeded once and shared by all workers: let each journey be another resident's."""
    data, address = run_folder / "demo", run_folder / "demo.address"
    with (run_folder / "demo-users").open("w") as users, ExitStack() as at_end:
        fcntl.flock(users, fcntl.LOCK_SH)
        with (run_folder / "demo-lock").open("w") as starting:
            fcntl.flock(starting, fcntl.LOCK_EX)
            if not address.exists():
                at_end.callback(remove, data)
                at_end.callback(stop, started := start(data))
                at_end.callback(address.unlink)
                at_end.callback(fcntl.flock, users, fcntl.LOCK_EX)  # waits until no other worker uses it
                address.write_text(started.base_url)
        demo = json.loads((data / "demo.json").read_text())
        yield RunningProgram(address.read_text(), data, demo)


@pytest.fixture(scope="module")
def own_data(tmp_path_factory) -> Iterator[Path]:
    """The data folder of the programs that `start_program` starts, for the tests of one module."""
    data = tmp_path_factory.mktemp("own") / "data"
    yield data
    remove(data)


@pytest.fixture
def start_program(own_data) -> Iterator[Callable[[], StartedProgram]]:
    """Starts a borough that the test may end as it likes; each time on the data of the one before."""
    with ExitStack() as at_end:

        def start_again() -> StartedProgram:
            program = start(own_data)
            at_end.callback(stop, program)
            return program

        yield start_again


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, without a window, that resolves no name but this machine's.

    For one module only: Playwright leaves an event loop running, which tests of other modules must not meet.
    """
    path = next(filter(None, map(shutil.which, PROGRAMS)), None)
    arguments = [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser) -> Iterator[Page]:
    """A page in a browser profile of its own: no cookies but those of this test."""
    context = browser.new_context(locale="en-GB", timezone_id="Europe/London")
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Say with a failure what the pages that are still open show."""
    report = yield
    browser = getattr(item, "funcargs", {}).get("browser")
    if browser is not None and report.when == "call" and report.failed:
        pages = [page for context in browser.contexts for page in context.pages]
        report.sections.append(("Open pages", "\n\n".join(map(_shown, pages))))
    return report


def _shown(page: Page) -> str:
    try:
        return f"{page.url}\n{page.locator('body').inner_text(timeout=2_000)[:2_000]}"
    except PlaywrightError as fault:
        return f"{page.url}\n{fault}"


@pytest.fixture
def partner(running_program) -> Callable[[str], httpx.Client]:
    """A partner of the demonstration by its client id, with a token."""

    def sign_in(client_id: str) -> httpx.Client:
        (found,) = [each for each in running_program.demo["partners"] if each["client_id"] == client_id]
        now = int(time.time())
        claims = {
            "iss": client_id, "sub": client_id, "aud": found["token_url"],
            "exp": now + 50, "jti": uuid4().hex,
        }  # fmt: skip
        key = ECKey.import_key(found["private_key"])
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": jwt.encode({"alg": "ES256", "kid": found["kid"]}, claims, key),
        }
        client = httpx.Client(base_url=running_program.base_url, timeout=60)
        token = client.post("/exchange/v1/token", data=form).json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        return client

    return sign_in
