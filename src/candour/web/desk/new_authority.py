"""Recording that somebody may act for another: whose, the paper, the scope, and once more before it is saved.

Each page is sent by itself and kept for its officer alone until all is recorded (`authority_draft`). The
number of the draft becomes the authority's own, so that saving twice records it once. Whoever is one of the
two records nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from candour.core.authority import Kind, NotGranted
from candour.core.local_time import day_begins, local_date
from candour.people.actions import Checked
from candour.people.actions.representing import why_not_at_desk, why_not_these_two
from candour.people.actions.sought import Sought
from candour.people.errors import AlreadyExists, CannotActFor
from candour.people.models import Account
from candour.people.queries import account_of, has_died, is_officer_at
from candour.services.actions import note_shown, record_authority
from candour.services.actions.acting import AtDesk
from candour.services.queries import schemes_of
from candour.services.queries.acting import account_called, authority_at
from candour.services.queries.counter import person_called
from candour.web.design.once import new_number, number_sent
from candour.web.design.parts import Link
from candour.web.desk.authority_draft import Draft
from candour.web.desk.authority_refusals import CANNOT
from candour.web.desk.frame import Post, Role, for_role, freshly, key_of, page
from candour.web.desk.naming import named
from candour.web.desk.new_authority_facts import Recorded, parts_of
from candour.web.desk.record_form import OFFICE, PaperForm, ScopeForm, WhoseForm, kinds_for
from candour.web.desk.record_words import opens

ADDRESSES = {
    "whose": "desk:authority-whose",
    "paper": "desk:authority-paper",
    "scope": "desk:authority-scope",
}
"""The pages before the last, in their order."""


@dataclass(frozen=True, slots=True)
class Found:
    """Both people, as they were exactly given."""

    person: UUID
    holder: Account


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(Role.OFFICER)
def new_authority(request: HttpRequest, post: Post) -> HttpResponse:
    """The first page of a new one."""
    number = number_sent(request) if request.method == "POST" else new_number()
    return _whose(request, post, Draft(post, number))


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(Role.OFFICER)
def whose(request: HttpRequest, post: Post, number: UUID) -> HttpResponse:
    """The first page again, to change something."""
    draft = Draft(post, number)
    return _whose(request, post, draft) if draft else _gone(post, number)


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(Role.OFFICER)
def paper(request: HttpRequest, post: Post, number: UUID) -> HttpResponse:
    """Which paper was seen."""
    draft = Draft(post, number)
    if (found := _found_in(request, draft, post)) is None:
        return _to(post, draft, "whose") if draft else _gone(post, number)
    kinds = _kinds(draft, found)
    if request.method == "POST":
        sent = PaperForm(kinds, request.POST)
        return _kept(request, post, draft, "paper", sent, "scope")
    form = PaperForm(kinds, draft.page("paper"))
    return _page(request, post, draft, "paper", form, title=_("The document"), papers=form.papers)


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(Role.OFFICER)
def scope(request: HttpRequest, post: Post, number: UUID) -> HttpResponse:
    """What it opens, and for how long."""
    draft = Draft(post, number)
    if (found := _found_in(request, draft, post)) is None:
        return _to(post, draft, "whose") if draft else _gone(post, number)
    seen = PaperForm(_kinds(draft, found), draft.page("paper"))
    if not seen.is_valid():
        return _to(post, draft, "paper")
    if request.method == "POST":
        return _kept(request, post, draft, "scope", ScopeForm(seen.kind, request.POST), "check")
    form = ScopeForm(seen.kind, draft.page("scope"))
    title, lead = _("What the authority covers"), opens(seen.kind, seen.evidence)
    return _page(request, post, draft, "scope", form, title=title, lead=lead)


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(Role.OFFICER)
@freshly
def check(request: HttpRequest, post: Post, number: UUID) -> HttpResponse:
    """All of it, read once more; confirmed, it is recorded."""
    draft, now = Draft(post, number), timezone.now()
    if not draft:
        return _gone(post, number)
    typed = _typed(request, draft, post, now)
    if isinstance(typed, str):
        return _to(post, draft, typed)
    why = why_not_at_desk(typed.sought)
    if why is None and request.method == "POST":
        if request.POST.get("neither") != "yes":
            return redirect(_address(post, draft, "check") + "?unticked")
        try:
            made = record_authority(typed.sought, id=number)
        except CannotActFor as refused:
            why = refused.why
        except AlreadyExists:
            if authority_at(post.organisation, number) is not None:
                return _gone(post, number)  # pressed twice
            return _check(request, post, draft, typed, _again(), "whose")
        else:
            draft.forget()
            return redirect(_recorded(post, made.pk))
    if why is not None:
        where, _field, words = CANNOT[why]
        return _check(request, post, draft, typed, str(words), where)
    return _check(request, post, draft, typed, "", "")


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(Role.OFFICER)
def dropped(request: HttpRequest, post: Post, number: UUID) -> HttpResponse:
    """What was typed is not wanted any more; a GET leads back to where that is said."""
    if request.method == "POST":
        Draft(post, number).forget()
    return redirect("desk:authorities", post.organisation.slug)


def _whose(request: HttpRequest, post: Post, draft: Draft) -> HttpResponse:
    schemes = schemes_of(post.organisation)
    if request.method == "POST":
        sent = WhoseForm(post.organisation, schemes, request.POST)
        if sent.is_valid():
            _found(request, post, draft, sent)
        return _kept(request, post, draft, "whose", sent, "paper")
    form = WhoseForm(post.organisation, schemes, draft.page("whose"))
    if form.is_valid():
        _found(request, post, draft, form)
    return _page(request, post, draft, "whose", form, title=_("Record an authority"))


def _kept(
    request: HttpRequest, post: Post, draft: Draft, name: str, sent: forms.Form, next_: str
) -> HttpResponse:
    """Keep a page as it was sent, right or wrong, and go on, or back to it with what is wrong.

    Each page is then one that a browser can go back to.
    """
    draft.keep(name, request.POST, sent.fields)
    return _to(post, draft, next_ if sent.is_valid() else name)


def _found(request: HttpRequest, post: Post, draft: Draft, form: WhoseForm) -> Found | None:
    """Both people; where one is not found, or nothing can be between them, the form says so.

    That somebody has an account is told by going on, so they are told of it, whatever comes of the rest.
    """
    given = form.cleaned_data
    person = named(
        request,
        form,
        "person",
        given["person_by"],
        lambda: person_called(post.organisation, given["person"], given["person_by"]),
        _("Nobody here is known by exactly that. Check it, and what you chose below it"),
    )
    holder = named(
        request,
        form,
        "holder",
        given["holder_by"],
        lambda: _holder(post, given),
        _("No account here is known by exactly that. They may need to open an account first"),
    )
    if person is not None and not given["person_by"]:
        _note(post, draft, person, "account", given["case"], acts=False)
    if holder is not None and holder.person_id is not None:
        _note(post, draft, holder.person_id, "account", given["case"], acts=True)
    if person is None or holder is None:
        return None
    why = _why_not(post, form, person, holder)
    if why is not None:
        _where, field, words = CANNOT[why]
        form.add_error(field, str(words))
    return Found(person, holder) if why is None else None


def _holder(post: Post, given: Mapping[str, str]) -> Account | None:
    if not given["holder_by"]:
        return account_called(given["holder"])
    other = person_called(post.organisation, given["holder"], given["holder_by"])
    return None if other is None else account_of(other)


def _why_not(post: Post, form: WhoseForm, person: UUID, holder: Account) -> NotGranted | None:
    """Why nothing at all can be between the two, whatever the paper says."""
    if form.cleaned_data["acts"] != OFFICE:
        return why_not_these_two(person=person, account=holder, by=post.staff.account, at=timezone.now())
    if holder == post.staff.account:
        return NotGranted.OWN_CHECK
    return None if is_officer_at(holder, post.organisation) else NotGranted.NOT_STAFF


def _found_in(request: HttpRequest, draft: Draft, post: Post) -> Found | None:
    form = WhoseForm(post.organisation, schemes_of(post.organisation), draft.page("whose"))
    return _found(request, post, draft, form) if form.is_valid() else None


def _kinds(draft: Draft, found: Found) -> list[Kind]:
    first = draft.page("whose")
    return kinds_for(by_office=first is not None and first.get("acts") == OFFICE, died=has_died(found.person))


def _typed(request: HttpRequest, draft: Draft, post: Post, now: datetime) -> Recorded | str:
    """All that was typed, as it would be recorded; or the page on which something is missing."""
    first = WhoseForm(post.organisation, schemes_of(post.organisation), draft.page("whose"))
    found = _found(request, post, draft, first) if first.is_valid() else None
    if found is None:
        return "whose"
    seen = PaperForm(_kinds(draft, found), draft.page("paper"))
    if not seen.is_valid():
        return "paper"
    form = ScopeForm(seen.kind, draft.page("scope"))
    if not form.is_valid():
        return "scope"
    given, ends = form.cleaned_data, form.cleaned_data["ends"]
    is_today = given["starts"] in (None, local_date(now))
    starts_at = now if is_today else day_begins(given["starts"])
    checked = Checked(
        seen.evidence,
        post.staff.account,
        post.organisation,
        first.cleaned_data["case"],
        seen.cleaned_data["reason"],
    )
    sought = Sought(
        person=found.person,
        account=found.holder,
        kind=seen.kind,
        relation=first.cleaned_data["relation"],
        services=form.topics(),
        may_act=given["may_act"] == "act",
        checked=checked,
        at=now,
        starts_at=starts_at,
        ends_at=None if ends is None else day_begins(ends),
        born=given.get("born"),
        capacity_lost_on=given.get("capacity_lost_on"),
    )
    return Recorded(first, seen, form, sought)


def _page(
    request: HttpRequest, post: Post, draft: Draft, name: str, form: forms.Form, *, title: str, **more: Any
) -> HttpResponse:
    names = list(ADDRESSES)
    step = names.index(name)
    back = Link(text=_("Acting for someone"), url=reverse("desk:authorities", args=[post.organisation.slug]))
    if step:
        back = Link(text=_("Previous page"), url=_address(post, draft, names[step - 1]))
    return page(
        request,
        f"record_{name}.html",
        post.staff,
        here=key_of("authorities", post.organisation),
        back=back,
        title=title,
        kicker=_("Page %(step)s of 4") % {"step": step + 1},
        form=form,
        in_error=bool(form.errors),
        number=draft.number,
        organisation=post.organisation,
        **more,
    )


def _check(
    request: HttpRequest,
    post: Post,
    draft: Draft,
    typed: Recorded,
    refused: str,
    where: str,
) -> HttpResponse:
    """refused: why it cannot be recorded, in words; where: the page on which that can be changed.

    It names both, so each is told that it did: an officer who records nothing has looked all the same.
    """
    _note_named(post, draft, typed)
    return page(
        request,
        "record_check.html",
        post.staff,
        here=key_of("authorities", post.organisation),
        back=Link(text=_("Previous page"), url=_address(post, draft, "scope")),
        kicker=_("Page %(step)s of 4") % {"step": 4},
        parts=[
            (title, facts, Link(text=_("Change"), url=_address(post, draft, name), about=title))
            for name, title, facts in parts_of(typed)
        ],
        refused=refused,
        change=_address(post, draft, where) if where else "",
        not_ticked="unticked" in request.GET,
        in_error=bool(refused) or "unticked" in request.GET,
    )


def _note_named(post: Post, draft: Draft, typed: Recorded) -> None:
    case, holder = typed.sought.checked.case, typed.sought.account.person_id
    _note(post, draft, typed.sought.person, "name", case, acts=False)
    if holder is not None:  # a colleague stands for nobody
        _note(post, draft, holder, "name", case, acts=True)


def _note(post: Post, draft: Draft, person: UUID, seen: str, case: str, *, acts: bool) -> None:
    """Tell one of the two, once in a case, what this officer is shown of them."""
    if account_of(person) is None or not draft.note_shown(person, seen, case):
        return
    note_shown(
        person=person,
        desk=AtDesk(post.staff.account, post.organisation),
        seen=seen,
        purpose=_("To record that you act for somebody")
        if acts
        else _("To record that somebody acts for you"),
        case=case,
        at=timezone.now(),
    )


def _again() -> str:
    return _("They already act for this person, under the same kind of authority. End that authority first")


def _gone(post: Post, number: UUID) -> HttpResponse:
    """What is not kept was recorded, or was never typed here."""
    if authority_at(post.organisation, number) is not None:
        return redirect(_recorded(post, number))
    return redirect("desk:new-authority", post.organisation.slug)


def _recorded(post: Post, id: UUID) -> str:
    return reverse("desk:authority", args=[post.organisation.slug, id]) + "?done=recorded"


def _to(post: Post, draft: Draft, name: str) -> HttpResponse:
    return redirect(_address(post, draft, name))


def _address(post: Post, draft: Draft, name: str) -> str:
    return reverse(ADDRESSES.get(name, "desk:authority-check"), args=[post.organisation.slug, draft.number])
