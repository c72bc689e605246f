"""The log as anyone reads it: checkpoint, tiles, bundles and verifier key, straight from the published files.

Tiles never change once served, so they may be kept forever; the checkpoint changes every second and is barely
kept. Addresses are those of C2SP tlog-tiles below `/log`.
"""

from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from candour.log.errors import Malformed, NotPublished
from candour.log.files import CHECKPOINT, VERIFIER_KEY, LogFiles
from candour.log.tiles import parse_path

_FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}
_BARELY = {"Cache-Control": "public, max-age=1"}


def log_site(folder: Path) -> Starlette:
    """An ASGI application for `/log/checkpoint`, `/log/key` and `/log/tile/...` over a published folder."""
    files = LogFiles(folder)

    async def checkpoint(request: Request) -> Response:
        try:
            note = files.read(CHECKPOINT)
        except NotPublished:
            return _not_published("Nothing has been published yet. Try again in a moment.")
        return PlainTextResponse(note, headers=_BARELY)

    async def key(request: Request) -> Response:
        try:
            return PlainTextResponse(files.read(VERIFIER_KEY), headers=_BARELY)
        except NotPublished:
            return _not_published("The log has not announced its key yet. Try again in a moment.")

    async def tile(request: Request) -> Response:
        try:
            file = parse_path(f"tile/{request.path_params['path']}")
            data = files.read(file.path)
        except Malformed:
            return _not_published("That is not the address of a tile.")
        except NotPublished:
            return _not_published("The log has no such tile, or not yet.")
        return Response(data, media_type="application/octet-stream", headers=_FOREVER)

    return Starlette(
        routes=[
            Route("/log/checkpoint", checkpoint),
            Route("/log/key", key),
            Route("/log/tile/{path:path}", tile),
        ]
    )


def _not_published(sentence: str) -> Response:
    return PlainTextResponse(sentence + "\n", status_code=404, headers={"Cache-Control": "no-store"})
