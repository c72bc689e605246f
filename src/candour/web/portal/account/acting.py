"""`/account/acting`: who acts for me and for whom I act; inviting, and taking it up."""

from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from candour.core.authority import NotGranted, Topic
from candour.core.period import add, parse_period
from candour.people.actions import invite
from candour.people.errors import AlreadyExists, CannotActFor, NotStanding
from candour.people.handed_codes import CONSONANTS, new_code
from candour.people.models import Account, Representation
from candour.people.representation_queries import (
    acting_for,
    ended_by_death_for,
    invitation_by_code,
    invitations_to,
    representatives_of,
)
from candour.services.actions import answer_invitation, invite_by_email
from candour.services.models import Offer
from candour.services.queries import mine, offers
from candour.web.design.parts import Link
from candour.web.design.unhurried import answer_after
from candour.web.portal.account.acting_lines import back_to_acting, lines_of, then
from candour.web.portal.account.confirming import ask_once_more
from candour.web.portal.account.done import done
from candour.web.portal.account.hub import back_to_account
from candour.web.portal.account_fields import email_field
from candour.web.portal.attempts import attempt_for
from candour.web.portal.covering import once_asked_for
from candour.web.portal.frame import account_of, for_residents, page
from candour.web.portal.fresh import fresh_sign_in
from candour.web.portal.messages import note_arrival
from candour.web.portal.records import ANSWER_SECONDS
from candour.web.portal.representing import name_of
from candour.web.portal.services import TOPICS
from candour.web.portal.shown_once import is_kept, show_once, shown_once

HANDED = "invitation-code"
CANNOT: dict[NotGranted, str | Promise] = {
    NotGranted.SELF: gettext_lazy("This is your own invitation. Give the code to whoever should act for you"),
    NotGranted.CIRCULAR: gettext_lazy("They act for you already, so you cannot act for them too"),
}


class InvitationForm(forms.Form):
    """Whom, for what, whether to answer too, and for how long."""

    relation = forms.CharField(
        label=gettext_lazy("What do you call them?"),
        max_length=60,
        error_messages={"required": gettext_lazy("Enter what you call them")},
    )
    email = email_field(gettext_lazy("Their email address (optional)"))
    services = forms.MultipleChoiceField(
        label=gettext_lazy("Which services?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one service")},
    )
    may_act = forms.ChoiceField(
        label=gettext_lazy("What may they do?"),
        choices=[("see", ""), ("act", "")],
        error_messages={"required": gettext_lazy("Choose what they may do")},
    )
    lasts = forms.ChoiceField(
        label=gettext_lazy("For how long?"),
        choices=[
            ("P1M", gettext_lazy("A month")),
            ("P6M", gettext_lazy("Six months")),
            ("P1Y", gettext_lazy("A year")),
            ("P2Y", gettext_lazy("Two years")),
        ],
        error_messages={"required": gettext_lazy("Choose for how long")},
    )

    def __init__(self, account: Account, person: UUID, data: Any = None) -> None:
        super().__init__(data)
        self._account = account
        every = list(offers())
        self.offers = {offer.slug: offer for offer in every}
        self.own = [each.offer for each in mine(person, {offer.pk: offer for offer in every})]
        self.fields["email"].required = False
        self.fields["services"].choices = [(slug, offer.name) for slug, offer in self.offers.items()]  # type: ignore[attr-defined]

    def clean_email(self) -> str:
        """Somebody else's, or none."""
        email: str = self.cleaned_data["email"]
        if email and email.lower() == _confirmed(self._account).lower():
            raise forms.ValidationError(_("This is your own address. Enter that of whoever should act"))
        return email

    @property
    def others(self) -> list[tuple[str, list[Offer]]]:
        """What is not among the person's own services: (topic in words, the services about it)."""
        own = {offer.pk for offer in self.own}
        rest = [offer for offer in self.offers.values() if offer.pk not in own]
        by_topic = [
            (str(title), [offer for offer in rest if offer.topic == topic]) for topic, title in TOPICS.items()
        ]
        return [(title, some) for title, some in by_topic if some]


class CodeForm(forms.Form):
    """The code that somebody handed over."""

    code = forms.CharField(
        label=gettext_lazy("The code you were given"),
        max_length=60,
        error_messages={"required": gettext_lazy("Enter the code you were given")},
    )


@for_residents
@once_asked_for(back_to_account)
def acting(request: HttpRequest, person: UUID) -> HttpResponse:
    """The page."""
    note_arrival(request, person)
    account, now = account_of(request), timezone.now()
    names = {offer.slug: offer.name for offer in offers()}
    theirs = lines_of(representatives_of(person), names)
    own = lines_of((*acting_for(account), *ended_by_death_for(account)), names)
    waiting = lines_of(_invitations(account, now), names)
    return page(
        request,
        "portal/account/acting.html",
        person,
        here="",
        back=back_to_account(),
        said=done(request),
        theirs=theirs,
        own=own,
        waiting=waiting,
    )


