"""Whose page it is: nobody's but the person's, kept by no cache, and found again after signing in."""

import pytest

PERSONAL = (
    "/home",
    "/uses",
    "/uses.csv",
    "/uses/00000000-0000-7000-8000-000000000000",
    "/uses/00000000-0000-7000-8000-000000000000/receipt",
    "/held",
    "/choices",
    "/choices/warm-homes-discount",
    "/choices/warm-homes-discount/answer",
    "/choices/library-card/objection",
    "/levels/each",
    "/receipts",
    "/receipts/7K3M-Q9TD",
)
PAGES = ("/home", "/uses", "/held", "/choices", "/choices/library-card", "/levels/each", "/receipts")


@pytest.mark.parametrize("path", PERSONAL)
@pytest.mark.parametrize("method", ["get", "post"])
def test_whoever_is_not_signed_in_is_asked_to_and_comes_back(client, db, path, method):
    answer = getattr(client, method)(path)
    assert answer.status_code == 302
    assert answer.url == f"/sign-in?next={path}"


@pytest.mark.parametrize("path", PAGES)
def test_no_cache_keeps_a_page_about_a_person(maureen, path):
    assert "no-store" in maureen.get(path)["Cache-Control"]


@pytest.mark.parametrize("path", PAGES)
def test_the_policy_lets_nothing_in_and_no_page_needs_it_to(maureen, path):
    answer = maureen.get(path)
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert b"<style" not in answer.content
    assert b" style=" not in answer.content


def test_an_account_that_stands_for_nobody_has_no_such_pages(maureen):
    maureen.account.person_id = None
    maureen.account.save()
    maureen.get("/home", status=403)


def test_a_page_says_the_language_that_it_is_in(maureen):
    page = maureen.client.get("/home", headers={"Accept-Language": "cy"}).content.decode()
    assert '<html lang="en-GB"' in page
    assert "Who used my data" in page


def test_the_front_page_is_for_whoever_is_not_signed_in(client, maureen, db):
    page = client.get("/").content.decode()
    assert "See who uses your data, and decide who may" in page
    assert 'href="/sign-in"' in page
    assert 'href="/register"' in page
    assert page.index("Who used my data") < page.index("Held about me") < page.index("Sharing choices")
    assert "An example: one month of somebody" in page
    assert 'class="cd-month"' in page
    assert "cd-month__today" not in page, "it is nobody's, so it is not now"
    assert maureen.get("/", status=302).url == "/home"


def test_the_menu_has_no_entry_that_leads_nowhere(maureen):
    import re

    home = maureen.get("/home").content.decode()
    inside = {link for link in re.findall(r'href="(/[^"#]*)', home) if not link.startswith("/static")}
    assert {"/uses", "/held", "/choices", "/receipts"} <= inside
    for link in inside:
        maureen.get(link, status=200 if link != "/" else 302)
