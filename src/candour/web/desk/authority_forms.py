"""What an officer is asked about an authority that stands: a review, an objection, a suspicion, a finding."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candour.core.authority import Kind
from candour.core.local_time import local_date
from candour.people.actions.reviewing import PERSON
from candour.people.models import Account, Organisation
from candour.people.queries import is_officer_at
from candour.services.models import Offer
from candour.services.queries.acting import account_called
from candour.web.desk.authority_fields import day_field, may_choices, one_of, words_field


class ReviewForm(forms.Form):
    """What becomes of an authority, and what was found, in words for both people."""

    outcome = one_of(
        gettext_lazy("What should happen to this authority?"),
        [
            ("go-on", gettext_lazy("It continues as it is")),
            ("narrower", gettext_lazy("It continues, but covers less")),
            ("end", gettext_lazy("It ends now")),
        ],
        gettext_lazy("Choose what should happen to this authority"),
    )
    services = forms.MultipleChoiceField(
        label=gettext_lazy("If it covers less: which services are left?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    may_act = one_of(
        gettext_lazy("If it covers less: what are they allowed to do?"),
        [],
        gettext_lazy("Choose what they are allowed to do"),
    )
    finding = words_field(
        gettext_lazy("What did you find?"),
        gettext_lazy("Both people read this. Say how the person, or the child, was asked."),
        gettext_lazy("Say what you found"),
    )

    def __init__(self, offers: Iterable[Offer], kind: Kind, may_act: bool, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [(offer.slug, offer.name) for offer in offers]
        self.fields["services"].choices = listed  # type: ignore[attr-defined]
        self.fields["services"].initial = [slug for slug, _name in listed]
        self.fields["may_act"].choices = may_choices(kind)  # type: ignore[attr-defined]
        self.fields["may_act"].initial = "act" if may_act else "see"
        if not may_act:
            del self.fields["may_act"]

    def clean(self) -> dict[str, Any] | None:
        """Something must be left of what goes on with less."""
        given = super().clean() or {}
        if given.get("outcome") == "narrower" and not given.get("services"):
            self.add_error(
                "services", _("Choose at least one service, or choose that the authority ends now")
            )
        return given


class ObjectionForm(forms.Form):
    """Who objects to an authority, why, and whether it stops meanwhile."""

    who = one_of(
        gettext_lazy("Who is objecting?"),
        [
            ("person", gettext_lazy("The person somebody acts for: the authority stops straight away")),
            ("other", gettext_lazy("Somebody else")),
        ],
        gettext_lazy("Choose who is objecting"),
    )
    by = forms.CharField(
        label=gettext_lazy("If somebody else: who are they?"),
        help_text=gettext_lazy("For example, a nephew, or a nurse at the clinic. This stays at the desk."),
        max_length=200,
        required=False,
    )
    why = words_field(
        gettext_lazy("What do they say?"),
        gettext_lazy("This stays at the desk. Neither of the two people can read it."),
        gettext_lazy("Write what they say"),
    )
    stops = one_of(
        gettext_lazy("Must the authority stop until somebody has looked into this?"),
        [
            ("yes", gettext_lazy("Yes, stop it now")),
            ("no", gettext_lazy("No, it continues for now")),
        ],
        gettext_lazy("Choose whether the authority must stop"),
    )

    def clean(self) -> dict[str, Any] | None:
        """Somebody else is somebody, and not the person themselves in another spelling."""
        given = super().clean() or {}
        by = given.get("by", "").strip()
        if given.get("who") == "other" and not by:
            self.add_error("by", _("Enter who is objecting"))
        if given.get("who") == "other" and by.casefold() == PERSON:
            self.add_error("by", _("If the person is objecting, choose that above. If not, enter who is"))
        return given


class SuspicionForm(forms.Form):
    """What is suspected."""

    why = words_field(
        gettext_lazy("What do you suspect, and why?"),
        gettext_lazy(
            "This stays at the desk. Neither of the two people can read it, and it is not in the log."
        ),
        gettext_lazy("Write what you suspect"),
    )


class FindingForm(forms.Form):
    """What was found, for both people."""

    finding = words_field(
        gettext_lazy("What did you find?"),
        gettext_lazy("Both people read this. Do not name anybody who told you something."),
        gettext_lazy("Say what you found"),
    )


class NamingForm(forms.Form):
    """Which officer of an organisation acts for it."""

    officer = forms.CharField(
        label=gettext_lazy("Their work email"),
        help_text=gettext_lazy(
            "An officer of your organisation, but not you. They act under their own name."
        ),
        max_length=254,
        error_messages={"required": gettext_lazy("Enter their work email")},
    )

    def __init__(self, organisation: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._organisation = organisation

    def clean_officer(self) -> Account:
        """Somebody who is an officer there now."""
        account = account_called(self.cleaned_data["officer"])
        if account is None or not is_officer_at(account, self._organisation):
            raise forms.ValidationError(_("No officer of your organisation has this email"))
        return account


class CapacityForm(forms.Form):
    """From when somebody cannot decide for themselves."""

    on = day_field(
        gettext_lazy("From what date could the person no longer decide?"),
        gettext_lazy("Enter the date as certified, for decisions about the listed services."),
        required=True,
    )

    def clean_on(self) -> date:
        """Nobody has lost it in the future."""
        day: date = self.cleaned_data["on"]
        if day > local_date(timezone.now()):
            raise forms.ValidationError(_("The date must be today or in the past"))
        return day
