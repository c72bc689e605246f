"""Every component in each of its states, on one page, for whoever builds a page or changes the look.

Served at /design while debugging only, and looked at by the tests in a browser.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from candour.core.basis import Control
from candour.web.design import errors, samples
from candour.web.design.parts import Link, Person


def patterns(request: HttpRequest) -> HttpResponse:
    """The page with everything on it."""
    return render(request, "design/patterns.html", _frame() | {"samples": samples, "controls": list(Control)})


def form_pattern(request: HttpRequest) -> HttpResponse:
    """A form on its own ground, come back with errors."""
    form = samples.SampleForm({"email": "", "password": ""})
    return render(
        request, "design/pattern_form.html", _frame() | {"form": form, "in_error": True, "person": None}
    )


def error_pattern(request: HttpRequest, name: str) -> HttpResponse:
    """One of the pages of `candour.web.design.errors`, as people get it."""
    pages = {
        "400": lambda: errors.bad_request(request, ValueError()),
        "403": lambda: errors.permission_denied(request, PermissionError()),
        "403-form": lambda: errors.form_refused(request),
        "404": lambda: errors.page_not_found(request, Http404()),
        "429": lambda: errors.too_fast(request, 12),
        "500": lambda: errors.server_error(request),
        "503": lambda: errors.closed(request),
    }
    if name not in pages:
        raise Http404(name)
    return pages[name]()


def _frame() -> dict[str, object]:
    return {
        "menu": [
            ("home", "Home", "/design"),
            ("services", "Services", samples.HERE),
            ("uses", "Who used my data", samples.HERE),
            ("held", "Held about me", samples.HERE),
            ("choices", "Sharing choices", samples.HERE),
            ("say", "Have your say", samples.HERE),
        ],
        "here": "home",
        "person": Person(name="Maureen", rest="Okafor"),
        "account_links": (Link(text="Messages (1 new)", url=samples.HERE),),
        "sign_out": "/design",
        "proof_line": samples.PROOF_LINES[0],
    }


urlpatterns = [
    path("", patterns, name="patterns"),
    path("/form", form_pattern, name="form"),
    path("/errors/<slug:name>", error_pattern, name="error"),
]
app_name = "design"
