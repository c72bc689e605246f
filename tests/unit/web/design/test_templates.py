"""Every word of a page can be translated, and nothing on a page needs what the policy forbids."""

import re
from pathlib import Path

import pytest
from django.template import engines
from jinja2 import UndefinedError, nodes

from candour import web

TEMPLATES = sorted(Path(web.__file__).parent.glob("*/templates/**/*.html"))
SAMPLES = {"patterns.html", "pattern_form.html"}
SAID = re.compile(r"""(?:aria-label|alt|title|placeholder)="[^"{]*[a-z]""")


@pytest.mark.parametrize(
    "path", [path for path in TEMPLATES if path.name not in SAMPLES], ids=lambda path: path.name
)
def test_every_word_goes_through_gettext(path: Path) -> None:
    tree = engines.all()[0].env.parse(path.read_text())  # type: ignore[attr-defined]
    written = "".join(
        part.data if isinstance(part, nodes.TemplateData) else "\N{REPLACEMENT CHARACTER}"
        for output in tree.find_all(nodes.Output)
        for part in output.nodes
    )
    words = re.sub(r"<[^<>]*>|<[^<>]*$|^[^<>]*>", " ", written)
    assert re.findall(r"[A-Za-z]{2,}", words) == []
    assert SAID.findall(written) == []


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
