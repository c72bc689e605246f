"""What the text of a setting means: each gives its value, or raises ValueError with what to give instead."""

import os
import re
from collections.abc import Callable, Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit


def folder(given: str) -> Path:
    path = Path(given).expanduser().absolute()
    if path.exists() and not path.is_dir():
        raise ValueError("that is a file; give a folder, which need not exist yet")
    return path


def address(given: str) -> tuple[str, int]:
    before, colon, after = given.rpartition(":")
    if not colon:
        raise ValueError("give an address and a port, such as 127.0.0.1:9464")
    return host(before), port(after)


def page(given: str) -> str:
    if not re.fullmatch(r"https://[^\s\"'<>;,]+", given):
        raise ValueError("give the whole address of a page, https://...")
    return given


def file(given: str) -> Path:
    path = Path(given).expanduser().absolute()
    if path.is_dir():
        raise ValueError("that is a folder; give a file in it, which need not exist yet")
    return path


def readable_file(given: str) -> Path | None:
    path = Path(given).expanduser().absolute()
    if not path.is_file() or not os.access(path, os.R_OK):
        raise ValueError("there is no file there that can be read")
    return path


def proxies(given: str) -> int:
    if not (given.isascii() and given.isdigit() and int(given) <= 10):
        raise ValueError("give a number from 0 to 10")
    return int(given)


def host(given: str) -> str:
    if not re.fullmatch(r"[\w.:-]+", given):
        raise ValueError("give the name or address of this machine to listen on, such as 127.0.0.1")
    return given


def port(given: str) -> int:
    if not (given.isascii() and given.isdigit() and 1 <= int(given) <= 65535):
        raise ValueError("give a number from 1 to 65535")
    return int(given)


def base_url(given: str) -> str:
    parts = urlsplit(given)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError("give http:// or https://, a host and perhaps a port, and no path")
    return f"{parts.scheme}://{parts.netloc}"


def base_or_path(given: str) -> str:
    parts = urlsplit(given)
    local = parts.hostname in ("127.0.0.1", "localhost")
    if (
        not parts.hostname
        or parts.query
        or not (parts.scheme == "https" or (local and parts.scheme == "http"))
    ):
        raise ValueError("give the https:// address that its metadata calls issuer")
    return given


def levels(given: str) -> tuple[str, Mapping[str, str]]:
    claim, *pairs = given.split()
    means = dict(pair.rpartition("=")[::2] for pair in pairs)
    if not means or not all(means) or not set(means.values()) <= {"none", "low", "medium", "high"}:
        raise ValueError("give a claim and what its values mean, such as: vot P1=low P2=medium")
    return claim, means


def parameter(given: str) -> tuple[str, str] | None:
    name, equals, value = given.partition("=")
    if not equals or not re.fullmatch(r"[a-z_]+", name) or not value:
        raise ValueError("give a name, = and a value, such as acr_values=urn:example:medium")
    return name, value


def database_url(given: str) -> str | None:
    parts = urlsplit(given)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/") or parts.port == 0:
        raise ValueError("give postgresql://user:password@host:port/database, or leave it out")
    return given


def line(longest: int) -> Callable[[str], str]:
    def checked(given: str) -> str:
        if len(given) > longest or not given.isprintable():
            raise ValueError(f"give at most {longest} letters, on one line")
        return given

    return checked


def phone(given: str) -> str:
    if not re.fullmatch(r"\+?[\d ()-]{3,30}", given):
        raise ValueError("give a number as people write it, such as 0808 157 0142")
    return given


def email_address(given: str) -> str:
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", given):
        raise ValueError("give an address such as help@example.org")
    return given


def log_origin(given: str) -> str:
    # tlog-checkpoint: the origin is a schema-less URL, and a key name may hold neither space nor plus.
    if "://" in given or "+" in given or not given.isprintable() or any(c.isspace() for c in given):
        raise ValueError("give a name such as log.example.org/2026, without https://, spaces or +")
    return given


def log_witnesses(given: str) -> tuple[tuple[str, str], ...]:
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


def networks(given: str) -> tuple[IPv4Network | IPv6Network, ...]:
    try:
        return tuple(ip_network(one.strip()) for one in given.split(","))
    except ValueError:
        raise ValueError("give networks such as 10.1.0.0/16, with commas between") from None


def workers(given: str) -> int:
    if not (given.isascii() and given.isdigit() and 1 <= int(given) <= 256):
        raise ValueError("give a number from 1 to 256")
    return int(given)


def count(given: str) -> int:
    if not (given.isascii() and given.isdigit() and 1 <= int(given) <= 1_000_000):
        raise ValueError("give a number from 1 to 1000000")
    return int(given)


def secret_key(given: str) -> str | None:
    if len(given) < 32:
        raise ValueError(f"it has {len(given)} characters; give at least 32, made at random")
    return given


def email_url(given: str) -> str:
    parts = urlsplit(given)
    if given == "file" or (parts.scheme in ("smtp", "smtps", "smtp+starttls") and parts.hostname):
        return given
    raise ValueError(
        "give smtps://user:password@host:port, smtp+starttls://..., smtp://..., or the word file"
    )


def notify_key(given: str) -> str | None:
    if not re.fullmatch(r"\S+-[0-9a-f-]{36}-[0-9a-f-]{36}", given):
        raise ValueError("give the whole key, which ends with two numbers of 36 characters each")
    return given


def uuid(given: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", given):
        raise ValueError("give the template's number, of 36 characters with hyphens")
    return given


def yes_or_no(given: str) -> bool:
    if given.lower() not in ("true", "false"):
        raise ValueError("give true or false")
    return given.lower() == "true"
