"""Answers in JSON, encoded by msgspec and never kept by anything in between."""

from datetime import datetime
from typing import Any

import msgspec
from starlette.responses import Response

from candour.access.recording import Recorder
from candour.exchange.schemas import EntryAnswer
from candour.log.exact import encode_base64, encode_timestamp

_encoder = msgspec.json.Encoder()
_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def json_answer(content: Any, status: int = 200) -> Response:
    """A response with the content as JSON."""
    return Response(_encoder.encode(content), status, _HEADERS, "application/json")


def entry_answer(recorder: Recorder, leaf: bytes, at: datetime) -> EntryAnswer:
    """What a caller gets of a committed entry: its leaf, its time and the log's promise."""
    return EntryAnswer(encode_base64(leaf), encode_timestamp(at), encode_base64(recorder.promise(leaf, at)))
