"""Go's implementation of notes and trees reads what we wrote, and we read what it wrote."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from candour.log.checkpoint import Checkpoint, sign_checkpoint
from candour.log.files import LogFiles
from candour.log.note import SignerKey, VerifierKey, open_note
from candour.log.proof import inclusion_proof
from candour.log.publisher import Publisher
from candour.log.reader import TileReader
from candour.log.tlog_proof import TlogProof
from candour.log.tree import EMPTY_ROOT

pytestmark = pytest.mark.go

ORIGIN = "trust.example.gov/log"
SIGNER = SignerKey.from_seed(ORIGIN, bytes(32))
GO_PATH = Path(os.environ.get("GOPATH") or "/usr/share/gocode")
"""Where Debian's golang-golang-x-mod-dev puts its sources."""

CheckLog = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def checklog(tmp_path_factory: pytest.TempPathFactory) -> CheckLog:
    """Our Go program, built once: `checklog("log", folder, ...)` runs it and gives its output."""
    go = shutil.which("go")
    if go is None or not (GO_PATH / "src/golang.org/x/mod/sumdb/tlog").is_dir():
        say = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        say("Install golang-go and golang-golang-x-mod-dev to check the log with a second implementation.")
    folder = tmp_path_factory.mktemp("go")
    program = folder / "checklog"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GO")}
    environment |= {"GO111MODULE": "off", "GOPATH": str(GO_PATH), "GOCACHE": str(folder / "cache")}
    source = Path(__file__).parent / "go" / "main.go"
    subprocess.run([go, "build", "-o", program, source], check=True, env=environment)

    def run(*arguments: object, given: str = "") -> "subprocess.CompletedProcess[str]":
        command = [str(program), *map(str, arguments)]
        return subprocess.run(command, input=given, capture_output=True, text=True, check=False)

    return run


def leaf(number: int) -> bytes:
    return b"entry %d" % number * (number % 7 + 1)


def publish(folder: Path, *sizes: int) -> LogFiles:
    files = LogFiles(folder)
    publisher = Publisher(files)
    for size in sizes:
        publisher.append([leaf(number) for number in range(publisher.size, size)])
        publisher.publish(sign_checkpoint(Checkpoint(ORIGIN, size, publisher.root()), SIGNER))
    return files


@pytest.mark.parametrize(
    "sizes",
    [
        [0],
        [1],
        [1, 2, 3, 7, 8],
        [100, 255, 256],
        [1, 256, 257],
        [3, 300, 511, 512, 513],
        [5, 255, 256, 700, 1023, 1100],
    ],
)
def test_go_proves_every_leaf_and_every_earlier_size(
    checklog: CheckLog, tmp_path: Path, sizes: list[int]
) -> None:
    publish(tmp_path, *sizes)
    result = checklog("log", tmp_path, SIGNER.verifier, 1, *[size for size in sizes if size])
    assert (result.returncode, result.stderr, result.stdout) == (0, "", f"{sizes[-1]}\n")


@pytest.mark.parametrize("size", [65_535, 65_536, 65_537, 70_000])
def test_go_agrees_around_three_levels_of_tiles(checklog: CheckLog, tmp_path: Path, size: int) -> None:
    publish(tmp_path, 300, 65_280, size)
    result = checklog("log", tmp_path, SIGNER.verifier, 997, 300, 65_280, size)
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("path", ["checkpoint", "tile/0/000", "tile/1/000.p/2", "tile/entries/002.p/88"])
def test_go_rejects_what_was_changed(checklog: CheckLog, tmp_path: Path, path: str) -> None:
    files = publish(tmp_path, 600)
    changed = bytearray(files.read(path))
    changed[20] ^= 1
    (tmp_path / path).write_bytes(changed)
    assert checklog("log", tmp_path, SIGNER.verifier, 1).returncode == 1


def test_go_accepts_our_proofs_and_rejects_them_for_another_leaf(checklog: CheckLog, tmp_path: Path) -> None:
    files = publish(tmp_path / "log", 300)
    read = TileReader(files.read, 300).hash
    for index in [0, 1, 127, 255, 256, 298, 299]:
        hashes = tuple(inclusion_proof(index, 300, read))
        proof, leaf_file = tmp_path / "proof", tmp_path / "leaf"
        proof.write_text(TlogProof(index, hashes, files.read("checkpoint")).text(), encoding="utf-8")
        leaf_file.write_bytes(leaf(index))
        assert checklog("proof", proof, SIGNER.verifier, leaf_file).returncode == 0
        leaf_file.write_bytes(leaf(index + 1))
        assert checklog("proof", proof, SIGNER.verifier, leaf_file).returncode == 1


def test_we_open_what_go_signed(checklog: CheckLog) -> None:
    text = Checkpoint("go.example/log", 0, EMPTY_ROOT).text()
    result = checklog("sign", "go.example/log", given=text.decode())
    written_key, _, signed = result.stdout.partition("\n")
    key = VerifierKey.parse(written_key)
    assert str(key) == written_key
    assert open_note(signed.encode(), [key]).text == text
