"""`candour log verify`: read a published log again, all of it, and print what was checked.

The exit status is 1, with a sentence, at the first thing that does not fit. The checkpoint of every good run
is remembered, so that the next run notices a log that rewrote its past.
"""

import sys
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

from candour.config.env import CannotStart, Environment
from candour.config.progress import Progress
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
        "folder",
        type=Path,
        nargs="?",
        metavar="FOLDER",
        help="the published files; default: those in the data folder",
    )
    parser.add_argument("--key", metavar="KEY", help="the verifier key; default: the one in the folder")
    parser.add_argument(
        "--witness", action="append", default=[], metavar="KEY", help="the verifier key of a witness"
    )
    parser.add_argument(
        "--seen",
        type=Path,
        metavar="FILE",
        help="where to keep checkpoints seen before; default: in the data folder",
    )


def verify(args: Namespace, environment: Environment) -> int:
    """Check the log in a folder. Raises CannotStart when a key is not one, or a file cannot be used."""
    files = LogFiles(args.folder or environment.data / "log")
    seen = SeenCheckpoints(args.seen or environment.data / "checkpoints-seen.json")
    try:
        key = read_key(args.key or files.read(VERIFIER_KEY).decode(errors="replace"), VerifierKey.parse)
        witnesses = [read_key(text, CosignerVerifierKey.parse) for text in args.witness]
        began = time.monotonic()
        report = verify_log(files, key, witnesses=witnesses, seen=seen, progress=Progress())
        seconds = time.monotonic() - began
    except LogError as difference:
        sys.stderr.write(f"{difference}\n")
        return 1
    except OSError as problem:
        raise CannotStart(f"{problem.filename} cannot be used: {problem.strerror}.") from None
    sys.stdout.write("".join([f"{sentence}\n" for sentence in report.sentences()]))
    sys.stdout.write(_measure(report.checkpoint.size, seconds))
    if args.key is None:
        sys.stdout.write(f"The key was read from the log's own folder: {key}\n")
        sys.stdout.write("To be sure of it, note it down elsewhere and give it with --key next time.\n")
    return 0


def _measure(entries: int, seconds: float) -> str:
    """How fast it went and with how much memory, for whoever has a large log to check."""
    megabytes = getrusage(RUSAGE_SELF).ru_maxrss / 1024  # Linux gives KiB
    rate = entries / max(seconds, 0.001)
    return f"Checked in {seconds:,.1f} s, {rate:,.0f} entries a second, with {megabytes:,.0f} MB of memory.\n"
