"""Gives a call's `X-Request-ID` back with whatever answers it (AuthZEN Authorization API 1.0, "Transport").

The caller chose it, so that both sides can find the same call in their own records; here it means nothing.
"""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

NAME = b"x-request-id"


class RequestId:
    """The exchange's routes, with the caller's name for each call on its answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        sent = sent_with(scope) if scope["type"] == "http" else None
        if sent is None:
            await self.app(scope, receive, send)
            return

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), sent]}
            await send(message)

        await self.app(scope, receive, send_with_id)


def sent_with(scope: Scope) -> tuple[bytes, bytes] | None:
    """The header that names a call, as its caller sent it; None where they did not."""
    for name, value in scope["headers"]:
        if name == NAME:
            return name, value
    return None
