"""How old keys are, against what docs/operators/cryptography.md allows: `candour keys ages`, and a warning.

Besides the keys of the vault, whose times the log knows, it looks at what the settings name as files: the
secret at an outside identity provider, and the certificate that `serve` speaks TLS with.
"""

import logging
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import psycopg
from cryptography.x509 import load_pem_x509_certificates

from candour.access.key_ages import A_YEAR, KEY_ENTRIES, KeyAge, ages_of_keys
from candour.config.env import Environment

logger = logging.getLogger(__name__)

_TOO_OLD: Final = "The %s should have been replaced %d days ago (docs/operators/keys.md)."

TO_RENEW: Final = timedelta(days=14)
"""So long before its end a certificate is to be replaced."""


def ages(args: Namespace, environment: Environment) -> int:
    """Print each key, since when it is in use and until when; exit status 1 where one is overdue."""
    assert environment.database_url is not None
    now = datetime.now(UTC)
    with psycopg.connect(environment.database_url) as connection:
        found = list(key_ages(connection, environment))
    for key in found:
        sys.stdout.write(f"{key.name}: since {key.since:%Y-%m-%d}, {_until(key, now)}\n")
    return 1 if any(key.overdue(now) for key in found) else 0


def key_ages(connection: psycopg.Connection[Any], environment: Environment) -> Iterator[KeyAge]:
    """Of every key whose age can be known in this process."""
    yield from ages_of_keys(bytes(body) for (body,) in connection.execute(KEY_ENTRIES))
    with suppress(OSError, ValueError):  # a file that went meanwhile is another command's to complain of
        yield from _ages_of_files(environment)


def warn_of_overdue(environment: Environment, now: datetime) -> None:
    """Say in the log which keys should have been replaced by now, a line each."""
    assert environment.database_url is not None
    with psycopg.connect(environment.database_url) as connection:
        for key in key_ages(connection, environment):
            if days := key.overdue(now).days:
                logger.warning(_TOO_OLD, key.name, days)


def _ages_of_files(environment: Environment) -> Iterator[KeyAge]:
    if environment.outside is not None and environment.outside.secret_file is not None:
        written = datetime.fromtimestamp(environment.outside.secret_file.stat().st_mtime, UTC)
        yield KeyAge("secret at the identity provider", written, written + A_YEAR)
    if environment.tls is not None:
        certificate, *_ = load_pem_x509_certificates(environment.tls[0].read_bytes())
        ends = certificate.not_valid_after_utc - TO_RENEW
        yield KeyAge("certificate", certificate.not_valid_before_utc, ends)


def _until(key: KeyAge, now: datetime) -> str:
    if key.until is None:
        return "does not need to be replaced"
    return f"to be replaced by {key.until:%Y-%m-%d}" + (", OVERDUE" if key.overdue(now) else "")
