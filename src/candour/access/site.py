"""The log as anyone reads it: checkpoint, tiles, bundles and verifier key, straight from the published files.

Tiles never change once served, so they may be kept forever; checkpoints change every second and are barely
kept. Addresses are those of C2SP tlog-tiles below `/log`. A part of a tile that was ever published is served
also when its file is gone, cut from what is there.
"""

import gzip
import re
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from candour.log.errors import Malformed, NotPublished
from candour.log.files import CHECKPOINT, VERIFIER_KEY, WITNESS_KEYS, WITNESSED, LogFiles
from candour.log.parts import read_part
from candour.log.tiles import Bundle, parse_path

_TAKES_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")
_AS_IT_SAYS = {"X-Content-Type-Options": "nosniff"}
_FOREVER = {"Cache-Control": "public, max-age=31536000, immutable", **_AS_IT_SAYS}
_BARELY = {"Cache-Control": "public, max-age=1", **_AS_IT_SAYS}


def log_site(folder: Path) -> Starlette:
    """An ASGI application for `/log/checkpoint`, `/log/key`, `/log/tile/...` and witnesses, over a folder."""
    files = LogFiles(folder)

    def small(path: str, otherwise: str) -> Route:
        async def serve(request: Request) -> Response:
            try:
                return PlainTextResponse(files.read(path), headers=_BARELY)
            except NotPublished:
                return _not_published(otherwise)

        return Route(f"/log/{path}", serve)

    def tile(request: Request) -> Response:  # in a thread: to compress a bundle takes milliseconds
        try:
            file = parse_path(f"tile/{request.path_params['path']}")
            data = read_part(files, file)
        except Malformed:
            return _not_published("That is not the address of a tile.")
        except NotPublished:
            return _not_published("The log has no such tile, or not yet.")
        if isinstance(file, Bundle):
            return _bundle(request, data)
        return Response(data, media_type="application/octet-stream", headers=_FOREVER)

    site = Starlette(
        routes=[
            small(CHECKPOINT, "Nothing has been published yet. Try again in a moment."),
            small(VERIFIER_KEY, "The log has not announced its key yet. Try again in a moment."),
            small(WITNESSED, "No witness has cosigned this log yet."),
            small(WITNESS_KEYS, "No witness is asked to cosign this log."),
            Route("/log/tile/{path:path}", tile),
        ]
    )
    # A redirect to the path without its last slash would lead to whatever Host the caller named.
    site.router.redirect_slashes = False
    return site


def _bundle(request: Request, data: bytes) -> Response:
    """Leaves, compressed for whoever takes that: it saves more than half. Hashes would only grow."""
    headers = {**_FOREVER, "Vary": "Accept-Encoding"}
    if _TAKES_GZIP.search(request.headers.get("Accept-Encoding", "")):
        headers["Content-Encoding"], data = "gzip", gzip.compress(data, mtime=0)
    return Response(data, media_type="application/octet-stream", headers=headers)


def _not_published(sentence: str) -> Response:
    return PlainTextResponse(
        sentence + "\n", status_code=404, headers={"Cache-Control": "no-store", **_AS_IT_SAYS}
    )
