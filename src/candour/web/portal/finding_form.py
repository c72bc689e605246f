"""The form in which a person says which uses they look for, with what they look for chosen."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import gettext as _

from candour.people.models import Organisation
from candour.web.design.dates import month_year
from candour.web.design.parts import Filter, Option
from candour.web.portal.finding import Finding, Happened, what_in_words
from candour.web.portal.use_words import UseWords


def fields(finding: Finding, askers: Iterable[Organisation], months: Iterable[date]) -> tuple[Filter, ...]:
    """What most people look by: words, who, what happened and when."""
    who = {each.slug: each.name for each in askers}
    what = {str(each): what_in_words(each) for each in Happened}
    listed = {each.isoformat()[:7]: month_year(each) for each in months}
    month = "" if finding.month is None else finding.month.isoformat()[:7]
    if finding.month is not None:
        listed.setdefault(month, month_year(finding.month))
    return (
        Filter(
            name="words",
            label=_("Look for"),
            kind="words",
            chosen=finding.words,
            hint=_("For example a case number, a team or a kind of detail"),
            error=finding.errors.get("words", ""),
        ),
        _choice("who", _("Who"), _("Everyone"), who, finding.who),
        _choice("what", _("What happened"), _("Anything"), what, finding.what or ""),
        _choice("when", _("When"), _("All time"), listed, month),
    )


def more_fields(finding: Finding, words: UseWords) -> tuple[Filter, ...]:
    """What few look by: an agreement, a kind of data, and days."""
    agreements = {version.agreement.slug: "" for version in words.versions.values()}
    named = {slug: words.agreement_named(slug) for slug in agreements}
    topics = sorted({attribute.topic for attribute in words.names.attributes.values()})
    return (
        _choice("under", _("Agreement"), _("Any, or none"), _by_name(named), finding.under),
        _choice("kind", _("Kind of data"), _("Any"), {topic: topic for topic in topics}, finding.kind),
        _day("from", _("From"), finding.since, finding),
        _day("to", _("To"), finding.until, finding),
    )


def _by_name(named: Mapping[str, str]) -> Mapping[str, str]:
    return dict(sorted(named.items(), key=lambda one: one[1].casefold()))


def _choice(name: str, label: str, anything: str, options: Mapping[str, str], chosen: str) -> Filter:
    listed = [Option(value=value, text=text) for value, text in options.items()]
    return Filter(name=name, label=label, options=(Option(value="", text=anything), *listed), chosen=chosen)


def _day(name: str, label: str, day: date | None, finding: Finding) -> Filter:
    chosen = "" if day is None else day.isoformat()
    return Filter(name=name, label=label, kind="day", chosen=chosen, error=finding.errors.get(name, ""))
