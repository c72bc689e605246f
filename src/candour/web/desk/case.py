"""One case at the desk: opening it with a reason, reading it, taking it on, writing, answering.

Whoever opens it says why, and its person sees that among the uses of their data. Another organisation's case
is not there, nor one of a kind that another role answers.
"""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from candour.people.models import Subject
from candour.services.actions import decide_case, open_at_desk, take_case, write_to_person
from candour.services.errors import NobodyReads, OutOfOrder
from candour.services.models import CaseStep
from candour.services.queries.cases import (
    ListedCase,
    OpenedCase,
    case_at,
    is_open_to,
    kinds_for,
    listed_at,
)
from candour.services.queries.readers import Reader, reader_of
from candour.web.design.dates import local_date
from candour.web.design.once import again, new_number, number_sent
from candour.web.design.pacing import A_RECORD, dear
from candour.web.design.parts import Link, Notice, Option, Tone
from candour.web.design.too_late import too_late
from candour.web.design.unsent import keep_unsent
from candour.web.desk.authority_facts import who_acts_for
from candour.web.desk.case_forms import REASONS, AnswerForm, OpeningForm, WritingForm, outcomes_of
from candour.web.desk.case_page import facts_of, how_to_reach, letters_of, story_of, who_is
from candour.web.desk.case_words import FITTING, FORMS, NAMES, PHRASES, case_stands
from candour.web.desk.clocks import time_left
from candour.web.desk.frame import Post, Role, for_role, key_of, page

for_answering = for_role(Role.OFFICER, Role.DATA_PROTECTION_OFFICER)
DONE = {
    "taken": gettext_lazy("You have taken this case"),
    "written": gettext_lazy("Your message has been sent"),
    "answered": gettext_lazy("You have answered this case"),
    "late": gettext_lazy("This case changed before you finished. Read what happened below."),
    "died": gettext_lazy("Your message was not sent, because a death is recorded for this person"),
}


