"""Pages for when something goes another way: right status, calm words, no database."""

import json
import logging
from collections.abc import Callable

import psycopg
import pytest
from django.conf import settings
from django.core.signing import Signer
from django.db import OperationalError, ProgrammingError
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import resolve

from candour.web.design import errors
from candour.web.design.marks import OWNER

get = RequestFactory().get


def test_nothing_there_and_not_yours_are_one_page() -> None:
    page = errors.page_not_found(get("/uses/1"), Http404())
    assert page.status_code == 404
    assert page.content == errors.page_not_found(get("/uses/2"), Http404("not yours")).content


def test_a_fault_has_a_number_that_the_log_knows(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        page = errors.server_error(get("/home?tab=1"))
    (record,) = caplog.records
    number = record.args[0]  # type: ignore[index]
    assert page.status_code == 500
    assert str(number).encode() in page.content
    assert b'href="/home?tab=1"' in page.content


def test_what_stands_in_an_address_reaches_no_log(caplog: pytest.LogCaptureFixture) -> None:
    request = get("/not-me/a-secret-link")
    request.resolver_match = resolve("/not-me/a-secret-link")
    with caplog.at_level(logging.ERROR):
        errors.server_error(request)
        errors.server_error(get("/a-secret-link"))
    told = " ".join(record.getMessage() for record in caplog.records)
    assert "^not-me/" in told
    assert "a-secret-link" not in told


def test_a_failed_form_is_not_offered_again_as_a_link() -> None:
    page = errors.server_error(RequestFactory().post("/choices/7"))
    assert b"/choices/7" not in page.content


def test_a_form_without_its_token_is_not_used_and_says_so() -> None:
    page = errors.form_refused(RequestFactory().post("/choices/7"), reason="CSRF token missing")
    assert page.status_code == 403
    assert b"CSRF" not in page.content


def sent(path: str = "/account/contact", cookie: str = "a-session", **fields: str) -> HttpRequest:
    """A form of ours, as a browser sends it."""
    mark = Signer(salt=OWNER).sign(json.dumps({"owner": "7", "page": path, "number": "1"}))
    request = RequestFactory().post(path, {**fields, OWNER: mark})
    request.COOKIES = {settings.SESSION_COOKIE_NAME: cookie} if cookie else {}
    return request


@pytest.mark.parametrize("page", [errors.server_error, errors.closed])
def test_what_a_fault_met_can_be_sent_once_more_as_it_was(
    page: Callable[[HttpRequest], HttpResponse],
) -> None:
    said = page(sent(text='Two\nlines & "more" <b>', way="email")).content.decode()
    for held in (
        'action="/account/contact"',
        'name="text" value="Two\nlines &amp; &#34;more&#34; &lt;b&gt;"',
        'name="way" value="email"',
        f'name="{OWNER}"',
        "Send it again",
    ):
        assert held in said
    assert "Try again" not in said


@pytest.mark.parametrize("fields", [{"password": "kettle otter"}, {"new_password1": "x"}, {"code": "1234"}])
def test_what_proves_who_somebody_is_is_not_sent_once_more(fields: dict[str, str]) -> None:
    said = errors.closed(sent(**fields)).content.decode()
    assert "fill it in again" in said
    assert not any(f'value="{value}"' in said for value in fields.values())
    stranger = RequestFactory().post("/account/contact", {"text": "not drawn by us"})
    stranger.COOKIES = {settings.SESSION_COOKIE_NAME: "a-session"}
    assert b"not drawn by us" not in errors.closed(stranger).content


@pytest.mark.parametrize("page", [errors.server_error, errors.closed])
def test_whoever_has_a_session_can_leave_from_a_fault(page: Callable[[HttpRequest], HttpResponse]) -> None:
    request = get("/held")
    assert b"Leave this site" not in page(request).content
    request.COOKIES = {settings.SESSION_COOKIE_NAME: "a-session"}
    answer = page(request)
    assert b"Leave this site" in answer.content
    assert "no-store" in answer["Cache-Control"]


def test_nobody_who_leaves_is_kept_by_a_fault() -> None:
    answer = errors.server_error(sent("/leave"))
    assert (answer.status_code, answer["Location"]) == (302, "/left")
    assert answer.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == 0
    assert answer["Clear-Site-Data"] == errors.CLEARED


def test_closed_asks_to_come_back() -> None:
    page = errors.closed(get("/home"))
    assert (page.status_code, page["Retry-After"]) == (503, "300")


@pytest.mark.parametrize(
    ("cause", "status"),
    [
        (psycopg.OperationalError("connection refused"), 503),
        (psycopg.errors.AdminShutdown(), 503),
        (psycopg.errors.TooManyConnections(), 503),
        (psycopg.errors.DeadlockDetected(), 500),
        (psycopg.errors.QueryCanceled(), 500),
    ],
    ids=lambda each: type(each).__name__,
)
def test_a_database_that_is_away_is_no_fault_of_the_page(cause: psycopg.Error, status: int) -> None:
    try:
        raise OperationalError from cause
    except OperationalError:
        assert errors.server_error(get("/home")).status_code == status


def test_any_other_fault_is_one() -> None:
    assert not errors.is_away(ProgrammingError())
    assert not errors.is_away(None)
