"""What waits about acting for somebody, as lists say it: nobody is named."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from candour.core.authority import Kind
from candour.people.models import Organisation, Representation
from candour.services.queries.acting import Waits
from candour.web.design.authority_words import KINDS
from candour.web.design.parts import Link

WAITS: Mapping[Waits, str | Promise] = {
    Waits.OBJECTION: gettext_lazy("Somebody objected"),
    Waits.SUSPENDED: gettext_lazy("Stopped: look into it"),
    Waits.REVIEW: gettext_lazy("To be reviewed: it stops on the day"),
}


def link_to_authority(organisation: Organisation, row: Representation) -> Link:
    """Where somebody looks into one; the end of its id tells it from others."""
    return Link(
        text=str(KINDS[Kind(row.kind)]),
        url=reverse("desk:authority", args=[organisation.slug, row.pk]),
        about=row.pk.hex[-6:].upper(),
    )
