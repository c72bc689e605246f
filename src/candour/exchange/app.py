"""The exchange as an ASGI application: its routes, and what becomes of anything that goes wrong in them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from candour.exchange import (
    batch,
    bulk,
    changes,
    evaluations,
    openapi,
    records,
    reference,
    releases,
    token,
    uses,
)
from candour.exchange.failures import EXCEPTION_HANDLERS
from candour.exchange.gate import Gate
from candour.exchange.request_id import RequestId
from candour.exchange.state import Setup, open_exchange


def create_app(setup: Setup) -> Starlette:
    """The partners' door. It serves once its lifespan has started; addresses are whole, from /exchange on.

    No route takes a time from a caller.
    """

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with open_exchange(setup) as exchange:
            app.state.exchange = exchange
            yield

    app = Starlette(
        routes=[
            Route(token.PATH, token.token, methods=["POST"]),
            Route(token.METADATA_PATH, token.metadata),
            Route(releases.PATH, releases.releases, methods=["POST"]),
            Route(batch.PATH, batch.batch, methods=["POST"]),
            Route(evaluations.PATH, evaluations.evaluation, methods=["POST"]),
            Route(evaluations.MANY_PATH, evaluations.evaluations, methods=["POST"]),
            Route(evaluations.METADATA_PATH, evaluations.metadata),
            Route(bulk.PATH, bulk.put_lines, methods=["POST"]),
            Route(records.PATH, records.RecordEndpoint),
            Route(uses.PATH, uses.use, methods=["POST"]),
            Route(uses.BATCH_PATH, uses.uses, methods=["POST"]),
            Route(changes.PATH, changes.changes),
            Route(changes.ACKNOWLEDGEMENT_PATH, changes.acknowledge, methods=["POST"]),
            Route(openapi.PATH, openapi.openapi),
            Route(reference.PATH, reference.reference),
            Route(reference.STYLE_PATH, reference.style),
        ],
        middleware=[Middleware(RequestId), Middleware(Gate)],
        exception_handlers=EXCEPTION_HANDLERS,
        lifespan=lifespan,
    )
    # A redirect to the path without its last slash would lead to whatever Host the caller named.
    app.router.redirect_slashes = False
    return app
