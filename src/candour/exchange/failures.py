"""What a caller is told when something goes wrong: each exception as one problem, and never a stack.

A database, log or key that cannot be relied on is 503, so that the caller asks again. Anything unforeseen is
500: the server records it, and the caller learns no more than that.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from time import monotonic
from typing import Any

import psycopg
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from candour.access.batching import DatabaseUnavailable
from candour.exchange.authentication import named_by
from candour.exchange.problems import Broken, MethodNotAllowed, NotFound, Problem, Unavailable
from candour.exchange.state import exchange_of
from candour.vault.errors import VaultError

logger = logging.getLogger(__name__)
security = logging.getLogger("candour.security")

_NOT_ALLOWED, _NOT_READ, _NOT_THERE = "was not allowed", "could not be read", "found nothing"
_SAID: Mapping[int, str] = {
    400: _NOT_READ,
    401: _NOT_ALLOWED,
    403: _NOT_ALLOWED,
    404: _NOT_THERE,
    422: _NOT_READ,
    429: _NOT_ALLOWED,
}


async def _problem(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, Problem)
    if problem.status in _SAID:
        _say(request, problem)
    return problem.answer()


def _say(request: Request, problem: Problem) -> None:
    """Tell whoever runs the exchange what a system tried, and nothing of what it sent.

    Of each system and kind no more than the pace allows: nobody fills a disk with refusals. The metrics
    count them all.
    """
    system = named_by(request)
    if exchange_of(request).said.wait((system, problem.code), cost=1, now=monotonic()):
        return
    of = f", of the system {system}" if system else ""
    security.warning("A call %s: %s%s.", _SAID[problem.status], problem.code, of)


async def _no_such_route(request: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, HTTPException)
    if refusal.status_code == 405:
        return MethodNotAllowed(headers=refusal.headers).answer()
    return NotFound().answer()


async def _unavailable(request: Request, fault: Exception) -> Response:
    return Unavailable().answer()


async def _broken(request: Request, fault: Exception) -> Response:
    return Broken().answer()


EXCEPTION_HANDLERS: Mapping[Any, Callable[[Request, Exception], Awaitable[Response]]] = {
    Problem: _problem,
    HTTPException: _no_such_route,
    DatabaseUnavailable: _unavailable,
    psycopg.OperationalError: _unavailable,  # among them a pool that has no connection to give
    psycopg.InterfaceError: _unavailable,
    VaultError: _unavailable,
    Exception: _broken,
}


async def answer_to(request: Request, fault: Exception) -> Response:
    """What the table says of a fault outside the framework: the entry of the nearest of its classes."""
    kind = next(kind for kind in type(fault).__mro__ if kind in EXCEPTION_HANDLERS)
    if kind is Exception:
        logger.error("A call broke.", exc_info=fault)
    return await EXCEPTION_HANDLERS[kind](request, fault)
