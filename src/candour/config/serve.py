"""Serve portal and exchange on one port, with one process per core, until told to stop."""

import gc
import os
import resource
import socket
import sys
import time
from argparse import Namespace
from collections.abc import Callable
from importlib import import_module
from typing import Any

from candour.config.counted import forget
from candour.config.destroyed_keys import refuse_keys_that_came_back
from candour.config.ending import note_the_end
from candour.config.env import CannotStart, CannotStartNow, Environment, read_environment
from candour.config.http import server
from candour.config.lost_keys import ACCESS_TOKEN, PROMISE, VAULT, refuse_lost_keys
from candour.config.tls import tls_of
from candour.config.workers import Workers
from candour.config.workers import listening as listening_on

APPLICATION = "candour.config.asgi:application"


def serve(args: Namespace, environment: Environment, *, application: str = APPLICATION) -> int:
    """Serve an application, given as `module:attribute`, until SIGINT or SIGTERM.

    Raises CannotStartNow when the address cannot be listened on, CannotStart when the keys or the certificate
    cannot be used, or the database holds keys that were destroyed.
    """
    # After a kill -9 of this process its former workers may take a moment to end.
    refuse_a_taken_port(environment.host, environment.port, patience=10)
    refuse_lost_keys(environment, *VAULT, PROMISE, ACCESS_TOKEN)
    refuse_unusable_keys(environment)
    refuse_keys_that_came_back(environment)
    tls = tls_of(environment)
    _open_many_files()
    forget(environment.counted)

    def work(listening: socket.socket) -> None:
        server(load_in_worker(application), tls=tls).run(sockets=[listening])

    sockets = listening_on(environment.host, environment.port, environment.workers)
    Workers(work, sockets, _say).run(note_the_end)
    return 0


def refuse_unusable_keys(environment: Environment) -> None:
    """Raise CannotStart, with a sentence, when a key that serving needs cannot be had."""
    from candour.access.keys import open_recorder
    from candour.vault.errors import KeyProblem
    from candour.vault.key_source import signing_seed

    try:
        open_recorder(environment.key_source, environment.log_origin)
        signing_seed(environment.key_source, "exchange-token")
    except KeyProblem as problem:
        raise CannotStart(str(problem)) from None


def load_in_worker(target: str) -> Callable[..., Any]:
    """The application named `module:attribute`, in a worker.

    One that is started again long after the others, when the keys are no longer there, ends with a sentence.
    """
    try:
        refuse_lost_keys(read_environment(os.environ), *VAULT, PROMISE, ACCESS_TOKEN)
    except CannotStart as reason:
        sys.exit(str(reason))
    module, attribute = target.split(":")
    application: Callable[..., Any] = getattr(import_module(module), attribute)
    _spare_the_collector()
    return application


def _spare_the_collector() -> None:
    """Have the garbage collector leave alone what is loaded by now, and look less often.

    Requests make few cycles; at the usual thresholds it walked all of Django several times a second.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")


def _open_many_files() -> None:
    """Let this process and its workers have as many connections as the machine allows: each is a file."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def refuse_a_taken_port(host: str, port: int, *, patience: float = 0.0) -> None:
    """Raise CannotStartNow when `host` and `port` cannot be listened on, for `patience` seconds.

    Tried by listening without SO_REUSEPORT, with which two of the same user's programs would share the port.
    """
    deadline = time.monotonic() + patience
    while (fault := _fault_of_listening(host, port)) is not None:
        if time.monotonic() >= deadline:
            raise CannotStartNow(
                f"Candour cannot listen on {host} port {port} ({fault.strerror}): stop what is using it, "
                "or choose another CANDOUR_PORT (PORT=8001 make run)."
            )
        time.sleep(0.1)


def _fault_of_listening(host: str, port: int) -> OSError | None:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except OSError as fault:
        return fault
    return None
