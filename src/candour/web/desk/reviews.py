"""Reviewing uses that are kept from view: a named person, who did not do it, decides whether to show them.

Nothing appears by a timer: a date that has passed only moves a review to the top.
"""

from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from candour.access.withheld import CannotReview, Emergency, note_opened, review_emergency, review_withheld
from candour.core.local_time import local_date
from candour.web.design.pacing import A_RECORD, dear
from candour.web.design.paging import paged
from candour.web.design.parts import Cell, Link, Notice, Option, Tone
from candour.web.design.too_late import keep_words
from candour.web.desk.clocks import time_left
from candour.web.desk.frame import Post, Role, for_role, freshly, key_of, page
from candour.web.desk.review_words import facts, link_to, names_of, question, short, waiting_at, was_by

LONGEST_FINDING = 4_000
DONE = {
    "shown": (gettext_lazy("Your review is saved. The person is now shown the use and what you found."), ""),
    "kept": (
        gettext_lazy("Your review is saved. The use is still kept from view."),
        gettext_lazy("It comes back here for another review in four weeks."),
    ),
}
SHOWING = {
    "yes": gettext_lazy("Yes, show the use and what I found"),
    "no": gettext_lazy("Not yet: keep the use from view, and review it again in four weeks"),
}


class ReviewForm(forms.Form):
    """What was found, in words for the person, and whether showing it is safe."""

    finding = forms.CharField(
        label=gettext_lazy("What did you find?"),
        max_length=LONGEST_FINDING,
        widget=forms.Textarea,
        error_messages={
            "required": gettext_lazy("Write what you found"),
            "max_length": gettext_lazy("What you found must be 4,000 characters or fewer"),
        },
    )
    show = forms.ChoiceField(
        label=gettext_lazy("Is it safe to show this use to the person?"),
        choices=list(SHOWING.items()),
        error_messages={"required": gettext_lazy("Choose whether it is safe to show this use")},
    )


@require_safe
@for_role(Role.DATA_PROTECTION_OFFICER)
def reviews(request: HttpRequest, post: Post) -> HttpResponse:
    """Everything of one's organisation that waits for a review."""
    today = local_date(timezone.now())
    shown = paged(request, waiting_at(post.organisation))
    names = names_of(shown.rows)
    rows: list[tuple[Cell, ...]] = [
        (
            time_left(each.review_by, today),
            link_to(post.organisation, each),
            was_by(each, names),
        )
        for each in shown.rows
    ]
    return page(
        request,
        "reviews.html",
        post.staff,
        here=key_of("reviews", post.organisation),
        organisation=post.organisation,
        said=_said(request.GET.get("done", "")),
        rows=rows,
        pages=shown,
    )


@dear(A_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
@for_role(Role.DATA_PROTECTION_OFFICER)
@freshly
def review(request: HttpRequest, post: Post, use: UUID) -> HttpResponse:
    """One use, and recording what was found about it."""
    withheld = next((each for each in waiting_at(post.organisation) if each.id == use), None)
    if withheld is None:
        keep_words(request, "finding")
        raise Http404
    record = review_emergency if isinstance(withheld, Emergency) else review_withheld
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        show = form.cleaned_data["show"] == "yes"
        try:
            record(
                entry=use,
                by=post.staff.name,
                also_called=post.staff.also_called,
                finding=form.cleaned_data["finding"],
                show=show,
                at=timezone.now(),
            )
        except CannotReview as why:
            form.add_error(None, str(why))
        else:
            done = "shown" if show else "kept"
            return redirect(reverse("desk:reviews", args=[post.organisation.slug]) + f"?done={done}")
    try:
        note_opened(entry=use, by=post.staff.name, at=timezone.now())
    except CannotReview:  # a colleague was quicker
        raise Http404 from None
    return page(
        request,
        "review.html",
        post.staff,
        here=key_of("reviews", post.organisation),
        back=Link(text=_("Reviews"), url=reverse("desk:reviews", args=[post.organisation.slug])),
        title=question(withheld)[0],
        lead=question(withheld)[1],
        number=short(withheld),
        facts=facts(withheld),
        form=form,
        in_error=bool(form.errors),
        options=[Option(value=value, text=str(text)) for value, text in SHOWING.items()],
    )


def _said(done: str) -> Notice | None:
    if done not in DONE:
        return None
    title, text = DONE[done]
    return Notice(tone=Tone.DONE, title=str(title), text=str(text))
