"""`candour log monitor URL`: follow a log from outside, and keep what proves that it contradicted itself.

It reads every new entry and remembers what it saw. The exit status is 1, with a sentence and a folder of
evidence, when the log rolled back, forked, was rewritten or broke a promise.
"""

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from candour.config.env import CannotStart, Environment
from candour.config.progress import Progress
from candour.config.remote_log import CannotReach, RemoteLog
from candour.config.stopping import stop_when_told
from candour.config.verify_receipt import read_key
from candour.log.cosignature import CosignerVerifierKey
from candour.log.errors import BadSignature, LogError, Malformed
from candour.log.evidence import Evidence
from candour.log.exact import decode_base64
from candour.log.files import VERIFIER_KEY
from candour.log.monitor import Monitor, Sighting
from candour.log.note import VerifierKey
from candour.log.promised import Promised, read_promises
from candour.log.seen import SeenCheckpoints

LONGEST_PAUSE = 86_400
"""Seconds between two looks: whoever looks less than once a day follows nothing."""


def add_arguments(parser: ArgumentParser) -> None:
    """URL, --key, --witness, --promises with --promise-key, --every, --once and --folder."""
    parser.add_argument(
        "url", metavar="URL", help="the log's address, such as https://account.example.org/log"
    )
    parser.add_argument("--key", metavar="KEY", help="the verifier key; default: the one that the log shows")
    parser.add_argument(
        "--witness", action="append", default=[], metavar="KEY", help="the verifier key of a witness"
    )
    parser.add_argument(
        "--promises", type=Path, metavar="FILE", help="promises to wait for: one JSON object on each line"
    )
    parser.add_argument("--promise-key", metavar="KEY", help="the public key of promises, in base64")
    parser.add_argument(
        "--every",
        type=_seconds,
        default=10.0,
        metavar="SECONDS",
        help="how long to wait between looks; default: 10",
    )
    parser.add_argument("--once", action="store_true", help="look once and end")
    parser.add_argument(
        "--folder",
        type=Path,
        metavar="FOLDER",
        help="where to keep what it saw, and evidence; default: in the data folder",
    )


def _seconds(given: str) -> float:
    try:
        seconds = float(given)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= LONGEST_PAUSE:  # which "nan" is not either
        raise ArgumentTypeError(f"give a number of seconds up to {LONGEST_PAUSE:,}, not {given[:20]!r}")
    return seconds


def monitor(args: Namespace, environment: Environment) -> int:
    """Follow until SIGTERM, SIGINT or a contradiction. Raises CannotStart for a key or file that is none."""
    folder = args.folder or environment.data / "monitor"
    with RemoteLog(args.url) as remote:
        try:
            key = _key(args, remote)
        except CannotReach as reason:
            return _complain(str(reason))
        following = Monitor(
            remote.read,
            key,
            SeenCheckpoints(folder / "seen.json"),
            witnesses=[read_key(text, CosignerVerifierKey.parse) for text in args.witness],
            promises=_promises(args, key.name),
            progress=Progress(),
        )
        evidence = Evidence(folder / "evidence")
        if args.once:
            return _look(following, evidence)[0]
        return _follow(following, evidence, args.every)


def _follow(following: Monitor, evidence: Evidence, every: float) -> int:
    """Look every so many seconds until told to stop. What may pass is told and tried again."""
    stop = stop_when_told()
    while not stop.is_set():
        status, is_caught = _look(following, evidence)
        if is_caught:
            return status
        stop.wait(every)
    return 0


def _look(following: Monitor, evidence: Evidence) -> tuple[int, bool]:
    """Look once and say what was found: the status, and whether the log was caught."""
    try:
        sighting = following.look(datetime.now(UTC))
    except (CannotReach, LogError) as reason:
        return _complain(str(reason)), False
    except OSError as problem:
        return _complain(f"{problem.filename} cannot be used: {problem.strerror}."), False
    if sighting.caught is None:
        return _tell(sighting), False
    kept = evidence.keep(sighting.caught)
    return _complain(f"THE LOG CONTRADICTS ITSELF. {sighting.caught.sentence} Evidence: {kept}"), True


def _tell(sighting: Sighting) -> int:
    """Say what is new; the status is 1 when entries came late."""
    size = f"{sighting.checkpoint.size:,}"
    if sighting.new or not sighting.checkpoint.size:
        signed = " and ".join(sighting.signed_by)
        say = f"{size} entries, {sighting.new:,} of them new, all leading to the root signed by {signed}."
        sys.stdout.write(f"{say}\n")
        sys.stdout.flush()
    if not sighting.late_count:
        return 0
    index, at = sighting.late[0]
    return _complain(
        f"{sighting.late_count:,} entries came more than 60 seconds after they were promised, the first of"
        f" them number {index:,}, of {at:%Y-%m-%d %H:%M:%S} UTC."
    )


def _key(args: Namespace, remote: RemoteLog) -> VerifierKey:
    if args.key:
        return read_key(args.key, VerifierKey.parse)
    try:
        key = read_key(remote.read(VERIFIER_KEY).decode(errors="replace"), VerifierKey.parse)
    except LogError as reason:
        raise CannotStart(f"{reason} Give the log's key with --key.") from None
    sys.stdout.write(f"This uses the key that the log itself shows: {key}\n")
    sys.stdout.write("To be sure of it, note it down and give it with --key next time.\n")
    return key


def _promises(args: Namespace, origin: str) -> Iterator[Promised]:
    if args.promises is None:
        return
    if args.promise_key is None:
        raise CannotStart("Give the public key of the log's promises with --promise-key.")
    public = read_key(args.promise_key, decode_base64)
    try:
        with args.promises.open("rb") as lines:
            yield from read_promises(lines, public, origin)
    except OSError as problem:
        raise CannotStart(f"{args.promises} cannot be read: {problem.strerror}.") from None
    except (Malformed, BadSignature) as reason:
        raise CannotStart(f"The promises in {args.promises} cannot be used. {reason}") from None


def _complain(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return 1
