"""`candour log verify-receipt FILE --key KEY`: check a proof receipt without a database or a network.

Prints what was checked and what the receipt shows. The exit status is 1, with a sentence, when it proves
nothing.
"""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from candour.config.env import CannotStart, Environment
from candour.log.cosignature import CosignerVerifierKey
from candour.log.errors import BadReceipt, Malformed
from candour.log.note import VerifierKey
from candour.log.receipt import verify_receipt

Key = TypeVar("Key")

LARGEST = 16 * 1024 * 1024
"""Bytes of a receipt that is read: far more than any entry has."""


def add_arguments(parser: ArgumentParser) -> None:
    """FILE, --key and --witness."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the proof receipt")
    parser.add_argument("--key", required=True, metavar="KEY", help="the log's verifier key, as at /log/key")
    parser.add_argument(
        "--witness", action="append", default=[], metavar="KEY", help="the verifier key of a witness it names"
    )


def verify(args: Namespace, environment: Environment) -> int:
    """Check one receipt. Raises CannotStart when the file cannot be read or a key is not one."""
    key = read_key(args.key, VerifierKey.parse)
    witnesses = [read_key(text, CosignerVerifierKey.parse) for text in args.witness]
    try:
        verified = verify_receipt(_read(args.file), key, witnesses)
    except OSError as problem:
        raise CannotStart(f"{args.file} cannot be read: {problem.strerror}.") from None
    except BadReceipt as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    sys.stdout.write("".join([f"{check}\n" for check in verified.checks]))
    shown = json.loads(verified.leaf.to_bytes()) if verified.body is None else verified.body
    sys.stdout.write(f"\n{json.dumps(shown, indent=2, ensure_ascii=False, sort_keys=True)}\n")
    return 0


def _read(path: Path) -> bytes:
    """The file, unless it is far too large to be a receipt. Raises BadReceipt, or OSError."""
    with path.open("rb") as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise BadReceipt(f"This file is not a proof receipt: it is over {LARGEST:,} bytes.")
    return data


def read_key(text: str, parse: Callable[[str], Key]) -> Key:
    """The key written in `text`. Raises CannotStart when it is none."""
    try:
        return parse(text.strip())
    except Malformed as reason:
        raise CannotStart(f"{text.strip()!r} cannot be used as a key. {reason}") from None
