"""What surrounds every call: its proof is taken before anything is done, its end is counted after everything.

Only the short way to releases passes it by, because there the statement that logs takes the proof.
"""

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from candour.exchange.authentication import count_out, take_proof
from candour.exchange.failures import answer_to
from candour.exchange.state import exchange_of


class Gate:
    """The exchange's routes, with the gate in front of them."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        try:
            await take_proof(request)
        except Exception as fault:
            response = await answer_to(request, fault)
            await response(scope, receive, send)
            return
        try:
            await self.app(scope, receive, send)
        finally:
            count_out(scope, exchange_of(request))
