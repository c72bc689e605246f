"""Values as people read them: money with its sign, dates in words, an address on one line."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from candour.core.values import check_value
from candour.register.models import Attribute
from candour.web.design.dates import full_date
from candour.web.design.numbers import money, number
from candour.web.design.words import listed


def in_words(value_type: str, value: Any) -> str:
    """A value of one of the register's types, for its person to read.

    One that is not of its type, because the register changed after it was stored, is shown as it stands.
    """
    return _WORDS[value_type](value) if check_value(value_type, value) is None else str(value)


def is_as_registered(value: Any, attribute: Attribute | None) -> bool:
    """Whether a value is of the type that the register gives its attribute now."""
    return attribute is not None and check_value(attribute.value_type, value) is None


def _money(value: Mapping[str, str]) -> str:
    amount = Decimal(value["amount"])
    return money(amount) if value["currency"] == "GBP" else f"{amount:,.2f} {value['currency']}"


def _address(value: Mapping[str, Any]) -> str:
    return ", ".join([*value["lines"], *([value["postcode"]] if value["postcode"] else [])])


def _list(value: list[str]) -> str:
    return listed(value) if value else _("None")


_TYPES = Attribute.ValueType
_WORDS: Mapping[str, Callable[[Any], str]] = {
    _TYPES.TEXT: str,
    _TYPES.DATE: lambda value: full_date(date.fromisoformat(value)),
    _TYPES.BOOLEAN: lambda value: _("Yes") if value else _("No"),
    _TYPES.INTEGER: number,
    _TYPES.MONEY: _money,
    _TYPES.ADDRESS: _address,
    _TYPES.LIST: _list,
}
