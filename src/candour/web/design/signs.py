"""The signs of the look: icon outlines, and the words and icons that controls, statuses and effects wear.

An icon never stands alone: a word is always beside it. Outlines are drawn on a 24-unit square with a stroke
of 2 and the colour of the text around them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from candour.core.basis import Control
from candour.web.design.parts import EffectKind, Tone

_RING = "M21.5 12a9.5 9.5 0 1 1-19 0 9.5 9.5 0 0 1 19 0z"

ICONS: Mapping[str, str] = {
    "back": "M14.5 5 7.5 12l7 7",
    "clock": f"{_RING}M12 6.5V12l3.5 2.5",
    "clock-back": f"{_RING}M12 6.5V12l-3.5 2.5",
    "cross": "M6 6l12 12M18 6 6 18",
    "fork": "M12 21v-7M12 14C12 9 5 10 5 4M12 14c0-5 7-4 7-10M2.5 6.5 5 3.5l2.5 3M16.5 6.5 19 3.5l2.5 3",
    "forward": "m9 5 7 7-7 7",
    "grip": "M9 5.5v.01M15 5.5v.01M9 12v.01M15 12v.01M9 18.5v.01M15 18.5v.01",
    "instead": f"{_RING}M7.5 12h9M12.5 8l4 4-4 4",
    "lifebelt": f"{_RING}M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0z"
    "M5.3 5.3l3.9 3.9M14.8 14.8l3.9 3.9M18.7 5.3l-3.9 3.9M9.2 14.8l-3.9 3.9",
    "link": "M10 7H7a5 5 0 0 0 0 10h3M14 7h3a5 5 0 0 1 0 10h-3M9 12h6",
    "lock": "M5 11h14v10H5zM8 11V7.5a4 4 0 0 1 8 0V11",
    "menu": "M3.5 6.5h17M3.5 12h17M3.5 17.5h17",
    "minus": f"{_RING}M7.5 12h9",
    "no": f"{_RING}M5.5 5.5l13 13",
    "person": "M16.5 8a4.5 4.5 0 1 1-9 0 4.5 4.5 0 0 1 9 0zM3.5 21c1-5 4.5-6.5 8.5-6.5s7.5 1.5 8.5 6.5",
    "plus": f"{_RING}M12 7.5v9M7.5 12h9",
    "same": f"{_RING}M8 10h8M8 14h8",
    "scales": "M12 3v17M7 20.5h10M4 6.5h16M4 6.5 1.8 13h4.4zM20 6.5 17.8 13h4.4z",
    "speech": "M4 4h16v12h-8l-5 4.5V16H4zM12 7.5v3M12 13v.01",
    "tick": f"{_RING}M7.5 12.5l3 3 6-6.5",
    "warning": "M12 3 1.8 20.5h20.4zM12 9.5v5M12 17.3v.01",
}


@dataclass(frozen=True, slots=True)
class Sign:
    """A word and the icon beside it; `says` tells what the person can do, in one or two sentences."""

    icon: str
    text: str | Promise
    says: str | Promise = ""


DEFAULT_ICONS: Mapping[Tone, str] = {
    Tone.DONE: "tick",
    Tone.WAITING: "clock",
    Tone.LATE: "warning",
    Tone.URGENT: "warning",
    Tone.QUIET: "no",
    Tone.YOU: "person",
}

# product.md, "Honest control": the words are the same on every page.
CONTROL_SIGNS: Mapping[Control, Sign] = {
    Control.YOUR_CHOICE: Sign(
        "fork",
        _("Your choice"),
        _("Say yes or no, and change your mind at any time. It works at once."),
    ),
    Control.YOU_CAN_OBJECT: Sign(
        "speech",
        _("You can object"),
        _("Sharing stops while a named person considers your reasons. You are told the decision, and why."),
    ),
    Control.NEEDED_FOR_YOUR_AGREEMENT: Sign(
        "link",
        _("Needed for your agreement"),
        _("It is part of an agreement you made. You can see what can be ended, and how."),
    ),
    Control.REQUIRED_BY_LAW: Sign(
        "scales",
        _("Required by law"),
        _("You can read the law, see every use and complain."),
    ),
    Control.TO_PROTECT_LIFE: Sign(
        "lifebelt",
        _("To protect life"),
        _("Used only when somebody is in danger. You can see uses once that is safe, and complain."),
    ),
}

EFFECT_SIGNS: Mapping[EffectKind, Sign] = {
    EffectKind.STARTS: Sign("plus", _("Starts")),
    EffectKind.STOPS: Sign("minus", _("Stops")),
    EffectKind.SLOWER: Sign("clock-back", _("Takes longer")),
    EffectKind.SAME: Sign("same", _("Stays the same")),
    EffectKind.INSTEAD: Sign("instead", _("Instead")),
    EffectKind.UNDO: Sign("minus", _("To stop it")),
}
