"""Uses kept from view, in words for whoever reviews them: who was given what, and why they said so."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candour.access.withheld import Emergency, WithheldUse, uses_waiting
from candour.core.claims import CLAIMS
from candour.people.models import Organisation
from candour.register.models import Attribute
from candour.register.queries import attributes
from candour.web.design.dates import clock, day_month, full_date
from candour.web.design.parts import Fact, Link

GROUNDS: Mapping[str, str | Promise] = {
    "safeguarding": gettext_lazy("Safeguarding: somebody could come to harm"),
    "domestic-abuse": gettext_lazy("Domestic abuse"),
    "child-protection": gettext_lazy("Child protection"),
    "crime": gettext_lazy("Preventing or investigating crime"),
    "fraud": gettext_lazy("Preventing or investigating fraud"),
}
"""Why a use may be kept from its person, as whoever reports it says (`exchange.use_schemas.Ground`)."""


def waiting_at(organisation: Organisation) -> list[WithheldUse]:
    """Everything that a named person of an organisation is to review, the most urgent first."""
    return list(uses_waiting(organisation.pk))


def link_to(organisation: Organisation, use: WithheldUse) -> Link:
    """Where a use is reviewed; a few signs tell it from others."""
    words = (
        _("Emergency to review, %s") if isinstance(use, Emergency) else _("Use kept from view to review, %s")
    )
    return Link(text=words % short(use), url=reverse("desk:review", args=[organisation.slug, use.id]))


def was_by(use: WithheldUse, names: Mapping[str, str]) -> str:
    """Whose use it was, and when."""
    who = names.get(str(use.body["organisation"]), "")
    return _("%(who)s, %(day)s") % {"who": who, "day": day_month(date.fromisoformat(use.body["when"][:10]))}


def names_of(uses: Iterable[WithheldUse]) -> Mapping[str, str]:
    """The names of the organisations whose uses they were, by slug."""
    slugs = {str(use.body["organisation"]) for use in uses}
    return dict(Organisation.objects.filter(slug__in=slugs).values_list("slug", "name"))


def short(use: WithheldUse) -> str:
    """A few signs of its id, to tell it from others by."""
    return f"{'EM' if isinstance(use, Emergency) else 'KV'}-{use.id.hex[-6:].upper()}"


def question(use: WithheldUse) -> tuple[str, str]:
    """What a review is called, and what it is to find out."""
    if isinstance(use, Emergency):
        return _("Review an emergency"), _(
            "Choices were overridden because somebody was said to be in danger. "
            "Was that right, and can the person be told?"
        )
    return _("Review a use kept from view"), _(
        "This use was kept from the person because the law allowed it. Does that reason still apply?"
    )


def named(slug: str) -> str:
    """An organisation's name by its slug."""
    name: str = Organisation.objects.values_list("name", flat=True).get(slug=slug)
    return name


def facts(use: WithheldUse) -> tuple[Fact, ...]:
    """What whoever reviews a use must know. No value of any attribute is among it."""
    body, known = use.body, attributes()

    def told(names: list[str]) -> str:
        return capfirst("; ".join(_plain(name, known) for name in names)) or _("Nothing")

    return (
        Fact(term=_("Who it was"), text=_who(use)),
        Fact(term=_("When"), text=_when(str(body["when"]))),
        *_reasons(use),
        Fact(term=_("They were given"), text=told(list(body["released"]))),
        Fact(term=_("They were refused"), text=told(list(body["refused"]))),
        Fact(term=_("Their case"), text=str(body["case"] or _("They did not give one"))),
        Fact(
            term=_("Their officers (by their own codes)"),
            text=", ".join(use.officers) or _("None named"),
        ),
        Fact(term=_("Review by"), text=full_date(use.review_by)),
    )


def _reasons(use: WithheldUse) -> Iterator[Fact]:
    if isinstance(use, Emergency):
        reason = str(use.body["emergency"]["reason"])
        yield Fact(term=_("The reason they gave"), text=reason, quoted=True)
        return
    withheld = use.body["withheld"]
    if ground := GROUNDS.get(str(withheld.get("ground"))):
        yield Fact(term=_("Why it is kept from view"), text=str(ground))
    yield Fact(
        term=_("On whose authority it is kept from view"), text=str(withheld["authority"]), quoted=True
    )


def _plain(name: str, known: Mapping[str, Attribute]) -> str:
    if name in CLAIMS:
        return CLAIMS[name].plain_name
    return known[name].plain_name if name in known else name


def _who(use: WithheldUse) -> str:
    body = use.body
    who = ", ".join(str(part) for part in (body["team"], body["role"]) if part)
    name = named(str(body["organisation"]))
    return f"{name} ({who})" if who else name


def _when(moment: str) -> str:
    at = datetime.fromisoformat(moment)
    return f"{full_date(at)}, {clock(at)}"
