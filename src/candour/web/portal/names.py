"""Names of the register as a person reads them: "your phone number" for `contact.phone`.

Attributes and claims have their plain names from the register and the rules; what neither knows any more
keeps its own name, because a page may never lose a thing that was given.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from candour.core.claims import CLAIMS, is_claim, rests_on
from candour.people.remembered import State
from candour.register.models import Attribute
from candour.register.queries import ATTRIBUTES, attributes
from candour.web.design.words import listed

MOST_NAMED = 3  # in one sentence; what is more is counted


@dataclass(frozen=True, slots=True)
class Names:
    """The register's attributes by name. keeps_sealed: what is sealed is not called by its name."""

    attributes: Mapping[str, Attribute]
    keeps_sealed: bool = False

    def covers(self, name: str) -> bool:
        """Whether it is sealed, and not called by its name here."""
        attribute = self.attributes.get(name)
        return self.keeps_sealed and attribute is not None and attribute.sealed

    def plain(self, name: str) -> str:
        """One name without "your": phone number, whether you are 18 or over."""
        if name in CLAIMS:
            return CLAIMS[name].plain_name
        if self.covers(name):
            return _("sealed detail")
        attribute = self.attributes.get(name)
        return name if attribute is None else attribute.plain_name

    def title(self, name: str) -> str:
        """The same with a capital, for a list."""
        return capfirst(self.plain(name))

    def yours(self, names: Iterable[str]) -> str:
        """All of them in a sentence: your phone number and date of birth and whether you are 18 or over.

        Several that are sealed are called so once.
        """
        named = list(names)
        details = list(dict.fromkeys(self.plain(name) for name in named if not is_claim(name)))
        answers = [self.plain(name) for name in named if is_claim(name)]
        yours = [_("your %(details)s") % {"details": listed(details)}] if details else []
        return listed([*yours, *answers])

    def yours_in_short(self, names: Sequence[str]) -> str:
        """The same for a title: a long list ends with how many more there are."""
        more = len(names) - MOST_NAMED
        if more <= 1:  # "and one more" would save nothing
            return self.yours(names)
        rest = ngettext("%(count)d more detail", "%(count)d more details", more) % {"count": more}
        return _("%(details)s and %(rest)s") % {"details": self.yours(names[:MOST_NAMED]), "rest": rest}

    def topics(self, name: str) -> frozenset[str]:
        """What a name is about: the topic of an attribute; of a claim, those of all it is worked out from."""
        found = (self.attributes.get(each) for each in rests_on(name))
        return frozenset(each.topic for each in found if each is not None)

    def is_special(self, names: Iterable[str]) -> bool:
        """Whether any of them is of a special category (UK GDPR Article 9)."""
        found = (self.attributes.get(name) for name in names)
        return any(each is not None and each.sensitivity == Attribute.Sensitivity.SPECIAL for each in found)


def names() -> Names:
    """The names the register has now."""
    return Names(attributes())


def names_in_lists() -> Names:
    """The same for pages that lie open: that a past name was asked for would tell that there is one."""
    return Names(attributes(), keeps_sealed=True)


def names_at(state: State) -> Names:
    """The names it had in a state, for pages that are opened often."""
    return Names(ATTRIBUTES.at(state))
