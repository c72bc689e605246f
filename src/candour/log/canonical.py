"""Canonical JSON: one value, one sequence of bytes (RFC 8785, the JSON Canonicalization Scheme).

Hashes are taken over these bytes, so anybody who has the value can make them again in any language.
Values that another language would read differently have no canonical form and are refused.
"""

import json
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

import msgspec

from candour.log.errors import NotCanonical

LARGEST_INTEGER = 2**53 - 1
"""Beyond it a double no longer tells neighbouring integers apart (RFC 7493 section 2.2)."""

_quote = json.encoder.encode_basestring
"""Python's JSON string without ASCII-only escapes is exactly RFC 8785 section 3.2.2.2."""

_plainly = msgspec.json.Encoder(order="deterministic").encode
"""A quarter of the time, and the same bytes for what is plain and all ASCII; a test holds the two equal."""


def canonical_json(value: Any) -> bytes:
    """The canonical UTF-8 bytes of None, bool, int, float, str, list, tuple and dict with str keys.

    Raises NotCanonical for NaN and infinity, integers beyond 2^53 - 1 either way, lone surrogates,
    nesting too deep to follow, and any other type.
    """
    try:
        if _is_plain(value) and (plainly := _plainly(value)).isascii():
            return plainly
        return _text(value).encode("utf-8")
    except UnicodeEncodeError:
        raise NotCanonical("Text holds half of a surrogate pair, which is no character.") from None
    except RecursionError:
        raise NotCanonical("The value is nested too deeply.") from None


class CanonicalForm:
    """Objects that agree in some members and differ in others, whose common members are encoded once.

    common: the members they agree in. own: the names of the others, none of them among those of `common`.
    Raises as `canonical_json`.
    """

    def __init__(self, common: Mapping[str, Any], own: Collection[str]) -> None:
        self._members = {
            name: canonical_json(common[name]) if name in common else None
            for name in _ordered([*common, *own])
        }
        self._fix()

    def _fix(self) -> None:
        """Write out what is known; `%` has a meaning in it."""
        self._own = [name for name, value in self._members.items() if value is None]
        members = [
            (canonical_json(name) + b":" + (value or b"")).replace(b"%", b"%%") + (b"" if value else b"%b")
            for name, value in self._members.items()
        ]
        self._form = b"{" + b",".join(members) + b"}"

    def filled(self, own: Mapping[str, bytes]) -> bytes:
        """The canonical bytes of one of the objects. own: those of each member it has of its own."""
        return self._form % tuple([own[name] for name in self._own])

    def narrowed(self, common: Mapping[str, bytes]) -> "CanonicalForm":
        """Of these objects, those that also agree in these members, each in canonical form."""
        form = CanonicalForm.__new__(CanonicalForm)
        form._members = {name: common.get(name, value) for name, value in self._members.items()}
        form._fix()
        return form


def canonical_plain(value: Any) -> bytes:
    """As `canonical_json`, of a value that its caller made of text, None and small whole numbers alone."""
    plainly = _plainly(value)
    return plainly if plainly.isascii() else canonical_json(value)


def read_canonical(data: bytes) -> Any:
    """The value whose canonical form is exactly `data`. Raises NotCanonical.

    Comparing the bytes also refuses what JSON leaves open: repeated keys, NaN, other spellings.
    """
    try:
        value = json.loads(data.decode("utf-8"), parse_int=_read_integer)
    except (ValueError, RecursionError):
        raise NotCanonical("This is not JSON in UTF-8.") from None
    if canonical_json(value) != data:
        raise NotCanonical("This JSON is not in its canonical form (RFC 8785).")
    return value


def _is_plain(value: Any) -> bool:
    """Whether it is made of text, None and small whole numbers alone, in lists and objects.

    Most parts of a body are text, and looked at here: a call for each took longer than encoding all of them.
    """
    kind = type(value)
    if kind is dict:
        if not set(map(type, value)) <= {str}:
            return False
        parts = value.values()
    elif kind is list:
        parts = value
    else:
        return kind is str or value is None or (kind is int and abs(value) <= LARGEST_INTEGER)
    return all(type(part) is str or part is None or _is_plain(part) for part in parts)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return _quote(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return _integer(value)
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, dict):
        return "{" + ",".join([f"{_quote(key)}:{_text(value[key])}" for key in _ordered(value)]) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join([_text(item) for item in value]) + "]"
    raise NotCanonical(f"A {type(value).__name__} has no form in JSON.")


def _ordered(keys: Collection[Any]) -> list[str]:
    """Keys by their UTF-16 code units (RFC 8785 section 3.2.3), which differs from Python's order
    where a character beyond U+FFFF meets one from U+E000 to U+FFFF."""
    try:
        if "".join(keys).isascii():
            return sorted(keys)
    except TypeError:
        raise NotCanonical("A key of an object is not text.") from None
    return sorted(keys, key=lambda key: key.encode("utf-16-be", "surrogatepass"))


def _integer(value: int) -> str:
    if abs(value) > LARGEST_INTEGER:
        raise NotCanonical("A whole number is too large to be read alike everywhere.")
    return int.__repr__(value)


def _number(value: float) -> str:
    """ECMAScript's Number::toString: the shortest digits that read back the same, laid out its way.

    Python's repr finds the same digits; only the layout differs (ECMA-262 section 6.1.6.1.20, whose
    n is `point` here).
    """
    if value != value or value in (float("inf"), float("-inf")):
        raise NotCanonical("NaN and infinity are not numbers in JSON.")
    if value == 0:
        return "0"
    sign, figures, exponent = Decimal(float.__repr__(value)).normalize().as_tuple()
    digits, minus = "".join(map(str, figures)), "-" * sign
    point = len(digits) + int(exponent)
    if len(digits) <= point <= 21:
        return minus + digits.ljust(point, "0")
    if 0 < point <= 21:
        return f"{minus}{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"{minus}0.{'0' * -point}{digits}"
    fraction = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{minus}{digits[0]}{fraction}e{point - 1:+d}"


def _read_integer(figures: str) -> int | float:
    """A double beyond 2^53 has a canonical form without a point, and reads back as a double."""
    value = float(figures)
    return int(figures) if abs(value) <= LARGEST_INTEGER else value
