"""A page is answered in one transaction that sees the rows of whoever is signed in, and nobody else's.

What an action there commits is committed when the page is ready, before anything leaves. Whoever acts for
somebody else, or for an organisation, names them where that was found to be theirs.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from candour.access.within import within


def own_rows(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """The middleware; it comes after the one that finds out who is signed in."""

    def answered(request: HttpRequest) -> HttpResponse:
        person = getattr(request.user, "person_id", None)
        if person is None:
            return answer(request)
        with within(person):
            return answer(request)

    return answered
