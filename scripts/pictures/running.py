"""What pictures are taken of and with: a demonstration, the pages only debugging serves, and a browser."""

import json
import logging
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import psycopg
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application
from django.test import override_settings
from django.urls import include, path
from playwright.sync_api import Browser, sync_playwright

from candour.config.database import NAME, on_the_whole
from candour.config.postgres import EmbeddedPostgres
from candour.store import webhooks

NOWHERE = "https://nowhere.invalid/changes"
"""An address that leads to nobody, ever (RFC 6761 section 6.4)."""

GIVEN_UP = 3
"""How many changes the council's webhook did not take for three days."""

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


class Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@contextmanager
def demonstration(file: Path | None) -> Iterator[dict[str, Any]]:
    """What `demo.json` says of the one that runs, or of one that runs as long as this lasts."""
    if file is not None:
        _let_a_webhook_fail(file.parent)
        yield json.loads(file.read_text())
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
            _let_a_webhook_fail(Path(folder))
            yield json.loads((Path(folder) / "demo.json").read_text())
        finally:
            process.terminate()
            process.communicate(timeout=60)


def _let_a_webhook_fail(data: Path) -> None:
    """Send the council's changes from now on to where nobody listens, so that its desk has some not taken."""
    environ = {**os.environ, "CANDOUR_DATA": str(data)}
    client = "harrowmere-council-system"
    command = [sys.executable, "-m", "candour.cli", "webhook", client, "--to", NOWHERE]
    subprocess.run(command, env=environ, check=True, capture_output=True)  # noqa: S603 - our own command
    with (
        EmbeddedPostgres(data / "postgres") as server,
        psycopg.connect(on_the_whole(server.dsn(NAME))) as owner,
    ):
        _have_some_given_up(owner, client)


def _have_some_given_up(owner: psycopg.Connection, client: str) -> None:
    """Have its newest changes be what three days of trying come to, as the sender itself notes it."""
    hook = """select c.id, w.through from webhooks w join partner_clients c on c.id = w.client_id
              where c.client_id = %s and not exists (select from dead_letters d where d.client_id = c.id)"""
    for id_, through in owner.execute(hook, [client]).fetchall():
        owner.execute("update webhooks set through = %s where client_id = %s", [through - GIVEN_UP, id_])
        for n in range(through - GIVEN_UP + 1, through + 1):
            tried = {"attempts": 14, "problem": "the system answered with error 503"}
            at = datetime.now(UTC) - timedelta(days=2, hours=through - n)
            owner.execute(webhooks.GIVE_UP, {"client": id_, "n": n, "at": at, **tried})


@contextmanager
def served_patterns() -> Iterator[str]:
    """The address of every component and error page, which no demonstration serves."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "candour.config.settings")
    application = StaticFilesHandler(get_wsgi_application())
    logging.disable()  # every error here is asked for
    addresses = (path("design", include("candour.web.design.patterns")),)
    with (
        override_settings(ROOT_URLCONF=addresses, ALLOWED_HOSTS=["127.0.0.1"]),
        make_server("127.0.0.1", 0, application, handler_class=Quiet) as server,
    ):
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a window."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        sys.exit("Chromium is not on this machine: root can install it with apt-get install chromium.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        yield browser
        browser.close()
