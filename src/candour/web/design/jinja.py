"""The Jinja2 environment of every page, for Django's own Jinja2 backend.

It brings the design system's macros, addresses, dates and numbers in words, and gettext. Everything is
escaped unless a template says otherwise, and what nobody gave a template may be asked for there, but never
written. Settings name it as `candour.web.design.jinja.environment`.
"""

from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.text import capfirst
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader, Undefined

from candour.web.design import dates, numbers
from candour.web.design.signs import CONTROL_SIGNS, DEFAULT_ICONS, EFFECT_SIGNS, ICONS


class Ungiven(Undefined):
    """What nobody gave the template. Written, it would leave a hole in a sentence that no test sees."""

    __slots__ = ()
    __str__ = Undefined._fail_with_undefined_error


def environment(**options: Any) -> Environment:
    """Make the environment from the backend's options; `loader` finds our templates."""
    govuk = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    options["loader"] = ChoiceLoader([options["loader"], govuk])
    options.pop("autoescape", None)  # always on: no setting may switch it off
    options["undefined"] = Ungiven
    made = Environment(
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        **options,
    )
    made.install_gettext_callables(translation.gettext, translation.ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.globals |= {
        "static": static,
        "url": reverse_with,
        "html_language": html_language,
        "site": settings.CANDOUR_SITE,
        "ICONS": ICONS,
        "DEFAULT_ICONS": DEFAULT_ICONS,
        "CONTROL_SIGNS": CONTROL_SIGNS,
        "EFFECT_SIGNS": EFFECT_SIGNS,
    }
    made.filters |= {
        "capfirst": capfirst,
        "clock": dates.clock,
        "day_month": dates.day_month,
        "full_date": dates.full_date,
        "full_weekday": dates.full_weekday,
        "in_words": numbers.in_words,
        "machine_time": dates.machine_time,
        "money": numbers.money,
        "month_year": dates.month_year,
        "near_day": dates.near_day,
        "short_day": dates.short_day,
        "number": numbers.number,
        "sentence_count": numbers.sentence_count,
        "unbroken": numbers.unbroken,
        "weekday": dates.weekday,
        "whole": numbers.whole,
    }
    return made


def reverse_with(name: str, *parts: Any, **named: Any) -> str:
    """The address of a named page: `url("portal:use", use.id)`."""
    return reverse(name, args=parts, kwargs=named)


def html_language() -> str:
    """The active language as HTML writes it: en-GB."""
    language, _hyphen, region = translation.get_language().partition("-")
    return f"{language}-{region.upper()}" if region else language
