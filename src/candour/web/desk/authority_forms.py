"""What an officer is asked about an authority that stands: a review, an objection, a suspicion, a finding."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candour.core.local_time import local_date
from candour.people.actions.reviewing import PERSON
from candour.people.models import Account, Organisation
from candour.people.queries import is_officer_at
from candour.services.models import Offer
from candour.services.queries.acting import account_called
from candour.web.desk.authority_fields import MAY, day_field, one_of, words_field


class ReviewForm(forms.Form):
    """What becomes of an authority, and what was found, in words for both people."""

    outcome = one_of(
        gettext_lazy("What becomes of it?"),
        [
            ("go-on", gettext_lazy("It goes on as it is")),
            ("narrower", gettext_lazy("It goes on, with less")),
            ("end", gettext_lazy("It ends now")),
        ],
        gettext_lazy("Choose what becomes of it"),
    )
    services = forms.MultipleChoiceField(
        label=gettext_lazy("If with less: which services are left?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    may_act = one_of(gettext_lazy("If with less: what may they do?"), MAY, gettext_lazy("Choose one"))
    finding = words_field(
        gettext_lazy("What did you find?"),
        gettext_lazy("Both people read these words. Say how the person, or the child, was asked."),
        gettext_lazy("Say what you found"),
    )

    def __init__(self, offers: Iterable[Offer], may_act: bool, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [(offer.slug, offer.name) for offer in offers]
        self.fields["services"].choices = listed  # type: ignore[attr-defined]
        self.fields["services"].initial = [slug for slug, _name in listed]
        self.fields["may_act"].initial = "act" if may_act else "see"
        if not may_act:
            del self.fields["may_act"]

    def clean(self) -> dict[str, Any] | None:
        """Something must be left of what goes on with less."""
        given = super().clean() or {}
        if given.get("outcome") == "narrower" and not given.get("services"):
            self.add_error("services", _("Choose at least one service, or end it"))
        return given


class ObjectionForm(forms.Form):
    """Who objects to an authority, why, and whether it stops meanwhile."""

    who = one_of(
        gettext_lazy("Who objects?"),
        [
            ("person", gettext_lazy("The person who is acted for: it stops at once")),
            ("other", gettext_lazy("Somebody else")),
        ],
        gettext_lazy("Choose who objects"),
    )
    by = forms.CharField(
        label=gettext_lazy("If somebody else: who?"),
        help_text=gettext_lazy("Such as a nephew, a nurse at the clinic. It stays at the desk."),
        max_length=200,
        required=False,
    )
    why = words_field(
        gettext_lazy("What do they say?"),
        gettext_lazy("It stays at the desk: neither of the two reads it."),
        gettext_lazy("Write what they say"),
    )
    stops = one_of(
        gettext_lazy("Must it stop until somebody has looked?"),
        [
            ("yes", gettext_lazy("Yes, stop it now")),
            ("no", gettext_lazy("No, it goes on meanwhile")),
        ],
        gettext_lazy("Choose whether it stops"),
    )

    def clean(self) -> dict[str, Any] | None:
        """Somebody else is somebody, and not the person themselves in another spelling."""
        given = super().clean() or {}
        by = given.get("by", "").strip()
        if given.get("who") == "other" and not by:
            self.add_error("by", _("Enter who it is"))
        if given.get("who") == "other" and by.casefold() == PERSON:
            self.add_error("by", _("Choose above that the person objects, or enter who else it is"))
        return given


class SuspicionForm(forms.Form):
    """What is suspected."""

    why = words_field(
        gettext_lazy("What do you suspect, and why?"),
        gettext_lazy("It stays at the desk. Neither of the two reads it, and the log does not have it."),
        gettext_lazy("Write what you suspect"),
    )


class FindingForm(forms.Form):
    """What was found, for both people."""

    finding = words_field(
        gettext_lazy("What did you find?"),
        gettext_lazy("Both people read these words. Name nobody who told you something."),
        gettext_lazy("Say what you found"),
    )


class NamingForm(forms.Form):
    """Which officer of an organisation acts for it."""

    officer = forms.CharField(
        label=gettext_lazy("Their work email"),
        help_text=gettext_lazy("An officer of your organisation, and not you. They act under their name."),
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
        gettext_lazy("Since when can the person no longer decide?"),
        gettext_lazy("As it is certified, for what the listed services are about."),
        required=True,
    )

    def clean_on(self) -> date:
        """Nobody has lost it in the future."""
        day: date = self.cleaned_data["on"]
        if day > local_date(timezone.now()):
            raise forms.ValidationError(_("Enter a day that has been"))
        return day
