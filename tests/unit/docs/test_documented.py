"""Nothing goes undocumented: commands, variables, addresses, problems, reasons, kinds of entries, targets."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from candour.access.site import log_site
from candour.cli import COMMANDS
from candour.config.variables import VARIABLES, is_known
from candour.core.reasons import PARTNER_REASONS
from candour.exchange.app import create_app
from candour.exchange.problems import every_kind
from candour.exchange.state import Setup

CHECKOUT = Path(__file__).parents[3]
DOCS = CHECKOUT / "docs"
SOURCE = CHECKOUT / "src" / "candour"
PAGES = sorted([*CHECKOUT.glob("*.md"), *DOCS.rglob("*.md")])
ROOMS = sorted(path.parent for path in SOURCE.rglob("README.md"))


def read(*names: str) -> str:
    return "\n".join((DOCS / name).read_text() for name in names)


def test_every_command_is_documented_and_no_other() -> None:
    documented = set(
        re.findall(r"^\| `candour ([a-z -]+?)(?: [A-Z\[].*?)?` \|", read("operators/README.md"), re.M)
    )
    assert documented == set(COMMANDS)


def test_every_variable_is_documented_and_no_other() -> None:
    assert set(re.findall(r"^\| `(CANDOUR_\w+)` \|", read("operators/README.md"), re.M)) == set(VARIABLES)
    for page in PAGES:
        named = re.findall(r"CANDOUR_[A-Z]+(?:_[A-Z0-9]+)*", page.read_text())
        assert [name for name in named if not is_known(name)] == [], page


def test_every_address_of_the_exchange_is_documented(tmp_path: Path) -> None:
    app = create_app(Setup(dsn="", keys=tmp_path, origin="log.example", base_url="http://127.0.0.1"))
    routes = {re.sub(r":path\}", "}", route.path) for route in app.routes}  # type: ignore[attr-defined]
    text = read("partners/README.md")
    assert {path for path in routes if path not in text} == set()
    assert {
        path for path in re.findall(r"`(?:[A-Z`, ]+ )?(/exchange/\S+?)`", text) if path not in routes
    } == set()


def test_every_address_of_the_log_is_documented(tmp_path: Path) -> None:
    text = read("operators/log.md", "partners/README.md", "residents/README.md", "organisations/README.md")
    for route in log_site(tmp_path).routes:
        assert route.path.partition("/{")[0] in text  # type: ignore[attr-defined]


def test_every_problem_and_every_reason_a_partner_may_see_is_documented() -> None:
    text = read("partners/README.md")
    assert [kind.code for kind in every_kind() if f"`{kind.code}`" not in text] == []
    assert [str(reason) for reason in PARTNER_REASONS if f"| `{reason}` |" not in text] == []


def test_every_make_target_is_documented() -> None:
    targets = re.findall(r"^([a-z-]+):.*## ", (CHECKOUT / "Makefile").read_text(), re.M)
    assert [name for name in targets if f"make {name}" not in read("contributors/README.md")] == []


def test_every_kind_of_entry_is_documented_with_its_fields_and_no_other() -> None:
    documented = dict(_documented_kinds())
    recorded: dict[str, set[str]] = {}
    for path in SOURCE.rglob("*.py"):
        for kinds, fields in _recorded_bodies(ast.parse(path.read_text())):
            for kind in kinds:
                recorded.setdefault(kind, set()).update(fields)
    assert len(recorded) > 10
    assert set(documented) == set(recorded)
    for kind, fields in recorded.items():
        assert fields - documented[kind] == set(), kind


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(CHECKOUT)))
def test_every_link_inside_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]*)(#[^)]*)?\)", page.read_text()):
        path = page.parent / target[0]
        assert path.exists(), target
        if target[1] and path.suffix == ".md":
            assert target[1][1:] in {
                _anchor(title) for title in re.findall(r"^#+ (.*)", path.read_text(), re.M)
            }


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: str(room.relative_to(SOURCE)))
def test_the_readme_of_a_room_names_each_of_its_modules(room: Path) -> None:
    named = {
        name.removesuffix(".py") for name in re.findall(r"`(\w+(?:\.py)?)`", (room / "README.md").read_text())
    }
    modules = {path.stem for path in room.glob("*.py")} - {"__init__"}
    assert modules - named == set()


def _documented_kinds() -> Iterator[tuple[str, set[str]]]:
    for section in re.split(r"^### ", read("entries.md"), flags=re.M)[1:]:
        title, _, text = section.partition("\n")
        names = set(re.findall(r"`(\w+)`", text))
        for kind in re.findall(r"`([a-z-]+)`", title):
            yield kind, names


def _recorded_bodies(tree: ast.Module) -> Iterator[tuple[set[str], set[str]]]:
    """Each dictionary with a `kind` and a `when`, as bodies have: the kinds it may be of, and its fields."""
    for function in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]:
        for node in ast.walk(function):
            if isinstance(node, ast.Dict):
                members = zip(node.keys, node.values, strict=True)
                fields = {str(key.value): value for key, value in members if isinstance(key, ast.Constant)}
                if {"kind", "when"} <= fields.keys():
                    yield _kinds(fields["kind"], function, tree), set(fields)


def _kinds(value: ast.expr, function: ast.FunctionDef, tree: ast.Module) -> set[str]:
    if isinstance(value, ast.Constant):
        return {value.value}
    if isinstance(value, ast.IfExp):
        return {one.value for one in (value.body, value.orelse) if isinstance(one, ast.Constant)}
    assert isinstance(value, ast.Name), "a body's kind is written where it is made, or handed to who makes it"
    place = [argument.arg for argument in function.args.args].index(value.id)
    calls = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == function.name
    ]
    return {call.args[place].value for call in calls}  # type: ignore[attr-defined]


def _anchor(title: str) -> str:
    return re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")
