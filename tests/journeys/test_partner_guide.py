"""The partners' guide and tutorial do what they say, step by step, against the running program."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
GUIDE = CHECKOUT / "docs" / "partners" / "README.md"
TUTORIAL = CHECKOUT / "docs" / "partners" / "tutorial.md"


@pytest.mark.skipif(
    shutil.which("curl") is None, reason="This test needs curl, which is not on this machine."
)
def test_from_keys_to_a_first_release_with_curl(running_program):
    steps = re.findall(r"```sh\n(.*?)```", GUIDE.read_text(), re.S)
    said = _run(["bash", "-euc", "\necho\n".join(steps)], running_program)
    release, *batch, record, one, other, total, changes, acknowledgement = [
        json.loads(line) for line in said if line.startswith("{")
    ]
    assert [line["answer"]["outcome"] for line in batch] == ["full", "refused"]
    assert release["outcome"] == "partial"
    assert list(release["attributes"]) == ["contact.phone"]
    assert release["refused"]["contact.address"]["reason"] == "attribute-not-covered"
    assert record["dataset"] == "fernside-homes/repairs"
    assert [line["outcome"] for line in (one, other)] == ["stored", "refused"]
    assert total["after"] == 2
    assert changes["changes"][0]["kind"] == "withdrawal"
    assert changes["cursor"] == changes["changes"][-1]["id"]
    assert acknowledgement["id"] == changes["changes"][0]["id"]
    assert acknowledgement["entry"]["promise"]


@pytest.mark.skipif(
    shutil.which("curl") is None, reason="This test needs curl, which is not on this machine."
)
def test_the_tutorial_with_curl(running_program):
    steps = re.findall(r"```sh\n(.*?)```", TUTORIAL.read_text(), re.S)
    said = _run(["bash", "-euc", "\necho\n".join(steps)], running_program)
    release, *batch, may, record, use, acknowledged, asked = [
        json.loads(line) for line in said if line[:1] == "{"
    ]
    assert release["outcome"] == "partial"
    assert [(line["id"], line["answer"]["outcome"]) for line in batch] == [
        ("one", "full"),
        ("two", "refused"),
    ]
    assert may["decision"] is True
    assert record["dataset"] == "fernside-homes/repairs"
    assert use["entry"]["promise"]
    assert acknowledged["entry"]["promise"]
    assert asked["entry"]["promise"]


def test_the_tutorial_with_the_client(running_program):
    steps = re.findall(r"```python\n(.*?)```", TUTORIAL.read_text(), re.S)
    said = "\n".join(_run([sys.executable, "-c", "".join(steps)], running_program))
    assert '"kid": "our-system-2026-1"' in said
    assert "contact.address was refused: The agreement does not cover this." in said
    assert "one full\ntwo refused\nMay we? True\nVersion 1\n1 unchanged\nLogged at " in said
    assert "Acknowledged at " in said


def _run(command, running_program):
    """The lines that a command prints when it succeeds."""
    done = subprocess.run(
        command,
        cwd=CHECKOUT,
        env={"PATH": os.environ["PATH"], "DEMO": str(running_program.data / "demo.json")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split("\n")
