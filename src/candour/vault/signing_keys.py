"""Keeps the seeds of signing keys: the log's, the promises', the exchange tokens'.

A seed is the 32 bytes from which an Ed25519 key pair is derived (RFC 8032 section 5.1.5). Each has a file
of its own, because each process may read only those it signs with.
"""

import os
from pathlib import Path

from candour.vault.key_files import check_folder, create_key, open_folder, read_key
from candour.vault.seal import RandomBytes


def load_or_create_seed(folder: Path, name: str, random_bytes: RandomBytes = os.urandom) -> bytes:
    """The 32-byte seed kept as `<name>.seed` in the folder, made on first use. Raises KeyFileProblem.

    However many processes ask first, all get the same seed.
    """
    open_folder(folder)
    path = folder / f"{name}.seed"
    if not path.exists():
        create_key(path, random_bytes)
    return read_key(path)


def load_seed(folder: Path, name: str) -> bytes:
    """The same, where it must be there. Raises KeyFileProblem."""
    check_folder(folder)
    return read_key(folder / f"{name}.seed")
