"""*Who used my data*: every use that was recorded and may be shown, newest first, and the month in dots."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby, islice
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from candour.access.queries import Place, Use, Wanted, askers_and_months, uses_of
from candour.people.models import Organisation
from candour.web.design.dates import local_date, month_year, near_day
from candour.web.design.month import Dot, draw_month
from candour.web.design.numbers import number
from candour.web.design.parts import Link, UseLine
from candour.web.portal.finding import Finding, finding_from, month_bounds
from candour.web.portal.frame import for_residents, page
from candour.web.portal.spreadsheet import spreadsheet
from candour.web.portal.use_words import UseWords, dot_of, words_for

ON_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class Stretch:
    """Uses under one heading: today, yesterday, a month."""

    title: str
    lines: tuple[UseLine, ...]


@for_residents
def uses(request: HttpRequest, person: UUID) -> HttpResponse:
    """The page."""
    today = local_date(timezone.now())
    finding = finding_from(request.GET)
    askers, months = _askers_and_months(person, finding)
    found = list(islice(uses_of(person, finding.wanted(askers), finding.before), ON_A_PAGE + 1))
    shown = found[:ON_A_PAGE]
    drawn = finding.month or today
    counts = counts_by_day(uses_in_month(person, drawn))
    return page(
        request,
        "portal/uses.html",
        person,
        here="uses",
        lead=_lead(counts, drawn, today),
        month=draw_month(counts, month=drawn, today=today),
        filters=finding.filters(askers, months),
        stretches=list(_stretches(shown, words_for(shown), today)),
        any_at_all=bool(months),
        older=_older(finding, shown) if len(found) > ON_A_PAGE else None,
        newest=_newest(finding) if finding.before else None,
        everything=reverse("portal:uses"),
        download=reverse("portal:uses-spreadsheet") + finding.query(),
    )


@for_residents
def uses_spreadsheet(request: HttpRequest, person: UUID) -> HttpResponse:
    """The same uses, all of them, as a file for a spreadsheet."""
    finding = finding_from(request.GET)
    askers, _months = _askers_and_months(person, finding)
    found = list(uses_of(person, finding.wanted(askers)))
    name = f"who-used-my-data-{local_date(timezone.now())}.csv"
    return HttpResponse(
        spreadsheet(found, words_for(found)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def uses_in_month(person: UUID, month: date) -> list[Use]:
    """Every use of a person in the month that a day lies in."""
    since, until = month_bounds(month)
    return list(uses_of(person, Wanted(since=since, until=until)))


def counts_by_day(uses: Iterable[Use]) -> Mapping[date, Mapping[Dot, int]]:
    """How many of each kind on each day."""
    counts: dict[date, Counter[Dot]] = {}
    for use in uses:
        counts.setdefault(local_date(use.happened), Counter())[dot_of(use)] += 1
    return counts


def used_and_refused(counts: Mapping[date, Mapping[Dot, int]]) -> tuple[int, int]:
    """How many uses gave something, and how many gave nothing."""
    refused = sum(day.get(Dot.REFUSED, 0) for day in counts.values())
    return sum(sum(day.values()) for day in counts.values()) - refused, refused


def _askers_and_months(person: UUID, finding: Finding) -> tuple[list[Organisation], tuple[date, ...]]:
    """Whom and which months one can look for: those there are, and whoever is being looked for.

    Of one that never asked, and of one whose uses are withheld, nothing is found alike.
    """
    ids, months = askers_and_months(person)
    named = Organisation.objects.filter(Q(pk__in=ids) | Q(slug=finding.who))
    return list(named.order_by("name")), months


def _lead(counts: Mapping[date, Mapping[Dot, int]], month: date, today: date) -> str:
    used, refused = used_and_refused(counts)
    counted = {
        "uses": ngettext("%(count)s use", "%(count)s uses", used) % {"count": number(used)},
        "refusals": ngettext("%(count)s refusal", "%(count)s refusals", refused) % {"count": number(refused)},
        "month": month_year(month),
    }
    if (month.year, month.month) == (today.year, today.month):
        return _("%(uses)s and %(refusals)s so far in %(month)s. Each has its whole story.") % counted
    return _("%(uses)s and %(refusals)s in %(month)s. Each has its whole story.") % counted


def _stretches(shown: Iterable[Use], words: UseWords, today: date) -> Iterable[Stretch]:
    for title, together in groupby(shown, key=lambda use: _heading(use.happened, today)):
        yield Stretch(title, tuple(words.line(use, today) for use in together))


def _heading(moment: datetime, today: date) -> str:
    day = local_date(moment)
    if (today - day).days in (0, 1):
        return near_day(day, today)
    if (day.year, day.month) == (today.year, today.month):
        return _("Earlier this month")
    return month_year(day)


def _older(finding: Finding, shown: list[Use]) -> Link:
    last = Place(shown[-1].happened, shown[-1].id)
    return Link(text=_("Show older uses"), url=reverse("portal:uses") + finding.query(last))


def _newest(finding: Finding) -> Link:
    return Link(text=_("Back to the newest"), url=reverse("portal:uses") + finding.query())
