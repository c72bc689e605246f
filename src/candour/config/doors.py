"""Two doors, the log's files and the pages' files on one port, as one application.

Requests of partners go to the exchange, requests for files to what holds them, everything else to the
portal. `/readyz` answers 200 while this node can serve, `/healthz` while entries get their places in the log
and partners are told of changes too, and otherwise each 503 with a sentence that says what is wrong.
"""

from typing import cast
from urllib.parse import urlsplit

from django.core.asgi import get_asgi_application
from starlette.types import ASGIApp, Receive, Scope, Send

from candour.access.current import recorder
from candour.access.lateness import PublicationWatch
from candour.access.site import log_site
from candour.config.counted import DOORS, Counts
from candour.config.ending import is_ending
from candour.config.env import Environment
from candour.config.headers import ALWAYS, WITH_TLS, with_headers
from candour.exchange.app import create_app
from candour.exchange.limits import Limits
from candour.exchange.short_way import ShortWay
from candour.exchange.state import Setup
from candour.log.files import Reached, on_we_go
from candour.web.design.bounded import Bounded
from candour.web.design.static_site import StaticSite
from candour.web.design.unhurried import Unhurried

_EXCHANGE = (
    "/exchange/",
    "/access/v1/",
    "/.well-known/oauth-authorization-server",
    "/.well-known/authzen-configuration",
)
_LOG = ("/log/checkpoint", "/log/key", "/log/tile/", "/log/witness")


class Doors:
    """Sends each request to the door it is for; made once Django is set up.

    reached: as `Setup` has it.
    """

    def __init__(self, environment: Environment, reached: Reached = on_we_go) -> None:
        if environment.database_url is None:
            raise RuntimeError("CANDOUR_DATABASE_URL is not set; `candour demo` and `candour serve` set it.")
        self._portal = Bounded(Unhurried(cast(ASGIApp, get_asgi_application())))
        recorder()  # opens the portal's keys now: at its first use they might be away, and would be made anew
        self._exchange = ShortWay(
            create_app(
                Setup(
                    dsn=environment.database_url,
                    keys=environment.key_source,
                    origin=environment.log_origin,
                    base_url=environment.base_url,
                    limits=Limits(
                        requests=environment.client_requests, concurrent=environment.client_concurrent
                    ),
                    counts=environment.data / "counts",
                    reached=reached,
                    is_ending=is_ending,
                )
            )
        )
        self._log = log_site(environment.data / "log")
        self._publication = PublicationWatch(environment.data / "log")
        self._static = StaticSite(environment.data / "static")
        self._counts = Counts(environment.counted)
        self._scheme = urlsplit(environment.base_url).scheme
        self._headers = WITH_TLS if self._scheme == "https" else ALWAYS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._exchange(scope, receive, send)
            return
        scope["scheme"] = self._scheme  # a proxy ended the TLS, so the server itself saw none
        send = with_headers(send, self._headers)
        if scope["method"] == "TRACE":
            await _answer(send, 405, "This method is not served here.")
            return
        door, app = self._door_to(scope["path"])
        await self._counts.through(DOORS.index(door), app, scope, receive, send)

    def _door_to(self, path: str) -> tuple[str, ASGIApp]:
        if path.startswith(_EXCHANGE):
            return "exchange", self._exchange
        if path in ("/healthz", "/readyz"):
            return "watch", self._watch
        if path.startswith(_LOG):
            return "log", self._log
        if self._static.has(path):
            return "static", self._static
        return "portal", self._portal

    async def _watch(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == "/healthz":
            await _answer_well_or_not(send, await self._ailment())
        else:
            await _answer_well_or_not(send, await self._exchange.app.state.exchange.hindrance())

    async def _ailment(self) -> str | None:
        exchange = self._exchange.app.state.exchange
        return await exchange.ailment() or self._publication.ailment(await exchange.numbered())


async def _answer_well_or_not(send: Send, ailment: str | None) -> None:
    await (_answer(send, 200, "ok") if ailment is None else _answer(send, 503, ailment))


async def _answer(send: Send, status: int, words: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": f"{words}\n".encode()})
