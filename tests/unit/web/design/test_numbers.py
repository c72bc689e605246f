"""Numbers as people read them."""

from decimal import Decimal

import pytest
from django.utils.safestring import mark_safe
from markupsafe import Markup

from candour.web.design.numbers import in_words, money, number, sentence_count, unbroken, whole


@pytest.mark.parametrize(
    ("pounds", "shown"),
    [
        ("103.15", "£103.15"),
        ("75", "£75"),
        ("75.00", "£75"),
        ("1234.5", "£1,234.50"),
        ("-5", "\N{MINUS SIGN}£5"),
        ("0", "£0"),
        ("0.005", "£0"),
        ("-0.001", "£0"),
    ],
)
def test_money_has_pence_only_where_there_are_some(pounds: str, shown: str) -> None:
    assert money(Decimal(pounds)) == shown


def test_large_counts_are_grouped() -> None:
    assert number(4182907) == "4,182,907"


def test_small_counts_are_words() -> None:
    assert [in_words(n) for n in (0, 1, 9, 10, 1200)] == ["none", "one", "nine", "10", "1,200"]
    assert sentence_count(2) == "Two"
    with pytest.raises(ValueError, match="-1"):
        in_words(-1)


def test_a_telephone_number_stays_on_one_line() -> None:
    assert (
        unbroken("Ring 0808 157 0142, free.") == "Ring 0808\N{NO-BREAK SPACE}157\N{NO-BREAK SPACE}0142, free."
    )


def test_a_reference_stays_on_one_line_and_what_is_typed_is_escaped() -> None:
    assert whole("Case CQS3-QM74, <b>") == 'Case <span class="cd-whole">CQS3-QM74</span>, &lt;b&gt;'
    for text in ("Case MH-20418", mark_safe("Case MH-20418"), Markup("Case MH-20418")):
        assert whole(text) == 'Case <span class="cd-whole">MH-20418</span>'
    assert whole("like otter-maple-40318.") == 'like <span class="cd-whole">otter-maple-40318</span>.'
    for left in (
        "Sign-in",
        "day-to-day",
        "GlQNszqIRf_zgP3OtHfA-Xlx---nyZQ",
        mark_safe("<a href='/X-1'>X-1</a>"),
    ):
        assert whole(left) == left


def test_a_day_and_an_article_stay_on_one_line_and_an_address_goes_to_the_next_one_whole() -> None:
    assert (
        whole("Comes on Friday 4 December, 9 Mayfield")
        == "Comes on Friday 4\N{NO-BREAK SPACE}December, 9 Mayfield"
    )
    assert whole("UK GDPR Article 6(1)(ea).") == 'UK GDPR Article <span class="cd-whole">6(1)(ea)</span>.'
    assert whole("Write to data-team@mere-valley.example.") == (
        'Write to <span class="cd-piece">data-team@mere-valley.example.</span>'
    )
    assert whole("Siân Powell (sian.powell@harrowmere.example), for") == (
        'Siân Powell <span class="cd-piece">(sian.powell@harrowmere.example),</span> for'
    )
    assert whole("a" * 100_000) == "a" * 100_000, "in no time, however long"
