"""What every page refuses, and tells browsers, whoever asks."""

import pytest


@pytest.mark.parametrize(
    "path", ["/uses?who=%00", "/uses?%00=x", "/register?q=a%00b", "/sign-in?next=%00", "/services/%00"]
)
def test_an_address_that_nobody_can_have_been_given_is_refused(maureen, path):
    assert maureen.get(path, status=400).status_code == 400


def test_no_form_of_ones_services_names_one_with_a_nul(maureen):
    answer = maureen.client.post("/my-services", {"service": "\0", "move": "up"})
    assert answer.status_code == 400


@pytest.mark.parametrize("path", ["/home", "/uses.csv", "/held.json", "/sign-in", "/nothing-here"])
def test_no_other_site_puts_a_page_or_file_of_ours_into_its_own(maureen, path):
    answer = maureen.client.get(path)
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


def test_what_may_be_read_from_anywhere_still_may(client, db):
    answer = client.get("/register/organisations.csv")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Cross-Origin-Resource-Policy" not in answer
