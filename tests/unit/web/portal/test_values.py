"""Values read as people write them, and one that is not of its type is shown as it stands."""

import pytest

from candour.web.portal.values import in_words


@pytest.mark.parametrize(
    ("value_type", "value", "said"),
    [
        ("text", "Kitchen tap", "Kitchen tap"),
        ("date", "1957-06-14", "14\N{NO-BREAK SPACE}June 1957"),
        ("boolean", True, "Yes"),
        ("boolean", False, "No"),
        ("integer", 12345, "12,345"),
        ("money", {"amount": "103.15", "currency": "GBP"}, "£103.15"),
        ("money", {"amount": "-75.00", "currency": "GBP"}, "\N{MINUS SIGN}£75"),
        ("money", {"amount": "1234.50", "currency": "EUR"}, "1,234.50 EUR"),
        (
            "address",
            {"lines": ["Flat 3", "14 Tern Close"], "postcode": "HW3 4QT"},
            "Flat 3, 14 Tern Close, HW3 4QT",
        ),
        ("address", {"lines": ["The lock house"], "postcode": ""}, "The lock house"),
        ("list", ["State Pension", "Pension Credit"], "State Pension and Pension Credit"),
        ("list", [], "None"),
        ("date", "soon", "soon"),
        ("integer", "2", "2"),
    ],
)
def test_a_value_reads_as_people_write_it(value_type, value, said):
    assert in_words(value_type, value) == said
