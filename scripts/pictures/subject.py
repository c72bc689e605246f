"""What a picture is taken of: an address, who looks at it, and what is done there first."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

Act = Callable[[Page], None]
"""What is done on a page before its picture is taken."""


@dataclass(frozen=True)
class Subject:
    """A page. who: the given name of whoever is signed in, "" for nobody. in_docs: what the picture in `docs`
    ends below, as a selector. then: done after the picture, to leave things as they were. after: whether it
    shows what somebody else did for a picture before; tests, which look in any order, leave it out."""

    name: str
    path: str
    who: str = ""
    act: Act | None = None
    status: int = 200
    in_docs: str = ""
    then: Act | None = None
    after: bool = False
