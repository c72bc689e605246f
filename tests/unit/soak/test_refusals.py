"""What is not yours must be refused, without a value, and as what is not there."""

from dataclasses import replace

import httpx
import pytest
from soak.refusals import Ask, Pair, Refusals

DOOR = "a resident: another's use"
PAIR = Pair(Ask("GET", "/uses/7", "7"), Ask("GET", "/uses/8", "8"))
TOKEN = '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'


@pytest.fixture
def refusals() -> Refusals:
    return Refusals([DOOR], own=1)


def page(name: str, token: str, status: int = 404) -> httpx.Response:
    return httpx.Response(status, text=f"Not at /uses/{name} {TOKEN.format(token)}")


def held(refusals: Refusals, another: httpx.Response, nobody: httpx.Response, pair: Pair = PAIR) -> list[str]:
    refusals.compare(DOOR, pair, another, nobody, ["17 Quillfeather Row"])
    return refusals.violations()


def test_pages_that_differ_in_the_name_and_a_token_alone_are_alike(refusals: Refusals) -> None:
    assert held(refusals, page("7", "a"), page("8", "b")) == []


def test_answers_that_differ_in_their_entry_alone_are_alike(refusals: Refusals) -> None:
    another, nobody = (httpx.Response(200, json={"id": n, "entry": n, "outcome": "refused"}) for n in (1, 2))
    assert held(refusals, another, nobody, replace(PAIR, status=200)) == []


@pytest.mark.parametrize(
    "another",
    [
        page("7", "a", status=200),
        page("7", "a", status=403),
        httpx.Response(404, text="Not at /uses/7 17 Quillfeather Row"),
        httpx.Response(404, text="It is somebody else's."),
    ],
)
def test_another_status_a_value_and_another_page_are_found(
    refusals: Refusals, another: httpx.Response
) -> None:
    assert held(refusals, another, page("8", "b"))


def test_another_reason_is_found(refusals: Refusals) -> None:
    another, nobody = (
        httpx.Response(200, json={"refused": reason}) for reason in ("protected", "no-agreement")
    )
    assert held(refusals, another, nobody, replace(PAIR, status=200))


def test_what_was_never_tried_is_found() -> None:
    assert len(Refusals([DOOR]).violations()) == 2, "no door was tried, and nobody was let in to their own"
