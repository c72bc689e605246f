"""The `candour metrics` command: what this machine's workers counted and how the log stands, as OpenMetrics.

A process of its own at an address of its own, which no proxy leads to and nobody else can reach unless
`CANDOUR_METRICS` says so. It needs no more of the database than an auditor may read.
"""

from argparse import Namespace
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version

import psycopg

from candour.access.key_ages import KeyAge
from candour.config import counted
from candour.config.env import Environment
from candour.config.key_ages import key_ages
from candour.config.processes import interrupt_on_sigterm
from candour.config.serve import refuse_a_taken_port
from candour.config.tls import tls_of
from candour.store.changes import OLDEST_UNTOLD
from candour.store.sequence import HEAD_SIZE, OLDEST_PENDING

CONTENT_TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8"


def metrics(args: Namespace, environment: Environment) -> int:
    """Serve until SIGTERM or Ctrl-C.

    Raises CannotStartNow when the address cannot be listened on, CannotStart when the certificate cannot be
    used.
    """
    interrupt_on_sigterm()
    refuse_a_taken_port(*environment.metrics)
    with listening(environment.metrics, environment) as server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return 0
    return 0


def listening(address: tuple[str, int], environment: Environment) -> ThreadingHTTPServer:
    """The server, by TLS where that was asked for. Raises CannotStart when the certificate cannot be used."""
    tls = tls_of(environment)
    server = ThreadingHTTPServer(address, handler(environment))
    if tls is not None:  # each shakes hands in a thread of its own, so whoever says nothing holds up nobody
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    return server


def handler(environment: Environment) -> type[BaseHTTPRequestHandler]:
    """What answers /metrics, and nothing else."""

    class Metrics(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = self.path == "/metrics"
            content = page(environment).encode() if found else b""
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", CONTENT_TYPE)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: object) -> None:
            """Who asks is not written down."""

    return Metrics


def page(environment: Environment) -> str:
    """Everything there is to measure, up to its `# EOF`."""
    parts = [*counted.lines(environment.counted), *_of_the_log(environment), *_of_the_program(), "# EOF"]
    return "\n".join(parts) + "\n"


def _of_the_log(environment: Environment) -> Iterator[str]:
    """How the log stands in the database; of one that does not answer, that alone."""
    assert environment.database_url is not None
    try:
        with psycopg.connect(environment.database_url, connect_timeout=2) as connection:
            size = connection.execute(HEAD_SIZE).fetchone()
            pending = connection.execute(OLDEST_PENDING).fetchone()
            untold = connection.execute(OLDEST_UNTOLD).fetchone()
            keys = list(key_ages(connection, environment))
    except psycopg.Error:
        yield from _gauge("candour_database_up", "Whether the database answers.", 0)
        return
    yield from _gauge("candour_database_up", "Whether the database answers.", 1)
    yield from _gauge("candour_log_entries", "Entries with a place in the log.", size[0] if size else 0)
    yield from _gauge(
        "candour_log_oldest_pending_seconds",
        "How long the oldest entry without a place has waited.",
        pending[0] if pending else 0,
    )
    yield from _gauge(
        "candour_oldest_untold_seconds",
        "How long the oldest change has waited to be told to partners.",
        untold[0] if untold else 0,
    )
    yield from _of_keys(keys)


def _of_keys(keys: Sequence[KeyAge]) -> Iterator[str]:
    now = datetime.now(UTC)
    yield "# TYPE candour_key_overdue_seconds gauge"
    yield "# HELP candour_key_overdue_seconds For how long a key should have been replaced."
    for key in keys:
        yield f'candour_key_overdue_seconds{{key="{key.name}"}} {key.overdue(now).total_seconds():.0f}'


def _of_the_program() -> Iterator[str]:
    yield "# TYPE candour info"
    yield "# HELP candour Which version runs."
    yield f'candour_info{{version="{version("opencandour")}"}} 1'


def _gauge(name: str, says: str, value: float) -> Iterator[str]:
    yield f"# TYPE {name} gauge"
    yield f"# HELP {name} {says}"
    yield f"{name} {value:g}" if isinstance(value, float) else f"{name} {value}"
