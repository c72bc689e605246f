"""Whether a value is of the type the register gives its attribute, checked before anything is stored.

Answers with a plain sentence that says what is wrong, or None, so that a holder can be told the line, the
field and the reason. What passes is JSON that every language reads alike.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from candour.core.errors import UnknownValueType

LONGEST_TEXT = 2_000
LONGEST_LINE = 200
LONGEST_LIST = 200
MOST_LINES = 10
LARGEST_INTEGER = 2**53 - 1
"""Beyond it a double no longer tells neighbouring integers apart (RFC 7493 section 2.2)."""

_NOT_TEXT = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")  # controls but newline, half characters
_TURNS = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of a text (Unicode TR 9), so that it is read as something else than it says.
Phone numbers that were copied from an address book often carry one."""
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_AMOUNT = re.compile(r"(?!-0\.00)-?(0|[1-9][0-9]{0,11})\.[0-9]{2}")
_CURRENCY = re.compile(r"[A-Z]{3}")
_POSTCODE = re.compile(r"[A-Za-z0-9]([A-Za-z0-9 -]{0,10}[A-Za-z0-9])?")  # other countries' too
_UPRN = re.compile(r"[1-9][0-9]{0,11}")


def check_value(value_type: str, value: Any) -> str | None:
    """What is wrong with a value of a type, in one sentence, or None when it is as it should be.

    value_type: text, date, boolean, integer, money, address or list (register, Attribute.ValueType).
    value: as decoded from JSON. Raises UnknownValueType for any other type.
    """
    try:
        check = _CHECKS[value_type]
    except KeyError:
        raise UnknownValueType(f"There is no type of value called {value_type}.") from None
    return check(value)


def _text(value: Any) -> str | None:
    if not isinstance(value, str):
        return "It must be text."
    if len(value) > LONGEST_TEXT:
        return f"It is {len(value):,} characters long; at most {LONGEST_TEXT:,} are kept."
    if _NOT_TEXT.search(value):
        return "It holds a character that is not text, such as a tab or a control character."
    if mark := _TURNS.search(value):
        return f"It holds U+{ord(mark[0]):04X}, which nobody sees and which turns the text's direction."
    return None


def _date(value: Any) -> str | None:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return "A date must be written year-month-day, such as 2026-03-03."
    try:
        date.fromisoformat(value)
    except ValueError:
        return "There is no such date."
    return None


def _boolean(value: Any) -> str | None:
    return None if isinstance(value, bool) else "It must be true or false."


def _integer(value: Any) -> str | None:
    if not isinstance(value, int) or isinstance(value, bool):
        return "It must be a whole number."
    if abs(value) > LARGEST_INTEGER:
        return "The number is too large to be read alike everywhere."
    return None


def _money(value: Any) -> str | None:
    if wrong := _fields(value, required={"amount", "currency"}):
        return wrong
    if not _matches(_AMOUNT, value["amount"]):
        return 'The amount must be text with two decimal places, such as "103.15" or "-12.00".'
    if not _matches(_CURRENCY, value["currency"]):
        return "The currency must be three capital letters, such as GBP."
    return None


def _address(value: Any) -> str | None:
    if wrong := _fields(value, required={"lines", "postcode"}, optional={"uprn"}):
        return wrong
    lines = value["lines"]
    if not isinstance(lines, list) or not 1 <= len(lines) <= MOST_LINES:
        return f"The lines of an address must be a list of 1 to {MOST_LINES}."
    for line in lines:
        if _text(line) is not None or "\n" in line or len(line) > LONGEST_LINE or not line.strip():
            return f"Each line of an address must be one line of text, up to {LONGEST_LINE} characters."
    if value["postcode"] != "" and not _matches(_POSTCODE, value["postcode"]):
        return "The postcode must be letters, digits and spaces, or empty where an address has none."
    if "uprn" in value and not _matches(_UPRN, value["uprn"]):
        return "A UPRN must be text of 1 to 12 digits, without leading zeros."
    return None


def _list(value: Any) -> str | None:
    if not isinstance(value, list):
        return "It must be a list."
    if len(value) > LONGEST_LIST:
        return f"The list has {len(value):,} items; at most {LONGEST_LIST} are kept."
    for number, item in enumerate(value, 1):
        if wrong := _text(item):
            return f"Item {number} of the list: {wrong}"
    return None


def _fields(
    value: Any, *, required: set[str], optional: frozenset[str] | set[str] = frozenset()
) -> str | None:
    """What is wrong with the names of an object's fields."""
    named = ", ".join(sorted(required))
    if not isinstance(value, dict):
        return f"It must be an object with {named}."
    if missing := required - value.keys():
        return f"It lacks {', '.join(sorted(missing))}."
    if value.keys() - required - optional:
        return f"It may only have {', '.join(sorted(required | optional))}."
    return None


def _matches(pattern: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


_CHECKS: dict[str, Callable[[Any], str | None]] = {
    "text": _text,
    "date": _date,
    "boolean": _boolean,
    "integer": _integer,
    "money": _money,
    "address": _address,
    "list": _list,
}
