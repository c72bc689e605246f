"""What an officer has typed about an authority that is not recorded yet, page by page, in their session.

It is sealed there, under a number that stands in the address, so that going back, a reload and a second tab
lose nothing and mix nothing up. It is forgotten once it is recorded, and with the session.
"""

from collections.abc import Iterable
from uuid import UUID

from django.http import HttpRequest, QueryDict

from candour.web.design.sealed_session import opened, sealed

_KEPT = "authorities"
_MOST = 5
"""How many are kept at once, the newest."""


class Draft:
    """One authority that is being typed. Each page is as its form was sent."""

    def __init__(self, request: HttpRequest, number: UUID) -> None:
        self.number = number
        self._session = request.session
        kept = self._session.get(_KEPT, {}).get(str(number))
        self._pages: dict[str, dict[str, list[str]]] = (opened(kept) or {}) if kept else {}

    def __bool__(self) -> bool:
        """Whether anything was typed under this number."""
        return bool(self._pages)

    def page(self, name: str) -> QueryDict | None:
        """What was typed on a page; None where it was not sent yet."""
        if name not in self._pages:
            return None
        typed = QueryDict(mutable=True)
        for field, values in self._pages[name].items():
            typed.setlist(field, values)
        return typed

    def keep(self, name: str, sent: QueryDict, fields: Iterable[str]) -> None:
        """Keep a page as it was sent, as far as its form has fields."""
        self._pages[name] = {field: [str(each) for each in sent.getlist(field)] for field in fields}
        others = [item for item in self._session.get(_KEPT, {}).items() if item[0] != str(self.number)]
        self._session[_KEPT] = {**dict(others[1 - _MOST :]), str(self.number): sealed(self._pages)}

    def forget(self) -> None:
        """It is recorded."""
        kept = dict(self._session.get(_KEPT, {}))
        kept.pop(str(self.number), None)
        self._session[_KEPT] = kept
