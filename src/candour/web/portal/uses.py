"""*Who used my data*: every use that was recorded and may be shown, newest first, and a month in dots.

A page opens no more uses than it can in time. Where what is looked for is sealed, it says how far back it has
looked, and looks further when it is asked to; so nobody takes a part for the whole.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, islice
from uuid import UUID

from django.core.exceptions import BadRequest
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from candour.access.queries import Place, Use, askers_of, months_of, uses_of
from candour.people.models import Organisation
from candour.web.design.attachment import attachment
from candour.web.design.dates import full_date, local_date, month_year, near_day, weekday
from candour.web.design.days import LATEST, Days, latest_days, month_of
from candour.web.design.month import draw_month
from candour.web.design.numbers import number
from candour.web.design.pacing import A_FILE, dear
from candour.web.design.parts import Link, UseLine
from candour.web.portal.finding import Finding, finding_from
from candour.web.portal.finding_form import fields, more_fields
from candour.web.portal.frame import for_residents, page
from candour.web.portal.use_words import UseWords, words_of
from candour.web.portal.used_days import UsedDays, used_days
from candour.web.portal.uses_file import as_json, spreadsheet

ON_A_PAGE = 12
"""Uses that are read at one sitting, on a phone too."""
OPENED_AT_ONCE = 300
"""Uses that one page opens where only their bodies tell whether they fit."""


@dataclass(frozen=True, slots=True)
class Found:
    """The uses for one page. further: where to go on, None at the end. reached: how far back it looked."""

    uses: tuple[Use, ...]
    further: Place | None
    reached: date | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Uses under one heading: today, yesterday, a month. note: which day that is, where it is one."""

    title: str
    lines: tuple[UseLine, ...]
    note: str = ""


@for_residents
def uses(request: HttpRequest, person: UUID) -> HttpResponse:
    """The page."""
    today = local_date(timezone.now())
    finding = finding_from(request.GET)
    askers, months = _askers(person, finding), months_of(person)
    words = _words(askers, finding)
    found = look(person, finding, askers, words)
    days = latest_days(today) if finding.month is None else month_of(finding.month)
    happened = used_days(person, days)
    return page(
        request,
        "portal/uses.html",
        person,
        here="uses",
        lead=_lead(happened, _when(finding.month, today)),
        month=draw_month(happened.counts, days, today),
        days=_title(finding.month),
        earlier=_earlier(finding, days, months),
        later=_later(finding, days, today),
        fields=fields(finding, askers, months),
        more_fields=more_fields(finding, words),
        tags=_tags(finding, words),
        in_error=bool(finding.errors),
        stretches=list(_stretches(found.uses, words, today)),
        any_at_all=bool(months),
        reached=_reached(found),
        older=_older(finding, found),
        newest=_newest(finding) if finding.before else None,
        everything=reverse("portal:uses"),
        downloads=_downloads(finding),
    )


@dear(A_FILE)
@for_residents
def uses_spreadsheet(request: HttpRequest, person: UUID) -> HttpResponse:
    """The same uses, all of them, as a file for a spreadsheet."""
    found, words = _all_found(request, person)
    return _file(spreadsheet(found, words), "csv", "text/csv; charset=utf-8")


@dear(A_FILE)
@for_residents
def uses_json(request: HttpRequest, person: UUID) -> HttpResponse:
    """The same uses, all of them, for programs."""
    found, words = _all_found(request, person)
    return _file(as_json(found, words), "json", "application/json")


def look(person: UUID, finding: Finding, askers: Sequence[Organisation], words: UseWords) -> Found:
    """The newest uses that fit, no more than a page of them, among as many as can be opened in time."""
    if finding.errors:
        return Found((), None, None)
    most = OPENED_AT_ONCE if finding.is_sealed else ON_A_PAGE
    found = uses_of(person, finding.wanted(askers), finding.before, at_once=most + 1)
    opened = list(islice(found, most + 1))
    fitting = [use for use in opened[:most] if finding.fits(use, words)]
    if len(fitting) > ON_A_PAGE:
        shown = tuple(fitting[:ON_A_PAGE])
        return Found(shown, _place_of(shown[-1]), None)
    if len(opened) <= most:
        return Found(tuple(fitting), None, None)
    last = opened[most - 1]
    return Found(tuple(fitting), _place_of(last), local_date(last.happened) if finding.is_sealed else None)


def _all_found(request: HttpRequest, person: UUID) -> tuple[list[Use], UseWords]:
    """Every use that fits, for a file. Raises BadRequest for what the page would answer with an error."""
    finding = finding_from(request.GET)
    if finding.errors:
        raise BadRequest("This is not an address that looks for uses.")
    askers = _askers(person, finding)
    words = _words(askers, finding)
    every = uses_of(person, finding.wanted(askers), at_once=OPENED_AT_ONCE)
    return [use for use in every if finding.fits(use, words)], words


