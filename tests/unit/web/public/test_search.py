"""What people look for: any address makes sense, and its pages keep what was asked."""

import pytest
from django.test import RequestFactory

from candour.core.basis import Control
from candour.web.design.paging import ON_A_PAGE
from candour.web.public.search import Search, page_of, search_of

get = RequestFactory().get


def test_an_address_is_read_as_it_was_asked() -> None:
    asked = {"words": " phone  number ", "organisation": "council", "control": "your-choice", "page": "2"}
    assert search_of(get("/register", asked)) == Search("phone  number", "council", Control.YOUR_CHOICE, 2)


@pytest.mark.parametrize("page", ["0", "-1", "x", "²", "1e3", "9999999999", ""])
def test_a_page_that_cannot_be_is_the_first(page: str) -> None:
    assert search_of(get("/register", {"page": page})).page == 1


def test_control_characters_and_endless_words_are_left_out() -> None:
    search = search_of(get("/register", {"words": "a\x00\x1b\nb" + "c" * 500}))
    assert search.words.startswith("abc")
    assert len(search.words) == 100


def test_pages_lead_on_and_back_with_the_same_search() -> None:
    items, search = list(range(ON_A_PAGE * 2 + 1)), Search(words="a&b", control=Control.YOUR_CHOICE, page=2)
    page = page_of(items, search, path="/register", anchor="agreements")
    assert list(page.items) == items[ON_A_PAGE : 2 * ON_A_PAGE]
    assert page.next is not None
    assert page.next.url == "/register?words=a%26b&control=your-choice&page=3#agreements"
    assert page.first is not None
    assert page.first.url == "/register?words=a%26b&control=your-choice#agreements"


def test_a_page_beyond_the_last_is_the_last_and_leads_no_further() -> None:
    page = page_of(list(range(ON_A_PAGE + 1)), Search(page=99), path="/register", anchor="agreements")
    assert (page.number, list(page.items), page.next) == (2, [ON_A_PAGE], None)


def test_an_empty_list_is_one_page() -> None:
    page = page_of([], Search(), path="/register", anchor="agreements")
    assert (page.total, page.pages, page.next, page.first) == (0, 1, None, None)
