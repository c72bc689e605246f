"""What an officer does about an authority: each asks for their words on a page of its own, and is done once.

An act is a title, a button, what is asked, and doing it; one view serves them all.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candour.core.authority import Kind
from candour.people.models import Organisation, Representation
from candour.people.representation_queries import named_in
from candour.services.actions import (
    end_acting_officer,
    end_authority,
    lift_authority,
    name_acting_officer,
    record_capacity_lost,
    review_authority,
    suspend_authority,
    take_objection,
)
from candour.services.actions.acting import AtDesk
from candour.services.queries.acting import listed_by
from candour.web.design.authority_words import KINDS
from candour.web.design.parts import Link
from candour.web.desk.authority import late, then, to, while_it_stands
from candour.web.desk.authority_forms import (
    CapacityForm,
    FindingForm,
    NamingForm,
    ObjectionForm,
    ReviewForm,
    SuspicionForm,
)
from candour.web.desk.frame import Post, freshly, key_of, page

Given = Mapping[str, Any]
Asks = Callable[[Representation, Any], forms.Form]
Does = Callable[[Representation, AtDesk, Given, datetime], str]


WORDS = gettext_lazy("Your words")
SHORT = gettext_lazy("Use short sentences. Say who did what, and what happens next.")


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do. does: gives what its page then says. only: of which kind; None for any.

    part, note: what stands beside the form. says: what follows from it; "" where the note says so. lets_in:
    whether somebody sees or does more by it, so it asks for a fresh second factor.
    """

    title: str | Promise
    press: str | Promise
    asks: Asks
    does: Does
    only: Kind | None = None
    stopped: bool = False  # only what is stopped
    lets_in: bool = False
    part: str | Promise = WORDS
    note: str | Promise = SHORT
    says: str | Promise = ""


def page_of(act: Act) -> Callable[..., HttpResponse]:
    """The view of an act."""

    def shown(request: HttpRequest, post: Post, row: Representation) -> HttpResponse:
        if act.only is not None and row.kind != act.only:
            raise Http404
        if act.stopped and row.suspended_at is None:
            return late(request, post, row)
        form = act.asks(row, request.POST if request.method == "POST" else None)
        if form.is_valid():
            desk = AtDesk(post.staff.account, post.organisation)
            return then(post, row, act.does(row, desk, form.cleaned_data, timezone.now()))
        return page(
            request,
            "authority_writing.html",
            post.staff,
            here=key_of("authorities", post.organisation),
            back=Link(text=_("Back to the authority"), url=to(post, row, "authority")),
            title=str(act.title),
            lead=str(act.says),
            kicker=str(KINDS[Kind(row.kind)]),
            part=str(act.part),
            note=str(act.note),
            form=form,
            in_error=bool(form.errors),
            press=str(act.press),
        )

    return while_it_stands(freshly(shown) if act.lets_in else shown)


def _review(row: Representation, desk: AtDesk, given: Given, at: datetime) -> str:
    """Goes on, goes on with less, or ends, with words for both people."""
    if given["outcome"] == "end":
        return _end(row, desk, given, at)
    is_narrower = given["outcome"] == "narrower"
    review_authority(
        authority=row,
        desk=desk,
        finding=given["finding"],
        services=given["services"] if is_narrower else row.services,
        may_act=given.get("may_act", "see") == "act" if is_narrower else row.may_act,
        at=at,
    )
    return "reviewed"


def _object(row: Representation, desk: AtDesk, given: Given, at: datetime) -> str:
    by = "person" if given["who"] == "person" else given["by"]
    stops = given["stops"] == "yes"
    take_objection(authority=row, desk=desk, by=by, why=given["why"], suspends=stops, at=at)
    return "objected"


def _suspend(row: Representation, desk: AtDesk, given: Given, at: datetime) -> str:
    suspend_authority(authority=row, desk=desk, why=given["why"], at=at)
    return "suspended"


def _lift(row: Representation, desk: AtDesk, given: Given, at: datetime) -> str:
    lift_authority(authority=row, desk=desk, finding=given["finding"], at=at)
    return "lifted"


def _end(row: Representation, desk: AtDesk, given: Given, at: datetime) -> str:
    end_authority(authority=row, desk=desk, why=given["finding"], at=at)
    return "ended"


