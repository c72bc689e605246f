"""Reads a log's files over HTTP, as anybody can: below its address, by their public paths.

What comes back is judged by others; here it is only kept from being endless, in bytes and in time: a log that
sends a byte now and then would else silence whoever watches it.
"""

import asyncio
from types import TracebackType
from typing import Self

import httpx

from candour.log.errors import NotPublished
from candour.log.files import CHECKPOINT, LARGEST_FILE

SECONDS = 15.0
"""For which nothing may come."""
SECONDS_IN_ALL = 60.0
"""How long one file may take, from connecting to its last byte."""


class CannotReach(Exception):
    """The log's address gives no proper answer just now; the text is a sentence."""


class RemoteLog:
    """A log below `url`, such as https://account.example.org/log. A context manager."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        self._runner = asyncio.Runner()
        self._client = httpx.AsyncClient(timeout=SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None
    ) -> None:
        self._runner.run(self._client.aclose())
        self._runner.close()

    def read(self, path: str) -> bytes:
        """The bytes at a path. Raises NotPublished for 404, and CannotReach."""
        return self._runner.run(self._read(path))

    async def _read(self, path: str) -> bytes:
        try:
            async with asyncio.timeout(SECONDS_IN_ALL):
                return await self._answer(path)
        except TimeoutError:
            raise CannotReach(
                f"{self._url}/{path} did not arrive within {SECONDS_IN_ALL:g} seconds."
            ) from None
        except (httpx.HTTPError, httpx.InvalidURL) as fault:
            raise CannotReach(f"{self._url} cannot be reached ({type(fault).__name__}).") from None

    async def _answer(self, path: str) -> bytes:
        # Tiles never change, but an older checkpoint in a cache on the way would look like a rollback.
        headers = {"Cache-Control": "no-cache"} if path == CHECKPOINT else {}
        async with self._client.stream("GET", f"{self._url}/{path}", headers=headers) as answer:
            if answer.status_code == 404:
                raise NotPublished(f"The log has not published {path}.")
            if answer.status_code != 200:
                raise CannotReach(f"{self._url}/{path} answers with status {answer.status_code}.")
            return await self._whole(answer, path)

    async def _whole(self, answer: httpx.Response, path: str) -> bytes:
        data = bytearray()
        async for chunk in answer.aiter_bytes():
            data += chunk
            if len(data) > LARGEST_FILE:
                raise CannotReach(f"{self._url}/{path} is longer than any file of a log.")
        return bytes(data)