def _file(content: str, ending: str, content_type: str) -> HttpResponse:
    name = f"who-used-my-data-{local_date(timezone.now())}.{ending}"
    return attachment(content, name=name, content_type=content_type)


def _askers(person: UUID, finding: Finding) -> list[Organisation]:
    """Whom one can look for: those who used something, and whoever is being looked for.

    Of one that never asked, and of one whose uses are withheld, nothing is found alike.
    """
    named = Organisation.objects.filter(Q(pk__in=askers_of(person)) | Q(slug=finding.who))
    return list(named.order_by("name"))


def _words(askers: Sequence[Organisation], finding: Finding) -> UseWords:
    words = words_of(askers, finding.under)
    known = {version.agreement.slug for version in words.versions.values()}
    topics = {attribute.topic for attribute in words.names.attributes.values()}
    if (finding.under and finding.under not in known) or (finding.kind and finding.kind not in topics):
        raise BadRequest("There is no such agreement or kind of data.")
    return words


def _title(month: date | None) -> str:
    return _("The last %(days)s days") % {"days": LATEST} if month is None else month_year(month)


def _when(month: date | None, today: date) -> str:
    """The days that the page draws, as they stand in a sentence."""
    if month is None:
        return _("in the last %(days)s days") % {"days": LATEST}
    said = _("so far in %(month)s") if today in month_of(month) else _("in %(month)s")
    return said % {"month": month_year(month)}


def _lead(happened: UsedDays, when: str) -> str:
    counted = {
        "uses": ngettext("%(count)s use", "%(count)s uses", happened.used) % {"count": number(happened.used)},
        "refusals": ngettext("%(count)s refusal", "%(count)s refusals", happened.refused)
        % {"count": number(happened.refused)},
        "when": when,
    }
    if not happened.counts:
        return _("Nobody used your data or asked for it %(when)s.") % counted
    more = _("Open one to see who, why and under which law.")
    if not happened.is_told_apart:
        return _("%(uses)s %(when)s, refusals among them.") % counted + f" {more}"
    return _("%(uses)s and %(refusals)s %(when)s.") % counted + f" {more}"


def _earlier(finding: Finding, days: Days, months: Sequence[date]) -> Link | None:
    """To the last month in which there is anything to see that began before the days drawn."""
    before = next((each for each in months if each < days.first), None)
    return None if before is None else _to_month(finding, before)


def _later(finding: Finding, days: Days, today: date) -> Link | None:
    after = days.last + timedelta(days=1)
    return _to_month(finding, after) if after <= today else None


def _to_month(finding: Finding, month: date) -> Link:
    return Link(text=month_year(month), url=reverse("portal:uses") + finding.query(month=month))


def _tags(finding: Finding, words: UseWords) -> list[Link]:
    """Each thing that is looked for, with the address of the list without it."""
    nothing = Finding()
    return [
        Link(text=text, url=reverse("portal:uses") + finding.query(**{name: getattr(nothing, name)}))
        for name, text in finding.in_words(words).items()
    ]


def _stretches(shown: Iterable[Use], words: UseWords, today: date) -> Iterator[Stretch]:
    for title, grouped in groupby(shown, key=lambda use: _heading(use.happened, today)):
        together = list(grouped)
        day = local_date(together[0].happened)
        is_near = _is_near(day, today)
        lines = tuple(words.line(use, today, under_its_day=is_near) for use in together)
        yield Stretch(title, lines, weekday(day) if is_near else "")


def _is_near(day: date, today: date) -> bool:
    return (today - day).days in (0, 1)


def _heading(moment: datetime, today: date) -> str:
    day = local_date(moment)
    if _is_near(day, today):
        return near_day(day, today)
    if (day.year, day.month) == (today.year, today.month):
        return _("Earlier this month")
    return month_year(day)


def _place_of(use: Use) -> Place:
    return Place(use.happened, use.id)


def _reached(found: Found) -> str:
    """How far back the page has looked, where that is not everything."""
    if found.reached is None:
        return ""
    return _("We have looked back to %(day)s so far.") % {"day": full_date(found.reached)}


def _older(finding: Finding, found: Found) -> Link | None:
    if found.further is None:
        return None
    text = _("Show older uses") if found.reached is None else _("Look further back")
    return Link(text=text, url=reverse("portal:uses") + finding.query(before=found.further))


def _newest(finding: Finding) -> Link:
    return Link(text=_("Back to the newest"), url=reverse("portal:uses") + finding.query())


def _downloads(finding: Finding) -> tuple[Link, ...]:
    """The list as files. What is filtered is what is downloaded."""
    asked = "" if finding.errors else finding.query()
    return (
        Link(
            text=_("Download this list for a spreadsheet (CSV)"),
            url=reverse("portal:uses-spreadsheet") + asked,
        ),
        Link(text=_("Download it for software (JSON)"), url=reverse("portal:uses-json") + asked),
    )
