"""Reads a log's files over HTTP, as anybody can: below its address, by their public paths.

What comes back is judged by others; here it is only kept from being endless.
"""

from types import TracebackType
from typing import Self

import httpx

from candour.log.errors import NotPublished
from candour.log.files import CHECKPOINT, LARGEST_FILE

SECONDS = 15.0


class CannotReach(Exception):
    """The log's address gives no proper answer just now; the text is a sentence."""


class RemoteLog:
    """A log below `url`, such as https://account.example.org/log. A context manager."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        self._client = httpx.Client(timeout=SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None
    ) -> None:
        self._client.close()

    def read(self, path: str) -> bytes:
        """The bytes at a path. Raises NotPublished for 404, and CannotReach."""
        # Tiles never change, but an older checkpoint in a cache on the way would look like a rollback.
        headers = {"Cache-Control": "no-cache"} if path == CHECKPOINT else {}
        try:
            with self._client.stream("GET", f"{self._url}/{path}", headers=headers) as answer:
                if answer.status_code == 404:
                    raise NotPublished(f"The log has not published {path}.")
                if answer.status_code != 200:
                    raise CannotReach(f"{self._url}/{path} answers with status {answer.status_code}.")
                return self._read_all(answer, path)
        except (httpx.HTTPError, httpx.InvalidURL) as fault:
            raise CannotReach(f"{self._url} cannot be reached ({type(fault).__name__}).") from None

    def _read_all(self, answer: httpx.Response, path: str) -> bytes:
        data = bytearray()
        for chunk in answer.iter_bytes():
            data += chunk
            if len(data) > LARGEST_FILE:
                raise CannotReach(f"{self._url}/{path} is longer than any file of a log.")
        return bytes(data)
