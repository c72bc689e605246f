"""What each worker of `soak.program serve` loads: the product's doors, and two failpoints about an answer."""

import asyncio
import os

import django
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from candour.config.doors import Doors
from candour.config.env import read_environment
from soak.program import reached_in

RELEASES = "/exchange/v1/releases"

_reached = reached_in("serve")


def reached(step: str) -> None:
    """Pass a step on; what is inserted has been sent as soon as this process waits for something."""
    _reached(step)
    if step == "inserting":
        asyncio.get_running_loop().call_soon(_reached, "sent")


class Answering:
    """An application, with a step before the first byte of an answer to a partner and one after the last."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not scope.get("path", "").startswith(RELEASES):
            await self._app(scope, receive, send)
            return

        async def step_by_step(message: Message) -> None:
            if message["type"] == "http.response.start":
                reached("answering")
            await send(message)
            if message["type"] == "http.response.body":
                reached("answered")

        await self._app(scope, receive, step_by_step)


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "candour.config.settings")
django.setup()
application: ASGIApp = Answering(Doors(read_environment(os.environ), reached))
