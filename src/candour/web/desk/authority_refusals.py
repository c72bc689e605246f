"""Why an authority cannot be recorded, in words for the officer, and on which page it can be changed."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy

from candour.core.authority import NotGranted

CANNOT: Mapping[NotGranted, tuple[str, str, Any]] = {
    NotGranted.SELF: (
        "whose",
        "holder",
        gettext_lazy("This is the same person. You cannot record that somebody acts for themselves"),
    ),
    NotGranted.CIRCULAR: (
        "whose",
        "holder",
        gettext_lazy(
            "The person already acts for them, directly or through others. Choose somebody outside that "
            "circle"
        ),
    ),
    NotGranted.OWN_CHECK: (
        "whose",
        "holder",
        gettext_lazy(
            "You are one of the two people. Ask a colleague to see the document and record the authority"
        ),
    ),
    NotGranted.NOBODY: (
        "whose",
        "holder",
        gettext_lazy("This account is only for work. Enter the account that they use as a resident"),
    ),
    NotGranted.NOT_STAFF: (
        "whose",
        "holder",
        gettext_lazy(
            "This is not an officer of your organisation. Only one of its named officers can act for it"
        ),
    ),
    NotGranted.NO_EVIDENCE: ("paper", "paper", gettext_lazy("Choose the document that you have seen")),
    NotGranted.LIVES: (
        "paper",
        "paper",
        gettext_lazy(
            "No death is recorded here for this person. Record the death first, under People’s accounts"
        ),
    ),
    NotGranted.UNCONFIRMED: (
        "whose",
        "person",
        gettext_lazy(
            "This death is recorded, but a second officer must still confirm it. After that you can record "
            "an executor or administrator"
        ),
    ),
    NotGranted.DIED: (
        "paper",
        "paper",
        gettext_lazy("This person has died. Only an executor or administrator can act for them now"),
    ),
    NotGranted.NO_SERVICE: ("scope", "services", gettext_lazy("Choose at least one service")),
    NotGranted.OTHER_TOPIC: (
        "scope",
        "services",
        gettext_lazy("This kind of authority does not cover that service"),
    ),
    NotGranted.TOO_LONG: (
        "scope",
        "ends",
        gettext_lazy(
            "A parent’s authority must end by the child’s 18th birthday, and an executor’s within a year "
            "of starting"
        ),
    ),
    NotGranted.NOT_A_CHILD: (
        "scope",
        "born",
        gettext_lazy("They are 18 or older, so nobody can act as their parent"),
    ),
}
"""The page, the field, and the words of each refusal."""
