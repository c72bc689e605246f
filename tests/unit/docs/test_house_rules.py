"""House rules: packages named without addresses and locked by hashes, no path of one machine."""

import json
import re
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[3]
LOCKS = [
    "package.json",
    "package-lock.json",
    "pyproject.toml",
    ".npmrc",
    *(
        f"requirements/{name}"
        for name in ("audit.in", "audit.txt", "build.in", "build.txt", "runtime.txt", "test.txt")
    ),
]
OURS = ("src", "tests", "docs", "bench", "soak", "scripts", "requirements", ".ci")
SKIPPED = {"vendor", "__pycache__", "node_modules"}
MACHINE = re.compile(r"""(?<![\w.}>/-])/(?:work|home|root|Users|mnt)/\w""")
TEXT = {".py", ".md", ".txt", ".html", ".css", ".js", ".svg", ".toml", ".json", ".go", ".cedar", ".in", ""}


def files_of_ours() -> list[Path]:
    beside = {path for path in CHECKOUT.iterdir() if path.is_file() and not path.name.startswith(".coverage")}
    found = [*beside - {CHECKOUT / ".git"}]  # a worktree's is a file that says where it is kept
    for folder in OURS:
        found += [path for path in (CHECKOUT / folder).rglob("*") if path.is_file()]
    return sorted(path for path in found if path.suffix in TEXT and not SKIPPED & set(path.parts))


@pytest.mark.parametrize("name", LOCKS)
def test_packages_are_named_without_addresses(name: str) -> None:
    assert "://" not in (CHECKOUT / name).read_text()


def test_every_python_package_is_locked_by_hashes() -> None:
    for name in ("audit", "build", "runtime", "test"):
        blocks = re.split(r"\n(?=\w)", (CHECKOUT / f"requirements/{name}.txt").read_text().strip())
        assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_every_npm_package_is_locked_by_a_hash() -> None:
    packages = json.loads((CHECKOUT / "package-lock.json").read_text())["packages"]
    assert [name for name, package in packages.items() if name and "integrity" not in package] == []


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    assert [
        f"{path.relative_to(CHECKOUT)}: {found.group()}"
        for path in files_of_ours()
        if (found := MACHINE.search(path.read_text()))
    ] == []


def test_every_module_says_what_it_promises() -> None:
    modules = [path for path in (CHECKOUT / "src").rglob("*.py") if "migrations" not in path.parts]
    silent = [
        p for p in modules if p.read_text().strip() and not p.read_text().lstrip().startswith(('"""', 'r"""'))
    ]
    assert [str(path.relative_to(CHECKOUT)) for path in silent] == []
