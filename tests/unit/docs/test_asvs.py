"""The sheet of OWASP's standard: whole, in order, with true counts, and naming only what is there."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from candour.config.logs import LOGGING
from candour.config.variables import VARIABLES
from candour.vault.data_keys import KeyPurpose

CHECKOUT = Path(__file__).parents[3]
SOURCE = CHECKOUT / "src" / "candour"
SHEET = (CHECKOUT / "docs" / "operators" / "asvs.md").read_text()
STATES = ("met", "not met", "operator", "does not apply")
REQUIREMENTS = 256
"""Of levels 1 and 2 without WebRTC, and eleven of level 3."""
ELSEWHERE = ("docs/", "tests/", "requirements/", "package-lock.json", "pyproject.toml")


@dataclass(frozen=True)
class Line:
    """One requirement. where: as the sheet writes it."""

    number: str
    asks: str
    state: str
    where: str

    @property
    def order(self) -> tuple[int, ...]:
        return tuple(map(int, self.number.split(".")))

    @property
    def named(self) -> list[str]:
        """The files and tests that it names."""
        named = re.findall(r"`([^` ]+)`", self.where)
        return [each for each in named if re.search(r"\.(py|md|js|txt|json|toml)(::|$)", each)]


LINES = [
    Line(*found) for found in re.findall(r"^\| (\d+\.\d+\.\d+) \| (.+?) \| (.+?) \| (.+?) \|$", SHEET, re.M)
]


def test_every_requirement_stands_there_once_and_in_order():
    assert len(LINES) == REQUIREMENTS
    assert [(one.number, other.number) for one, other in pairwise(LINES) if one.order >= other.order] == []
    assert {line.state for line in LINES} == set(STATES)


def test_the_counts_are_those_of_the_lines():
    counted = Counter(line.state for line in LINES)
    said = {state: int(count) for state, count in re.findall(r"^\| \*\*(.+?)\*\* \| (\d+) \|", SHEET, re.M)}
    assert said == counted


def test_what_is_not_met_is_listed_first():
    listed = re.findall(r"^- ([\d., and]+): ", SHEET.partition("\n## V1 ")[0], re.M)
    numbers = [number for line in listed for number in re.findall(r"[\d.]+\d", line)]
    assert sorted(numbers) == sorted(line.number for line in LINES if line.state == "not met")


def test_every_chapter_has_its_heading():
    for line in LINES:
        above = SHEET.partition(f"| {line.number} |")[0]
        assert re.findall(r"^## V(\d+) ", above, re.M)[-1] == line.number.partition(".")[0]


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.number)
def test_what_a_line_names_is_there(line):
    assert line.named or line.state == "does not apply", "whoever says so says where"
    assert 1 <= len(line.asks.split()) <= 10
    for named in line.named:
        path, _, test = named.partition("::")
        file = CHECKOUT / path if path.startswith(ELSEWHERE) else SOURCE / path
        assert file.is_file(), named
        assert not test or re.search(rf"def {test}\(", file.read_text()), named


def test_nothing_is_run_that_somebody_sent():
    for path, tree in _modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                assert getattr(node.func, "id", "") not in ("eval", "exec", "compile", "__import__"), path
                assert ast.unparse(node.func) not in ("os.system", "os.popen"), path
                shell = [each.value for each in node.keywords if each.arg == "shell"]
                assert shell == [], path
        assert not {"pickle", "marshal", "shelve", "yaml", "xml", "lxml", "dill"} & _imported(tree), path


def test_no_pattern_is_made_while_it_runs():
    for path, tree in _modules():
        for function in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]:
            for call in [node for node in ast.walk(function) if isinstance(node, ast.Call)]:
                if getattr(getattr(call.func, "value", None), "id", "") == "re":
                    assert isinstance(call.args[0], ast.Constant), f"{path}:{call.lineno}"


def test_no_secret_comes_from_predictable_chance():
    using = {path for path, tree in _modules() if "random" in _imported(tree)}
    assert using == {"exchange/sending.py", "exchange/client/session.py"}, "these wait a while, by chance"


def test_no_redirect_is_followed():
    for path, _tree in _modules():
        assert "follow_redirects=True" not in (SOURCE / path).read_text(), path
    assert not {path for path, tree in _modules() if {"requests", "urllib3", "aiohttp"} & _imported(tree)}
    assert not {path for path, _ in _modules() if "urllib.request" in (SOURCE / path).read_text()}


def test_scripts_write_no_html_and_keep_nothing():
    scripts = sorted((SOURCE / "web/design/static/candour").glob("*.js"))
    assert len(scripts) == 4
    for script in scripts:
        found = re.findall(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function"
            r"|localStorage|sessionStorage|indexedDB|document\.cookie|__proto__|Object\.assign",
            script.read_text(),
        )
        assert found == [], script.name


def test_lines_go_to_standard_error_alone():
    assert {handler["class"] for handler in LOGGING["handlers"].values()} == {"logging.StreamHandler"}
    for path, _tree in _modules():
        assert not re.search(r"FileHandler|SysLogHandler|basicConfig", (SOURCE / path).read_text()), path


def test_every_key_of_the_program_is_in_the_inventory():
    inventory = (CHECKOUT / "docs/operators/cryptography.md").read_text()
    secret = [name for name in VARIABLES if re.search(r"KEY(_\d)?$|KEY_(LOG|PROMISE|EX)|SECRET", name)]
    assert len(secret) > 8
    assert [name for name in secret if f"`{name}`" not in inventory] == []
    assert [purpose for purpose in KeyPurpose if f"`{purpose}`" not in inventory] == []


def _imported(tree: ast.Module) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {each.name.partition(".")[0] for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names


@cache
def _parsed() -> list[tuple[str, ast.Module]]:
    paths = [path for path in sorted(SOURCE.rglob("*.py")) if "demonstration" not in path.parts]
    return [(path.relative_to(SOURCE).as_posix(), ast.parse(path.read_text())) for path in paths]


def _modules() -> Iterator[tuple[str, ast.Module]]:
    yield from _parsed()
