"""What an officer enters for somebody at a counter: who they are, what was seen, why, and in which case."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candour.core.local_time import local_date
from candour.people.actions.checked import Checked
from candour.web.design.parts import Option
from candour.web.desk.frame import Post
from candour.web.desk.schemes import ways_to_name

IDENTITY: Mapping[str, str | Promise] = {
    "passport": gettext_lazy("A passport"),
    "driving-licence": gettext_lazy("A driving licence"),
    "residence": gettext_lazy("Proof of immigration status"),
    "photo-pass": gettext_lazy("A pass with their photograph"),
    "two-papers": gettext_lazy("Two documents with their name, from two organisations"),
    "vouched": gettext_lazy("A professional who knows them vouched for them"),
}
DEATH: Mapping[str, str | Promise] = {
    "certificate": gettext_lazy("A death certificate"),
    "coroner": gettext_lazy("A coroner’s interim certificate"),
    "registrar": gettext_lazy("A notice from the registrar (Tell Us Once)"),
}


def reason_field(label: Any) -> forms.CharField:
    """Why something is done."""
    return forms.CharField(
        label=label,
        max_length=300,
        error_messages={
            "required": gettext_lazy("Enter a reason"),
            "max_length": gettext_lazy("The reason must be 300 characters or fewer"),
        },
    )


class GroundForm(forms.Form):
    """What was seen, why, and in which case. `evidence` says which papers there are to choose from."""

    evidence_of: Mapping[str, str | Promise] = IDENTITY

    evidence = forms.ChoiceField(
        label=gettext_lazy("What did you see?"),
        error_messages={"required": gettext_lazy("Choose what you saw")},
    )
    reason = reason_field(gettext_lazy("Reason, in words for the person"))
    case = forms.CharField(
        label=gettext_lazy("Case number"),
        max_length=60,
        error_messages={"required": gettext_lazy("Enter the case number")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].choices = list(self.evidence_of.items())  # type: ignore[attr-defined]

    @property
    def papers(self) -> list[Option]:
        """What can have been seen, for the page."""
        return [Option(value=value, text=str(text)) for value, text in self.evidence_of.items()]

    def checked(self, post: Post) -> Checked:
        """The ground of what is then done."""
        return Checked(
            evidence=self.cleaned_data["evidence"],
            by=post.staff.account,
            organisation=post.organisation,
            case=self.cleaned_data["case"],
            reason=self.cleaned_data["reason"],
        )


class OpeningForm(GroundForm):
    """For whom an account is opened."""

    field_order = ("given_name", "family_name")

    given_name = forms.CharField(
        label=gettext_lazy("First name"),
        max_length=100,
        error_messages={"required": gettext_lazy("Enter their first name")},
    )
    family_name = forms.CharField(label=gettext_lazy("Last name (optional)"), max_length=100, required=False)


class WhoForm(GroundForm):
    """Whose account it is: by its name, or by one of the organisation's own numbers (`schemes`)."""

    field_order = ("who", "who_by", "shows", "died_on")

    who = forms.CharField(
        label=gettext_lazy("Their user name, email or number"),
        help_text=gettext_lazy(
            "Enter it exactly as it is on their letter, card or account. A user name looks like "
            "otter-maple-40318."
        ),
        max_length=254,
        error_messages={"required": gettext_lazy("Enter a user name, an email or a number")},
    )
    who_by = forms.ChoiceField(label=gettext_lazy("What did you enter?"), required=False)

    def __init__(self, schemes: Iterable[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who_by"].choices = ways_to_name(schemes)  # type: ignore[attr-defined]

    @property
    def ways(self) -> list[Option]:
        """By what they can be named, for the page."""
        return [Option(value=value, text=str(text)) for value, text in self.fields["who_by"].choices]  # type: ignore[attr-defined]


class ScreenForm(WhoForm):
    """Whether what somebody's account shows and sends tells anything about them."""

    SHOWS: Mapping[str, str | Promise] = {
        "links": gettext_lazy("Only links, and no messages are sent"),
        "everything": gettext_lazy("Everything, as usual"),
    }

    shows = forms.ChoiceField(
        label=gettext_lazy("What should their home page show?"),
        choices=list(SHOWS.items()),
        error_messages={"required": gettext_lazy("Choose what their home page shows")},
    )


class DeathSeenForm(GroundForm):
    """What a second officer saw of a death."""

    evidence_of = DEATH

    reason = reason_field(gettext_lazy("Reason, in a few words"))


class DeathForm(WhoForm):
    """Who has died, and when."""

    evidence_of = DEATH

    reason = reason_field(gettext_lazy("Reason, in a few words"))
    died_on = forms.DateField(
        label=gettext_lazy("Date of death"),
        error_messages={
            "required": gettext_lazy("Enter the date of death, as it is on the document"),
            "invalid": gettext_lazy("Enter a real date, such as 2026-03-03"),
        },
    )

    def clean_died_on(self) -> Any:
        """Nobody has died tomorrow."""
        day = self.cleaned_data["died_on"]
        if day > local_date(timezone.now()):
            raise forms.ValidationError(_("The date of death must be today or in the past"))
        return day
