"""What needs an officer, of those for whom they act, as the inbox says it: a count, and nobody's name."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from candour.services.queries.entrusted import Needs
from candour.web.design.dates import day_month
from candour.web.design.parts import Link


def link_to_acting(needs: Needs) -> Link:
    """Where it is done; the end of the authority's id tells it from others."""
    page = "choices" if needs.questions else "cases" if needs.cases else needs.news or ""
    text = _("Acting for somebody, %s") % needs.row.pk.hex[-6:].upper()
    first = reverse("portal:for", args=[needs.row.pk])
    return Link(text=text, url=f"{first}/{page}".rstrip("/"))


def needs_in_words(needs: Needs) -> str:
    """How many things there are to do, and which; whether there is news; when the authority ends, if soon."""
    said = []
    if needs.questions:
        said.append(
            ngettext(
                "%(n)s question to answer for them", "%(n)s questions to answer for them", needs.questions
            )
            % {"n": needs.questions}
        )
    if needs.cases:
        said.append(
            ngettext("%(n)s case waits for your answer", "%(n)s cases wait for your answer", needs.cases)
            % {"n": needs.cases}
        )
    if needs.news is not None:
        said.append(_("There is news to read"))
    if needs.ends_on is not None:
        said.append(
            _("It ends on %s. If it should continue, a colleague must record it again")
            % day_month(needs.ends_on)
        )
    return ". ".join(said)
