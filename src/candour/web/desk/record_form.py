"""What an officer is asked when somebody shows the paper that lets them act: one form for each page."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candour.core.authority import TOPICS, Kind, Topic
from candour.core.local_time import local_date
from candour.people.models import Organisation
from candour.services.queries.acting import services_for
from candour.web.desk.authority_fields import day_field, may_choices, one_of, words_field
from candour.web.desk.record_words import SAYS, papers_of
from candour.web.desk.schemes import ways_to_name

SELF, OFFICE = "self", "office"
"""Who has an authority: a person by themselves, or the organisation at whose desk it is recorded."""


class WhoseForm(forms.Form):
    """Both people, by what was exactly given; or the person, and through whom an organisation acts."""

    person = forms.CharField(
        label=gettext_lazy("Who is the authority about?"),
        help_text=gettext_lazy(
            "Enter their number, email or user name exactly as it is on their letter, card or account. "
            "There is no list to search."
        ),
        max_length=254,
        error_messages={"required": gettext_lazy("Enter who the authority is about")},
    )
    person_by = forms.ChoiceField(label=gettext_lazy("What did you enter?"), required=False)
    acts = one_of(gettext_lazy("Who has the authority?"), [], gettext_lazy("Choose who has the authority"))
    holder = forms.CharField(
        label=gettext_lazy("Who will act for them?"),
        help_text=gettext_lazy(
            "This must be somebody with their own account here. For a colleague, enter their work email. You "
            "can name more colleagues later."
        ),
        max_length=254,
        error_messages={"required": gettext_lazy("Enter who will act for them")},
    )
    holder_by = forms.ChoiceField(label=gettext_lazy("What did you enter?"), required=False)
    relation = forms.CharField(
        label=gettext_lazy("What does the person call them?"),
        help_text=gettext_lazy(
            "For example, daughter, mother, solicitor or appointee. Both people can read this."
        ),
        max_length=60,
        error_messages={"required": gettext_lazy("Enter what the person calls them")},
    )
    case = forms.CharField(
        label=gettext_lazy("Case number"),
        help_text=gettext_lazy(
            "If either of them has an account, they can see that you found it, and for which case."
        ),
        max_length=100,
        error_messages={"required": gettext_lazy("Enter the case number")},
    )

    def __init__(self, organisation: Organisation, schemes: Iterable[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = ways_to_name(schemes)
        choices: dict[str, list[tuple[str, Any]]] = {
            "person_by": ways,
            "holder_by": ways,
            "acts": [
                (SELF, _("A person")),
                (OFFICE, _("%s, as their appointee for benefits") % organisation.name),
            ],
        }
        for name, listed in choices.items():
            self.fields[name].choices = listed  # type: ignore[attr-defined]


class PaperForm(forms.Form):
    """Which paper was seen, and how it was checked. kinds: those that it can be for."""

    paper = one_of(
        gettext_lazy("Which document have you seen?"),
        [],
        gettext_lazy("Choose the document that you have seen"),
    )
    reason = words_field(
        gettext_lazy("How did you check it?"),
        gettext_lazy("For this desk: say who came, and what they showed you."),
        gettext_lazy("Say how you checked it"),
    )

    def __init__(self, kinds: Iterable[Kind], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.papers = papers_of(kinds)
        listed = [(paper.value, paper.text) for paper in self.papers]
        self.fields["paper"].choices = listed  # type: ignore[attr-defined]

    @property
    def kind(self) -> Kind:
        """What the paper gives."""
        return Kind(self.cleaned_data["paper"].partition(":")[0])

    @property
    def evidence(self) -> str:
        """What was seen."""
        return str(self.cleaned_data["paper"].partition(":")[2])


class ScopeForm(forms.Form):
    """What it opens, and from when until when. Its fields fit the kind."""

    services = forms.MultipleChoiceField(
        label=gettext_lazy("Which services?"),
        help_text=gettext_lazy(
            "Choose only the services that the document covers. The authority covers nothing else."
        ),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Choose at least one service"),
            "invalid_choice": gettext_lazy("This kind of authority does not cover that service"),
        },
    )
    may_act = one_of(
        gettext_lazy("What are they allowed to do?"), [], gettext_lazy("Choose what they are allowed to do")
    )
    born = day_field(
        gettext_lazy("When was the child born?"),
        gettext_lazy(
            "Reviews are due on their 11th, 13th and 16th birthdays. We do not keep the date of birth itself."
        ),
        required=True,
    )
    capacity_lost_on = day_field(
        gettext_lazy("From what date could the person no longer decide?"),
        gettext_lazy(
            "Enter the date as certified. If you leave this empty, the authority is recorded but "
            "cannot be used."
        ),
    )
    starts = day_field(
        gettext_lazy("When does the authority start?"), gettext_lazy("Leave empty to start now.")
    )
    ends = day_field(
        gettext_lazy("When does the authority end?"),
        gettext_lazy(
            "Leave empty if it lasts until somebody ends it. On the end date itself it can no longer be used."
        ),
    )

    def __init__(self, kind: Kind, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers = {offer.slug: offer for offer in services_for(kind, TOPICS[kind])}
        listed = [(slug, offer.name) for slug, offer in self.offers.items()]
        self.fields["services"].choices = listed  # type: ignore[attr-defined]
        self.fields["may_act"].choices = may_choices(kind)  # type: ignore[attr-defined]
        if kind is Kind.PARENT:
            self.fields["ends"].help_text = _(
                "Leave empty to end on the child’s 18th birthday, the latest date allowed."
            )
        else:
            del self.fields["born"]
        if kind is Kind.EXECUTOR:
            self.fields["ends"].help_text = _(
                "Leave empty to end a year after it starts, the latest date allowed."
            )
        if kind is not Kind.WELFARE_ATTORNEY:
            del self.fields["capacity_lost_on"]

    def clean_starts(self) -> date | None:
        """Nobody acts in the past."""
        day: date | None = self.cleaned_data["starts"]
        if day is not None and day < local_date(timezone.now()):
            raise forms.ValidationError(_("The start date must be today or later"))
        return day

    def clean(self) -> dict[str, Any] | None:
        """It ends after it begins."""
        given = super().clean() or {}
        first = given.get("starts") or local_date(timezone.now())
        if given.get("ends") is not None and given["ends"] <= first:
            self.add_error("ends", _("The end date must be after the start date"))
        return given

    def topics(self) -> dict[str, Topic]:
        """The services that were chosen, with what they are about."""
        return {slug: Topic(self.offers[slug].topic) for slug in self.cleaned_data["services"]}


def kinds_for(*, by_office: bool, died: bool) -> list[Kind]:
    """The kinds that can be recorded of a person. by_office: for an organisation. died: they have."""
    if by_office:
        return [Kind.CORPORATE_APPOINTEE]
    if died:
        return [Kind.EXECUTOR]
    return [kind for kind in SAYS if kind not in (Kind.CORPORATE_APPOINTEE, Kind.EXECUTOR)]
