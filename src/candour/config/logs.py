"""What the processes say while they run: one line of JSON each on standard error, without personal data.

Our own sentences are written so that they name nobody. Of everybody else's, and of exceptions, only what the
program itself wrote is kept: a template without its values, a class and where it was raised. A value, a
reference or an email address that an exception carries in its text therefore reaches no log.
"""

import json
import logging
import re
import sys
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from logging.config import dictConfig
from typing import Any, Final

import psycopg

_PLACE = re.compile(r"%(\(\w+\))?[-#0 +]*\d*(\.\d+)?[a-zA-Z]")
MOST_FRAMES: Final = 12


def configure_logs() -> None:
    """Have this process say everything so, from warnings on, and of who proved themselves from news on."""
    dictConfig(dict(LOGGING))


class Lines(logging.Formatter):
    """Makes a line of a record."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON. The exception it may carry is never formatted as Python would."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": _event(record),
        }
        if (status := getattr(record, "status_code", None)) is not None:
            line["status"] = status
        if record.exc_info and record.exc_info[1] is not None:
            line |= {"fault": _fault(record.exc_info[1]), "where": _where(record.exc_info[1])}
        return json.dumps(line, ensure_ascii=False)


LOGGING: Final[Mapping[str, Any]] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": Lines}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "candour.security": {"level": "INFO"},
        # Anybody can ask for what is not there, and send any name of a host, as often as they like: it is
        # answered and counted, and fills no disk. What people who are signed in do so is said, at its pace.
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
"""For Django's settings, and for the processes that know no Django."""


def _event(record: logging.LogRecord) -> str:
    """Our sentence with its values; of another's only the template, or the first line of what has none.

    What is no template but an exception's own text, as Django says what it refused, is left out.
    """
    template = str(record.msg)
    if not record.name.startswith("candour"):
        if record.exc_info and (text := str(record.exc_info[1])):
            template = template.replace(text, "…")
        return _PLACE.sub("…", template.partition("\n")[0])
    if not isinstance(record.args, tuple):
        return template
    return template % tuple(_fault(arg) if isinstance(arg, BaseException) else arg for arg in record.args)


def _fault(fault: BaseException) -> str:
    """What an exception is. Its text only where it is ours, or says why the machine or server is away."""
    kind = type(fault)
    name = f"{kind.__module__}.{kind.__qualname__}"
    if isinstance(fault, psycopg.Error) and fault.sqlstate is not None:
        return f"{name} ({fault.sqlstate})"
    if isinstance(fault, OSError) and fault.strerror:
        return f"{name}: {fault.strerror}"
    if kind.__module__.startswith("candour.") or kind is psycopg.OperationalError:
        return f"{name}: {' '.join(str(fault).split())}"
    return name


def _where(fault: BaseException) -> list[str]:
    """The functions it went through, innermost last: files and lines, and never what was in them."""
    frames = traceback.extract_tb(fault.__traceback__, limit=-MOST_FRAMES)
    root = sys.prefix
    return [f"{frame.filename.removeprefix(root)}:{frame.lineno} {frame.name}" for frame in frames]
