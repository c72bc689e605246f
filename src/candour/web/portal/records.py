"""*Records in my account*: which organisations' records are joined here, linking one, and letting go of one.

Whatever keeps somebody from linking a record is answered with one sentence, and takes the same time.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from candour.people.queries import has_log
from candour.register.queries import linked_by_facts
from candour.services.actions import link_again, link_by_code, these_are_not_me, unlink_record
from candour.services.actions.linking import Outcome
from candour.services.errors import NotLinked
from candour.services.queries import JoinedRecord, joined_records, unlinked_lately
from candour.sharing.errors import OutOfOrder
from candour.web.design.dates import full_date
from candour.web.design.parts import Link, Notice, Option, Tone
from candour.web.design.unhurried import answer_after
from candour.web.portal.frame import account_of, for_residents, page

ANSWER_SECONDS = 0.3
"""Every answer to a code takes this long, whatever was found meanwhile."""

DONE: dict[str, tuple[str | Promise, str | Promise]] = {
    "linked": (
        gettext_lazy("The record is linked to your account"),
        gettext_lazy("What it says is on your pages from now on."),
    ),
    "already": (gettext_lazy("This record is already linked to your account"), ""),
    "unlinked": (
        gettext_lazy("The record is unlinked"),
        gettext_lazy("Nothing changes at the organisation."),
    ),
    "not-me": (
        gettext_lazy("The record is removed from your account"),
        gettext_lazy(
            "A person at the organisation will find out how it came there. If other records are still here, "
            "check that each one is yours."
        ),
    ),
    "none-me": (
        gettext_lazy("The records are removed from your account"),
        gettext_lazy(
            "A person at each organisation will find out how they came there. If other records are still "
            "here, check that each one is yours."
        ),
    ),
}


class CodeForm(forms.Form):
    """An activation code, as it stands on the paper."""

    code = forms.CharField(
        label=gettext_lazy("Your activation code"),
        max_length=60,
        error_messages={
            "required": gettext_lazy("Enter the code from your letter or slip"),
            "max_length": gettext_lazy("The code has 12 letters and numbers"),
        },
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A record on the page. numbers: by which its organisation knows the person."""

    name: str
    numbers: str
    how: str
    code: str
    unlinking: str
    not_me: str


