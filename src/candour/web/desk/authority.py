"""One authority at the desk: what it opens, what happened to it, and what an officer does about it.

Names stand here only where this desk recorded it. What an officer suspects or was told stays on this page.
"""

from collections.abc import Callable
from functools import wraps
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

from candour.core.authority import Kind
from candour.people.errors import CannotActFor, NotStanding
from candour.people.models import Representation
from candour.people.representation_queries import next_review
from candour.services.actions import (
    end_authority,
    lift_authority,
    record_capacity_lost,
    review_authority,
    suspend_authority,
    take_objection,
)
from candour.services.actions.acting import AtDesk
from candour.services.queries.acting import authority_at, listed_by
from candour.web.design.authority_words import EVIDENCE, KINDS, desk_step, may_words, status_at
from candour.web.design.dates import clock, full_date
from candour.web.design.parts import Fact, Letter, Link, Notice, Tone
from candour.web.design.words import listed
from candour.web.desk.authority_forms import (
    CapacityForm,
    FindingForm,
    ObjectionForm,
    ReviewForm,
    SuspicionForm,
)
from candour.web.desk.case_page import who_is
from candour.web.desk.frame import Post, Role, for_role, key_of, page

DONE: dict[str, str | Promise] = {
    "recorded": gettext_lazy("It is recorded. Both people are told"),
    "reviewed": gettext_lazy("Your review is saved. Both people are told"),
    "objected": gettext_lazy("The objection is taken"),
    "suspended": gettext_lazy("It is stopped. It opens nothing any more"),
    "lifted": gettext_lazy("It goes on. Both people are told"),
    "ended": gettext_lazy("It is ended. Both people are told"),
    "capacity": gettext_lazy("That is recorded. Both people are told"),
    "late": gettext_lazy("Somebody was faster: read what happened"),
    "own": gettext_lazy("You are one of the two. A colleague has to do that"),
}

AuthorityView = Callable[[HttpRequest, Post, Representation], HttpResponse]


def at_this_desk(view: AuthorityView) -> Callable[..., HttpResponse]:
    """Give a view the authority, for officers of the desk where it stands; elsewhere it is not there."""

    @wraps(view)
    def opened(request: HttpRequest, post: Post, authority: UUID) -> HttpResponse:
        row = authority_at(post.organisation, authority)
        if row is None:
            raise Http404
        return view(request, post, row)

    return for_role(Role.OFFICER)(opened)


def while_it_stands(view: AuthorityView) -> Callable[..., HttpResponse]:
    """The same for what is done about it: what has ended leads back to its page."""

    @wraps(view)
    def opened(request: HttpRequest, post: Post, row: Representation) -> HttpResponse:
        if row.ended_at is not None:
            return _then(post, row, "late")
        try:
            return view(request, post, row)
        except NotStanding:
            return _then(post, row, "late")
        except CannotActFor:
            return _then(post, row, "own")

    return require_http_methods(["GET", "HEAD", "POST"])(at_this_desk(opened))


@require_safe
@at_this_desk
def authority(request: HttpRequest, post: Post, row: Representation) -> HttpResponse:
    """The page."""
    stops = row.suspended_at is not None
    return page(
        request,
        "authority.html",
        post.staff,
        here=key_of("authorities", post.organisation),
        back=Link(
            text=_("Acting for someone"), url=reverse("desk:authorities", args=[post.organisation.slug])
        ),
        title=str(KINDS[Kind(row.kind)]),
        stands=status_at(row, timezone.now()),
        said=_said(request.GET.get("done", "")),
        facts=_facts(post, row),
        objections=_objections(row),
        story=[desk_step(step) for step in row.steps.select_related("officer").order_by("at", "id")],
        is_open=row.ended_at is None,
        review=_to(post, row, "authority-review") if not stops else "",
        suspend=_to(post, row, "authority-suspension") if not stops else "",
        lift=_to(post, row, "authority-lifting") if stops else "",
        capacity=_to(post, row, "authority-capacity")
        if row.kind == Kind.WELFARE_ATTORNEY and row.capacity_lost_on is None
        else "",
        object=_to(post, row, "authority-objection"),
        end=_to(post, row, "authority-end"),
    )


@while_it_stands
def review(request: HttpRequest, post: Post, row: Representation) -> HttpResponse:
    """Goes on, goes on with less, or ends, with words for both people."""
    offers = listed_by(row)
    form = ReviewForm(offers, row.may_act, request.POST if request.method == "POST" else None)
    if form.is_valid():
        given, now = form.cleaned_data, timezone.now()
        if given["outcome"] == "end":
            end_authority(authority=row, desk=_at(post), why=given["finding"], at=now)
            return _then(post, row, "ended")
        is_narrower = given["outcome"] == "narrower"
        review_authority(
            authority=row,
            desk=_at(post),
            finding=given["finding"],
            services=given["services"] if is_narrower else row.services,
            may_act=given.get("may_act", "see") == "act" if is_narrower else row.may_act,
            at=now,
        )
        return _then(post, row, "reviewed")
    return _writing(request, post, row, form, _("Review it"), _("Save this review"))


