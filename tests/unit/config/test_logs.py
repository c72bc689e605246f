"""No reference, name, email address or value reaches a log line, whoever wrote it and whatever it carries."""

import json
import logging

import psycopg
import pytest
from django.core.exceptions import SuspiciousOperation

from candour.config.logs import LOGGING, Lines, configure_logs

PERSONAL = "QQ123456C mary.jones@example.org"


def line(logger: str, message: str, *args: object, **further: object) -> dict[str, object]:
    record = logging.LogRecord(
        logger, logging.ERROR, __file__, 1, message, args, further.pop("exc_info", None)
    )
    for name, value in further.items():
        setattr(record, name, value)
    text = Lines().format(record)
    assert "\n" not in text
    assert "QQ123456C" not in text
    assert "mary" not in text
    found: dict[str, object] = json.loads(text)
    return found


def raised(fault: Exception):
    try:
        raise fault
    except Exception as caught:
        return type(caught), caught, caught.__traceback__


def test_a_sentence_of_ours_is_kept_whole():
    said = line("candour.access.lateness", "Promises are late: %s.", "3 of them")
    assert said["event"] == "Promises are late: 3 of them."
    assert said["level"] == "error"
    assert str(said["at"]).endswith("+00:00")


def test_nobody_begins_a_line_of_their_own():
    said = line("candour.access.lateness", "It said %s.", 'no\n{"level": "error"}\r\u2028')
    assert said["event"] == 'It said no\n{"level": "error"}\r\u2028.'
    assert said["level"] == "error"


@pytest.mark.parametrize(
    "fault",
    [
        ValueError(PERSONAL),
        KeyError(PERSONAL),
        psycopg.errors.UniqueViolation(f"Key (email)=({PERSONAL}) already exists."),
        psycopg.DataError(f'invalid input syntax for type uuid: "{PERSONAL}"'),
        OSError(28, "No space left on device", PERSONAL),
    ],
)
def test_of_an_exception_only_its_kind_and_place_are_kept(fault):
    said = line("candour.exchange.failures", "A call broke.", exc_info=raised(fault))
    assert type(fault).__qualname__ in str(said["fault"])
    assert "test_logs.py" in str(said["where"])
    inside = line("candour.exchange.waiting", "Changes could not be looked for: %s", fault)
    assert type(fault).__qualname__ in str(inside["event"])


def test_why_the_database_is_away_is_told():
    fault = psycopg.OperationalError("connection failed: Connection refused")
    assert "Connection refused" in str(line("candour.exchange.register", "It failed: %s", fault)["event"])


def test_of_others_only_the_template_is_kept():
    said = line("django.request", "%s: %s", "Not Found", f"/use/{PERSONAL}", status_code=404)
    assert said["event"] == "…: …"
    assert said["status"] == 404
    said = line("asyncio", f"Task exception was never retrieved\nfuture: ValueError({PERSONAL!r})")
    assert said["event"] == "Task exception was never retrieved"


def test_of_what_another_refused_only_its_kind_is_kept():
    fault = SuspiciousOperation(f"Invalid address: {PERSONAL}")
    said = line("django.security.SuspiciousOperation", str(fault), exc_info=raised(fault), status_code=400)
    assert said["event"] == "…"
    assert said["fault"] == "django.core.exceptions.SuspiciousOperation"


def test_whoever_asks_for_nothing_or_names_another_host_fills_no_log_and_wakes_nobody():
    configure_logs()
    assert not logging.getLogger("django.request").isEnabledFor(logging.WARNING)
    loggers = [
        logging.getLogger(name) for name in ("django.security.DisallowedHost", "django.security.other")
    ]
    assert [each.isEnabledFor(logging.ERROR) for each in loggers] == [False, True]


def test_who_proved_themselves_is_said_and_other_news_is_not():
    assert LOGGING["loggers"]["candour.security"] == {"level": "INFO"}
    assert LOGGING["root"]["level"] == "WARNING"
