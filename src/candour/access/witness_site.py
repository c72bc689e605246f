"""The address at which a witness is asked for cosignatures: `POST /add-checkpoint` (C2SP tlog-witness).

Whoever asks is known by nothing but the log's own signature, so requests are short and must come soon.
"""

import asyncio
import logging
from collections.abc import Callable

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from candour.log.add_checkpoint import LARGEST_MESSAGE
from candour.log.cosignature import CosignerVerifierKey
from candour.log.errors import LogError
from candour.log.witness import Witness

REQUEST_SECONDS = 10.0
"""How long a request may take to arrive."""

logger = logging.getLogger(__name__)


def witness_site(witness: Witness, key: CosignerVerifierKey, now: Callable[[], int]) -> Starlette:
    """An ASGI application that serves a witness; `now` gives whole seconds since 1970.

    `/` answers with the witness's verifier key.
    """

    async def add_checkpoint(request: Request) -> Response:
        try:
            async with asyncio.timeout(REQUEST_SECONDS):
                body = await _read_short(request)
        except TimeoutError:
            return _sentence(408, "The request took too long to arrive.")
        except ClientDisconnect:
            return _sentence(400, "The request broke off.")
        if body is None:
            return _sentence(413, f"A request is at most {LARGEST_MESSAGE:,} bytes.")
        try:
            answer = await run_in_threadpool(witness.add_checkpoint, body, now())
        except (OSError, LogError):
            logger.exception("nothing can be cosigned")
            return _sentence(503, "This witness cannot remember what it cosigns, so it does not.")
        return Response(answer.body, answer.status, headers={"Content-Type": answer.content_type})

    async def about(request: Request) -> Response:
        return PlainTextResponse(f"{key}\n")

    site = Starlette(
        routes=[Route("/add-checkpoint", add_checkpoint, methods=["POST"]), Route("/", about)],
    )
    # A redirect to the path without its last slash would lead to whatever Host the caller named.
    site.router.redirect_slashes = False
    return site


async def _read_short(request: Request) -> bytes | None:
    """The body, or None as soon as it is longer than any request can be."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_MESSAGE:
            return None
    return body


def _sentence(status: int, sentence: str) -> Response:
    return PlainTextResponse(f"{sentence}\n", status_code=status)
