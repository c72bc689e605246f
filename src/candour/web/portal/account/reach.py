"""`/account/reach`: how to reach me, told once; and which organisations have read it.

Saved, it goes to every organisation that holds a record of the person, and the page names them before. Nobody
has to say why they need anything.
"""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from candour.core.reaching import NOTHING, Format, Help, Post, Prefers, Reach
from candour.services.actions import say_how_to_reach
from candour.services.queries.reaching import ReadBy, read_by, way_to_reach
from candour.web.design.dates import full_date
from candour.web.design.parts import Fact, Link, Option, Status, Tone
from candour.web.design.reach_words import FORMATS, HELP, POST, PREFERS, reach_facts
from candour.web.portal.account.done import back_to, done
from candour.web.portal.account.hub import back_to_account
from candour.web.portal.frame import for_residents, page

LONGEST = 300
TOO_LONG = {"max_length": gettext_lazy("Write 300 characters or fewer")}


class ReachForm(forms.Form):
    """What somebody says; everything may stay empty."""

    prefers = forms.ChoiceField(
        label=gettext_lazy("How would you rather be reached?"),
        choices=[(str(each), text) for each, text in PREFERS.items()],
        required=False,
    )
    calls = forms.CharField(
        label=gettext_lazy("When is it safe to call, and what should we say if somebody else answers?"),
        required=False,
        max_length=LONGEST,
        error_messages=TOO_LONG,
    )
    formats = forms.MultipleChoiceField(
        label=gettext_lazy("What can you read best?"),
        choices=[(str(each), text) for each, text in FORMATS.items()],
        required=False,
    )
    help = forms.MultipleChoiceField(
        label=gettext_lazy("What helps when we talk?"),
        choices=[(str(each), text) for each, text in HELP.items()],
        required=False,
    )
    language = forms.CharField(
        label=gettext_lazy("Language of the interpreter"),
        required=False,
        max_length=LONGEST,
        error_messages=TOO_LONG,
    )
    post = forms.ChoiceField(
        label=gettext_lazy("Where should letters go?"),
        choices=[(str(each), text) for each, text in POST.items()],
        required=False,
    )
    post_to = forms.CharField(
        label=gettext_lazy("Whose address, or which place?"),
        required=False,
        max_length=LONGEST,
        error_messages=TOO_LONG,
    )

    def clean(self) -> dict[str, object]:
        """An interpreter speaks a language, and post that goes elsewhere goes somewhere."""
        given = super().clean() or {}
        if Help.INTERPRETER in given.get("help", ()) and not given.get("language"):
            self.add_error("language", _("Enter the language that the interpreter should speak"))
        if given.get("post") and not given.get("post_to") and "post_to" not in self.errors:
            self.add_error("post_to", _("Enter where your letters should go"))
        return given

    @property
    def reach(self) -> Reach:
        """What was said; what stands in a field that nothing asks for is left out."""
        given = self.cleaned_data
        helps = tuple(Help(each) for each in given["help"])
        post = Post(given["post"])
        return Reach(
            formats=tuple(Format(each) for each in given["formats"]),
            help=helps,
            language=given["language"] if Help.INTERPRETER in helps else "",
            prefers=Prefers(given["prefers"]),
            calls=given["calls"],
            post=post,
            post_to=given["post_to"].replace("\r\n", "\n") if post else "",
        )


@for_residents
@require_safe
def reach(request: HttpRequest, person: UUID) -> HttpResponse:
    """What was said, and who has read it."""
    said = way_to_reach(person)
    holders = read_by(person, timezone.now())
    return page(
        request,
        "portal/account/reach.html",
        person,
        here="",
        back=back_to_account(),
        said=done(request),
        facts=reach_facts(said),
        rows=[] if said == NOTHING else [_line(each) for each in holders],
        missing=said != NOTHING and any(_is_missing(each) for each in holders),
        unheard=[each.organisation for each in holders if not each.can_hear] if said != NOTHING else [],
        change=Link(
            text=_("Tell us how to reach you") if said == NOTHING else _("Change it"),
            url=reverse("portal:account-reach-change"),
        ),
    )


@for_residents
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, person: UUID) -> HttpResponse:
    """The form. Saved with nothing in it, what was said is taken back."""
    sent = request.method == "POST"
    form = ReachForm(request.POST) if sent else ReachForm(initial=_initial(person))
    if form.is_valid():
        say_how_to_reach(person=person, reach=form.reach, at=timezone.now())
        return back_to("portal:account-reach", "saved")
    return page(
        request,
        "portal/account/reach_change.html",
        person,
        here="",
        back=Link(text=_("How to reach you"), url=reverse("portal:account-reach")),
        form=form,
        in_error=bool(form.errors),
        options={
            name: [Option(value=value, text=str(text)) for value, text in form.fields[name].choices]  # type: ignore[attr-defined]
            for name in ("prefers", "formats", "help", "post")
        },
        told=[each.organisation.name for each in read_by(person, timezone.now()) if each.can_hear],
    )


def _initial(person: UUID) -> dict[str, object]:
    said = way_to_reach(person)
    return {
        "prefers": str(said.prefers),
        "calls": said.calls,
        "formats": [str(each) for each in said.formats],
        "help": [str(each) for each in said.help],
        "language": said.language,
        "post": str(said.post),
        "post_to": said.post_to,
    }


def _line(each: ReadBy) -> Fact:
    return Fact(term=each.organisation.name, text="", status=_state(each))


def _state(each: ReadBy) -> Status:
    """How far it has come with one organisation."""
    if each.read_at is not None:
        return Status(tone=Tone.DONE, text=_("Read on %(day)s") % {"day": full_date(each.read_at)})
    if each.is_late:
        return Status(tone=Tone.LATE, text=_("Late: not confirmed within a week. They were reminded"))
    if each.told_at is not None:
        text = _("Sent on %(day)s, not confirmed yet") % {"day": full_date(each.told_at)}
        return Status(tone=Tone.WAITING, text=text)
    if each.is_on_its_way:
        return Status(tone=Tone.WAITING, text=_("On its way"))
    if each.can_hear:
        return Status(tone=Tone.WAITING, text=_("Not told yet"))
    return Status(tone=Tone.QUIET, text=_("Cannot be told here"))


def _is_missing(each: ReadBy) -> bool:
    return each.can_hear and not each.is_on_its_way
