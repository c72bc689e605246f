"""The `candour sequencer` command: sequence and publish the log until told to stop."""

from argparse import Namespace

from candour.access.integration import CannotSequence
from candour.access.recording import Clock, system_clock
from candour.access.sequencer import Sequencer
from candour.access.witnessing import WitnessAddress
from candour.config.env import CannotStart, Environment
from candour.config.logs import configure_logs
from candour.config.lost_keys import LOG, refuse_lost_keys
from candour.config.stopping import stop_when_told
from candour.config.verify_receipt import read_key
from candour.log.cosignature import CosignerVerifierKey
from candour.log.files import Reached, on_we_go
from candour.log.note import SignerKey
from candour.vault.errors import KeyProblem
from candour.vault.key_source import signing_seed


def sequence(
    args: Namespace, environment: Environment, *, clock: Clock = system_clock, reached: Reached = on_we_go
) -> int:
    """Run until SIGTERM or SIGINT, then end cleanly. Raises CannotStart when the log may not go on.

    clock, reached: as Sequencer takes them; no command gives others than these.
    """
    assert environment.database_url is not None
    configure_logs()
    refuse_lost_keys(environment, LOG)
    stop = stop_when_told()
    try:
        sequencer = Sequencer(
            environment.database_url,
            directory=environment.data / "log",
            signer=open_signer(environment),
            origin=environment.log_origin,
            clock=clock,
            witnesses=read_witnesses(environment),
            reached=reached,
        )
        sequencer.run(stop)
    except (CannotSequence, KeyProblem) as reason:
        raise CannotStart(str(reason)) from None
    return 0


def read_witnesses(environment: Environment) -> list[WitnessAddress]:
    """Who is asked to cosign the log. Raises CannotStart for what is no verifier key of a witness."""
    return [
        WitnessAddress(read_key(key, CosignerVerifierKey.parse), url)
        for key, url in environment.log_witnesses
    ]


def open_signer(environment: Environment) -> SignerKey:
    """The key that signs this log's checkpoints, made on first use in a folder. Raises KeyProblem."""
    seed = signing_seed(environment.key_source, "log")
    return SignerKey.from_seed(environment.log_origin, seed)
