"""The `candour` command: finds who does the work, reads the environment, and hands over.

Each command is one line of `COMMANDS`; its module is imported only when it is asked for. That module offers
the named function, `(args, environment) -> exit status`, and `add_arguments(parser)` where it takes any. What
stands in the way of a command is told in one sentence with exit status 2, never as a traceback.
"""

import os
import sys
from argparse import ArgumentParser, Namespace
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from importlib.metadata import version as version_of
from typing import Final, Literal

from candour.config.env import CannotStart, Environment, read_environment


@dataclass(frozen=True)
class Command:
    """Where a command lives (`module:function`), what it does, and what must be ready before its import.

    needs: each of these brings what stands before it. Keys: those by which what is sealed is read and made,
    which no command but `candour migrate` may make for a database.
    """

    target: str
    does: str
    needs: Literal["nothing", "database", "django", "keys"]


COMMANDS: Final = {
    "demo": Command("candour.demonstration.run:run", "Run the complete demonstration borough", "nothing"),
    "serve": Command("candour.config.serve:serve", "Serve portal and exchange on CANDOUR_PORT", "database"),
    "sequencer": Command("candour.config.sequencer:sequence", "Put entries into the public log", "database"),
    "deliver": Command("candour.config.deliver:deliver", "Tell partners what has changed", "database"),
    "worker": Command("candour.config.worker:work", "Tell people: notices, alerts, changed records", "keys"),
    "bounced": Command("candour.config.bounced:take", "Take an email that came back", "keys"),
    "metrics": Command("candour.config.metrics:metrics", "Serve metrics on CANDOUR_METRICS", "database"),
    "migrate": Command("candour.config.migrate:migrate", "Bring the database up to this version", "django"),
    "seed": Command("candour.demonstration.fill:fill", "Fill a new database with the borough", "keys"),
    "import": Command("candour.config.imports:import_from", "Import a published list, line by line", "keys"),
    "appoint": Command(
        "candour.config.appoint:appoint_staff", "Give somebody a role at an organisation's desk", "keys"
    ),
    "reset-factor": Command(
        "candour.config.reset_factor:reset", "Reset a staff member's lost second factor", "keys"
    ),
    "end-sessions": Command(
        "candour.config.end_sessions:end_sessions", "Sign somebody, or everybody, out everywhere", "keys"
    ),
    "close-accounts": Command(
        "candour.config.close_accounts:close_accounts", "Finish closing accounts: run it once a day", "keys"
    ),
    "approve-agreement": Command(
        "candour.config.approve_agreement:approve", "Approve a drafted agreement for one side", "keys"
    ),
    "weigh-objection": Command(
        "candour.config.weigh_objection:weigh", "Record the outcome of an objection", "keys"
    ),
    "review-emergency": Command(
        "candour.config.review_emergency:review", "Review an emergency, and show it if safe", "keys"
    ),
    "webhook": Command(
        "candour.config.webhook:webhook", "Register a client's webhook, or see what it did not accept", "keys"
    ),
    "late-acknowledgements": Command(
        "candour.config.late_acknowledgements:late", "List what nobody has confirmed in time", "keys"
    ),
    "keys rotate": Command(
        "candour.config.rotate_keys:rotate",
        "Make a new key-encryption key, and wrap data keys under it",
        "keys",
    ),
    "keys rewrap": Command(
        "candour.config.rotate_keys:rewrap", "Wrap every data key under the newest key-encryption key", "keys"
    ),
    "keys ages": Command(
        "candour.config.key_ages:ages", "Show how old each key is, and which are overdue", "database"
    ),
    "keys destroy-again": Command(
        "candour.config.destroyed_keys:destroy_again",
        "After a restore, destroy again what was destroyed",
        "keys",
    ),
    "erase": Command("candour.config.erase:erase", "Erase what is held about a person", "keys"),
    "review-withheld": Command(
        "candour.config.review_withheld:review", "Review a withheld use, and show it if safe", "keys"
    ),
    "log verify": Command("candour.config.verify_log:verify", "Check the whole public log", "nothing"),
    "log verify-receipt": Command(
        "candour.config.verify_receipt:verify", "Check a proof receipt, offline", "nothing"
    ),
    "log audit": Command("candour.config.audit_log:audit", "Check what is stored against the log", "django"),
    "log monitor": Command("candour.config.monitor_log:monitor", "Follow a log from outside", "nothing"),
    "log witness": Command("candour.config.witness:witness", "Witness others' logs", "nothing"),
    "version": Command("candour.cli:version", "Show which version this is", "nothing"),
}


def main() -> int:
    """Run the command named on the command line and return its exit status."""
    words = sys.argv[1:]
    if not words or words[0] in ("help", "-h", "--help"):
        sys.stdout.write(overview())
        return 0
    try:
        name = named(words)
        return run(name, words[len(name.split()) :])
    except CannotStart as reason:
        sys.stderr.write(f"{reason}\n")
        return reason.status
    except KeyboardInterrupt:
        return 130


def overview() -> str:
    """What `candour help` prints: a line per command."""
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {command.does}" for name, command in COMMANDS.items()]
    return "\n".join(["usage: candour COMMAND [--help]", "", *lines, ""])


def named(words: list[str]) -> str:
    """The command that `words` begin with; the longest, where one's name begins another's."""
    for length in (2, 1):
        if (name := " ".join(words[:length])) in COMMANDS:
            return name
    if within := [name for name in COMMANDS if name.startswith(f"{words[0]} ")]:
        raise CannotStart(
            f"{' '.join(words[:2])} is not a candour command. Choose from: {', '.join(within)}."
        )
    near = get_close_matches(" ".join(words[:2]), COMMANDS, n=1) or get_close_matches(words[0], COMMANDS, n=1)
    hint = f"did you mean {near[0]}?" if near else "candour help lists them all."
    raise CannotStart(f"{words[0]} is not a candour command: {hint}")


def run(name: str, words: list[str]) -> int:
    """Run one command with its arguments. Raises CannotStart with what stands in its way."""
    command = COMMANDS[name]
    environment = read_environment(os.environ)
    only_asked = not {"-h", "--help"}.isdisjoint(words)
    needed = nullcontext(environment) if only_asked else _with_what_it_needs(name, environment)
    with needed as ready, ExitStack() as at_end:
        if command.needs == "keys" and not only_asked:
            from candour.config.lost_keys import PROMISE, VAULT, refuse_lost_keys

            refuse_lost_keys(ready, *VAULT, PROMISE)
        if command.needs in ("django", "keys"):
            import django

            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "candour.config.settings")
            django.setup()
            at_end.callback(_close_connections)
        module_name, function = command.target.split(":")
        module = import_module(module_name)
        parser = ArgumentParser(prog=f"candour {name}", description=f"{command.does}.")
        if hasattr(module, "add_arguments"):
            module.add_arguments(parser)
        status: int = getattr(module, function)(parser.parse_args(words), ready)
        return status


def _with_what_it_needs(name: str, environment: Environment) -> AbstractContextManager[Environment]:
    if COMMANDS[name].needs == "nothing":
        return nullcontext(environment)
    environment.make_data_folder()
    from candour.config.database import with_database  # brings the database driver

    return with_database(environment, name)


def _close_connections() -> None:
    """Close Django's connections, and the pool that may still be making a spare one.

    An embedded PostgreSQL stops next, and the pool would complain that it cannot connect.
    """
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's has one


def version(args: Namespace, environment: Environment) -> int:
    """Say which version this is."""
    sys.stdout.write(f"candour {version_of('opencandour')}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
