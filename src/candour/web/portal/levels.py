"""Sharing levels: shortcuts over single choices, worked out from them and stored nowhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from candour.core.basis import Control
from candour.sharing.queries import Concerning
from candour.web.design.numbers import in_words
from candour.web.design.parts import Level


class Shortcut(StrEnum):
    """The levels there are. TAILORED is JOINED with suggestions, of which there are none yet: it says so."""

    EACH = "each"
    JOINED = "joined"
    TAILORED = "tailored"
    OWN = "own"


TITLES: dict[Shortcut, str | Promise] = {
    Shortcut.EACH: gettext_lazy("Each service on its own"),
    Shortcut.JOINED: gettext_lazy("Joined-up services"),
    Shortcut.TAILORED: gettext_lazy("Tailored to me"),
    Shortcut.OWN: gettext_lazy("My own mix"),
}

ASKING = (Shortcut.JOINED, Shortcut.TAILORED)
"""The levels that need a yes, and so list what they ask."""


@dataclass(frozen=True, slots=True)
class Consents:
    """A person's answers where a yes is needed: those that are on, and those that are not."""

    on: tuple[Concerning, ...]
    off: tuple[Concerning, ...]

    @property
    def level(self) -> Shortcut:
        """Where the person is; without any question, nothing is joined up.

        Nobody is at TAILORED, as nothing is made for anybody yet.
        """
        if not self.on:
            return Shortcut.EACH
        return Shortcut.OWN if self.off else Shortcut.JOINED


def consents_of(found: Iterable[Concerning]) -> Consents:
    """The answers among the agreements that concern a person."""
    theirs = [each for each in found if each.control is Control.YOUR_CHOICE]
    return Consents(
        on=tuple(each for each in theirs if each.answer_is_yes),
        off=tuple(each for each in theirs if not each.answer_is_yes),
    )


def levels_of(found: Iterable[Concerning]) -> tuple[Level, ...]:
    """The levels as the page shows them, with what each would change; none where none changes anything."""
    consents = consents_of(found)
    if not (consents.on or consents.off):
        return ()
    ends = ngettext(
        "It would stop %(count)s kind of sharing.",
        "It would stop %(count)s kinds of sharing.",
        len(consents.on),
    )
    asks = ngettext("It asks you %(count)s question.", "It asks you %(count)s questions.", len(consents.off))
    nothing = _("Nothing would change.")
    says = {
        Shortcut.EACH: (
            _("Only what the law and your agreements need."),
            _counted(ends, consents.on) or nothing,
        ),
        Shortcut.JOINED: (
            _("Organisations that help you may talk to each other."),
            _counted(asks, consents.off) or nothing,
        ),
        Shortcut.TAILORED: (
            _("The same, and suggestions made for you."),
            _("There are no suggestions yet."),
            _counted(asks, consents.off) or nothing,
        ),
        Shortcut.OWN: (_("You decide one by one."), nothing),
    }
    return tuple(
        Level(value=each, title=str(TITLES[each]), says=" ".join(says[each]), here=each is consents.level)
        for each in Shortcut
    )


def _counted(words: str, some: tuple[Concerning, ...]) -> str:
    """Words with how many there are; "" for none."""
    return words % {"count": in_words(len(some))} if some else ""
