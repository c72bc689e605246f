"""Reads a page as a browser does: its words, its forms, what can be typed in each, what stands there now."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from candour.web.design.marks import OWNER, is_secret

NEVER_TYPED = {"submit", "button", "file"}
SECRET = {"current-password", "new-password", "one-time-code"}
TYPED = "Typed <é> & lost?"
"""A text that no page has."""


@dataclass
class Form:
    """A form that sends something: what can be typed or chosen in it, and what stands in it now.

    words: the fields in which anything can be written. hidden: what goes with it unseen. filled: those of the
    secrets in which something stands.
    """

    action: str
    typed: dict[str, list[str]] = field(default_factory=dict)
    stands: dict[str, list[str]] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)
    hidden: dict[str, str] = field(default_factory=dict)
    secrets: set[str] = field(default_factory=set)
    filled: set[str] = field(default_factory=set)

    @property
    def mark(self) -> str:
        """Whose form it is, and on which page."""
        return self.hidden.get(OWNER, "")


class Forms(HTMLParser):
    """What it types is a text that no page has; of choices it takes the last."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self.inside: Form | None = None
        self.opened, self.text = "", ""
        self.words: list[str] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        name, kind = given.get("name") or "", given.get("type") or "text"
        if tag == "form" and given.get("method") == "post":
            self.inside = Form(given.get("action") or "")
            self.found.append(self.inside)
        elif self.inside is None or kind in NEVER_TYPED:
            return
        elif kind == "hidden":
            self.inside.hidden[name] = given.get("value") or ""
        elif kind == "password" or given.get("autocomplete") in SECRET or is_secret(name):
            self.inside.secrets.add(name)
            self.inside.filled |= {name} if given.get("value") else set()
        elif tag in ("textarea", "select"):
            self.opened, self.text = name, ""
            if tag == "textarea":
                self._words(name, "")
        elif tag == "option":
            self.inside.typed[self.opened] = [given["value"]]
            if "selected" in given:
                self.inside.stands[self.opened] = [given["value"]]
        elif tag == "input" and kind in ("radio", "checkbox"):
            before = self.inside.typed.get(name, [])
            self.inside.typed[name] = [given["value"]] if kind == "radio" else [*before, given["value"]]
            stands = self.inside.stands.setdefault(name, [])
            stands += [given["value"]] if "checked" in given else []
        elif tag == "input" and "hidden" not in given:
            self._words(name, given.get("value") or "")

    def handle_data(self, data):
        self.text += data
        self.words.append(data)

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = None
        elif tag == "textarea" and self.inside is not None:
            self.inside.stands[self.opened] = [self.text.removeprefix("\n")]

    def _words(self, name: str, value: str) -> None:
        assert self.inside is not None
        self.inside.typed[name], self.inside.stands[name] = [TYPED], [value]
        self.inside.words.add(name)


def read(answer: Any) -> Forms:
    """The page of an answer; of anything else nothing."""
    reader = Forms()
    if answer.get("Content-Type", "").startswith("text/html"):
        reader.feed(answer.content.decode())
    return reader


def forms_in(answer: Any) -> list[Form]:
    return read(answer).found


def words_of(answer: Any) -> str:
    """All that can be read on a page, in its fields too."""
    reader = read(answer)
    standing = [value for form in reader.found for values in form.stands.values() for value in values]
    return "\n".join(["".join(reader.words), *standing])
