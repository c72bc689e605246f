"""Answers in JSON, encoded by msgspec and never kept by anything in between."""

from typing import Any

import msgspec
from starlette.responses import Response

_encoder = msgspec.json.Encoder()
_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def json_answer(content: Any, status: int = 200) -> Response:
    """A response with the content as JSON."""
    return Response(_encoder.encode(content), status, _HEADERS, "application/json")
