"""`candour log verify`: read a published log again, all of it, and print what was checked.

The exit status is 1, with a sentence, at the first thing that does not fit. The checkpoint of every good run
is remembered, so that the next run notices a log that rewrote its past.
"""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from candour.config.env import Environment
from candour.config.verify_receipt import read_key
from candour.log.cosignature import CosignerVerifierKey
from candour.log.errors import LogError
from candour.log.files import VERIFIER_KEY, LogFiles
from candour.log.note import VerifierKey
from candour.log.seen import SeenCheckpoints
from candour.log.verify import verify_log


def add_arguments(parser: ArgumentParser) -> None:
    """FOLDER, --key, --witness and --seen."""
    parser.add_argument(
        "folder", type=Path, nargs="?", metavar="FOLDER", help="the published files; default: our own"
    )
    parser.add_argument("--key", metavar="KEY", help="the verifier key; default: the one in the folder")
    parser.add_argument(
        "--witness", action="append", default=[], metavar="KEY", help="the verifier key of a witness"
    )
    parser.add_argument(
        "--seen",
        type=Path,
        metavar="FILE",
        help="where checkpoints seen before are kept; default: with our data",
    )


def verify(args: Namespace, environment: Environment) -> int:
    """Check the log in a folder. Raises CannotStart when a key is not one."""
    files = LogFiles(args.folder or environment.data / "log")
    seen = SeenCheckpoints(args.seen or environment.data / "checkpoints-seen.json")
    try:
        key = read_key(args.key or files.read(VERIFIER_KEY).decode(errors="replace"), VerifierKey.parse)
        witnesses = [read_key(text, CosignerVerifierKey.parse) for text in args.witness]
        report = verify_log(files, key, witnesses=witnesses, seen=seen, progress=_tell_progress)
    except LogError as difference:
        sys.stderr.write(f"{difference}\n")
        return 1
    sys.stdout.write("".join([f"{sentence}\n" for sentence in report.sentences()]))
    if args.key is None:
        sys.stdout.write(f"The key was read from the log's own folder: {key}\n")
        sys.stdout.write("To be certain of it, note it down elsewhere and give it with --key next time.\n")
    return 0


def _tell_progress(done: int, total: int) -> None:
    """On a terminal, a line that counts; a log of millions takes a while."""
    if sys.stderr.isatty() and (done == total or done % 65_536 == 0):
        sys.stderr.write(f"\r{done:,} of {total:,} entries" + ("\r\033[K" if done == total else ""))
        sys.stderr.flush()
