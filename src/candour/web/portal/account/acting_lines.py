"""An authority or an invitation, as pages show it to both people."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from candour.core.authority import Kind
from candour.people.actions.reviewing import PERSON
from candour.people.models import Representation
from candour.people.representation_queries import held_up_by_death, next_review
from candour.web.design.authority_words import KINDS, may_words, status_at
from candour.web.design.dates import full_date, local_date
from candour.web.design.parts import Link, Tone
from candour.web.portal.covering import ask_for
from candour.web.portal.representing import name_of


def lines_of(rows: Iterable[Representation], names: dict[str, str]) -> list[dict[str, Any]]:
    """Authorities and invitations, as the page shows them. names: of services, by slug."""
    listed = list(rows)
    held_up = held_up_by_death(listed)
    return [_line(row, names, held_up) for row in listed]


def _line(row: Representation, names: dict[str, str], held_up: frozenset[UUID]) -> dict[str, Any]:
    status, review = status_at(row, timezone.now(), held_up), next_review(row)
    ends = row.ended_at or row.ends_at
    return {
        "id": row.pk,
        "relation": row.relation,
        "by": "" if row.account is not None or row.organisation is None else row.organisation.name,
        "kind": KINDS[Kind(row.kind)],
        "name": name_of(row),
        "title": capfirst(name_of(row)),
        "services": ", ".join(names.get(slug, slug) for slug in row.services),
        "may": may_words(row),
        "review": "" if review is None else full_date(review),
        "until": "" if ends is None else full_date(local_date(ends)),
        "status": status,
        "is_open": status.tone is Tone.DONE,
        "can_end": row.kind == Kind.INVITED and row.ended_at is None,
        "stands": row.ended_at is None,
        "was_taken_up": row.accepted_at is not None,
        "can_object": can_object(row),
    }


def can_object(row: Representation) -> bool:
    """Whether an objection would change something: not where one waits already."""
    if row.kind == Kind.INVITED or row.ended_at is not None:
        return False
    return not row.objections.filter(by=PERSON, answered_at=None).exists()


def back_to_acting() -> Link:
    """The way back to the list."""
    return Link(text=_("Acting for someone"), url=reverse("portal:account-acting"))


def then(request: HttpRequest, what: str) -> HttpResponse:
    """Lead back to the list, which says what was done; also on a screen that others may see."""
    to = reverse("portal:account-acting")
    ask_for(request, to)
    return redirect(f"{to}?done={what}")
