"""The settings of one running Candour, read once from its `CANDOUR_*` variables.

Every variable is checked before anything starts. A wrong or misspelt one stops the start with a sentence
that names it, shows what was given and says what to do; nobody has to guess which of them was ignored.
"""

import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from socket import gethostname
from tempfile import TemporaryFile
from typing import Any, TypeVar
from urllib.parse import urlsplit

from candour.config import values
from candour.config.variables import HOLDS_A_KEY, PREFIX, VARIABLES, is_known

T = TypeVar("T")


class CannotStart(Exception):
    """Something outside the program stands in its way. The text is one sentence for the operator."""

    status = 2
    """How the command ends, as a shell sees it."""


class CannotStartNow(CannotStart):
    """The same command may work in a moment, for what stands in its way may pass by itself."""

    status = 75
    """EX_TEMPFAIL of sysexits.h."""


class WrongEnvironment(CannotStart):
    """A variable cannot be used."""


@dataclass(frozen=True, kw_only=True)
class OutsideProvider:
    """An OpenID Connect identity provider. Either `key` or `secret_file` is given.

    level_claim: the claim of its ID token that says how sure it is, "" for none; levels: what each value
    means, as the names of `core.agreement.Assurance`. ask: one more parameter of its question, or None.
    """

    issuer: str
    name: str
    client_id: str
    key: Path | None
    secret_file: Path | None
    level_claim: str
    levels: Mapping[str, str]
    ask: tuple[str, str] | None


@dataclass(frozen=True, kw_only=True)
class Environment:
    """Every setting of one process, checked. `data`, `keys` and `journal` are absolute, not yet made.

    `base_url` has neither path nor final slash. `log_witnesses` are verifier keys, not read yet, each with
    the address before `/add-checkpoint`. `database_url` is None where the embedded PostgreSQL is to be
    started; `portal_database_url` is None where portal and desk use the same address as everything else.
    `email_url` is `smtps://...`, `smtp+starttls://...`, `smtp://...`, or `file`: mails as files in
    `data/mail`.
    `key_settings` are the variables that hold keys, empty where `keys` is a folder in use.
    `tls` are the files of a certificate and its key, not read yet, or None for plain HTTP.
    `name` to `help` are what pages say of who runs the site, "" where nothing was given.
    """

    data: Path
    host: str
    port: int
    metrics: tuple[str, int]
    tls: tuple[Path, Path] | None
    base_url: str
    database_url: str | None = field(repr=False)
    portal_database_url: str | None = field(repr=False)
    name: str
    organisation: str
    phone: str
    phone_hours: str
    contact_email: str
    help: str
    exit_url: str
    log_origin: str
    log_witnesses: tuple[tuple[str, str], ...]
    webhook_networks: tuple[IPv4Network | IPv6Network, ...]
    workers: int
    client_requests: int
    client_concurrent: int
    given_secret_key: str | None = field(repr=False)
    keys: Path
    journal: Path
    key_settings: Mapping[str, str] = field(repr=False)
    email_url: str = field(repr=False)
    outside: OutsideProvider | None
    proxies: int
    common_passwords: Path | None
    notify_key: str | None = field(repr=False)
    notify_url: str | None
    notify_text: str
    notify_letter: str
    notify_letter_large: str
    debug: bool

    @property
    def sends_texts(self) -> bool:
        """Whether people can be told by text."""
        return bool(self.notify_key and self.notify_text)

    @property
    def sends_letters(self) -> bool:
        """Whether people can be told by letter."""
        return bool(self.notify_key and self.notify_letter)

    @property
    def key_source(self) -> Path | Mapping[str, str]:
        """Where keys come from: their folder, or the variables that hold them."""
        return self.key_settings or self.keys

    @property
    def counted(self) -> Path:
        """Where the workers of this machine count what they answer."""
        return self.data / "counted" / gethostname()

    @property
    def secret_key(self) -> str:
        """The key given, or the one kept in `data/secret-key`, made with mode 0600 when first asked for."""
        return self.given_secret_key or _kept_secret(self.data / "secret-key")

    def make_data_folder(self) -> None:
        """Make `data`, closed to others, unless it is there. Raises CannotStart when it cannot be written."""
        try:
            self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
            with TemporaryFile(dir=self.data):
                pass
        except OSError as fault:
            raise CannotStart(
                f"The data folder {self.data} cannot be used ({fault.strerror}): "
                "set CANDOUR_DATA to a folder that you can write to."
            ) from None


