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
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from socket import gethostname
from tempfile import TemporaryFile
from typing import Any, TypeVar
from urllib.parse import urlsplit

PREFIX = "CANDOUR_"

VARIABLES: Mapping[str, str] = {
    "CANDOUR_DATA": "Folder for everything the program keeps on disk. Default: ./var",
    "CANDOUR_HOST": "Address to listen on. Default: 127.0.0.1, this machine only",
    "CANDOUR_PORT": "Port to listen on. Default: 8000",
    "CANDOUR_METRICS": "Address and port of candour metrics. Default: 127.0.0.1:9464, this machine only",
    "CANDOUR_BASE_URL": "Address people type, without a path. Default: http://HOST:PORT",
    "CANDOUR_DATABASE_URL": "PostgreSQL to use, as postgresql://... Default: the embedded one",
    "CANDOUR_PORTAL_DATABASE_URL": "The same for portal and desk, as a role of their own. Default: as above",
    "CANDOUR_NAME": "Name of the borough or area, as pages show it. Default: Harrowmere, the made-up one",
    "CANDOUR_ORGANISATION": "Body that answers for the site, in full. Default: the name of the area",
    "CANDOUR_PHONE": "Number that people can ring, as they write it. Default: none is shown",
    "CANDOUR_PHONE_HOURS": "Sentence that says when it is answered. Default: none",
    "CANDOUR_CONTACT_EMAIL": "Address that people can write to. Default: none is shown",
    "CANDOUR_HELP": "Sentence that says how else people are helped. Default: none",
    "CANDOUR_EXIT_URL": "Harmless page that leaving quickly leads to. Default: the BBC's weather",
    "CANDOUR_LOG_ORIGIN": "Name of the log in its checkpoints, no scheme. Default: harrowmere.example/log",
    "CANDOUR_LOG_WITNESSES": "Who cosigns the log: KEY ADDRESS, KEY ADDRESS, ... Default: nobody",
    "CANDOUR_WEBHOOK_NETWORKS": "Private networks webhooks may go to: 10.1.0.0/16, ... Default: none",
    "CANDOUR_WORKERS": "Number of serving processes. Default: one per core, at most 4",
    "CANDOUR_CLIENT_REQUESTS": "Calls a second that a partner's client may make here. Default: 5000",
    "CANDOUR_CLIENT_CONCURRENT": "Calls that a partner's client may have under way here. Default: 500",
    "CANDOUR_SECRET_KEY": "Key that signs sessions, 32 characters or more. Default: made in the data folder",
    "CANDOUR_KEYS": "Folder of the key files, or env for the five below. Default: keys in the data folder",
    "CANDOUR_KEY_ENCRYPTION_KEY_1": "Wraps data keys, 32 bytes in base64; the newest of _1, _2, ... is used",
    "CANDOUR_BLIND_INDEX_KEY": "Finds people by reference, 32 bytes in base64; never changes",
    "CANDOUR_SIGNING_KEY_LOG": "Seed that signs checkpoints, 32 bytes in base64; for sequencer and migrate",
    "CANDOUR_SIGNING_KEY_PROMISE": "Seed that signs promises, 32 bytes in base64",
    "CANDOUR_SIGNING_KEY_EXCHANGE_TOKEN": "Seed that signs access tokens, 32 bytes in base64",
    "CANDOUR_JOURNAL": "File that remembers destroyed keys. Default: destroyed-keys in the data folder",
    "CANDOUR_EMAIL_URL": "smtp://user:password@host:port, or file for a folder of mails. Default: file",
    "CANDOUR_OIDC_ISSUER": "Outside identity provider people may sign in with. Default: none",
    "CANDOUR_OIDC_NAME": "What pages call it. Default: the host of its issuer",
    "CANDOUR_OIDC_CLIENT_ID": "The client that it knows us as",
    "CANDOUR_OIDC_KEY": "File of the private key, PEM, that signs us in there (private_key_jwt)",
    "CANDOUR_OIDC_SECRET_FILE": "File of the client secret, where it takes no key",
    "CANDOUR_OIDC_LEVELS": "Claim of its ID token and what it means: vot P1=low P2=medium. Default: none",
    "CANDOUR_OIDC_ASK": 'One more parameter to ask it with: vtr=["Cl.Cm.P2"] or acr_values=... Default: none',
    "CANDOUR_PROXIES": "Number of proxies in front that add to X-Forwarded-For. Default: 0",
    "CANDOUR_COMMON_PASSWORDS": "File of passwords to refuse, one a line. Default: the 20,000 commonest",
    "CANDOUR_NOTIFY_KEY": "Key of GOV.UK Notify, by which texts and letters go. Default: none",
    "CANDOUR_NOTIFY_URL": "Where Notify answers. Default: its own address",
    "CANDOUR_NOTIFY_TEXT": "Notify's template of a text, with ((place)) and ((link)). Default: no texts",
    "CANDOUR_NOTIFY_LETTER": "Notify's template of a letter, likewise with ((phone)). Default: no letters",
    "CANDOUR_DEBUG": "true shows faults in the browser, so never where others can reach it. Default: false",
    "CANDOUR_CORPUS": "Folder of the real data that tests read; the program itself ignores it",
}

