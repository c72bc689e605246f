"""`candour log witness`: serve as a witness for others' logs, so that none can rewrite its past unnoticed.

The witness has a key and a memory of its own. One without the other is refused: a witness that forgot what it
cosigned could be led to cosign a second past under its name.
"""

import sys
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path

from candour.access.witness_site import witness_site
from candour.config.env import CannotStart, CannotStartNow, Environment
from candour.config.http import server
from candour.config.serve import refuse_a_taken_port
from candour.config.verify_receipt import read_key
from candour.log.cosignature import CosignerKey
from candour.log.errors import Malformed
from candour.log.evidence import Evidence
from candour.log.files import LogFiles, Reached, on_we_go
from candour.log.note import VerifierKey
from candour.log.seen import SeenCheckpoints
from candour.log.witness import Witness
from candour.vault.errors import KeyFileProblem
from candour.vault.signing_keys import load_or_create_seed


def add_arguments(parser: ArgumentParser) -> None:
    """--name and --log."""
    parser.add_argument(
        "--name",
        required=True,
        metavar="NAME",
        help="the witness's name in cosignatures, such as w.example/1",
    )
    parser.add_argument(
        "--log", required=True, action="append", metavar="KEY", help="the verifier key of a log to watch"
    )


def witness(args: Namespace, environment: Environment, *, reached: Reached = on_we_go) -> int:
    """Serve until SIGTERM or SIGINT. Raises CannotStart for an unusable key or memory.

    reached: as Witness takes it; no command gives another than this.
    """
    logs = [read_key(text, VerifierKey.parse) for text in args.log]
    environment.make_data_folder()
    folder = environment.data / "witness"
    with LogFiles(folder).lock() as is_ours:
        if not is_ours:
            raise CannotStartNow(
                f"Another witness is running in {folder}: two would not know what each cosigned."
            )
        key = _open_key(environment, args.name, folder)
        seen = SeenCheckpoints(folder / "cosigned.json")
        serving = Witness(key, logs, seen, Evidence(folder / "evidence"), reached)
        refuse_a_taken_port(environment.host, environment.port)
        sys.stdout.write(f"The witness {args.name} listens on {environment.host} port {environment.port}.\n")
        sys.stdout.write(f"{key.verifier}\n")
        sys.stdout.flush()
        site = witness_site(serving, key.verifier, lambda: int(time.time()))
        server(site, with_lifespan=False, host=environment.host, port=environment.port).run()
    return 0


def _open_key(environment: Environment, name: str, folder: Path) -> CosignerKey:
    """The witness's key, made on first use together with its memory."""
    signing, memory = environment.keys / "signing", folder / "cosigned.json"
    if (signing / "witness.seed").exists() != memory.exists():
        raise CannotStart(
            f"The witness's key {signing / 'witness.seed'} and its memory {memory} belong together, and"
            " one is missing: put it back, or remove the other and begin under a new name."
        )
    try:
        SeenCheckpoints(memory).begin()
        return CosignerKey.from_seed(name, load_or_create_seed(signing, "witness"))
    except (KeyFileProblem, Malformed) as problem:
        raise CannotStart(str(problem)) from None
