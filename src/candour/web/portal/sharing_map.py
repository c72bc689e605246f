"""Who shares what about a person with whom: a picture, and tables that say the same.

It is drawn from what systems hold now and from what the log says was given and refused. A solid line: they
hold something, or were given something. A dotted line: they asked, and were refused everything. Of what is
sealed it says that it was, as lists of uses do, and neither what nor from where.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from candour.access.queries import Use, uses_of
from candour.people.models import Organisation
from candour.register.models import Dataset
from candour.register.queries import datasets as registered_datasets
from candour.sharing.queries import facts_of
from candour.web.design.attachment import attachment
from candour.web.design.cells import sheet
from candour.web.design.dates import full_date, local_date
from candour.web.design.numbers import number
from candour.web.design.pacing import A_FILE, dear
from candour.web.design.parts import Holds, Link
from candour.web.design.words import listed
from candour.web.portal.frame import for_residents, page
from candour.web.portal.held_values import held_items
from candour.web.portal.names import Names, names_in_lists

LOOKED_THROUGH = 2_000
"""Uses that are opened for the picture; whoever has more is told how far back it goes."""


@dataclass(slots=True)
class Asked:
    """What one organisation was given and refused. sources: the datasets it was given something from.

    used, turned_away: how often it was given something, and how often nothing. It may also have only asked.
    """

    last: datetime
    given: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    used: int = 0
    turned_away: int = 0


@require_safe
@for_residents
def sharing_map(request: HttpRequest, person: UUID) -> HttpResponse:
    """The page."""
    plain, registered = names_in_lists(), registered_datasets()
    held: dict[Organisation, int] = {}
    for item in held_items(facts_of(person, registered).facts, registered.values(), plain):
        held[item.dataset.organisation] = held.get(item.dataset.organisation, 0) + 1
    opened = _uses(person)
    asked = asked_by(opened[:LOOKED_THROUGH], plain)
    named = _named(asked)
    return page(
        request,
        "portal/sharing_map.html",
        person,
        here="held",
        back=Link(text=_("Held about me"), url=reverse("portal:held")),
        holders=list(_holders(held)),
        holder_headings=(_("Who"), _("Details they hold")),
        holder_rows=[
            (Link(text=each.name, url=_held_by(each)), number(count)) for each, count in held.items()
        ],
        askers=list(_askers(asked, named, registered, plain)),
        headings=_headings(),
        rows=[(who, *said) for who, said in _rows(asked, named, registered, plain)],
        files=(Link(text=_("Download it for a spreadsheet (CSV)"), url=reverse("portal:sharing-map-file")),),
        reached="" if len(opened) <= LOOKED_THROUGH else full_date(opened[LOOKED_THROUGH - 1].happened),
    )


@require_safe
@dear(A_FILE)
@for_residents
def sharing_map_file(request: HttpRequest, person: UUID) -> HttpResponse:
    """The table as a file for a spreadsheet."""
    plain = names_in_lists()
    asked = asked_by(_uses(person)[:LOOKED_THROUGH], plain)
    rows = _rows(asked, _named(asked), registered_datasets(), plain)
    content = sheet(_headings(), ((who.text, *others) for who, others in rows))
    name = f"who-asked-about-me-{local_date(timezone.now())}.csv"
    return attachment(content, name=name, content_type="text/csv; charset=utf-8")


def _uses(person: UUID) -> list[Use]:
    """The newest uses, one more than are looked through."""
    return list(islice(uses_of(person, at_once=500), LOOKED_THROUGH + 1))


def _named(asked: Iterable[str]) -> Mapping[str, str]:
    """Organisation's slug -> its name."""
    return dict(Organisation.objects.filter(slug__in=list(asked)).values_list("slug", "name"))


def _headings() -> tuple[str, ...]:
    return (
        _("Who"),
        _("What they were given"),
        _("From"),
        _("What they were refused"),
        _("Uses"),
        _("Refusals"),
        _("Last asked"),
    )


def asked_by(uses: Iterable[Use], plain: Names) -> Mapping[str, Asked]:
    """Organisation's slug -> what it was given and refused, whoever asked last first. uses: newest first.

    Whoever acts for the person is no organisation, and stands under *Acting for somebody*.
    """
    found: dict[str, Asked] = {}
    for use in uses:
        if use.is_on_behalf:
            continue
        asked = found.setdefault(use.body["organisation"], Asked(use.happened))
        asked.given.update(use.body["released"])
        asked.refused.update(use.body["refused"])
        asked.sources.update(
            source["dataset"] for name, source in use.body["sources"].items() if not plain.covers(name)
        )
        asked.used += bool(use.body["released"])
        asked.turned_away += use.was_refused
    return found


def _holders(held: Mapping[Organisation, int]) -> Iterator[Holds]:
    for organisation, count in held.items():
        note = ngettext("Holds %(count)s detail", "Holds %(count)s details", count) % {"count": number(count)}
        yield Holds(name=organisation.name, note=note, url=_held_by(organisation), joined=True)


def _askers(
    asked: Mapping[str, Asked], named: Mapping[str, str], registered: Mapping[UUID, Dataset], plain: Names
) -> Iterator[Holds]:
    for slug, each in asked.items():
        what = capfirst(plain.yours_in_short(sorted(each.given or each.refused)))
        sources = listed(_sources(each, registered))
        said = {"details": what, "holders": sources}
        yield Holds(
            name=named.get(slug, slug),
            what=_("%(details)s, from %(holders)s") % said if sources else what,
            note=_how_often(each),
            url=_uses_by(slug),
            joined=bool(each.given),
        )


def _how_often(each: Asked) -> str:
    """Used your data twice and was refused once."""
    used, refused = _times(each.used), _times(each.turned_away)
    if each.used and each.turned_away:
        return _("Used your data %(used)s and was refused %(refused)s") % {"used": used, "refused": refused}
    if each.used:
        return _("Used your data %(times)s") % {"times": used}
    return _("Asked and was refused %(times)s") % {"times": refused} if each.turned_away else _("Only asked")


def _times(count: int) -> str:
    if count == 2:
        return _("twice")
    return ngettext("once", "%(count)s times", count) % {"count": number(count)}


def _sources(each: Asked, registered: Mapping[UUID, Dataset]) -> list[str]:
    """Whom it was given something by."""
    datasets = {dataset.key: dataset for dataset in registered.values()}
    return sorted({datasets[key].organisation.name if key in datasets else key for key in each.sources})


def _rows(
    asked: Mapping[str, Asked], named: Mapping[str, str], registered: Mapping[UUID, Dataset], plain: Names
) -> Iterator[tuple[Link, tuple[str, ...]]]:
    for slug, each in asked.items():
        said = (
            capfirst(plain.yours(sorted(each.given))) or _("Nothing"),
            listed(_sources(each, registered)),
            capfirst(plain.yours(sorted(each.refused))) or _("Nothing"),
            number(each.used),
            number(each.turned_away),
            full_date(each.last),
        )
        yield Link(text=named.get(slug, slug), url=_uses_by(slug)), said


def _held_by(organisation: Organisation) -> str:
    return f"{reverse('portal:held')}?{urlencode({'words': organisation.name})}"


def _uses_by(slug: str) -> str:
    return f"{reverse('portal:uses')}?{urlencode({'who': slug})}"
