"""What waits about acting for somebody, as lists say it: nobody is named."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candour.core.authority import Kind
from candour.people.models import Organisation, Representation
from candour.services.queries.acting import WaitingAuthority, Waits
from candour.web.design.authority_words import KINDS
from candour.web.design.dates import day_month
from candour.web.design.parts import Link

WAITS: Mapping[Waits, str | Promise] = {
    Waits.OBJECTION: gettext_lazy("Somebody objected on %(day)s"),
    Waits.SUSPENDED: gettext_lazy("Stopped on %(day)s: look into it"),
    Waits.REVIEW: gettext_lazy("Review it, or it stops on that day"),
}


def waits_since(waiting: WaitingAuthority) -> str:
    """Why one waits, and since when."""
    return str(WAITS[waiting.why]) % {"day": "" if waiting.since is None else day_month(waiting.since)}


def link_to_authority(organisation: Organisation, row: Representation) -> Link:
    """Where somebody looks into one; the end of its id tells it from others."""
    said = {"kind": KINDS[Kind(row.kind)], "number": row.pk.hex[-6:].upper()}
    return Link(
        text=_("%(kind)s, %(number)s") % said,
        url=reverse("desk:authority", args=[organisation.slug, row.pk]),
    )
