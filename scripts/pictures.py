"""Renders the main pages of the running demonstration, so that whoever changes one looks at it.

    make pictures

starts a demonstration of its own and writes `build/pictures/<page>-<width>-<scheme>.png`: phone and desk,
light and dark. Two of them, cut to one screen, go to `docs/pictures` for the README.
`--demo FILE` takes the running demonstration that this `demo.json` describes; `--only WORD` some pages.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, Page, sync_playwright

CHECKOUT = Path(__file__).resolve().parents[1]
BUILD = CHECKOUT / "build" / "pictures"
DOCS = CHECKOUT / "docs" / "pictures"
WIDTHS = (390, 1280)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
HEIGHT = 900


@dataclass(frozen=True)
class Subject:
    """A page. resident: whether somebody must be signed in. in_docs: how much of it README shows, in px."""

    name: str
    path: str
    resident: bool = False
    in_docs: int = 0


SUBJECTS = (
    Subject("home", "/home", resident=True, in_docs=1240),
    Subject("uses", "/uses", resident=True, in_docs=1480),
    Subject("held", "/held", resident=True),
    Subject("choices", "/choices", resident=True),
    Subject("choice", "/choices/warm-homes-discount", resident=True),
    Subject("receipts", "/receipts", resident=True),
    Subject("front", "/"),
    Subject("check", "/check"),
    Subject("sign-in", "/sign-in"),
    Subject("register", "/register"),
    Subject("register-found", "/register?words=phone&organisation=fernside-homes"),
    Subject("register-nothing", "/register?words=zeppelin"),
    Subject("elsewhere", "/register/elsewhere"),
    Subject("services", "/register/services"),
    Subject("organisation", "/register/organisations/harrowmere-council"),
    Subject("agreement", "/register/agreements/repair-calls"),
    Subject("agreement-choice", "/register/agreements/home-adaptations"),
    Subject("agreement-danger", "/register/agreements/protect-life"),
    Subject("log", "/log"),
    Subject("help", "/help"),
    Subject("privacy", "/privacy"),
    Subject("accessibility", "/accessibility"),
    Subject("cookies", "/cookies"),
)


def main() -> int:
    """Take the pictures; 1 when a page did not answer 200."""
    parser = ArgumentParser(description="Render the main pages of the demonstration.")
    parser.add_argument("--demo", type=Path, metavar="FILE", help="demo.json of one that runs already")
    parser.add_argument("--only", default="", metavar="WORD", help="only pages with this in their name")
    args = parser.parse_args()
    with demonstration(args) as demo, chromium() as browser:
        failed = [
            said for subject in SUBJECTS if args.only in subject.name for said in take(subject, demo, browser)
        ]
    sys.stdout.write("".join(f"{said}\n" for said in failed) or f"The pictures are in {BUILD}.\n")
    return 1 if failed else 0


def take(subject: Subject, demo: dict[str, Any], browser: Browser) -> list[str]:
    """Take every picture of one page; gives what went wrong, in sentences."""
    BUILD.mkdir(parents=True, exist_ok=True)
    for scheme in SCHEMES:
        for width in WIDTHS:
            context = browser.new_context(
                viewport={"width": width, "height": HEIGHT}, color_scheme=scheme, locale="en-GB"
            )
            page = context.new_page()
            if subject.resident:
                sign_in(page, demo)
            answer = page.goto(demo["base_url"] + subject.path)
            if answer is None or answer.status != 200:
                context.close()
                return [f"{subject.path} did not answer 200."]
            page.evaluate("document.fonts.ready")
            page.screenshot(path=BUILD / f"{subject.name}-{width}-{scheme}.png", full_page=True)
            if subject.in_docs and (width, scheme) == (1280, "light"):
                DOCS.mkdir(parents=True, exist_ok=True)
                page.screenshot(
                    path=DOCS / f"{subject.name}.png",
                    full_page=True,
                    clip={"x": 0, "y": 0, "width": width, "height": subject.in_docs},
                )
            context.close()
    return []


def sign_in(page: Page, demo: dict[str, Any]) -> None:
    """Sign in as the first resident, with whom the demonstration says to begin."""
    resident = demo["residents"][0]
    page.goto(demo["sign_in_url"])
    page.get_by_label("Email").fill(resident["email"])
    page.get_by_label("Password", exact=True).fill(resident["password"])
    page.locator("main button[type=submit]").click()


@contextmanager
def demonstration(args: Namespace) -> Iterator[dict[str, Any]]:
    """What `demo.json` says of the one that runs, or of one that runs as long as this lasts."""
    if args.demo is not None:
        yield json.loads(args.demo.read_text())
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="candour-pictures-", ignore_cleanup_errors=True) as folder:
        environ = {**os.environ, "CANDOUR_DATA": folder, "CANDOUR_PORT": str(port)}
        process = subprocess.Popen(
            [sys.executable, "-m", "candour.cli", "demo"], env=environ, stdout=subprocess.PIPE, text=True
        )
        try:
            assert process.stdout is not None
            if not any(line.startswith("Ready: ") for line in process.stdout):
                sys.exit("The demonstration did not start.")
            yield json.loads((Path(folder) / "demo.json").read_text())
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a window."""
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        sys.exit("Chromium is not on this machine: root can install it with apt-get install chromium.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        yield browser
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
