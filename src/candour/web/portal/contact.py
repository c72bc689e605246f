"""*How we tell you*: by which way, and how soon, a person is told of each kind of message.

Only ways that this deployment has are offered. What needs the person reaches them whatever they choose, and
the page says why.
"""

from uuid import UUID

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from candour.people.queries import subjects_of
from candour.services.actions import choose_how_told
from candour.services.actions.telling import USUAL, Told
from candour.services.models import Message, Route
from candour.services.queries.telling import contact_choices, contact_points, not_reached_by
from candour.web.design.dates import full_date
from candour.web.design.parts import Link, Notice, Option, Tone
from candour.web.portal.frame import account_of, for_residents, page

KINDS: dict[str, str | Promise] = {
    Message.Kind.CASES: gettext_lazy("Your cases, and what you asked"),
    Message.Kind.ALERTS: gettext_lazy("Uses of your data you asked us to tell you about"),
    Message.Kind.ACCOUNT: gettext_lazy("Your account and its safety"),
}

WORDS: dict[tuple[Route, bool], str | Promise] = {
    (Route.EMAIL, False): gettext_lazy("By email, at once"),
    (Route.EMAIL, True): gettext_lazy("By email, once a day"),
    (Route.TEXT, False): gettext_lazy("By text, at once"),
    (Route.TEXT, True): gettext_lazy("By text, once a day"),
    (Route.LETTER, False): gettext_lazy("By letter"),
    (Route.NONE, False): gettext_lazy("Not at all: I look here myself"),
}

NOT_REACHED: dict[Route, str | Promise] = {
    Route.EMAIL: gettext_lazy("We heard on %(day)s that an email did not reach you. Check the address."),
    Route.TEXT: gettext_lazy("We heard on %(day)s that a text did not reach you. Check the number."),
    Route.LETTER: gettext_lazy("We heard on %(day)s that a letter did not reach you. Check the address."),
}

LONGEST_ADDRESS = 500


class ContactForm(forms.Form):
    """A way for each kind of message, and where texts and letters go."""

    phone = forms.RegexField(
        r"^\+?[\d ()-]{7,20}$",
        label=gettext_lazy("Mobile number for texts"),
        required=False,
        error_messages={"invalid": gettext_lazy("Enter a mobile number, like 07700 900 982")},
    )
    address = forms.CharField(
        label=gettext_lazy("Address for letters"),
        required=False,
        max_length=LONGEST_ADDRESS,
        error_messages={"max_length": gettext_lazy("The address must be 500 characters or fewer")},
    )

    def __init__(self, *args: object, has_email: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for kind, words in KINDS.items():
            self.fields[kind] = forms.ChoiceField(
                label=str(words),
                choices=[(each.value, each.text) for each in options_for(kind, has_email=has_email)],
                error_messages={
                    "required": _("Choose how to be told"),
                    "invalid_choice": _("Choose one of these ways"),
                },
            )

    def clean(self) -> dict[str, object]:
        """A way needs somewhere to go."""
        given = super().clean() or {}
        chosen = {_told(str(given.get(kind, "email"))).way for kind in KINDS}
        if Route.TEXT in chosen and not given.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("Enter the number that texts go to"))
        if Route.LETTER in chosen and len(str(given.get("address", "")).split("\n")) < 2:
            self.add_error("address", _("Enter the address that letters go to, a line for each part"))
        return given


def options_for(kind: str, *, has_email: bool) -> list[Option]:
    """The ways to choose from for a kind of message. What concerns the account's safety is never late."""
    environment = settings.CANDOUR_ENVIRONMENT
    offered = {Route.EMAIL, Route.NONE} if has_email else {Route.NONE}
    offered |= {Route.TEXT} if environment.sends_texts else set()
    offered |= {Route.LETTER} if environment.sends_letters else set()
    can_wait = kind != Message.Kind.ACCOUNT
    return [
        Option(value=_value(way, daily), text=str(words))
        for (way, daily), words in WORDS.items()
        if way in offered and (can_wait or not (daily or way is Route.NONE))
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@for_residents
def contact(request: HttpRequest, person: UUID) -> HttpResponse:
    """The form, and saving it."""
    email = account_of(request).email
    has_email = bool(email)
    if request.method == "POST":
        form = ContactForm(request.POST, has_email=has_email)
    else:
        form = ContactForm(initial=_initial(person), has_email=has_email)
    if form.is_valid():
        given = form.cleaned_data
        choose_how_told(
            person=person,
            choices={Message.Kind(kind): _told(given[kind]) for kind in KINDS},
            points={Route.TEXT: given["phone"], Route.LETTER: given["address"].replace("\r\n", "\n").strip()},
            at=timezone.now(),
        )
        return redirect(reverse("portal:contact") + "?done=saved")
    environment = settings.CANDOUR_ENVIRONMENT
    saved = Notice(tone=Tone.DONE, title=_("Saved. This applies from the next message on."))
    return page(
        request,
        "portal/contact.html",
        person,
        here="",
        back=Link(text=_("Messages"), url=reverse("portal:messages")),
        said=saved if request.GET.get("done") == "saved" else None,
        missed=_missed(person, has_email=has_email),
        form=form,
        in_error=bool(form.errors),
        kinds=[(form[kind], options_for(kind, has_email=has_email)) for kind in KINDS],
        has_a_way=has_email or environment.sends_texts or environment.sends_letters,
        texts=environment.sends_texts,
        letters=environment.sends_letters,
        email=email,
    )


def _missed(person: UUID, *, has_email: bool) -> list[str]:
    """By which ways we did not reach them last time, a sentence each; no email reaches whoever has none."""
    failed = not_reached_by(person)
    return [
        str(words) % {"day": full_date(failed[way])}
        for way, words in NOT_REACHED.items()
        if way in failed and (has_email or way is not Route.EMAIL)
    ]


def _initial(person: UUID) -> dict[str, str]:
    chosen = contact_choices(person)
    points = contact_points(subjects_of(person))
    ways = {
        kind: _value(Route(chosen[kind].way), chosen[kind].daily)
        if kind in chosen
        else _value(USUAL.way, USUAL.daily)
        for kind in KINDS
    }
    return {**ways, "phone": points.get(Route.TEXT, ""), "address": points.get(Route.LETTER, "")}


def _value(way: Route, daily: bool) -> str:
    return f"{way}-daily" if daily else str(way)


def _told(value: str) -> Told:
    way, _dash, pace = value.partition("-")
    return Told(Route(way), pace == "daily")
