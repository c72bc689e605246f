"""The fields of which forms about acting for somebody are made: a day, some sentences, one of several."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from candour.core.authority import Kind
from candour.web.design.authority_words import may_in_words

LONGEST = 500


def may_choices(kind: Kind) -> list[tuple[str, str]]:
    """What whoever acts under this kind may be let do, in the words in which it is shown then."""
    return [(value, capfirst(may_in_words(kind, value == "act"))) for value in ("see", "act")]


def day_field(label: Any, help_text: Any, *, required: bool = False) -> forms.DateField:
    """A day, as browsers send it."""
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={
            "invalid": gettext_lazy("Enter a real date, such as 2026-11-28"),
            "required": gettext_lazy("Enter the date"),
        },
    )


def words_field(label: Any, help_text: Any, missing: Any) -> forms.CharField:
    """Some sentences."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST,
        widget=forms.Textarea,
        error_messages={
            "required": missing,
            "max_length": gettext_lazy("Write 500 characters or fewer"),
        },
    )


def one_of(label: Any, choices: Iterable[tuple[str, Any]], missing: Any) -> Any:
    """One of several. Nothing is chosen beforehand."""
    return forms.ChoiceField(
        label=label,
        choices=list(choices),
        widget=forms.RadioSelect,
        error_messages={"required": missing, "invalid_choice": missing},
    )
