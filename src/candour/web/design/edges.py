"""What every page of ours refuses at its edge, and what it tells browsers, whatever the page."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]


def readable_addresses(answer: Answer) -> Answer:
    """Refuse an address with a NUL in it: no link of ours has one, and PostgreSQL keeps none."""

    def answered(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or any("\0" in text for pair in request.GET.lists() for text in _all(pair)):
            raise BadRequest("There is a NUL in the address.")
        return answer(request)

    return answered


def is_from_another_site(request: HttpRequest) -> bool:
    """Whether a browser says that a page of another site, or of a neighbour under the same name, sent a form.

    Every browser says so of a form that is posted: in Sec-Fetch-Site, or where it knows none, in Origin.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is not None and origin not in (_origin_of(request), *settings.CSRF_TRUSTED_ORIGINS)


def own_origin(answer: Answer) -> Answer:
    """Let no other site, a neighbour under the same name either, put a page or file of ours into its own.

    What may be read from anywhere says so itself (OWASP ASVS 5.0, 3.5.8).
    """

    def answered(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        if "Access-Control-Allow-Origin" not in response:
            response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return answered


def _origin_of(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def _all(pair: tuple[str, list[str]]) -> list[str]:
    name, values = pair
    return [name, *values]
