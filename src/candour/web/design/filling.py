"""Fills what somebody typed into the HTML of a page: text, choices and ticks, in the form that it was for.

It knows nothing of how the page was made, so no form can be forgotten. Passwords, codes and hidden fields
stay as they are.
"""

from collections.abc import Callable, Mapping
from html import escape
from html.parser import HTMLParser
from typing import Final

LEFT_ALONE: Final = frozenset({"hidden", "password", "submit", "button", "file", "image", "reset"})

Attributes = dict[str, str | None]


def filled(
    page: str, fields: Mapping[str, list[str]], *, is_meant: Callable[[str], bool], before: str = ""
) -> str:
    """The page with these values. is_meant: of a form's action. before: HTML put before that form.

    A page without such a form comes back as it was.
    """
    reader = _Reader(page, fields, is_meant, before)
    reader.feed(page)
    made, at = [], 0
    for start, end, text in reader.changes:
        made += [page[at:start], text]
        at = end
    return "".join([*made, page[at:]])


class _Reader(HTMLParser):
    """Finds what is to be changed: from where to where, and into what."""

    def __init__(
        self, page: str, fields: Mapping[str, list[str]], is_meant: Callable[[str], bool], before: str
    ) -> None:
        super().__init__(convert_charrefs=False)
        self.changes: list[tuple[int, int, str]] = []
        self._fields, self._is_meant, self._before = fields, is_meant, before
        self._lines = [0]  # as the parser counts them: at a line feed, and at no other sign that ends a line
        for line in page.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self._inside = False
        self._select: list[str] | None = None
        self._text: tuple[int, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self._inside = given.get("method") == "post" and self._is_meant(given.get("action") or "")
            if self._inside and self._before:
                self.changes.append((self._at(), self._at(), self._before))
                self._before = ""
        elif self._inside:
            self._field(tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "select":
            self._select = None
        elif tag == "textarea" and self._text is not None:
            start, text = self._text
            self.changes.append((start, self._at(), "\n" + escape(text)))
            self._text = None

    def _field(self, tag: str, given: Attributes) -> None:
        values = self._fields.get(given.get("name") or "")
        kind = given.get("type") or "text"
        if tag == "option" and self._select is not None:
            self._marked(tag, given, "selected", given.get("value") in self._select)
        elif tag == "select":
            self._select = values
        elif tag == "input" and kind in ("radio", "checkbox"):
            self._marked(tag, given, "checked", given.get("value") in (values or []))
        elif values is None or given.get("autocomplete") == "one-time-code":
            return
        elif tag == "textarea":
            self._text = (self._at() + len(self.get_starttag_text() or ""), values[-1])
        elif tag == "input" and kind not in LEFT_ALONE:
            self._replace(tag, {**given, "value": values[-1]})

    def _marked(self, tag: str, given: Attributes, mark: str, is_on: bool) -> None:
        rest: Attributes = {name: value for name, value in given.items() if name != mark}
        self._replace(tag, {**rest, mark: None} if is_on else rest)

    def _replace(self, tag: str, given: Attributes) -> None:
        written = "".join(
            f" {name}" if value is None else f' {name}="{escape(value)}"' for name, value in given.items()
        )
        start = self._at()
        self.changes.append((start, start + len(self.get_starttag_text() or ""), f"<{tag}{written}>"))

    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column
