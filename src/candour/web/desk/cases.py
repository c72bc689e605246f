"""The cases of one's organisation: those that wait, the most urgent first, and those answered last."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from candour.core.local_time import local_date
from candour.people.models import Subject
from candour.people.queries import has_died
from candour.services.models import Case, Route
from candour.services.queries.cases import ListedCase, kinds_for, officers, waiting_at
from candour.services.queries.telling import NotTold, not_told
from candour.web.design.dates import full_date
from candour.web.design.paging import paged
from candour.web.design.parts import Cell, Count, Link
from candour.web.desk.case_list import MOST_ANSWERED, SHORT, cases_found, filters_for, narrowed
from candour.web.desk.case_words import case_stands, link_to_case
from candour.web.desk.clocks import time_left
from candour.web.desk.frame import Post, Role, for_role, key_of, page

WAYS = {
    Route.EMAIL: gettext_lazy("By email"),
    Route.TEXT: gettext_lazy("By text"),
    Route.LETTER: gettext_lazy("By letter"),
}


@require_safe
@for_role(Role.OFFICER, Role.DATA_PROTECTION_OFFICER)
def cases(request: HttpRequest, post: Post) -> HttpResponse:
    """The list."""
    today, by = local_date(timezone.now()), narrowed(request)
    kinds = kinds_for(post.roles)
    every = waiting_at(post.organisation, kinds)
    waiting, answered = cases_found(post, kinds, by, every)
    open_now, done = paged(request, waiting), paged(request, answered, "answered")
    names = officers({one.case.officer_id for one in [*open_now.rows, *done.rows]})
    return page(
        request,
        "cases.html",
        post.staff,
        here=key_of("cases", post.organisation),
        organisation=post.organisation,
        counts=_counts(every, today),
        filters=filters_for(kinds, by) if by or len(waiting) + len(answered) > SHORT else [],
        is_narrowed=bool(by),
        rows=[
            (
                time_left(one.case.answer_by, today),
                link_to_case(post.organisation, one),
                case_stands(one),
                _with(one.case.officer_id, names, post),
            )
            for one in open_now.rows
        ],
        pages=open_now,
        not_told=[] if by else _not_told(post, kinds),
        answered=[
            (
                link_to_case(post.organisation, one),
                case_stands(one),
                _with(one.case.officer_id, names, post),
            )
            for one in done.rows
        ],
        answered_pages=done,
    )


def _counts(waiting: Iterable[ListedCase], today: date) -> list[Count]:
    cases = [one.case for one in waiting]
    late = sum(case.answer_by is not None and case.answer_by < today for case in cases)
    return [
        Count(number=late, text=_("late")),
        Count(number=len(cases), text=_("open")),
        Count(number=sum(case.officer_id is None for case in cases), text=_("not taken yet")),
    ]


def _not_told(post: Post, kinds: list[Case.Kind]) -> list[tuple[Cell, ...]]:
    """Whom a notice about a case did not reach: somebody rings or writes instead, unless another way did."""
    return [
        (
            Link(
                text=each.case.number, url=reverse("desk:case", args=[post.organisation.slug, each.case.id])
            ),
            str(WAYS[Route(each.notice.way)]),
            _what_happened(each),
        )
        for each in not_told(post.organisation, kinds, MOST_ANSWERED)
    ]


def _what_happened(each: NotTold) -> str:
    said = {"problem": each.notice.problem}
    if has_died(Subject.objects.values_list("person_id", flat=True).get(id=each.case.subject_id)):
        return _("A death is recorded for this person, so there is nobody to contact")
    if each.notice.ended_at is None:
        return _("We are trying again: %(problem)s") % said
    if each.instead is None or each.instead.sent_at is None:
        return _("We stopped trying: %(problem)s") % said
    way, day = str(WAYS[Route(each.instead.way)]), full_date(each.instead.sent_at)
    return _("We stopped trying: %(problem)s. %(way)s instead on %(day)s") % {**said, "way": way, "day": day}


def _with(officer: UUID | None, names: Mapping[UUID, str], post: Post) -> str:
    if officer is None:
        return _("Nobody yet")
    if officer == post.staff.account.pk:
        return _("You")
    return names.get(officer, "")