def _lost(row: Representation, desk: AtDesk, given: Given, at: datetime) -> str:
    record_capacity_lost(authority=row, desk=desk, on=given["on"], at=at)
    return "capacity"


def _name(row: Representation, desk: AtDesk, given: Given, at: datetime) -> str:
    name_acting_officer(authority=row, desk=desk, account=given["officer"], at=at)
    return "named"


def _acting(row: Representation) -> Organisation:
    assert row.organisation is not None, "a desk recorded it"
    return row.organisation


review = page_of(
    Act(
        gettext_lazy("Review this authority"),
        gettext_lazy("Save this review"),
        lambda row, sent: ReviewForm(listed_by(row), Kind(row.kind), row.may_act, sent),
        _review,
        part=gettext_lazy("Your decision"),
        says=gettext_lazy("Your review answers any objections. Both people are told."),
    )
)
objection = page_of(
    Act(
        gettext_lazy("Record an objection"),
        gettext_lazy("Save the objection"),
        lambda _row, sent: ObjectionForm(sent),
        _object,
        part=gettext_lazy("The objection"),
        says=gettext_lazy(
            "If the person is objecting, or if you stop the authority, both people are told. If not, nobody "
            "is told until an officer has looked into the objection."
        ),
    )
)
suspension = page_of(
    Act(
        gettext_lazy("Stop this authority because you suspect abuse"),
        gettext_lazy("Stop this authority now"),
        lambda _row, sent: SuspicionForm(sent),
        _suspend,
        says=gettext_lazy(
            "The authority stops straight away. Both people are told that something changed, but not what "
            "you suspect."
        ),
    )
)
lifting = page_of(
    Act(
        gettext_lazy("Restart this authority"),
        gettext_lazy("Restart this authority"),
        lambda _row, sent: FindingForm(sent),
        _lift,
        stopped=True,
        lets_in=True,
        says=gettext_lazy(
            "The authority is no longer stopped, and any objections are answered. Both people are told."
        ),
    )
)
end = page_of(
    Act(
        gettext_lazy("End this authority"),
        gettext_lazy("End this authority now"),
        lambda _row, sent: FindingForm(sent),
        _end,
        says=gettext_lazy("The authority ends straight away, for good. Both people are told."),
    )
)
capacity = page_of(
    Act(
        gettext_lazy("Record that the person can no longer decide"),
        gettext_lazy("Save this date"),
        lambda _row, sent: CapacityForm(sent),
        _lost,
        only=Kind.WELFARE_ATTORNEY,
        lets_in=True,
        says=gettext_lazy("The authority can start from the date you enter. Both people are told."),
    )
)
naming = page_of(
    Act(
        gettext_lazy("Name an officer to act"),
        gettext_lazy("Name this officer"),
        lambda row, sent: NamingForm(_acting(row), sent),
        _name,
        only=Kind.CORPORATE_APPOINTEE,
        lets_in=True,
        part=gettext_lazy("Who it is"),
        note=gettext_lazy(
            "The person sees each time that the officer looks or answers, but not the officer’s name."
        ),
    )
)


@while_it_stands
def unnaming(request: HttpRequest, post: Post, row: Representation, named: UUID) -> HttpResponse:
    """An officer acts no more in it; asked once more."""
    found = next((each for each in named_in(row) if each.pk == named), None)
    if found is None:
        return then(post, row, "late")
    if request.method == "POST":
        desk = AtDesk(post.staff.account, post.organisation)
        end_acting_officer(named=found, desk=desk, at=timezone.now())
        return then(post, row, "unnamed")
    return page(
        request,
        "confirm.html",
        post.staff,
        here=key_of("authorities", post.organisation),
        back=Link(text=_("Back to the authority"), url=to(post, row, "authority")),
        title=_("Stop %s acting for this person?") % found.account.full_name,
        says=[
            _("They cannot see or do anything for this person from the next page they open."),
            _others(row),
        ],
        press=_("Stop them acting"),
    )


def _others(row: Representation) -> str:
    if len(named_in(row)) > 1:
        return _("The other named officers can still act.")
    return _("Nobody can then act until you name another officer.")
