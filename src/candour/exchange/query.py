"""Reads the query of an address: the parameters a route takes, each once at most, and no others."""

from collections.abc import Mapping

from starlette.requests import Request

from candour.exchange.problems import BadQuery


def query(request: Request, *takes: str) -> Mapping[str, str]:
    """What stands in the query, by name. Raises BadQuery for what the route does not take."""
    given: Mapping[str, str] = request.query_params
    if not set(given).issubset(takes) or len(request.query_params.multi_items()) != len(given):
        raise BadQuery(f"The query takes {' and '.join(takes)}, nothing else and nothing twice.")
    return given
