"""Every word of a page can be translated, and nothing on a page needs what the policy forbids."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.template import engines
from jinja2 import Environment, UndefinedError, nodes

from candour import web

TEMPLATES = sorted(Path(web.__file__).parent.glob("*/templates/**/*.html"))
SAMPLES = {"patterns.html", "pattern_form.html"}
SAID = re.compile(r"""(?:aria-label|alt|title|placeholder)="[^"{]*[a-z]""")


@cache
def parsed(source: str) -> nodes.Template:
    """A template read once, however many of those below it ask for it."""
    return engines.all()[0].env.parse(source)  # type: ignore[attr-defined,no-any-return]


@pytest.mark.parametrize(
    "path", [path for path in TEMPLATES if path.name not in SAMPLES], ids=lambda path: path.name
)
def test_every_word_goes_through_gettext(path: Path) -> None:
    tree = parsed(path.read_text())
    written = "".join(
        part.data if isinstance(part, nodes.TemplateData) else "\N{REPLACEMENT CHARACTER}"
        for output in tree.find_all(nodes.Output)
        for part in output.nodes
    )
    words = re.sub(r"<[^<>]*>|<[^<>]*$|^[^<>]*>", " ", written)
    assert re.findall(r"[A-Za-z]{2,}", words) == []
    assert SAID.findall(written) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_macro_that_a_base_imports_stands_where_a_page_is_given_a_value(path: Path) -> None:
    env = engines.all()[0].env  # type: ignore[attr-defined]
    tree = parsed(path.read_text())
    called = {id(call.node) for call in tree.find_all(nodes.Call)}
    values = {name.name for name in tree.find_all(nodes.Name) if id(name) not in called}
    assert values & set(imported_above(env, tree)) == set()


def imported_above(env: Environment, tree: nodes.Template) -> Iterator[str]:
    """What the bases of a template import: in its blocks these hide what a view hands over."""
    for extends in tree.find_all(nodes.Extends):
        assert isinstance(extends.template, nodes.Const)
        source, *_rest = env.loader.get_source(env, extends.template.value)  # type: ignore[union-attr]
        base = parsed(source)
        for imports in base.find_all(nodes.FromImport):
            yield from (each if isinstance(each, str) else each[1] for each in imports.names)
        yield from imported_above(env, base)


def test_what_nobody_gave_a_template_is_asked_for_and_never_written() -> None:
    from_text = engines.all()[0].env.from_string  # type: ignore[attr-defined]
    assert from_text("{% if line.device %}there{% else %}not there{% endif %}").render(line={}) == "not there"
    with pytest.raises(UndefinedError):
        from_text("{{ line.device }}").render(line={})


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_inline_style_or_script(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)", text)
    assert "| safe" not in text
    assert "|safe" not in text


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_template_says_what_it_is(path: Path) -> None:
    text = path.read_text()
    assert text.startswith(("{#", "{% extends"))