def read_environment(environ: Mapping[str, str]) -> Environment:
    """Check every `CANDOUR_*` entry of `environ`; an empty one counts as not given.

    Raises WrongEnvironment, with a sentence, at the first that is unknown or cannot be used.
    """
    _refuse_unknown(environ)

    def read(name: str, parse: Callable[[str], T], default: T) -> T:
        given = environ.get(PREFIX + name, "").strip()
        if not given:
            return default
        try:
            return parse(given)
        except ValueError as advice:
            shown = (
                "what was given" if name in ("SECRET_KEY", "NOTIFY_KEY") else repr(_without_password(given))
            )
            raise WrongEnvironment(f"{PREFIX}{name} cannot be {shown}: {advice}.") from None

    by_settings = environ.get("CANDOUR_KEYS", "").strip() == "env"
    _refuse_keys_elsewhere(environ, by_settings)
    data = read("DATA", values.folder, Path("var").absolute())
    host = read("HOST", values.host, "127.0.0.1")
    port = read("PORT", values.port, 8000)
    tls = _tls(read)
    base_url = read("BASE_URL", values.base_url, f"{'https' if tls else 'http'}://{_reachable(host)}:{port}")
    debug = read("DEBUG", values.yes_or_no, False)
    if debug and base_url.startswith("https://"):
        raise WrongEnvironment(
            "CANDOUR_DEBUG shows faults in the browser, but CANDOUR_BASE_URL is an address for other people: "
            "unset one of them."
        )
    return Environment(
        data=data,
        host=host,
        port=port,
        metrics=read("METRICS", values.address, ("127.0.0.1", 9464)),
        tls=tls,
        base_url=base_url,
        database_url=read("DATABASE_URL", values.database_url, None),
        portal_database_url=read("PORTAL_DATABASE_URL", values.database_url, None),
        name=read("NAME", values.line(60), "Harrowmere"),
        organisation=read("ORGANISATION", values.line(100), ""),
        phone=read("PHONE", values.phone, ""),
        phone_hours=read("PHONE_HOURS", values.line(200), ""),
        contact_email=read("CONTACT_EMAIL", values.email_address, ""),
        help=read("HELP", values.line(300), ""),
        exit_url=read("EXIT_URL", values.page, "https://www.bbc.co.uk/weather"),
        log_origin=read("LOG_ORIGIN", values.log_origin, "harrowmere.example/log"),
        log_witnesses=read("LOG_WITNESSES", values.log_witnesses, ()),
        webhook_networks=read("WEBHOOK_NETWORKS", values.networks, ()),
        workers=read("WORKERS", values.workers, min(4, len(os.sched_getaffinity(0)))),
        client_requests=read("CLIENT_REQUESTS", values.count, 5000),
        client_concurrent=read("CLIENT_CONCURRENT", values.count, 500),
        given_secret_key=read("SECRET_KEY", values.secret_key, None),
        keys=data / "keys" if by_settings else read("KEYS", values.folder, data / "keys"),
        journal=read("JOURNAL", values.file, data / "destroyed-keys"),
        key_settings={name: environ[name] for name in _held_keys(environ)},
        email_url=read("EMAIL_URL", values.email_url, "file"),
        outside=_outside(environ, read),
        proxies=read("PROXIES", values.proxies, 0),
        common_passwords=read("COMMON_PASSWORDS", values.readable_file, None),
        notify_key=read("NOTIFY_KEY", values.notify_key, None),
        notify_url=read("NOTIFY_URL", values.base_url, None),
        notify_text=read("NOTIFY_TEXT", values.uuid, ""),
        notify_letter=read("NOTIFY_LETTER", values.uuid, ""),
        notify_letter_large=read("NOTIFY_LETTER_LARGE", values.uuid, ""),
        debug=debug,
    )