@for_residents
@fresh_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, person: UUID) -> HttpResponse:
    """Invite somebody, by their email or by a code to hand over."""
    account, now = account_of(request), timezone.now()
    form = InvitationForm(account, person, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return page(
            request,
            "portal/account/acting_invite.html",
            person,
            here="",
            back=back_to_acting(),
            form=form,
            lasts=[
                {"value": value, "text": str(text)} | ({} if nth else {"id": form["lasts"].id_for_label})
                for nth, (value, text) in enumerate(form.fields["lasts"].choices)  # type: ignore[attr-defined]
            ],
            in_error=bool(form.errors),
        )
    given = form.cleaned_data
    asked = {
        "account": account,
        "relation": given["relation"],
        "services": {slug: Topic(form.offers[slug].topic) for slug in given["services"]},
        "may_act": given["may_act"] == "act",
        "ends_at": add(now, parse_period(given["lasts"])),
        "at": now,
    }
    if given["email"]:
        invite_by_email(**asked, email=given["email"])
        return answer_after(then(request, "invited-by-email"), ANSWER_SECONDS)
    code = new_code(CONSONANTS, groups=4, length=4)
    invite(**asked, code=code)
    show_once(request, HANDED, code)
    return redirect("portal:account-acting-code")


@for_residents
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, person: UUID) -> HttpResponse:
    """The code to hand over, until its owner has it."""
    handed = shown_once(request, HANDED)
    if handed is None:
        return redirect("portal:account-acting")
    if request.method == "POST":
        is_kept(request, HANDED)
        return then(request, "invited")
    return page(
        request, "portal/account/acting_code.html", person, here="", back=back_to_acting(), code=handed
    )


@for_residents
@require_http_methods(["GET", "HEAD", "POST"])
def by_code(request: HttpRequest, person: UUID) -> HttpResponse:
    """Answer an invitation with the code that was handed over: a yes, or the button that says no."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and (answered := _answered_by_code(request, form)):
        return then(request, answered)
    return page(
        request,
        "portal/account/acting_by_code.html",
        person,
        here="",
        back=back_to_acting(),
        form=form,
        in_error=bool(form.errors),
    )


@for_residents
@require_http_methods(["GET", "HEAD", "POST"])
@once_asked_for(back_to_acting)
def take_up(request: HttpRequest, person: UUID, id: UUID) -> HttpResponse:
    """Take up an invitation to one's own confirmed email."""
    account, now = account_of(request), timezone.now()
    row = _invitation(account, id, now)
    if request.method == "POST":
        try:
            answer_invitation(invitation=row, account=account, yes=True, at=now)
        except CannotActFor as refused:
            return then(request, "in-a-circle" if refused.why is NotGranted.CIRCULAR else "not-taken-up")
        except (AlreadyExists, NotStanding):
            return then(request, "not-taken-up")
        return then(request, "accepted")
    return ask_once_more(
        request,
        person,
        title=_("Act for %(name)s?") % {"name": name_of(row)},
        says=[
            _("You see what they let you see, and nothing more."),
            _("They see each time that you look or answer. Either of you can end it at any time."),
            _("If you say no, they see that it was declined, and it is over. Nobody asks you why."),
            _("If they should not know that you have an account, leave it as it is. It ends after 14 days."),
        ],
        press=_("Yes, I will"),
        otherwise=Link(text=_("No, thank you"), url=reverse("portal:account-acting-refuse", args=[id])),
        back=back_to_acting(),
    )


@for_residents
@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: HttpRequest, person: UUID, id: UUID) -> HttpResponse:
    """Say no to an invitation to one's own confirmed email, on a POST; a GET leads to the question."""
    account, now = account_of(request), timezone.now()
    row = _invitation(account, id, now)
    if request.method != "POST":
        return redirect("portal:account-acting-accept", id)
    with suppress(NotStanding):  # it was taken back a moment ago
        answer_invitation(invitation=row, account=account, yes=False, at=now)
    return then(request, "declined")


def _answered_by_code(request: HttpRequest, form: CodeForm) -> str:
    """What was done, as `done` names it; "" where nothing was, and the form says why."""
    account, now = account_of(request), timezone.now()
    usage = attempt_for(request, account, "invitation")
    if usage is None:
        form.add_error("code", _("There were too many attempts. Wait five minutes, then try again"))
        return ""
    row = invitation_by_code(form.cleaned_data["code"], now)
    if row is None:
        form.add_error("code", _("This code is not right, was used, or its 14 days are over"))
        return ""
    usage.rollback()
    yes = "no" not in request.POST
    try:
        answer_invitation(invitation=row, account=account, yes=yes, at=now)
    except CannotActFor as refused:
        form.add_error("code", str(CANNOT.get(refused.why, _("You cannot act for this person"))))
    except (AlreadyExists, NotStanding):
        form.add_error("code", _("You act for this person already, or the code was used"))
    if not form.is_valid():
        return ""
    return "accepted" if yes else "declined"


def _invitation(account: Account, id: UUID, now: datetime) -> Representation:
    """One of those that wait for whoever has this account. Raises Http404 for any other."""
    row = next((each for each in _invitations(account, now) if each.pk == id), None)
    if row is None:
        raise Http404
    return row


def _invitations(account: Account, now: datetime) -> list[Representation]:
    """Those that wait for whoever has this account, but for any of their own."""
    waiting = invitations_to(_confirmed(account), now)
    return [each for each in waiting if each.person_id != account.person_id]


def _confirmed(account: Account) -> str:
    """The email by which an account signs in, which is confirmed; "" for one without."""
    return account.email or ""
