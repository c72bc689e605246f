"""An authority or an invitation, as pages show it to both people."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from candour.core.authority import Kind, standing
from candour.people.actions.reviewing import PERSON
from candour.people.models import Representation
from candour.people.representation_queries import authority_of, next_review
from candour.web.design.authority_words import KINDS, may_words, status_at
from candour.web.design.dates import full_date, local_date
from candour.web.design.parts import Link
from candour.web.portal.representing import name_of


def line_of(row: Representation, names: dict[str, str]) -> dict[str, Any]:
    """One authority or invitation, as the page shows it."""
    review = next_review(row)
    return {
        "id": row.pk,
        "relation": row.relation,
        "by": "" if row.account is not None or row.organisation is None else row.organisation.name,
        "kind": KINDS[Kind(row.kind)],
        "name": name_of(row),
        "services": ", ".join(names.get(slug, slug) for slug in row.services),
        "may": may_words(row),
        "review": "" if review is None else full_date(review),
        "until": "" if row.ends_at is None else full_date(local_date(row.ends_at)),
        "status": status_at(row, timezone.now()),
        "is_open": row.accepted_at is not None and standing(authority_of(row), timezone.now()) is None,
        "can_end": row.kind == Kind.INVITED and row.ended_at is None,
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
