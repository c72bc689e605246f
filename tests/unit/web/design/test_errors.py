"""Pages for when something goes another way: right status, calm words, no database."""

import logging

import psycopg
import pytest
from django.db import OperationalError, ProgrammingError
from django.http import Http404
from django.test import RequestFactory
from django.urls import resolve

from candour.web.design import errors

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
