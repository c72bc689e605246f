"""`candour demo`: the whole borough on this machine, from an empty folder to addresses one can open.

It starts a PostgreSQL (unless one is given), prepares and fills it once, runs the sequencer and the server
beside it, and says where to go and as whom. Everything ends with this process, whatever ends it.
"""

import http.client
import json
import os
import sys
import time
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path
from typing import Any, Final

from candour.config.database import NAME, addresses, embedded
from candour.config.env import CannotStart, Environment
from candour.config.processes import Company, Program, candour, interrupt_on_sigterm
from candour.config.serve import refuse_a_taken_port
from candour.config.tls import tls_of, trusting
from candour.demonstration.people import FEWEST, MOST

READY_SECONDS: Final = 60
LOOPBACK: Final = "CANDOUR_WEBHOOK_NETWORKS"
"""Somebody who tries the demonstration receives webhooks on their own machine."""

SHOWN: Final = 5
"""How many residents' sign-ins are printed; `demo.json` has them all."""


def add_arguments(parser: ArgumentParser) -> None:
    """How large a new borough is to be."""
    parser.add_argument("--people", type=_people, help=f"how many live there, {FEWEST} to {MOST}")


def _people(given: str) -> int:
    if not (given.isascii() and given.isdigit() and FEWEST <= int(given) <= MOST):
        raise ArgumentTypeError(f"give a number from {FEWEST} to {MOST}, not {given!r}")
    return int(given)


def run(args: Namespace, environment: Environment) -> int:
    """Run the borough until Ctrl-C or SIGTERM. Raises CannotStart with what stands in the way."""
    interrupt_on_sigterm()
    refuse_a_taken_port(environment.host, environment.port)
    tls_of(environment)
    environment.make_data_folder()
    with Company(say) as company:
        url = environment.database_url
        if url is None:
            say("Starting PostgreSQL ...")
            server = embedded(environment)
            company.add(server)
            if server.joined:
                raise CannotStart(
                    f"Another candour is running on the data folder {environment.data}: "
                    "stop it, or set CANDOUR_DATA to another folder."
                )
            server.make_database(NAME)
            url = server.dsn(NAME)
        environ = {**os.environ, "CANDOUR_DATABASE_URL": url, "CANDOUR_DATA": str(environment.data)}
        say("Preparing the database ...")
        size = "" if args.people is None else f" --people {args.people}"
        if status := candour(f"seed --migrate{size}", environ).run():
            return status

        def program(command: str) -> Program:
            """A command, on our own PostgreSQL as its own role."""
            ours = {} if environment.database_url else addresses(url, command)
            return candour(command, {LOOPBACK: "127.0.0.0/8", **environ, **ours})

        company.add(program("sequencer"))
        company.add(program("deliver"))
        serving = program("serve")
        company.add(serving)
        _wait_until_healthy(environment, serving)
        company.add(program("worker"))
        say(welcome(json.loads((environment.data / "demo.json").read_text()), environment.data / "demo.json"))
        try:
            return company.watch()
        except KeyboardInterrupt:
            say("Stopping ...")
            return 0


def say(line: str) -> None:
    """Tell the person at the terminal, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _wait_until_healthy(environment: Environment, serving: Program) -> None:
    """Return once /healthz answers 200: portal, exchange, database and log all serve."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if serving.process is not None and (status := serving.process.poll()) is not None:
            sys.exit(status or 1)
        if _health(environment) == 200:
            return
        time.sleep(0.05)
    raise CannotStart(f"Candour did not answer on {environment.base_url} within {READY_SECONDS} seconds.")


def _health(environment: Environment) -> int:
    """The status of /healthz as asked on this machine, 0 while nobody answers."""
    host = "127.0.0.1" if environment.host == "0.0.0.0" else environment.host  # noqa: S104 - compared with
    connection = (
        http.client.HTTPConnection(host, environment.port, timeout=5)
        if environment.tls is None
        else http.client.HTTPSConnection(
            host, environment.port, timeout=5, context=trusting(environment.tls[0])
        )
    )
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def _for_passkeys(base_url: str) -> list[str]:
    """Browsers make passkeys for names and for no number (Web Authentication, 5.1.2)."""
    named = base_url.replace("//127.0.0.1", "//localhost")
    return [] if named == base_url else [f"  To try passkeys, sign in at {named}/sign-in"]


def welcome(demo: dict[str, Any], path: Path) -> str:
    """What the person at the terminal needs to begin: addresses, sign-ins, and how to stop."""
    residents = [
        f"    {resident['email']}   {resident['password']}   {resident['story']}"
        for resident in demo["residents"][:SHOWN]
    ]
    staff = [
        f"    {member['email']}   {member['password']}   {', '.join(member['roles'])}"
        for member in demo["staff"][:1]
    ]
    return "\n".join(
        [
            "",
            f"Ready: {demo['base_url']}",
            "",
            f"  Sign in as a resident at {demo['sign_in_url']}",
            *residents,
            f"  or at {demo['desk_url']} as one of {len(demo['staff'])} members of staff, with a code "
            f"(totp_secret in {path.name})",
            *staff,
            *_for_passkeys(demo["base_url"]),
            f"  The public log is at {demo['log_url']}, the register at {demo['base_url']}/register",
            f"  All {len(demo['residents'])} residents, the {len(demo['partners'])} partners' keys and "
            f"{len(demo['examples'])} requests to try are in {path}",
            "",
            "Press Ctrl-C to stop. What you did is kept for next time.",
        ]
    )
