"""A reported use in words: what an organisation says it did with its own records about a person, and why.

Nothing passed through Candour, so nothing here was checked before: the page says that it was told afterwards.
"""

from collections.abc import Iterator, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candour.access.queries import Use
from candour.core.basis import LawfulBasis, control_of
from candour.web.design.parts import Fact, Step
from candour.web.design.signs import CONTROL_SIGNS
from candour.web.portal.names import Names

DEEDS: Mapping[str, str | Promise] = {
    "looked-at": gettext_lazy("%(organisation)s looked at %(details)s"),
    "added": gettext_lazy("%(organisation)s wrote down %(details)s"),
    "changed": gettext_lazy("%(organisation)s changed %(details)s"),
    "copied": gettext_lazy("%(organisation)s copied %(details)s"),
    "sent": gettext_lazy("%(organisation)s sent %(details)s"),
    "printed": gettext_lazy("%(organisation)s printed %(details)s"),
    "deleted": gettext_lazy("%(organisation)s deleted %(details)s"),
}


def title(use: Use, organisation: str, names: Names) -> str:
    """Harrowmere Council looked at your home address."""
    words = str(DEEDS[use.body["action"]])
    return words % {"organisation": organisation, "details": names.yours_in_short(use.body["asked"])}


def journey(use: Use, organisation: str) -> Iterator[Step]:
    """Where it happened, and how it came to be written here."""
    text = _("In its own system: %(system)s.") % {"system": use.body["system"]}
    yield Step(title=organisation, text=text)
    yield Step(title=_("Candour"), text=_("They told us about it afterwards, and we wrote it down."))


def seen(use: Use, names: Names) -> Iterator[Fact]:
    """What was used."""
    for name in use.body["asked"]:
        yield Fact(term=names.title(name), text=_("In their own records."))


def why(use: Use) -> Iterator[Fact]:
    """What it was for, and what the law calls it."""
    yield Fact(term=_("Why"), text=use.body["purpose"])
    sign = CONTROL_SIGNS[control_of(LawfulBasis(use.body["lawful_basis"]))]
    yield Fact(term=_("The law"), text=f"{sign.text}. {sign.says}")
