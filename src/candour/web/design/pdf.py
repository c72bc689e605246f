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
    """The PDF of a template. No address in it is fetched: everything stands in the page itself."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    fonts = FontConfiguration()  # without it the typeface that the style names is not heard of
    own_files = URLFetcher(allowed_protocols=("file",))
    style = weasyprint.CSS(
        filename=finders.find("candour/paper.css"), url_fetcher=own_files, font_config=fonts
    )
    nothing = URLFetcher(allowed_protocols=())
    page = weasyprint.HTML(string=render_to_string(template, values, request), url_fetcher=nothing)
    return bytes(page.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1"))