_HOLDS_A_KEY = re.compile(
    PREFIX + r"(KEY_ENCRYPTION_KEY_[1-9][0-9]{0,8}|BLIND_INDEX_KEY|SIGNING_KEY_(LOG|PROMISE|EXCHANGE_TOKEN))"
)

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
    `email_url` is `smtp://...`, `smtps://...` or `file`: mails as files in `data/mail`.
    `key_settings` are the variables that hold keys, empty where `keys` is a folder in use.
    `name` to `help` are what pages say of who runs the site, "" where nothing was given.
    """

    data: Path
    host: str
    port: int
    metrics: tuple[str, int]
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
                "give CANDOUR_DATA a folder that you may write."
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
    data = read("DATA", _folder, Path("var").absolute())
    host = read("HOST", _host, "127.0.0.1")
    port = read("PORT", _port, 8000)
    return Environment(
        data=data,
        host=host,
        port=port,
        metrics=read("METRICS", _address, ("127.0.0.1", 9464)),
        base_url=read("BASE_URL", _base_url, f"http://{_reachable(host)}:{port}"),
        database_url=read("DATABASE_URL", _database_url, None),
        portal_database_url=read("PORTAL_DATABASE_URL", _database_url, None),
        name=read("NAME", _line(60), "Harrowmere"),
        organisation=read("ORGANISATION", _line(100), ""),
        phone=read("PHONE", _phone, ""),
        phone_hours=read("PHONE_HOURS", _line(200), ""),
        contact_email=read("CONTACT_EMAIL", _email_address, ""),
        help=read("HELP", _line(300), ""),
        exit_url=read("EXIT_URL", _page, "https://www.bbc.co.uk/weather"),
        log_origin=read("LOG_ORIGIN", _log_origin, "harrowmere.example/log"),
        log_witnesses=read("LOG_WITNESSES", _log_witnesses, ()),
        webhook_networks=read("WEBHOOK_NETWORKS", _networks, ()),
        workers=read("WORKERS", _workers, min(4, len(os.sched_getaffinity(0)))),
        client_requests=read("CLIENT_REQUESTS", _count, 5000),
        client_concurrent=read("CLIENT_CONCURRENT", _count, 500),
        given_secret_key=read("SECRET_KEY", _secret_key, None),
        keys=data / "keys" if by_settings else read("KEYS", _folder, data / "keys"),
        journal=read("JOURNAL", _file, data / "destroyed-keys"),
        key_settings={name: environ[name] for name in _held_keys(environ)},
        email_url=read("EMAIL_URL", _email_url, "file"),
        outside=_outside(environ, read),
        proxies=read("PROXIES", _proxies, 0),
        common_passwords=read("COMMON_PASSWORDS", _readable_file, None),
        notify_key=read("NOTIFY_KEY", _notify_key, None),
        notify_url=read("NOTIFY_URL", _base_url, None),
        notify_text=read("NOTIFY_TEXT", _uuid, ""),
        notify_letter=read("NOTIFY_LETTER", _uuid, ""),
        debug=read("DEBUG", _yes_or_no, False),
    )


def _outside(environ: Mapping[str, str], read: Callable[..., Any]) -> OutsideProvider | None:
    """The outside identity provider, all of it or nothing."""
    issuer = read("OIDC_ISSUER", _base_or_path, "")
    given = sorted(name for name in environ if name.startswith("CANDOUR_OIDC_") and environ[name].strip())
    if not issuer:
        if given:
            raise WrongEnvironment(
                f"{given[0]} says nothing without CANDOUR_OIDC_ISSUER: give both or neither."
            )
        return None
    client_id, key, secret = (
        read("OIDC_CLIENT_ID", _line(200), ""),
        read("OIDC_KEY", _readable_file, None),
        read("OIDC_SECRET_FILE", _readable_file, None),
    )
    if not client_id or (key is None) == (secret is None):
        raise WrongEnvironment(
            "CANDOUR_OIDC_ISSUER needs CANDOUR_OIDC_CLIENT_ID, and one of CANDOUR_OIDC_KEY and "
            "CANDOUR_OIDC_SECRET_FILE."
        )
    claim, levels = read("OIDC_LEVELS", _levels, ("", {}))
    return OutsideProvider(
        issuer=issuer,
        name=read("OIDC_NAME", _line(60), urlsplit(issuer).hostname or issuer),
        client_id=client_id,
        key=key,
        secret_file=secret,
        level_claim=claim,
        levels=levels,
        ask=read("OIDC_ASK", _parameter, None),
    )


def is_known(name: str) -> bool:
    """Whether a variable of that name is read; of the key-encryption key there may be any number."""
    return name in VARIABLES or _HOLDS_A_KEY.fullmatch(name) is not None


def _held_keys(environ: Mapping[str, str]) -> list[str]:
    return sorted(name for name in environ if _HOLDS_A_KEY.fullmatch(name) and environ[name].strip())


def _refuse_keys_elsewhere(environ: Mapping[str, str], by_settings: bool) -> None:
    """A key in a variable that nobody reads would be thought to be in use."""
    held = _held_keys(environ)
    if held and not by_settings:
        raise WrongEnvironment(f"{held[0]} is read only with CANDOUR_KEYS=env: set that, or take it away.")
    if by_settings and not held:
        raise WrongEnvironment(
            "CANDOUR_KEYS is env, and no variable holds a key: give CANDOUR_KEY_ENCRYPTION_KEY_1 first."
        )


def _refuse_unknown(environ: Mapping[str, str]) -> None:
    for name in sorted(environ):
        if name.startswith(PREFIX) and not is_known(name):
            near = get_close_matches(name, VARIABLES, n=1)
            hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(VARIABLES)}."
            raise WrongEnvironment(f"{name} is not a variable of Candour: {hint}")


def _folder(given: str) -> Path:
    folder = Path(given).expanduser().absolute()
    if folder.exists() and not folder.is_dir():
        raise ValueError("that is a file; give a folder, which need not exist yet")
    return folder


def _address(given: str) -> tuple[str, int]:
    host, colon, port = given.rpartition(":")
    if not colon:
        raise ValueError("give an address and a port, such as 127.0.0.1:9464")
    return _host(host), _port(port)


def _page(given: str) -> str:
    if not re.fullmatch(r"https://[^\s\"'<>;,]+", given):
        raise ValueError("give the whole address of a page, https://...")
    return given


def _file(given: str) -> Path:
    path = Path(given).expanduser().absolute()
    if path.is_dir():
        raise ValueError("that is a folder; give a file in it, which need not exist yet")
    return path


def _readable_file(given: str) -> Path | None:
    path = Path(given).expanduser().absolute()
    if not path.is_file() or not os.access(path, os.R_OK):
        raise ValueError("there is no file there that can be read")
    return path


def _proxies(given: str) -> int:
    if not (given.isascii() and given.isdigit() and int(given) <= 10):
        raise ValueError("give a number from 0 to 10")
    return int(given)


def _host(given: str) -> str:
    if not re.fullmatch(r"[\w.:-]+", given):
        raise ValueError("give the name or address of this machine to listen on, such as 127.0.0.1")
    return given


def _port(given: str) -> int:
    if not (given.isascii() and given.isdigit() and 1 <= int(given) <= 65535):
        raise ValueError("give a number from 1 to 65535")
    return int(given)


def _base_url(given: str) -> str:
    parts = urlsplit(given)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError("give http:// or https://, a host and perhaps a port, and no path")
    return f"{parts.scheme}://{parts.netloc}"


def _base_or_path(given: str) -> str:
    parts = urlsplit(given)
    local = parts.hostname in ("127.0.0.1", "localhost")
    if (
        not parts.hostname
        or parts.query
        or not (parts.scheme == "https" or (local and parts.scheme == "http"))
    ):
        raise ValueError("give the https:// address that its metadata calls issuer")
    return given


def _levels(given: str) -> tuple[str, Mapping[str, str]]:
    claim, *pairs = given.split()
    levels = dict(pair.rpartition("=")[::2] for pair in pairs)
    if not levels or not all(levels) or not set(levels.values()) <= {"none", "low", "medium", "high"}:
        raise ValueError("give a claim and what its values mean, such as: vot P1=low P2=medium")
    return claim, levels


def _parameter(given: str) -> tuple[str, str] | None:
    name, equals, value = given.partition("=")
    if not equals or not re.fullmatch(r"[a-z_]+", name) or not value:
        raise ValueError("give a name, = and a value, such as acr_values=urn:example:medium")
    return name, value


def _database_url(given: str) -> str | None:
    parts = urlsplit(given)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/") or parts.port == 0:
        raise ValueError("give postgresql://user:password@host:port/database, or leave it out")
    return given


def _line(longest: int) -> Callable[[str], str]:
    def line(given: str) -> str:
        if len(given) > longest or not given.isprintable():
            raise ValueError(f"give at most {longest} letters, on one line")
        return given

    return line


def _phone(given: str) -> str:
    if not re.fullmatch(r"\+?[\d ()-]{3,30}", given):
        raise ValueError("give a number as people write it, such as 0808 157 0142")
    return given


def _email_address(given: str) -> str:
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", given):
        raise ValueError("give an address such as help@example.org")
    return given


def _log_origin(given: str) -> str:
    # tlog-checkpoint: the origin is a schema-less URL, and a key name may hold neither space nor plus.
    if "://" in given or "+" in given or not given.isprintable() or any(c.isspace() for c in given):
        raise ValueError("give a name such as log.example.org/2026, without https://, spaces or +")
    return given


def _log_witnesses(given: str) -> tuple[tuple[str, str], ...]:
    pairs = []
    for one in given.split(","):
        key, _, address = one.strip().partition(" ")
        url = urlsplit(address.strip())
        if key.count("+") < 2 or url.scheme not in ("http", "https") or not url.hostname or url.query:
            raise ValueError(
                "give a verifier key, a space and an http(s) address, then perhaps a comma and more"
            )
        pairs.append((key, address.strip().rstrip("/")))
    if len({key.partition("+")[0] for key, _ in pairs}) < len(pairs):
        raise ValueError("name each witness once")
    return tuple(pairs)


def _networks(given: str) -> tuple[IPv4Network | IPv6Network, ...]:
    try:
        return tuple(ip_network(one.strip()) for one in given.split(","))
    except ValueError:
        raise ValueError("give networks such as 10.1.0.0/16, with commas between") from None


def _workers(given: str) -> int:
    if not (given.isascii() and given.isdigit() and 1 <= int(given) <= 256):
        raise ValueError("give a number from 1 to 256")
    return int(given)


def _count(given: str) -> int:
    if not (given.isascii() and given.isdigit() and 1 <= int(given) <= 1_000_000):
        raise ValueError("give a number from 1 to 1000000")
    return int(given)


def _secret_key(given: str) -> str | None:
    if len(given) < 32:
        raise ValueError(f"it has {len(given)} characters; give at least 32, made at random")
    return given


def _email_url(given: str) -> str:
    if given == "file" or (urlsplit(given).scheme in ("smtp", "smtps") and urlsplit(given).hostname):
        return given
    raise ValueError("give smtp://user:password@host:port, smtps://..., or the word file")


def _notify_key(given: str) -> str | None:
    if not re.fullmatch(r"\S+-[0-9a-f-]{36}-[0-9a-f-]{36}", given):
        raise ValueError("give the whole key, which ends with two numbers of 36 characters each")
    return given


def _uuid(given: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", given):
        raise ValueError("give the template's number, of 36 characters with hyphens")
    return given


def _yes_or_no(given: str) -> bool:
    if given.lower() not in ("true", "false"):
        raise ValueError("give true or false")
    return given.lower() == "true"


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
