"""The partners' example of tokens bound to a key does what it says, against the program as people run it."""

import subprocess
import sys
from pathlib import Path

import httpx

EXAMPLE = Path(__file__).parents[2] / "docs" / "partners" / "dpop.py"
RELEASES = "/exchange/v1/releases"
ASKED = {
    "subject": {"scheme": "tenant", "reference": "F-19508"},
    "purpose": "home-repairs",
    "attributes": ["contact.phone"],
    "case": "TRY-1",
    "officer": {"id": "try-1", "team": "Repairs", "role": "planner"},
}


def test_the_example_prints_headers_that_are_good_for_one_call(running_program):
    demo = running_program.data / "demo.json"
    command = [sys.executable, str(EXAMPLE), str(demo), "fernside-homes-system", "POST", RELEASES]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    headers = dict(line.split(": ", 1) for line in printed.splitlines())
    first = httpx.post(running_program.base_url + RELEASES, json=ASKED, headers=headers)
    assert first.status_code == 200, first.text
    again = httpx.post(running_program.base_url + RELEASES, json=ASKED, headers=headers)
    assert (again.status_code, again.json()["type"]) == (401, "/exchange/docs#used-proof")
    bearer = {"Authorization": headers["Authorization"].replace("DPoP", "Bearer")}
    assert httpx.post(running_program.base_url + RELEASES, json=ASKED, headers=bearer).status_code == 401
