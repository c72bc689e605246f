"""Uses kept from view, in words for whoever reviews them: who was given what, and why they said so."""

from collections.abc import Mapping
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from candour.access.withheld import Emergency
from candour.core.claims import CLAIMS
from candour.people.models import Organisation
from candour.register.models import Attribute
from candour.register.queries import attributes
from candour.web.design.dates import clock, full_date
from candour.web.design.parts import Fact, Link


def link_to(organisation: Organisation, emergency: Emergency) -> Link:
    """Where an emergency is reviewed."""
    address = reverse("desk:review", args=[organisation.slug, emergency.id])
    return Link(text=_("Emergency access to review"), url=address, about=short(emergency))


def short(emergency: Emergency) -> str:
    """A few signs of its id, to tell it from others by."""
    return f"EM-{emergency.id.hex[-6:].upper()}"


def named(slug: str) -> str:
    """An organisation's name by its slug."""
    name: str = Organisation.objects.values_list("name", flat=True).get(slug=slug)
    return name


def facts(emergency: Emergency) -> tuple[Fact, ...]:
    """What whoever reviews an emergency must know. No value of any attribute is among it."""
    body, known = emergency.body, attributes()

    def told(names: list[str]) -> str:
        return "; ".join(_plain(name, known) for name in names) or _("Nothing")

    return (
        Fact(term=_("Who asked"), text=_who(emergency)),
        Fact(term=_("When"), text=_when(str(body["when"]))),
        Fact(term=_("What they gave as the reason"), text=str(body["emergency"]["reason"]), quoted=True),
        Fact(term=_("They were given"), text=told(list(body["released"]))),
        Fact(term=_("They were refused"), text=told(list(body["refused"]))),
        Fact(term=_("Their case"), text=str(body["case"] or _("They gave none"))),
        Fact(
            term=_("Officers, by their own identifiers"),
            text=", ".join(emergency.officers) or _("None named"),
        ),
        Fact(term=_("Review it by"), text=full_date(emergency.review_by)),
    )


def _plain(name: str, known: Mapping[str, Attribute]) -> str:
    if name in CLAIMS:
        return CLAIMS[name].plain_name
    return known[name].plain_name if name in known else name


def _who(emergency: Emergency) -> str:
    body = emergency.body
    who = ", ".join(str(part) for part in (body["team"], body["role"]) if part)
    name = named(str(body["organisation"]))
    return f"{name} ({who})" if who else name


def _when(moment: str) -> str:
    at = datetime.fromisoformat(moment)
    return f"{full_date(at)}, {clock(at)}"
