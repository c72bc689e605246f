"""What an officer is asked when somebody shows the paper that lets them act, and what finds a person."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candour.core.authority import EVIDENCE as NEEDED
from candour.core.authority import TOPICS, Kind, NotGranted, Topic
from candour.core.decide import local_date
from candour.services.queries.acting import services_for
from candour.web.design.authority_words import EVIDENCE
from candour.web.desk.authority_fields import MAY, day_field, one_of, words_field

CANNOT: Mapping[NotGranted, tuple[str, Any]] = {
    NotGranted.SELF: (
        "holder",
        gettext_lazy("This is the same person. Nobody can be recorded as acting for themselves"),
    ),
    NotGranted.CIRCULAR: (
        "holder",
        gettext_lazy(
            "The person acts for them already, be it through others. Somebody must stand outside the circle"
        ),
    ),
    NotGranted.OWN_CHECK: (
        "holder",
        gettext_lazy("You are one of the two. Ask a colleague to see the evidence and to record it"),
    ),
    NotGranted.NOBODY: (
        "holder",
        gettext_lazy("This account is for work alone. Enter the one that they use as a resident"),
    ),
    NotGranted.NO_EVIDENCE: ("evidence", gettext_lazy("Tick what you have seen")),
    NotGranted.NO_SERVICE: ("services", gettext_lazy("Choose at least one service")),
    NotGranted.OTHER_TOPIC: ("services", gettext_lazy("This kind of authority does not reach that service")),
    NotGranted.TOO_LONG: ("ends", gettext_lazy("It must end on the child's 18th birthday or before")),
    NotGranted.NOT_A_CHILD: ("born", gettext_lazy("They are 18 or older, so nobody acts as their parent")),
}
"""By which field each refusal stands, and in which words."""


class FindForm(forms.Form):
    """A person, by what was exactly given: a number of one's own, or the email or user name of an account."""

    person = forms.CharField(
        label=gettext_lazy("The person"),
        max_length=254,
        error_messages={"required": gettext_lazy("Enter a number, an email or a user name")},
    )
    person_by = forms.ChoiceField(label=gettext_lazy("That is their"), required=False)

    def __init__(self, schemes: Iterable[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person_by"].choices = ways_to_name(schemes)  # type: ignore[attr-defined]


class RecordForm(forms.Form):
    """Both people, what was seen, what it opens, from when until when, and why. Its fields fit the kind."""

    person = forms.CharField(
        label=gettext_lazy("Who is acted for?"),
        help_text=gettext_lazy(
            "Exactly as it is on their letter, card or account. There is no list to search."
        ),
        max_length=254,
        error_messages={"required": gettext_lazy("Enter who is acted for")},
    )
    person_by = forms.ChoiceField(label=gettext_lazy("That is their"), required=False)
    holder = forms.CharField(
        label=gettext_lazy("Who acts for them?"),
        help_text=gettext_lazy("They need an account here of their own."),
        max_length=254,
        error_messages={"required": gettext_lazy("Enter who acts for them")},
    )
    holder_by = forms.ChoiceField(label=gettext_lazy("That is their"), required=False)
    relation = forms.CharField(
        label=gettext_lazy("What does the person call them?"),
        help_text=gettext_lazy("Such as daughter, mother, solicitor. Both of them read it."),
        max_length=60,
        error_messages={"required": gettext_lazy("Enter what the person calls them")},
    )
    born = day_field(
        gettext_lazy("When was the child born?"),
        gettext_lazy("Reviews fall on the 11th, 13th and 16th birthday. The date itself is not kept."),
        required=True,
    )
    evidence = one_of(gettext_lazy("What have you seen?"), [], gettext_lazy("Tick what you have seen"))
    capacity_lost_on = day_field(
        gettext_lazy("Since when can the person no longer decide?"),
        gettext_lazy("As it is certified. While this is empty, the authority is recorded and opens nothing."),
    )
    services = forms.MultipleChoiceField(
        label=gettext_lazy("Which services?"),
        help_text=gettext_lazy("Only those that the paper covers. It opens nothing else."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one service")},
    )
    may_act = one_of(gettext_lazy("What may they do?"), MAY, gettext_lazy("Choose what they may do"))
    starts = day_field(gettext_lazy("When does it begin?"), gettext_lazy("Empty: now."))
    ends = day_field(
        gettext_lazy("When does it end?"),
        gettext_lazy("Empty: when it is ended. On the day itself it opens nothing any more."),
    )
    case = forms.CharField(
        label=gettext_lazy("Case"),
        max_length=100,
        error_messages={"required": gettext_lazy("Enter the number of the case")},
    )
    reason = words_field(
        gettext_lazy("How did you check it?"),
        gettext_lazy("For the desk: who came, and what they showed."),
        gettext_lazy("Say how you checked it"),
    )

    def __init__(self, kind: Kind, schemes: Iterable[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers = {offer.slug: offer for offer in services_for(kind, TOPICS[kind])}
        choices: dict[str, list[tuple[str, Any]]] = {
            "person_by": ways_to_name(schemes),
            "holder_by": ways_to_name(schemes),
            "evidence": [(each, EVIDENCE[each]) for each in sorted(NEEDED[kind])],
            "services": [(slug, offer.name) for slug, offer in self.offers.items()],
        }
        for name, listed in choices.items():
            self.fields[name].choices = listed  # type: ignore[attr-defined]
        if kind is not Kind.PARENT:
            del self.fields["born"]
        else:
            self.fields["ends"].help_text = _("Empty: on the child's 18th birthday, the latest there is.")
        if kind is not Kind.WELFARE_ATTORNEY:
            del self.fields["capacity_lost_on"]

    def clean_starts(self) -> date | None:
        """Nobody acts in the past."""
        day: date | None = self.cleaned_data["starts"]
        if day is not None and day < local_date(timezone.now()):
            raise forms.ValidationError(_("It cannot begin before today"))
        return day

    def clean(self) -> dict[str, Any] | None:
        """It ends after it begins."""
        given = super().clean() or {}
        first = given.get("starts") or local_date(timezone.now())
        if given.get("ends") is not None and given["ends"] <= first:
            self.add_error("ends", _("It must end after it begins"))
        return given

    def topics(self) -> dict[str, Topic]:
        """The services that were chosen, with what they are about."""
        return {slug: Topic(self.offers[slug].topic) for slug in self.cleaned_data["services"]}


def ways_to_name(schemes: Iterable[str]) -> list[tuple[str, str]]:
    """By what a person can be named: email or user name of an account, or a number of the organisation's."""
    numbers = [(scheme, _("%s number") % scheme.replace("-", " ")) for scheme in schemes]
    return [("", _("email or user name")), *numbers]