def once_opened(view: Callable[[HttpRequest, Post, OpenedCase], HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a view the case, for whoever gave a reason a short while ago; whoever has not is asked for one.

    What they typed meanwhile is kept. Raises Http404 for a case that they do not answer.
    """

    @wraps(view)
    def opened(request: HttpRequest, post: Post, id: UUID) -> HttpResponse:
        listed = _listed(post, id)
        if not is_open_to(post.staff.account, listed.case, timezone.now()):
            keep_unsent(request)
            return again(redirect("desk:case-opening", post.organisation.slug, id), "")
        found = case_at(post.organisation, id, kinds_for(post.roles))
        if found is None:
            raise Http404
        return view(request, post, found)

    return opened


@require_safe
@for_answering
@once_opened
def case(request: HttpRequest, post: Post, found: OpenedCase) -> HttpResponse:
    """The case."""
    id, now = found.case.id, timezone.now()
    person = Subject.objects.values_list("person_id", flat=True).get(id=found.case.subject_id)
    waits, reader = found.case.decided_at is None, reader_of(found.case, now)
    return page(
        request,
        "case.html",
        post.staff,
        here=key_of("cases", post.organisation),
        back=_back(post),
        title=str(NAMES[found.case.kind]),
        number_of_case=found.case.number,
        left=time_left(found.case.answer_by, local_date(now)) if waits else None,
        stands=case_stands(found),
        said=_said(request.GET.get("done", "")),
        who=who_is(person, post.organisation),
        reach=how_to_reach(person) if reader is Reader.PERSON else [],
        acting=list(who_acts_for(person, post.organisation)),
        facts=facts_of(found),
        story=story_of(found),
        letters=letters_of(found),
        take=_address(post, id, "case-taking")
        if waits and found.case.officer_id != post.staff.account.pk
        else None,
        forms=FORMS[reader],
        is_open=found.standing is not CaseStep.Kind.CLOSED,
        write=_address(post, id, "case-message"),
        answer=_address(post, id, "case-answer") if waits else None,
    )


@dear(A_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
@for_answering
def opening(request: HttpRequest, post: Post, id: UUID) -> HttpResponse:
    """Asks why somebody opens a case, and opens it."""
    listed = _listed(post, id)
    now = timezone.now()
    there = redirect("desk:case", post.organisation.slug, id)
    if is_open_to(post.staff.account, listed.case, now):
        return there
    form = OpeningForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        _said, told = REASONS[form.cleaned_data["reason"]]
        open_at_desk(case=listed.case, officer=post.staff.account, reason=str(told), at=now)
        return there
    return page(
        request,
        "case_opening.html",
        post.staff,
        here=key_of("cases", post.organisation),
        back=_back(post),
        title=str(NAMES[listed.case.kind]),
        number_of_case=listed.case.number,
        stands=case_stands(listed),
        form=form,
        in_error=bool(form.errors),
        options=[Option(value=value, text=str(said)) for value, (said, _told) in REASONS.items()],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_answering
@once_opened
def taking(request: HttpRequest, post: Post, found: OpenedCase) -> HttpResponse:
    """Take the case on; a GET leads back to it."""
    id = found.case.id
    if request.method != "POST":
        return redirect(_address(post, id))
    try:
        take_case(case=found.case, officer=post.staff.account, at=timezone.now())
    except OutOfOrder:
        return _then(post, id, "late")
    return _then(post, id, "taken")


@require_http_methods(["GET", "HEAD", "POST"])
@for_answering
@once_opened
def message(request: HttpRequest, post: Post, found: OpenedCase) -> HttpResponse:
    """Write to the person, or to their executor; `?phrase=` begins with words that fit."""
    id = found.case.id
    if found.standing is CaseStep.Kind.CLOSED:
        return _late(request, post, id)
    if (reader := reader_of(found.case, timezone.now())) is Reader.NOBODY:
        return too_late(request, _then(post, id, "died"), "text")
    form = WritingForm(request.POST) if request.method == "POST" else WritingForm(initial=_begun(request))
    if form.is_valid():
        try:
            write_to_person(
                case=found.case,
                officer=post.staff.account,
                text=form.cleaned_data["text"],
                asks=form.cleaned_data["asks"] == "yes",
                sent_as=number_sent(request),
                at=timezone.now(),
            )
        except OutOfOrder:
            return _late(request, post, id)
        except NobodyReads:
            return too_late(request, _then(post, id, "died"), "text")
        return _then(post, id, "written")
    options = [Option(value=value, text=str(text)) for value, text in form.fields["asks"].choices]  # type: ignore[attr-defined]
    title = str(FORMS[reader].write)
    return _writing(request, post, found, form, "case_message.html", title, options)


@require_http_methods(["GET", "HEAD", "POST"])
@for_answering
@once_opened
def answer(request: HttpRequest, post: Post, found: OpenedCase) -> HttpResponse:
    """Decide the case, and say why."""
    id = found.case.id
    if found.case.decided_at is not None:
        return _late(request, post, id)
    kind = str(found.case.kind)
    form = (
        AnswerForm(kind, request.POST)
        if request.method == "POST"
        else AnswerForm(kind, initial=_begun(request))
    )
    if form.is_valid():
        try:
            decide_case(
                case=found.case,
                officer=post.staff.account,
                outcome=CaseStep.Kind(form.cleaned_data["outcome"]),
                text=form.cleaned_data["text"],
                at=timezone.now(),
            )
        except OutOfOrder:
            return _late(request, post, id)
        return _then(post, id, "answered")
    options = [Option(value=value, text=text) for value, text in outcomes_of(kind)]
    return _writing(request, post, found, form, "case_answer.html", _("Answer this case"), options)


def _writing(
    request: HttpRequest,
    post: Post,
    found: OpenedCase,
    form: forms.Form,
    template: str,
    title: str,
    options: list[Option],
) -> HttpResponse:
    return page(
        request,
        template,
        post.staff,
        here=key_of("cases", post.organisation),
        back=Link(text=_("Back to the case"), url=_address(post, found.case.id)),
        title=title,
        number_of_case=found.case.number,
        form=form,
        in_error=bool(form.errors),
        number=number_sent(request) if request.method == "POST" else new_number(),
        options=options,
        phrases=[
            Link(text=str(PHRASES[name][0]), url=f"?phrase={name}") for name in FITTING[str(found.case.kind)]
        ],
        facts=facts_of(found),
        forms=FORMS[reader_of(found.case, timezone.now())],
    )


def _begun(request: HttpRequest) -> dict[str, str]:
    """What a form begins with: a phrase that was chosen."""
    phrase = PHRASES.get(request.GET.get("phrase", ""))
    return {} if phrase is None else {"text": str(phrase[1])}


def _listed(post: Post, id: UUID) -> ListedCase:
    found = listed_at(post.organisation, id, kinds_for(post.roles))
    if found is None:
        raise Http404
    return found


def _address(post: Post, id: UUID, name: str = "case") -> str:
    """The address of a case, or of one of its forms."""
    return reverse(f"desk:{name}", args=[post.organisation.slug, id])


def _back(post: Post) -> Link:
    return Link(text=_("Cases"), url=reverse("desk:cases", args=[post.organisation.slug]))


def _then(post: Post, id: UUID, done: str) -> HttpResponse:
    return redirect(_address(post, id) + f"?done={done}")


def _late(request: HttpRequest, post: Post, id: UUID) -> HttpResponse:
    """Back to the case, which somebody decided or closed meanwhile, with what was written."""
    return too_late(request, _then(post, id, "late"), "text")


def _said(done: str) -> Notice | None:
    if done not in DONE:
        return None
    return Notice(
        tone=Tone.WAITING if done in ("late", "died") else Tone.DONE,
        title=str(DONE[done]),
        link=Link(text=_("See what to do next"), url=reverse("desk:inbox")) if done == "answered" else None,
    )
