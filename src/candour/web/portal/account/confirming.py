"""A page that says what follows before it happens, with one button."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from candour.web.design.parts import Link
from candour.web.portal.frame import page


def ask_once_more(
    request: HttpRequest,
    person: UUID,
    *,
    title: str,
    says: list[str],
    press: str,
    back: Link,
    **values: Any,
) -> HttpResponse:
    """The page. says: what follows, a sentence each. press: what the button says."""
    return page(
        request,
        "portal/account/confirm.html",
        person,
        here="",
        title=title,
        says=says,
        press=press,
        back=back,
        **values,
    )
