"""The `candour deliver` command: tell partners what has changed, by feed and webhook, until told to stop."""

import asyncio
import signal
from argparse import Namespace
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

from candour.access.keys import open_recorder
from candour.config.env import CannotStart, Environment
from candour.config.logs import configure_logs
from candour.config.lost_keys import PROMISE, VAULT, refuse_lost_keys
from candour.exchange.delivering import deliver as tell_and_send
from candour.exchange.outside import Outside
from candour.log.files import Reached, on_we_go
from candour.vault.errors import KeyProblem


def deliver(args: Namespace, environment: Environment, *, reached: Reached = on_we_go) -> int:
    """Run until SIGTERM or SIGINT, then end cleanly. Raises CannotStart for keys that cannot be used.

    reached: as the teller and the sender take it; no command gives another than this.
    """
    assert environment.database_url is not None
    configure_logs()
    refuse_lost_keys(environment, *VAULT, PROMISE)
    try:
        recorder = open_recorder(environment.key_source, environment.log_origin)
    except KeyProblem as problem:
        raise CannotStart(str(problem)) from None
    outside = Outside(environment.webhook_networks)
    asyncio.run(_until_told(tell_and_send(environment.database_url, recorder, outside, reached)))
    return 0


async def _until_told(work: Coroutine[Any, Any, None]) -> None:
    task = asyncio.create_task(work)
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    with suppress(asyncio.CancelledError):
        await task
