"""One authority at the desk: who may open it, and its page. What is done about it, `authority_acts` has.

Names stand here only where this desk recorded it. What an officer suspects or was told stays on this page.
Opening it is told to the person, and not to whoever acts: they may be the one who is looked into.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from uuid import UUID

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
from candour.people.representation_queries import held_up_by_death, named_in
from candour.services.actions import note_shown
from candour.services.actions.acting import AtDesk
from candour.services.queries.acting import authority_at
from candour.web.design.authority_words import KINDS, after_death, desk_step, status_at
from candour.web.design.dates import full_date
from candour.web.design.parts import Cell, Link, Notice, Tone
from candour.web.design.too_late import too_late
from candour.web.desk.authority_facts import facts_of, objections_to
from candour.web.desk.frame import Post, Role, for_role, key_of, page

DONE: dict[str, str | Promise] = {
    "recorded": gettext_lazy("The authority is recorded. The people concerned are told."),
    "reviewed": gettext_lazy("Your review is saved. Both people are told."),
    "objected": gettext_lazy("The objection is recorded"),
    "suspended": gettext_lazy("The authority is stopped. Nobody can use it any more."),
    "lifted": gettext_lazy("The authority is restarted. Both people are told."),
    "ended": gettext_lazy("The authority has ended. Both people are told."),
    "capacity": gettext_lazy("The date is recorded. Both people are told."),
    "named": gettext_lazy("The officer can now act for this person"),
    "unnamed": gettext_lazy("The officer can no longer act for this person"),
    "late": gettext_lazy("This authority changed before you finished. Read what happened below."),
    "own": gettext_lazy("This authority concerns you, so a colleague must do that"),
}

_OPENED = "authorities-opened"

P = ParamSpec("P")
AuthorityView = Callable[Concatenate[HttpRequest, Post, Representation, P], HttpResponse]


def at_this_desk(view: AuthorityView[P]) -> Callable[..., HttpResponse]:
    """Give a view the authority, for officers of the desk where it stands; elsewhere it is not there."""

    @wraps(view)
    def opened(
        request: HttpRequest, post: Post, authority: UUID, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        row = authority_at(post.organisation, authority)
        if row is None:
            raise Http404
        return view(request, post, row, *args, **kwargs)

    return for_role(Role.OFFICER)(opened)


def while_it_stands(view: AuthorityView[P]) -> Callable[..., HttpResponse]:
    """The same for what is done about it: what has ended leads back to its page."""

    @wraps(view)
    def opened(
        request: HttpRequest, post: Post, row: Representation, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        if row.ended_at is not None:
            return late(request, post, row)
        try:
            return view(request, post, row, *args, **kwargs)
        except NotStanding:
            return late(request, post, row)
        except CannotActFor:
            return then(post, row, "own")

    return require_http_methods(["GET", "HEAD", "POST"])(at_this_desk(cast(AuthorityView[P], opened)))


@require_safe
@at_this_desk
def authority(request: HttpRequest, post: Post, row: Representation) -> HttpResponse:
    """The page."""
    _note_opened(request, post, row)
    stops = row.suspended_at is not None
    acts_here = row.kind == Kind.CORPORATE_APPOINTEE
    return page(
        request,
        "authority.html",
        post.staff,
        here=key_of("authorities", post.organisation),
        back=Link(
            text=_("Acting for someone"), url=reverse("desk:authorities", args=[post.organisation.slug])
        ),
        title=str(KINDS[Kind(row.kind)]),
        stands=status_at(row, timezone.now(), held_up_by_death([row])),
        said=_said(request.GET.get("done", "")),
        after_death=after_death(row) if acts_here else [],
        facts=facts_of(post, row),
        objections=objections_to(row),
        story=[desk_step(step) for step in row.steps.select_related("officer").order_by("at", "id")],
        is_open=row.ended_at is None,
        named=_named(post, row) if acts_here else None,
        name=to(post, row, "authority-naming") if acts_here else "",
        review=to(post, row, "authority-review") if not stops else "",
        suspend=to(post, row, "authority-suspension") if not stops else "",
        lift=to(post, row, "authority-lifting") if stops else "",
        capacity=to(post, row, "authority-capacity")
        if row.kind == Kind.WELFARE_ATTORNEY and row.capacity_lost_on is None
        else "",
        object=to(post, row, "authority-objection"),
        end=to(post, row, "authority-end"),
    )


def to(post: Post, row: Representation, name: str) -> str:
    """The address of an authority, or of what is done about it."""
    return reverse(f"desk:{name}", args=[post.organisation.slug, row.pk])


def then(post: Post, row: Representation, done: str) -> HttpResponse:
    """Back to its page, which says what was done."""
    return redirect(to(post, row, "authority") + f"?done={done}")


def late(request: HttpRequest, post: Post, row: Representation) -> HttpResponse:
    """Back to its page, where somebody was faster, with what was written."""
    return too_late(request, then(post, row, "late"), "finding", "by", "why")


def _note_opened(request: HttpRequest, post: Post, row: Representation) -> None:
    """Tell the person, once while this officer is signed in: each act leads back here."""
    opened = request.session.setdefault(_OPENED, [])
    if str(row.pk) in opened:
        return
    note_shown(
        person=row.person_id,
        desk=AtDesk(post.staff.account, post.organisation),
        seen="authority",
        purpose=_("To look after who acts for you"),
        case=row.case,
        at=timezone.now(),
    )
    opened.append(str(row.pk))
    request.session.modified = True


def _named(post: Post, row: Representation) -> list[tuple[Cell, ...]]:
    """Through whom the organisation acts, by whom and when they were named, and ending it."""
    return [
        (
            each.account.full_name,
            _("%(day)s, by %(name)s") % {"day": full_date(each.named_at), "name": each.named_by.full_name},
            Link(
                text=_("Stop them acting"),
                url=reverse("desk:authority-unnaming", args=[post.organisation.slug, row.pk, each.pk]),
                about=each.account.full_name,
            )
            if row.ended_at is None
            else "",
        )
        for each in named_in(row)
    ]


def _said(done: str) -> Notice | None:
    if done not in DONE:
        return None
    return Notice(tone=Tone.WAITING if done in ("late", "own") else Tone.DONE, title=str(DONE[done]))
