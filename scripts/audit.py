"""`make audit`: hold every locked version against published weaknesses. It asks a network, so no test does.

Python packages are asked about with pip-audit, in an environment of its own, and npm packages with npm. Exit
status 1 means that a weakness is known, 75 that somebody could not be asked: nothing heard is not all well.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).parents[1]
LOCKS = ("runtime", "build", "test", "audit")
NOT_ASKED = 75
"""EX_TEMPFAIL of sysexits.h."""


@dataclass(frozen=True)
class Heard:
    """What a service said of a lock. unknown: of which packages it told nothing, or why it told nothing."""

    weaknesses: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def main() -> int:
    """Ask about every lock, print a line for each weakness and each silence, and say what it comes to."""
    heard = {f"requirements/{name}.txt": from_pip_audit(_pip_audit(name)) for name in LOCKS}
    heard["package-lock.json"] = from_npm(_npm())
    for lock, said in heard.items():
        for weakness in said.weaknesses:
            sys.stdout.write(f"{lock}: {weakness}\n")
        if said.unknown:
            sys.stdout.write(f"{lock}: the advisory service could not be asked ({said.unknown[0]}")
            sys.stdout.write(f", and {len(said.unknown) - 1} more)\n" if said.unknown[1:] else ")\n")
        if said == Heard():
            sys.stdout.write(f"{lock}: no weakness is known\n")
    if any(said.weaknesses for said in heard.values()):
        return 1
    return NOT_ASKED if any(said.unknown for said in heard.values()) else 0


def from_pip_audit(printed: str) -> Heard:
    """What pip-audit printed as JSON. A package that it skipped was not looked at, whatever it says then."""
    try:
        packages: list[dict[str, Any]] = json.loads(printed)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return _nothing_heard("pip-audit", printed)
    weaknesses = [
        f"{each['name']} {each['version']}: {known['id']}, {_mended(known['fix_versions'])}"
        for each in packages
        for known in each.get("vulns", ())
    ]
    skipped = [each["skip_reason"] for each in packages if "skip_reason" in each]
    return Heard(tuple(weaknesses), tuple(skipped))


def from_npm(printed: str) -> Heard:
    """What `npm audit --json` printed."""
    try:
        said: dict[str, Any] = json.loads(printed)
        known: dict[str, dict[str, Any]] = said["vulnerabilities"]
    except (ValueError, KeyError, TypeError):
        return _nothing_heard("npm", printed)
    return Heard(tuple(f"{name} {each['range']}: {each['severity']}" for name, each in known.items()))


def _nothing_heard(asked: str, printed: str) -> Heard:
    with suppress(ValueError, KeyError, TypeError):
        printed = json.loads(printed)["message"]
    last = printed.rpartition("\n")[2][:200]
    return Heard(unknown=(f"{asked} got no answer: {last}" if last else f"{asked} got no answer",))


def _mended(versions: Sequence[str]) -> str:
    return f"mended in {versions[0]}" if versions else "not mended yet"


def _pip_audit(name: str) -> str:
    lock = f"requirements/{name}.txt"
    options = ["--disable-pip", "--require-hashes", "--format", "json", "--progress-spinner", "off"]
    return _printed([sys.executable, "-m", "pip_audit", "-r", lock, *options])


def _npm() -> str:
    return _printed(["npm", "audit", "--package-lock-only", "--json"])


def _printed(command: Sequence[str]) -> str:
    """What a command answers, or what it complains of where it has no answer.

    Its complaints are not shown beside an answer: pip-audit finds no weakness in what it has skipped, and
    says so there.
    """
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)  # noqa: S603
    return done.stdout.strip() or done.stderr.strip()


if __name__ == "__main__":
    sys.exit(main())
