"""What would no longer be shared, in words: one line for each agreement, worked out by the rules."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from candour.core.consequence import Stops
from candour.sharing.models import AgreementVersion
from candour.sharing.terms import asker_of
from candour.web.design.parts import Fact, Link
from candour.web.portal.names import Names


def stopping_facts(stops: Iterable[Stops], names: Names) -> list[Fact]:
    """Who would no longer be told what, under which agreement."""
    listed = list(stops)
    slugs = [each.agreement.slug for each in listed]
    found = AgreementVersion.objects.filter(agreement__slug__in=slugs).select_related("agreement__asker")
    versions = {str(version): version for version in found}
    return [_fact(each, versions[each.agreement.name], names) for each in listed]


def _fact(stops: Stops, version: AgreementVersion, names: Names) -> Fact:
    asker = asker_of(version).name
    text = _("%(asker)s is no longer told %(names)s.") % {"asker": asker, "names": names.yours(stops.names)}
    return Fact(
        term=version.name,
        text=text,
        link=Link(text=_("See this sharing"), url=reverse("portal:choice", args=[version.agreement.slug])),
    )
