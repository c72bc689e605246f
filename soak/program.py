"""`python -m soak.program COMMAND`: a command of candour's, with failpoints and a clock that can be moved.

Everything else is the product's: the same functions read the same environment and do the same work. The
folder in SOAK_FAILPOINTS says where to end; the file `clock` in it, by how many seconds the sequencer's clock
is wrong.
"""

import os
import sys
from argparse import Namespace
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from candour import cli
from candour.cli import Command
from candour.config.env import CannotStart, Environment
from soak.failpoints import Failpoints, point_of

FOLDER = "SOAK_FAILPOINTS"
CLOCK = "clock"
OURS = {
    "serve": "soak.program:serve",
    "sequencer": "soak.program:sequencer",
    "deliver": "soak.program:deliver",
    "log witness": "soak.witness:witness",
}


def reached_in(program: str) -> Callable[[str], None]:
    """What a program is to tell of its steps."""
    failpoints = Failpoints(Path(os.environ[FOLDER]))
    return lambda step: failpoints.pass_by(point_of(program, step))


def wrong_clock() -> datetime:
    """Now, in UTC, by a clock that is as wrong as its file says."""
    try:
        wrong = float((Path(os.environ[FOLDER]) / CLOCK).read_text())
    except FileNotFoundError:
        wrong = 0.0
    return datetime.now(UTC) + timedelta(seconds=wrong)


def serve(args: Namespace, environment: Environment) -> int:
    """`candour serve` with failpoints."""
    from candour.config.serve import serve

    return serve(args, environment, application="soak.application:application")


def sequencer(args: Namespace, environment: Environment) -> int:
    """`candour sequencer` with failpoints and another clock."""
    from candour.config.sequencer import sequence

    return sequence(args, environment, clock=wrong_clock, reached=reached_in("sequencer"))


def deliver(args: Namespace, environment: Environment) -> int:
    """`candour deliver` with failpoints."""
    from candour.config.deliver import deliver

    return deliver(args, environment, reached=reached_in("deliver"))


def main() -> int:
    """Run the command named first, as `candour` would."""
    words = sys.argv[1:]
    name = cli.named(words)
    usual = cli.COMMANDS[name]
    cli.COMMANDS[name] = Command(OURS[name], usual.does, usual.needs)
    try:
        return cli.run(name, words[len(name.split()) :])
    except CannotStart as reason:
        sys.stderr.write(f"{reason}\n")
        return reason.status


if __name__ == "__main__":
    sys.exit(main())
