"""The key provider `file`: keys of one machine in a private folder.

`key-encryption-1.key`, `-2`, ... hold the versions of the key-encryption key, `blind-index.key` the secret
of the blind indexes. Losing the folder loses everything sealed: back it up, apart from the database.
"""

import re
from pathlib import Path

from candour.vault.errors import KeyFileProblem
from candour.vault.key_files import check_folder, create_key, open_folder, read_key
from candour.vault.key_ring import KeyRing
from candour.vault.provider import WrappedKey
from candour.vault.seal import RandomBytes

BLIND_INDEX = "blind-index.key"
ENCRYPTION = re.compile(r"key-encryption-([1-9][0-9]{0,8})\.key")


class FileKeyProvider:
    """A `KeyProvider` over a folder made by `create_keys`. Raises KeyFileProblem where it is not in order."""

    def __init__(self, folder: Path, random_bytes: RandomBytes) -> None:
        self._folder = folder
        self._random_bytes = random_bytes
        self._ring = self._load()

    @property
    def current_version(self) -> int:
        return self._ring.current_version

    @property
    def blind_index_key(self) -> bytes:
        return self._ring.blind_index_key

    def wrap(self, data_key: bytes, place: bytes) -> WrappedKey:
        return self._ring.wrap(data_key, place)

    def unwrap(self, wrapped: WrappedKey, place: bytes) -> bytes:
        if wrapped.version not in self._ring:
            # Another process has added a version since: rotation needs no restart.
            self._ring = self._load()
        return self._ring.unwrap(wrapped, place)

    def _load(self) -> KeyRing:
        check_folder(self._folder)
        versions = _versions(self._folder)
        if not versions:
            raise KeyFileProblem(
                f"The key folder {self._folder} holds no key-encryption key. "
                "Restore it from the backup of the keys; for a new installation, create the keys first."
            )
        keys = {version: read_key(_encryption_path(self._folder, version)) for version in versions}
        return KeyRing(keys, read_key(self._folder / BLIND_INDEX), self._random_bytes)


def create_keys(folder: Path, random_bytes: RandomBytes) -> None:
    """Make the keys of a new installation; where they exist, change nothing. Raises KeyFileProblem.

    The blind-index key comes first, so a folder with a key-encryption key and no blind-index key has lost
    one, and is left for `FileKeyProvider` to refuse.
    """
    open_folder(folder)
    if _versions(folder):
        return
    create_key(folder / BLIND_INDEX, random_bytes)
    create_key(_encryption_path(folder, 1), random_bytes)


def add_version(folder: Path, random_bytes: RandomBytes) -> int:
    """Begin a rotation: add the next version of the key-encryption key and return it.

    Data keys wrapped from now on use it in processes that have loaded it; `data_keys.rewrap` moves the
    others, which is complete when none is left under an older version. Raises KeyFileProblem.
    """
    open_folder(folder)
    version = max(_versions(folder), default=0) + 1
    create_key(_encryption_path(folder, version), random_bytes)
    return version


def _versions(folder: Path) -> list[int]:
    return sorted(int(found[1]) for path in folder.iterdir() if (found := ENCRYPTION.fullmatch(path.name)))


def _encryption_path(folder: Path, version: int) -> Path:
    return folder / f"key-encryption-{version}.key"
