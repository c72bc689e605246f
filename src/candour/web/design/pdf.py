"""Pages as tagged PDF (PDF/UA-1), for whoever keeps or posts paper: headings, lists and language are in it.

It needs Pango on the machine (docs/operators). Where that is missing nothing else is, and no page offers a
PDF. Nothing is fetched while one is made: its style and its typeface are this program's own files.
"""

from functools import cache
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.template.loader import render_to_string


@cache
def is_there() -> bool:
    """Whether this machine can make one."""
    try:
        import weasyprint  # noqa: F401 - whether it loads is the question
    except OSError:  # it looks for Pango as it is imported
        return False
    return True


def made(request: HttpRequest, template: str, **values: Any) -> bytes:
    """The PDF of a template. Raises ValueError for an address in it: everything stands in the page itself."""
    import weasyprint

    page = weasyprint.HTML(string=render_to_string(template, values, request), url_fetcher=_nothing)
    return bytes(page.write_pdf(stylesheets=[_style()], pdf_variant="pdf/ua-1"))


@cache
def _style() -> Any:
    import weasyprint

    return weasyprint.CSS(filename=finders.find("candour/paper.css"), url_fetcher=_own_file)


def _nothing(url: str, *_more: Any, **_others: Any) -> Any:
    raise ValueError(f"A page that becomes a PDF fetches nothing, and {url} least of all.")


def _own_file(url: str, *more: Any, **others: Any) -> Any:
    import weasyprint

    if not url.startswith("file:"):
        raise ValueError(f"The style of a PDF has files of this program only, and not {url}.")
    return weasyprint.default_url_fetcher(url, *more, **others)
