"""The `candour deliver` command: tell partners what has changed, by feed and webhook, until told to stop."""

import asyncio
import signal
from argparse import Namespace
from contextlib import suppress

from candour.access.keys import open_recorder
from candour.access.recording import Recorder
from candour.config.env import CannotStart, Environment
from candour.config.logs import configure_logs
from candour.exchange.delivering import deliver as tell_and_send
from candour.exchange.outside import Outside
from candour.vault.errors import KeyProblem


def deliver(args: Namespace, environment: Environment) -> int:
    """Run until SIGTERM or SIGINT, then end cleanly. Raises CannotStart for keys that cannot be used."""
    assert environment.database_url is not None
    configure_logs()
    try:
        recorder = open_recorder(environment.key_source, environment.log_origin)
    except KeyProblem as problem:
        raise CannotStart(str(problem)) from None
    asyncio.run(_until_told(environment.database_url, recorder, Outside(environment.webhook_networks)))
    return 0


async def _until_told(dsn: str, recorder: Recorder, outside: Outside) -> None:
    task = asyncio.create_task(tell_and_send(dsn, recorder, outside))
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    with suppress(asyncio.CancelledError):
        await task
