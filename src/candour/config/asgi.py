"""The one application that `candour serve` runs: two doors and the log's files on one port.

Requests of partners go to the exchange, requests for the log's files to the log, everything else to the
portal. `/healthz` answers 200 once all three can serve, and says in a word which cannot.
"""

import os
from collections.abc import Awaitable, Callable
from typing import Any

import django
from django.core.asgi import get_asgi_application

from candour.access.site import log_site
from candour.config.env import Environment, read_environment
from candour.exchange.app import create_app

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "candour.config.settings")

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

_EXCHANGE = ("/exchange/", "/.well-known/oauth-authorization-server")
_LOG = ("/log/checkpoint", "/log/key", "/log/tile/")


class Doors:
    """Sends each request to the door it is for."""

    def __init__(self, environment: Environment) -> None:
        if environment.database_url is None:
            raise RuntimeError("CANDOUR_DATABASE_URL is not set; `candour demo` and `candour serve` set it.")
        self._portal: Application = get_asgi_application()
        self._exchange = create_app(
            dsn=environment.database_url,
            keys_folder=environment.keys,
            origin=environment.log_origin,
            base_url=environment.base_url,
        )
        self._log = log_site(environment.data / "log")

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._exchange(scope, receive, send)
        elif scope["path"] == "/healthz":
            await self._answer_health(send)
        elif scope["path"].startswith(_EXCHANGE):
            await self._exchange(scope, receive, send)
        elif scope["path"].startswith(_LOG):
            await self._log(scope, receive, send)
        else:
            await self._portal(scope, receive, send)

    async def _answer_health(self, send: Send) -> None:
        well = await self._exchange.state.exchange.healthy()
        words = b"ok\n" if well else b"The database or the register cannot be reached.\n"
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": 200 if well else 503, "headers": headers})
        await send({"type": "http.response.body", "body": words})


django.setup()
application = Doors(read_environment(os.environ))
