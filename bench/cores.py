"""Shares work that fills a database among all cores: each has a process and a connection of its own.

Processes are forked, so that they share what is in memory already: a million people's keys are read once.
"""

import os
from collections.abc import Callable, Iterable
from multiprocessing import get_context
from typing import Any, TypeVar

import psycopg

Item = TypeVar("Item")
Result = TypeVar("Result")

_work: Any = None
_dsn = ""
_connection: psycopg.Connection[Any] | None = None


def on_every_core(
    dsn: str, work: Callable[[psycopg.Connection[Any], Item], Result], items: Iterable[Item]
) -> list[Result]:
    """What `work` gives for each item, in their order; any function will do, also one inside another."""
    global _work, _dsn
    _work, _dsn = work, dsn  # inherited by the processes, which could not be sent it
    with get_context("fork").Pool(len(os.sched_getaffinity(0))) as pool:
        return pool.map(_do, items, chunksize=1)


def _do(item: Any) -> Any:
    global _connection
    if _connection is None:
        _connection = psycopg.connect(_dsn, autocommit=True)
    return _work(_connection, item)
