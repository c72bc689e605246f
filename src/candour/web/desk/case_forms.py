"""What a member of staff is asked about a case: why they open it, what they write, and what came of it."""

from django import forms
from django.utils.translation import gettext_lazy

from candour.services.actions.answering import OUTCOMES as POSSIBLE
from candour.services.models import Case
from candour.web.desk.case_words import OUTCOMES

LONGEST = 4_000
REASONS = {
    "answer": (gettext_lazy("To answer it"), gettext_lazy("To answer your case")),
    "help": (
        gettext_lazy("To help a colleague answer it"),
        gettext_lazy("To help a colleague answer your case"),
    ),
    "check": (
        gettext_lazy("To check how it was answered"),
        gettext_lazy("To check how your case was answered"),
    ),
}
"""Why somebody opens a case, in words for them, and as its person reads it."""


class OpeningForm(forms.Form):
    """Why somebody opens a case."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why are you opening this case?"),
        choices=[(name, said) for name, (said, _told) in REASONS.items()],
        error_messages={"required": gettext_lazy("Choose why you are opening this case")},
    )


class WritingForm(forms.Form):
    """A message to the person of a case, and whether they have to answer it."""

    text = forms.CharField(
        label=gettext_lazy("Your message"),
        max_length=LONGEST,
        error_messages={
            "required": gettext_lazy("Write your message"),
            "max_length": gettext_lazy("Your message must be 4,000 characters or fewer"),
        },
    )
    asks = forms.ChoiceField(
        label=gettext_lazy("Does the person need to reply?"),
        choices=[
            ("no", gettext_lazy("No, it is for information")),
            ("yes", gettext_lazy("Yes, I need their reply")),
        ],
        error_messages={"required": gettext_lazy("Choose whether the person needs to reply")},
    )


class AnswerForm(forms.Form):
    """What came of a case, and why."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What is your answer?"),
        error_messages={"required": gettext_lazy("Choose your answer")},
    )
    text = forms.CharField(
        label=gettext_lazy("Explain your answer, in words for the person"),
        max_length=LONGEST,
        error_messages={
            "required": gettext_lazy("Explain your answer"),
            "max_length": gettext_lazy("Your explanation must be 4,000 characters or fewer"),
        },
    )

    def __init__(self, kind: str, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["outcome"].choices = outcomes_of(kind)  # type: ignore[attr-defined]


def outcomes_of(kind: str) -> list[tuple[str, str]]:
    """The answers that a kind of case can have, with their words."""
    return [(str(each), str(OUTCOMES[kind, each])) for each in POSSIBLE[Case.Kind(kind)]]
