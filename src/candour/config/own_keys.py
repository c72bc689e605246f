"""The public keys of this deployment, announced in its log by whoever prepares the database.

`candour migrate` is the one command that may read every signing key; a server reads those it signs with.
"""

from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from candour.access.announcing import announce_keys
from candour.config.env import CannotStart, Environment
from candour.config.sequencer import open_signer
from candour.log.exact import encode_base64
from candour.log.note import public_bytes
from candour.vault.errors import KeyProblem
from candour.vault.key_source import signing_seed


def announce_own_keys(environment: Environment) -> bool:
    """Announce the keys of checkpoints, promises and access tokens, unless they are. Gives whether it did.

    Checkpoints: the verifier key (C2SP signed-note). The others: Ed25519 public keys, 32 bytes in base64.
    Raises CannotStart for a key that is missing or cannot be trusted.
    """
    try:
        keys = {
            "checkpoints": str(open_signer(environment).verifier),
            "promises": _public(environment, "promise"),
            "access-tokens": _public(environment, "exchange-token"),
        }
    except KeyProblem as problem:
        raise CannotStart(str(problem)) from None
    return announce_keys(keys=keys, at=datetime.now(UTC))


def _public(environment: Environment, name: str) -> str:
    seed = signing_seed(environment.key_source, name)
    return encode_base64(public_bytes(Ed25519PrivateKey.from_private_bytes(seed)))
