"""The recorder that a process records and reads its own entries with, over the keys of its environment."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

from django.conf import settings

from candour.access.keys import open_recorder
from candour.access.recording import Recorder

_recorder: ContextVar[Recorder | None] = ContextVar("recorder", default=None)


@lru_cache(maxsize=1)
def _own_recorder() -> Recorder:
    environment = settings.CANDOUR_ENVIRONMENT
    return open_recorder(environment.key_source, environment.log_origin)


def recorder() -> Recorder:
    """The recorder in use: this process's own, unless `recording_with` says otherwise."""
    return _recorder.get() or _own_recorder()


@contextmanager
def recording_with(other: Recorder) -> Iterator[None]:
    """Record with another recorder, as the demonstration's seeder does to mark its history."""
    token = _recorder.set(other)
    try:
        yield
    finally:
        _recorder.reset(token)