def _tls(read: Callable[..., Any]) -> tuple[Path, Path] | None:
    certificate, key = read("TLS_CERTIFICATE", values.file, None), read("TLS_KEY", values.file, None)
    if (certificate is None) != (key is None):
        raise WrongEnvironment(
            "CANDOUR_TLS_CERTIFICATE and CANDOUR_TLS_KEY need each other: give both or neither."
        )
    return None if certificate is None else (certificate, key)


def _outside(environ: Mapping[str, str], read: Callable[..., Any]) -> OutsideProvider | None:
    """The outside identity provider, all of it or nothing."""
    issuer = read("OIDC_ISSUER", values.base_or_path, "")
    given = sorted(name for name in environ if name.startswith("CANDOUR_OIDC_") and environ[name].strip())
    if not issuer:
        if given:
            raise WrongEnvironment(
                f"{given[0]} does nothing without CANDOUR_OIDC_ISSUER: give both or neither."
            )
        return None
    client_id, key, secret = (
        read("OIDC_CLIENT_ID", values.line(200), ""),
        read("OIDC_KEY", values.readable_file, None),
        read("OIDC_SECRET_FILE", values.readable_file, None),
    )
    if not client_id or (key is None) == (secret is None):
        raise WrongEnvironment(
            "CANDOUR_OIDC_ISSUER needs CANDOUR_OIDC_CLIENT_ID, and one of CANDOUR_OIDC_KEY and "
            "CANDOUR_OIDC_SECRET_FILE."
        )
    claim, levels = read("OIDC_LEVELS", values.levels, ("", {}))
    return OutsideProvider(
        issuer=issuer,
        name=read("OIDC_NAME", values.line(60), urlsplit(issuer).hostname or issuer),
        client_id=client_id,
        key=key,
        secret_file=secret,
        level_claim=claim,
        levels=levels,
        ask=read("OIDC_ASK", values.parameter, None),
    )


def _held_keys(environ: Mapping[str, str]) -> list[str]:
    return sorted(name for name in environ if HOLDS_A_KEY.fullmatch(name) and environ[name].strip())


def _refuse_keys_elsewhere(environ: Mapping[str, str], by_settings: bool) -> None:
    """A key in a variable that nobody reads would be thought to be in use."""
    held = _held_keys(environ)
    if held and not by_settings:
        raise WrongEnvironment(
            f"{held[0]} is only read with CANDOUR_KEYS=env: set that, or unset this variable."
        )
    if by_settings and not held:
        raise WrongEnvironment(
            "CANDOUR_KEYS is env, but no variable holds a key: set CANDOUR_KEY_ENCRYPTION_KEY_1 first."
        )


def _refuse_unknown(environ: Mapping[str, str]) -> None:
    for name in sorted(environ):
        if name.startswith(PREFIX) and not is_known(name):
            near = get_close_matches(name, VARIABLES, n=1)
            hint = f"did you mean {near[0]}?" if near else f"the variables are {', '.join(VARIABLES)}."
            raise WrongEnvironment(f"{name} is not a Candour variable: {hint}")


def _reachable(host: str) -> str:
    """The host as a browser on this machine can type it: a wildcard becomes loopback, IPv6 gets brackets."""
    if host in ("0.0.0.0", "::"):  # noqa: S104 - compared with, not listened on
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _without_password(given: str) -> str:
    return re.sub(r"(://[^:/@]*):[^@]*@", r"\1:...@", given)


def _kept_secret(path: Path) -> str:
    """Read the secret at `path`, or make it. Workers starting at once must agree: the first link wins."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text()