@while_it_stands
def objection(request: HttpRequest, post: Post, row: Representation) -> HttpResponse:
    """An objection by the person, or by anybody."""
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        is_own = given["who"] == "person"
        take_objection(
            authority=row,
            desk=_at(post),
            by="person" if is_own else given["by"],
            why=given["why"],
            suspends=given["stops"] == "yes",
            at=timezone.now(),
        )
        return _then(post, row, "objected")
    return _writing(request, post, row, form, _("Take an objection"), _("Save the objection"))


@while_it_stands
def suspension(request: HttpRequest, post: Post, row: Representation) -> HttpResponse:
    """Stop it, because abuse is suspected."""
    form = SuspicionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        suspend_authority(
            authority=row,
            desk=_at(post),
            why=form.cleaned_data["why"],
            at=timezone.now(),
        )
        return _then(post, row, "suspended")
    return _writing(request, post, row, form, _("Stop it: abuse is suspected"), _("Stop it now"))


@while_it_stands
def lifting(request: HttpRequest, post: Post, row: Representation) -> HttpResponse:
    """Let it go on; objections that waited are answered with it."""
    if row.suspended_at is None:
        return _then(post, row, "late")
    form = FindingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        lift_authority(
            authority=row,
            desk=_at(post),
            finding=form.cleaned_data["finding"],
            at=timezone.now(),
        )
        return _then(post, row, "lifted")
    return _writing(request, post, row, form, _("Let it go on"), _("Let it go on"))


@while_it_stands
def end(request: HttpRequest, post: Post, row: Representation) -> HttpResponse:
    """End it for good."""
    form = FindingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        end_authority(
            authority=row,
            desk=_at(post),
            why=form.cleaned_data["finding"],
            at=timezone.now(),
        )
        return _then(post, row, "ended")
    return _writing(request, post, row, form, _("End it"), _("End it now"))


@while_it_stands
def capacity(request: HttpRequest, post: Post, row: Representation) -> HttpResponse:
    """A welfare attorney's may begin."""
    if row.kind != Kind.WELFARE_ATTORNEY:
        raise Http404
    form = CapacityForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        record_capacity_lost(
            authority=row,
            desk=_at(post),
            on=form.cleaned_data["on"],
            at=timezone.now(),
        )
        return _then(post, row, "capacity")
    return _writing(request, post, row, form, _("They cannot decide any more"), _("Save the day"))


def _writing(
    request: HttpRequest, post: Post, row: Representation, form: forms.Form, title: str, press: str
) -> HttpResponse:
    return page(
        request,
        "authority_writing.html",
        post.staff,
        here=key_of("authorities", post.organisation),
        back=Link(text=_("Back to it"), url=_to(post, row, "authority")),
        title=title,
        kicker=str(KINDS[Kind(row.kind)]),
        form=form,
        in_error=bool(form.errors),
        press=press,
    )


def _facts(post: Post, row: Representation) -> list[Fact]:
    day = next_review(row)
    facts = [*_who(post, row), Fact(term=_("Services"), text=_services(row))]
    facts.append(Fact(term=_("They may"), text=may_words(row)))
    facts.append(Fact(term=_("From"), text=full_date(row.starts_at)))
    ends = _("it is ended") if row.ends_at is None else full_date(row.ends_at)
    facts.append(Fact(term=_("Until"), text=ends))
    if day is not None:
        facts.append(Fact(term=_("Next review"), text=full_date(day)))
    if row.kind == Kind.WELFARE_ATTORNEY and row.capacity_lost_on is not None:
        facts.append(Fact(term=_("Cannot decide since"), text=full_date(row.capacity_lost_on)))
    return facts


def _who(post: Post, row: Representation) -> list[Fact]:
    """Both people, where this desk recorded it; of an invitation only what the person calls whoever acts."""
    if row.organisation_id != post.organisation.pk or row.account is None:
        return [Fact(term=_("Acts for them"), text=_("Their %s, by their own invitation") % row.relation)]
    acts = _("%(name)s, their %(relation)s") % {"name": row.account.full_name, "relation": row.relation}
    return [
        *who_is(row.person_id, post.organisation),
        Fact(term=_("Acts for them"), text=acts),
        Fact(term=_("Seen"), text=str(EVIDENCE.get(row.evidence, row.evidence))),
        Fact(term=_("Case"), text=row.case),
    ]


def _services(row: Representation) -> str:
    return listed([offer.name for offer in listed_by(row)]) or _("None that is still offered")


def _objections(row: Representation) -> list[Letter]:
    return [
        Letter(
            who=_("The person themselves") if each.by == "person" else each.who,
            when=_("%(day)s, %(time)s") % {"day": full_date(each.at), "time": clock(each.at)},
            paragraphs=(each.why,) if each.why else (),
        )
        for each in row.open_objections  # type: ignore[attr-defined]
    ]


def _at(post: Post) -> AtDesk:
    return AtDesk(post.staff.account, post.organisation)


def _to(post: Post, row: Representation, name: str) -> str:
    return reverse(f"desk:{name}", args=[post.organisation.slug, row.pk])


def _then(post: Post, row: Representation, done: str) -> HttpResponse:
    return redirect(_to(post, row, "authority") + f"?done={done}")


def _said(done: str) -> Notice | None:
    if done not in DONE:
        return None
    return Notice(tone=Tone.WAITING if done in ("late", "own") else Tone.DONE, title=str(DONE[done]))
