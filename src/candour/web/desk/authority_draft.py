"""What an officer has typed about an authority that is not recorded yet, page by page.

It is kept for a day, sealed, for that officer alone, under a number that stands in the address: going back, a
reload, a second tab and a session that ends lose nothing and mix nothing up. It is forgotten once it is
recorded.
"""

from collections.abc import Iterable
from uuid import UUID

from django.http import QueryDict
from django.utils import timezone

from candour.people.actions.drafts import drop_draft, keep_draft
from candour.people.queries import drafts_of
from candour.web.design.sealed_session import Sealed, opened, sealed
from candour.web.desk.frame import Post

_SHOWN = "shown"
"""Beside the pages: what its officer was shown of whom, and in which cases."""


def case_of(kept: Sealed) -> str:
    """The case a sealed draft was typed for, which tells it from others and names nobody; "" for none."""
    pages: dict[str, dict[str, list[str]]] = opened(kept) or {}
    return next(iter(pages.get("whose", {}).get("case", [])), "")


class Draft:
    """One authority that is being typed. Each page is as its form was sent."""

    def __init__(self, post: Post, number: UUID) -> None:
        self.number = number
        self._account, self._organisation = post.staff.account, post.organisation
        kept = drafts_of(self._account, self._organisation, timezone.now()).filter(number=number).first()
        self._pages: dict[str, dict[str, list[str]]] = (opened(kept.sealed) or {}) if kept else {}

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
        self._save()

    def note_shown(self, person: UUID, seen: str, case: str) -> bool:
        """Note that its officer is shown something of somebody; False where they were, in this case."""
        shown = self._pages.setdefault(_SHOWN, {}).setdefault(f"{seen} {person}", [])
        if case in shown:
            return False
        shown.append(case)
        self._save()
        return True

    def forget(self) -> None:
        """It is recorded, or not wanted any more."""
        drop_draft(account=self._account, organisation=self._organisation, number=self.number)

    def _save(self) -> None:
        keep_draft(
            account=self._account,
            organisation=self._organisation,
            number=self.number,
            sealed=sealed(self._pages),
            at=timezone.now(),
        )