@require_safe
@for_residents
def my_records(request: HttpRequest, person: UUID) -> HttpResponse:
    """The page."""
    return page(
        request,
        "portal/my_records.html",
        person,
        here="services",
        rows=[_row(each) for each in joined_records(person)],
        again=[
            (organisation.name, reverse("portal:record-linking", args=[subject]))
            for subject, organisation in unlinked_lately(person, timezone.now())
        ],
        by_facts=bool(linked_by_facts()),
        notice=_notice(request.GET.get("done", "")),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_residents
def code(request: HttpRequest, person: UUID) -> HttpResponse:
    """The form for an activation code, and what came of it."""
    if not has_log(person):
        raise Http404
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        tried = link_by_code(account=account_of(request), code=form.cleaned_data["code"], at=timezone.now())
        if tried.outcome in (Outcome.LINKED, Outcome.ALREADY):
            done = redirect(f"{reverse('portal:my-records')}?done={tried.outcome}")
            return answer_after(done, ANSWER_SECONDS)
        form.add_error("code", _why_not(tried.outcome))
    answer = page(
        request,
        "portal/record_code.html",
        person,
        here="services",
        back=Link(text=_("Records in my account"), url=reverse("portal:my-records")),
        form=form,
        in_error=bool(form.errors),
    )
    return answer_after(answer, ANSWER_SECONDS) if form.is_bound else answer


@require_http_methods(["GET", "HEAD", "POST"])
@for_residents
def unlinking(request: HttpRequest, person: UUID, subject: UUID) -> HttpResponse:
    """What unlinking a record changes, and doing it."""
    record = _record(person, subject)
    name = record.organisation.name
    if request.method == "POST":
        return _let_go(lambda at: unlink_record(person=person, subject=subject, at=at), "unlinked")
    says = [
        _(
            "You will not see it here any more, or who uses it from now on. "
            "What it says disappears from your home page."
        ),
        _("%s still holds it, and your services there carry on.") % name,
        _("Anything you said yes to about it stops. Anything you said no to stays off."),
        _("You can link it again: within a day with one press, later with a new code.")
        if record.link is not None
        else _("To link it again you need a code."),
    ]
    return _asked(request, person, _("Unlink this record of %s?") % name, says, _("Unlink it"))


@require_http_methods(["GET", "HEAD", "POST"])
@for_residents
def not_me(request: HttpRequest, person: UUID, subject: UUID) -> HttpResponse:
    """What happens when a record is somebody else's, and saying so."""
    record = _record(person, subject)
    name, companions = record.organisation.name, _came_with(person, record)
    if request.method == "POST":
        said = request.POST.getlist("also")
        gone = [subject, *(each.subject for each in companions if str(each.subject) in said)]
        return _let_go(
            lambda at: these_are_not_me(person=person, subjects=gone, at=at),
            "not-me" if len(gone) == 1 else "none-me",
        )
    says = [
        _("It is removed from your account at once, and is no longer treated as yours."),
        _("We tell a person at %s, who finds out how it came here.") % name,
        _("Anyone who was given details about either of you is told that two people were mixed up."),
        _("If you find out that it is yours after all, you can link it with a code."),
    ]
    also = [Option(value=str(each.subject), text=_called(each)) for each in companions]
    title = _("Tell %s that their record is not about you?") % name
    return _asked(request, person, title, says, _("It is not about me"), also)


@require_http_methods(["GET", "HEAD", "POST"])
@for_residents
def linking(request: HttpRequest, person: UUID, subject: UUID) -> HttpResponse:
    """Undo an unlinking of today; a GET, after signing in again, leads back to the page."""
    if all(subject != each for each, _organisation in unlinked_lately(person, timezone.now())):
        raise Http404
    if request.method != "POST":
        return redirect("portal:my-records")
    try:
        link_again(account=account_of(request), subject=subject, at=timezone.now())
    except NotLinked as gone:
        raise Http404 from gone
    return redirect(f"{reverse('portal:my-records')}?done=linked")


def _record(person: UUID, subject: UUID) -> JoinedRecord:
    for record in joined_records(person):
        if record.subject == subject:
            return record
    raise Http404


def _came_with(person: UUID, record: JoinedRecord) -> list[JoinedRecord]:
    """The other records that organisations found to be the same person's, and nobody linked by themselves."""
    return [each for each in joined_records(person) if each.link is None and each.subject != record.subject]


def _called(record: JoinedRecord) -> str:
    numbers = ", ".join(each.value for each in record.known_as)
    return _("%(organisation)s, %(numbers)s") % {"organisation": record.organisation.name, "numbers": numbers}


def _let_go(action: Callable[[datetime], None], done: str) -> HttpResponse:
    try:
        action(timezone.now())
    except (NotLinked, OutOfOrder) as gone:
        raise Http404 from gone
    return redirect(f"{reverse('portal:my-records')}?done={done}")


def _asked(
    request: HttpRequest,
    person: UUID,
    title: str,
    says: list[str],
    press: str,
    also: Sequence[Option] = (),
) -> HttpResponse:
    return page(
        request,
        "portal/record_asked.html",
        person,
        here="services",
        back=Link(text=_("Records in my account"), url=reverse("portal:my-records")),
        title=title,
        says=says,
        press=press,
        also=also,
    )


def _why_not(outcome: Outcome) -> str:
    if outcome is Outcome.TOO_OFTEN:
        return _("You have tried several times. Wait an hour, or ring us: we can help at once.")
    return _(
        "This code does not work. Check each letter. If it was used already or is too old, ask for another."
    )


def _row(record: JoinedRecord) -> Row:
    link, made = record.link, record.code
    linked = _("Linked by %(how)s, %(day)s.")
    return Row(
        name=record.organisation.name,
        numbers=", ".join(each.value for each in record.known_as),
        how=_("Linked by the organisations that know you.")
        if link is None
        else linked % {"how": link.how, "day": full_date(link.linked_at)},
        code=""
        if made is None
        else _("A code was made for it on %(day)s. Why: %(reason)s. Case %(case)s.")
        % {"day": full_date(made.made_at), "reason": record.reason.rstrip("."), "case": made.case_reference},
        unlinking=reverse("portal:record-unlinking", args=[record.subject]),
        not_me=reverse("portal:record-not-me", args=[record.subject]),
    )


def _notice(done: str) -> Notice | None:
    if done not in DONE:
        return None
    title, text = DONE[done]
    link = (
        Link(text=_("See what is held about you"), url=reverse("portal:held")) if done == "linked" else None
    )
    return Notice(tone=Tone.DONE, title=str(title), text=str(text), link=link)
