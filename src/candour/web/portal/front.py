"""The front page, for whoever is not signed in: what this is, an example of it, and the ways in."""

from collections.abc import Mapping
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from candour.web.design.dates import local_date
from candour.web.design.days import month_of
from candour.web.design.month import Dot, Month, draw_month
from candour.web.portal.frame import account_of, public_page, way_home

EXAMPLE: Mapping[int, Mapping[Dot, int]] = {
    2: {Dot.USED: 2},
    3: {Dot.USED: 1},
    6: {Dot.USED: 1, Dot.REFUSED: 1},
    9: {Dot.REFUSED: 1},
    10: {Dot.USED: 3},
    11: {Dot.USED: 1},
    13: {Dot.USED: 2},
    17: {Dot.USED: 2, Dot.EMERGENCY: 1},
    18: {Dot.USED: 1},
    20: {Dot.USED: 1},
    24: {Dot.USED: 2, Dot.REFUSED: 1},
    25: {Dot.USED: 4},
    27: {Dot.USED: 1},
}
"""Day of the month -> uses of nobody's data: what a month looks like, and said to be an example."""


def front(request: HttpRequest) -> HttpResponse:
    """The page; somebody signed in goes to their own."""
    if request.user.is_authenticated:
        return redirect(way_home(account_of(request)))
    return public_page(request, "portal/front.html", example=_example())


def _example() -> Month:
    """Last month, with the example's uses in it."""
    today = local_date(timezone.now())
    last = today.replace(day=1) - timedelta(days=1)
    counts = {last.replace(day=day): kinds for day, kinds in EXAMPLE.items()}
    return draw_month(counts, month_of(last), today)
