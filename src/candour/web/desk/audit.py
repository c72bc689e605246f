"""The auditor's page: entries that concern no person, whole, and how many there are of the others."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from candour.access.audit import OpenBody, open_bodies, withheld_counts
from candour.access.stored_bodies import leaves_by_month
from candour.core.local_time import local_date
from candour.web.design.dates import clock, full_date, month_year
from candour.web.design.numbers import number
from candour.web.design.parts import Cell, Fact, Filter, Link, Option
from candour.web.desk.audit_words import names_in, title_of
from candour.web.desk.frame import Post, Role, for_role, key_of, page

MOST = 20
KINDS = {
    "agreement": gettext_lazy("Agreements"),
    "register": gettext_lazy("The register"),
    "key": gettext_lazy("Keys"),
}
ABOUT_PEOPLE = {
    "use": gettext_lazy("Uses and reviews"),
    "choice": gettext_lazy("Choices, objections, restrictions"),
    "account": gettext_lazy("Accounts and records"),
}


@require_safe
@for_role(Role.AUDITOR)
def audit(request: HttpRequest, post: Post) -> HttpResponse:
    """A page of open entries, and the counts. An address that nobody can have been given is not there."""
    kind = request.GET.get("kind", "")
    if kind not in ("", *KINDS):
        raise Http404
    entries = open_bodies(kind=kind or None, before=_before(request), most=MOST)
    names = names_in([each.body for each in entries])
    return page(
        request,
        "audit.html",
        post.staff,
        here=key_of("audit", post.organisation),
        bodies=[_shown(each, names) for each in entries],
        filters=[_kinds(kind)],
        older=_older(post, kind, entries),
        counts=_counts(),
        withheld=_withheld(),
    )


def _before(request: HttpRequest) -> UUID | None:
    given = request.GET.get("before")
    try:
        return None if given is None else UUID(given)
    except ValueError:
        raise Http404 from None


def _kinds(chosen: str) -> Filter:
    options = [Option(value="", text=_("All"))]
    options += [Option(value=value, text=str(text)) for value, text in KINDS.items()]
    return Filter(name="kind", label=_("Kind"), options=tuple(options), chosen=chosen)


def _older(post: Post, kind: str, entries: list[OpenBody]) -> Link | None:
    if len(entries) < MOST:
        return None
    address = reverse("desk:audit", args=[post.organisation.slug])
    return Link(text=_("Older entries"), url=f"{address}?kind={kind}&before={entries[-1].id}")


def _shown(entry: OpenBody, names: Mapping[str, str]) -> dict[str, Any]:
    place = (
        _("Waiting for its place in the log.")
        if entry.index is None
        else _("Number %s in the log.") % number(entry.index)
    )
    return {
        "title": title_of(entry.body, names),
        "at": f"{full_date(entry.at)}, {clock(entry.at)}",
        "place": place,
        "body": json.dumps(entry.body, indent=2, ensure_ascii=False),
    }


def _counts() -> list[tuple[Cell, ...]]:
    return [
        (month_year(each.month), str(ABOUT_PEOPLE[each.kind]), number(each.number))
        for each in leaves_by_month()
        if each.kind in ABOUT_PEOPLE
    ]


def _withheld() -> tuple[Fact, ...]:
    counts = withheld_counts(local_date(timezone.now()))
    return (
        Fact(term=_("Not shown yet"), text=number(counts.kept)),
        Fact(term=_("Of these, review overdue"), text=number(counts.late)),
        Fact(term=_("Reviewed and shown"), text=number(counts.shown)),
    )
