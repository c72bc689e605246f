"""`/desk/<organisation>/authorities`: who acts for whom, as far as something waits for an officer.

The list names nobody. Whoever is looked for is found by what was exactly given: a number of the
organisation's own, or the email or user name of an account.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from candour.core.authority import Kind
from candour.core.local_time import local_date
from candour.people.models import Draft, Organisation, Representation
from candour.people.queries import DRAFT_KEPT, drafts_of
from candour.people.representation_queries import ended_by_death_for, entrusted_to, held_up_by_death
from candour.services.queries import schemes_of
from candour.services.queries.acting import WaitingAuthority, authorities_for, waiting_authorities
from candour.services.queries.counter import person_called
from candour.web.design.authority_words import KINDS, status_at
from candour.web.design.dates import clock, full_date
from candour.web.design.paging import paged
from candour.web.design.parts import Cell, Count, Fact, Link, Tone
from candour.web.desk.authority_draft import case_of
from candour.web.desk.authority_words import link_to_authority, waits_since
from candour.web.desk.case_page import who_are
from candour.web.desk.clocks import time_left
from candour.web.desk.frame import Post, Role, for_role, key_of, page
from candour.web.desk.schemes import ways_to_name


class FindForm(forms.Form):
    """A person, by what was exactly given: a number of one's own, or the email or user name of an account."""

    person = forms.CharField(
        label=gettext_lazy("Their number, email or user name"),
        max_length=254,
        error_messages={"required": gettext_lazy("Enter a number, an email or a user name")},
    )
    person_by = forms.ChoiceField(label=gettext_lazy("What did you enter?"), required=False)

    def __init__(self, schemes: Iterable[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person_by"].choices = ways_to_name(schemes)  # type: ignore[attr-defined]


@require_safe
@for_role(Role.OFFICER)
def authorities(request: HttpRequest, post: Post) -> HttpResponse:
    """What waits, and the form that finds a person."""
    return _page(request, post, FindForm(schemes_of(post.organisation)))


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(Role.OFFICER)
def found(request: HttpRequest, post: Post) -> HttpResponse:
    """Who acts for the person that was given. What was given stands in no address, so in no history."""
    if request.method != "POST":
        return redirect("desk:authorities", post.organisation.slug)
    form = FindForm(schemes_of(post.organisation), request.POST)
    if not form.is_valid():
        return _page(request, post, form)
    given = form.cleaned_data
    person = person_called(post.organisation, given["person"], given["person_by"])
    rows = [] if person is None else authorities_for(post.organisation, person)
    return _page(request, post, form, rows)


def _page(
    request: HttpRequest, post: Post, form: FindForm, rows: list[Representation] | None = None
) -> HttpResponse:
    now = timezone.now()
    waiting = waiting_authorities(post.organisation, now)
    late = sum(each.due < local_date(now) for each in waiting)
    shown = paged(request, waiting)
    own = paged(request, _own(post), "own")
    who = who_are({row.person_id for row in own.rows}, post.organisation)
    return page(
        request,
        "authorities.html",
        post.staff,
        here=key_of("authorities", post.organisation),
        organisation=post.organisation,
        counts=[Count(number=late, text=_("late")), Count(number=len(waiting), text=_("waiting"))],
        rows=[_row(post.organisation, each) for each in shown.rows],
        pages=shown,
        form=form,
        in_error=bool(form.errors),
        own=[_entrusted(post, row, who[row.person_id], now) for row in own.rows],
        own_pages=own,
        found=None if rows is None else _found(post.organisation, rows),
        new=reverse("desk:new-authority", args=[post.organisation.slug]),
        begun=[_begun(draft) for draft in drafts_of(post.staff.account, post.organisation, now)],
    )


def _begun(draft: Draft) -> dict[str, Any]:
    """One that this officer typed and did not record, by when; on a list nobody is named."""
    at = [draft.organisation.slug, draft.number]
    ends = draft.changed_at + DRAFT_KEPT
    case = case_of(draft.sealed)
    written = (
        _("Case %(case)s, written at %(time)s on %(day)s") if case else _("Written at %(time)s on %(day)s")
    )
    return {
        "when": written % {"case": case, "time": clock(draft.changed_at), "day": full_date(draft.changed_at)},
        "until": _("Kept until %(time)s on %(day)s. Only you can see it.")
        % {"time": clock(ends), "day": full_date(ends)},
        "go_on": reverse("desk:authority-check", args=at),
        "drop": reverse("desk:authority-dropped", args=at),
    }


def _row(organisation: Organisation, waiting: WaitingAuthority) -> tuple[Cell, ...]:
    return (
        time_left(waiting.due, local_date(timezone.now())),
        link_to_authority(organisation, waiting.row),
        waits_since(waiting),
    )


def _own(post: Post) -> list[Representation]:
    """Under which authorities the organisation acts through this officer, and did until somebody died."""
    rows = (*entrusted_to(post.staff.account), *ended_by_death_for(post.staff.account))
    return [row for row in rows if row.organisation_id == post.organisation.pk]


def _entrusted(post: Post, row: Representation, who: Iterable[Fact], now: datetime) -> tuple[Cell, ...]:
    """For whom one of them is: the officer knows the person, so the name stands here. None of them rests."""
    name, standing = ", ".join(fact.text for fact in who), status_at(row, now, held_up=())
    if row.ended_at is not None:
        meant = reverse("desk:authority", args=[post.organisation.slug, row.pk])
        return (name, Link(text=_("What this means"), url=meant, about=name), standing)
    if standing.tone is not Tone.DONE:
        return (name, "", standing)
    act = Link(text=_("Act for them"), url=reverse("portal:for", args=[row.pk]), about=name)
    return (name, act, standing)


def _found(organisation: Organisation, rows: Iterable[Representation]) -> list[tuple[Cell, ...]]:
    """Those of somebody who was looked for."""
    listed, now = list(rows), timezone.now()
    held_up = held_up_by_death(listed)
    return [
        (
            Link(
                text=str(KINDS[Kind(row.kind)]),
                url=reverse("desk:authority", args=[organisation.slug, row.pk]),
                about=row.relation,
            ),
            row.relation,
            status_at(row, now, held_up),
        )
        for row in listed
    ]
