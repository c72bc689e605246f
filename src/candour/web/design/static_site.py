"""The static files as a browser gets them: from memory, compressed where it takes that.

A file whose name carries its content's hash cannot change under that name and may be kept for ever; one by
its plain name is asked for again after five minutes. All of them are read once, as a worker starts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from mimetypes import guess_type
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

ADDRESS = "/static/"

_HASHED = re.compile(r"\.[0-9a-f]{12}(\.\w+)?$")
_FOREVER = "public, max-age=31536000, immutable"
_FIVE_MINUTES = "public, max-age=300"
_HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Vary": "Accept-Encoding",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class StaticFile:
    """One file. gzipped: the same compressed, where that is smaller."""

    media_type: str
    cache_control: str
    plain: bytes
    gzipped: bytes | None

    def answer(self, request: Request) -> Response:
        """The answer to a request for it; 405 for anything but GET and HEAD."""
        if request.method not in ("GET", "HEAD"):
            return PlainTextResponse("Files can only be read.\n", 405, {"Allow": "GET, HEAD"})
        headers, content = {**_HEADERS, "Cache-Control": self.cache_control}, self.plain
        if self.gzipped is not None and re.search(r"\bgzip\b", request.headers.get("Accept-Encoding", "")):
            headers["Content-Encoding"], content = "gzip", self.gzipped
        headers["Content-Length"] = str(len(content))
        return Response(b"" if request.method == "HEAD" else content, 200, headers, self.media_type)


class StaticSite:
    """An ASGI application for the files that `collectstatic` gathered in a folder, as they are now."""

    def __init__(self, folder: Path) -> None:
        self._files = dict(_files_in(folder))

    def has(self, path: str) -> bool:
        """Whether there is a file at an address."""
        return path in self._files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for a file there is. Raises KeyError for any other address."""
        await self._files[scope["path"]].answer(Request(scope))(scope, receive, send)


def _files_in(folder: Path) -> Iterator[tuple[str, StaticFile]]:
    """Each file by its address. A folder that is not there has none."""
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix != ".gz":
            gzipped = path.with_name(f"{path.name}.gz")
            yield (
                ADDRESS + path.relative_to(folder).as_posix(),
                StaticFile(
                    media_type=guess_type(path.name)[0] or "text/plain",
                    cache_control=_FOREVER if _HASHED.search(path.name) else _FIVE_MINUTES,
                    plain=path.read_bytes(),
                    gzipped=gzipped.read_bytes() if gzipped.exists() else None,
                ),
            )
