"""Why an authority cannot be recorded, in words for the officer, and on which page it can be changed."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy

from candour.core.authority import NotGranted

CANNOT: Mapping[NotGranted, tuple[str, str, Any]] = {
    NotGranted.SELF: (
        "whose",
        "holder",
        gettext_lazy("This is the same person. Nobody can be recorded as acting for themselves"),
    ),
    NotGranted.CIRCULAR: (
        "whose",
        "holder",
        gettext_lazy(
            "The person acts for them already, be it through others. Somebody must stand outside the circle"
        ),
    ),
    NotGranted.OWN_CHECK: (
        "whose",
        "holder",
        gettext_lazy("You are one of the two. Ask a colleague to see the evidence and to record it"),
    ),
    NotGranted.NOBODY: (
        "whose",
        "holder",
        gettext_lazy("This account is for work alone. Enter the one that they use as a resident"),
    ),
    NotGranted.NOT_STAFF: (
        "whose",
        "holder",
        gettext_lazy("This is no officer of your organisation. Only a named officer of it acts for it"),
    ),
    NotGranted.NO_EVIDENCE: ("paper", "paper", gettext_lazy("Choose the paper that you have seen")),
    NotGranted.LIVES: (
        "paper",
        "paper",
        gettext_lazy("No death of this person is recorded here. Record it first, under People’s accounts"),
    ),
    NotGranted.UNCONFIRMED: (
        "whose",
        "person",
        gettext_lazy(
            "This death is recorded, and a second officer still has to confirm it. After that you can record "
            "who winds up what they leave"
        ),
    ),
    NotGranted.DIED: (
        "paper",
        "paper",
        gettext_lazy("This person has died. Only an executor acts for them now"),
    ),
    NotGranted.NO_SERVICE: ("scope", "services", gettext_lazy("Choose at least one service")),
    NotGranted.OTHER_TOPIC: (
        "scope",
        "services",
        gettext_lazy("This kind of authority does not reach that service"),
    ),
    NotGranted.TOO_LONG: (
        "scope",
        "ends",
        gettext_lazy("It must end by the child’s 18th birthday, or an executor’s a year after it begins"),
    ),
    NotGranted.NOT_A_CHILD: (
        "scope",
        "born",
        gettext_lazy("They are 18 or older, so nobody acts as their parent"),
    ),
}
"""The page, the field, and the words of each refusal."""
