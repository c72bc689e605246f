"""The partners' guide does what it says, step by step, against the running program."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
GUIDE = CHECKOUT / "docs" / "partners" / "README.md"


@pytest.mark.skipif(
    shutil.which("curl") is None, reason="This test needs curl, which is not on this machine."
)
def test_from_keys_to_a_first_release_with_curl(running_program):
    steps = re.findall(r"```sh\n(.*?)```", GUIDE.read_text(), re.S)
    done = subprocess.run(
        ["bash", "-euc", "\necho\n".join(steps)],
        cwd=CHECKOUT,
        env={"PATH": os.environ["PATH"], "DEMO": str(running_program.data / "demo.json")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    release, record, *lines = [json.loads(line) for line in done.stdout.split("\n") if line.startswith("{")]
    assert release["outcome"] == "partial"
    assert list(release["attributes"]) == ["contact.phone"]
    assert release["refused"]["contact.address"]["reason"] == "attribute-not-covered"
    assert record["dataset"] == "fernside-homes/repairs"
    assert [line.get("outcome") for line in lines[:2]] == ["stored", "refused"]
    assert lines[2]["after"] == 2
    changes, acknowledgement = lines[3:]
    assert changes["changes"][0]["kind"] == "withdrawal"
    assert changes["cursor"] == changes["changes"][-1]["id"]
    assert acknowledgement["id"] == changes["changes"][0]["id"]
    assert acknowledgement["entry"]["promise"]
