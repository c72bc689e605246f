"""Reads JSON that can be understood one way only, and refuses everything else with a sentence.

msgspec decodes into a schema: it refuses bad UTF-8, lone surrogates, NaN, trailing data and, in our schemas,
unknown fields. A second look with the standard library refuses what msgspec lets pass: a key given twice, of
which two programs may each take another, and integers that a double cannot tell apart (RFC 7493, I-JSON).
"""

import json
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from candour.exchange.allowed_values import allowed_values
from candour.exchange.problems import MalformedJson, Problem, UnfitBody
from candour.exchange.schemas import FORMS
from candour.log.canonical import LARGEST_INTEGER

T = TypeVar("T")

DEEPEST = 32
_LONGEST_ECHO = 100

_BRACKETS = re.compile(rb"[\[\]{}]")
# A string without its end is taken to the end of the body: to try again at each quote would be quadratic.
_STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*+"?', re.DOTALL)
_DIGIT = re.compile(rb"[0-9]")
_COMPLAINT = re.compile(r"(?P<what>.*?)(?: - at `(?P<where>[^`]*)`)?", re.DOTALL)
_UNNAMED_KEY = re.compile(r"`\$\.(?P<of>\w+)\[\.\.\.\]")
_UNKNOWN_FIELD = re.compile(r"Object contains unknown field `(?P<name>.*)`", re.DOTALL)
_MISSING_FIELD = re.compile(r"Object missing required field `(?P<name>.*)`")
_WRONG_FORM = re.compile(r"Expected `str` matching regex (?P<pattern>.*)", re.DOTALL)
_WRONG_LENGTH = re.compile(r"Expected `(?P<type>\w+)` of length (?P<bound>[<>]=) (?P<number>\d+)")
_UNKNOWN_VALUE = re.compile(r"Invalid enum value '(?P<value>.*)'", re.DOTALL)
_OF_ITS_FIELD = re.compile(r"`(?P<name>\w+)` (?P<says>.*)", re.DOTALL)  # as our schemas complain themselves
_IN_WORDS = {repr(pattern): words for pattern, words in FORMS.items()}
_BOUNDS = {"<=": "at most", ">=": "at least"}
_PLAIN_TYPES = {
    "`str`": "text",
    "`int`": "a whole number",
    "`float`": "a number",
    "`bool`": "true or false",
    "`array`": "a list",
    "`object`": "an object",
    "`null`": "null",
}


def decode(body: bytes, decoder: msgspec.json.Decoder[T]) -> T:
    """The body as the decoder's type. Raises MalformedJson (400) or UnfitBody (422, with the field)."""
    if body.count(b"[") + body.count(b"{") > DEEPEST:
        _refuse_depth(body)
    try:
        value = decoder.decode(body)
        if not _is_plain(body):
            _second_look.decode(body.decode())
    except msgspec.ValidationError as complaint:
        # msgspec stops at the first thing that does not fit, and has not seen whether the rest is JSON.
        whole = None if decoder is _anything else decode(body, _anything)
        raise _unfit(_with_key(str(complaint), whole, decoder), decoder.type) from None
    except (msgspec.DecodeError, UnicodeDecodeError, json.JSONDecodeError) as complaint:
        raise MalformedJson(_malformed(complaint)) from None
    return value


def convert(fields: Mapping[str, Any], type_: type[T]) -> T:
    """Fields that are read already, such as parts of an address, as a schema's type. Raises UnfitBody."""
    try:
        return msgspec.convert(fields, type_)
    except msgspec.ValidationError as complaint:
        raise _unfit(str(complaint), type_) from None


def _refuse_depth(body: bytes) -> None:
    depth = 0
    for bracket in _BRACKETS.findall(_STRINGS.sub(b"", body)):
        depth += 1 if bracket in b"[{" else -1
        if depth > DEEPEST:
            raise MalformedJson(f"The body is nested more than {DEEPEST} levels deep.")


def _is_plain(body: bytes) -> bool:
    """Whether a body msgspec understood needs no second look: ASCII, no escapes, no text twice, no numbers.

    A key twice would be a text twice. Most requests are like this, and it takes a tenth of the second look.
    """
    if b"\\" in body or not body.isascii():
        return False
    parts = body.split(b'"')  # outside and inside of texts, by turns
    texts = parts[1::2]
    return len(set(texts)) == len(texts) and _DIGIT.search(b"".join(parts[::2])) is None


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        [(twice, _)] = Counter(key for key, _ in pairs).most_common(1)
        raise MalformedJson(f"The key {_echo(twice)} stands twice in one object. Send each key once.")
    return fields


def _integer(text: str) -> int:
    # The length first: Python refuses to read very long integers, and need not.
    if len(text) > 17 or abs(int(text)) > LARGEST_INTEGER:
        raise MalformedJson(f"The number {_echo(text)} is outside plus or minus 2^53. Send it as text.")
    return int(text)


_anything: msgspec.json.Decoder[Any] = msgspec.json.Decoder()
_second_look = json.JSONDecoder(object_pairs_hook=_each_key_once, parse_int=_integer)


def _malformed(complaint: Exception) -> str:
    if isinstance(complaint, UnicodeDecodeError):
        return "The body is not UTF-8. Send JSON in UTF-8."
    what = str(complaint).removeprefix("JSON is malformed: ")
    return f"The body is not JSON: {what}. {MalformedJson.advice}"


def _with_key(complaint: str, whole: Any, decoder: msgspec.json.Decoder[Any]) -> str:
    """The complaint with the key that msgspec leaves unnamed (`$.values[...]`): the first that fails alone.

    whole: the body without a schema.
    """
    found = _UNNAMED_KEY.search(complaint)
    if found is None:
        return complaint
    for key, value in whole[found["of"]].items():
        try:
            decoder.decode(msgspec.json.encode({**whole, found["of"]: {key: value}}))
        except msgspec.ValidationError as alone:
            return str(alone).replace("[...]", f".{key}", 1)
    return complaint


def _unfit(complaint: str, schema: Any) -> Problem:
    """msgspec's complaint about a schema as a sentence that names the field."""
    found = _COMPLAINT.fullmatch(complaint)
    what, where = (found["what"], found["where"] or "$") if found else (complaint, "$")
    place = where.removeprefix("$").removeprefix(".")
    if unknown := _UNKNOWN_FIELD.fullmatch(what):
        field = _joined(place, unknown["name"])
        return UnfitBody(
            f"There is no field {_echo(field)} here. Leave it out or check its spelling.", field=field
        )
    if missing := _MISSING_FIELD.fullmatch(what):
        field = _joined(place, missing["name"])
        return UnfitBody(f"The field {_echo(field)} is missing.", field=field)
    if what.endswith("out of range"):
        return MalformedJson("A number is outside plus or minus 2^53. Send it as text.", field=place or None)
    if value := _UNKNOWN_VALUE.fullmatch(what):
        allowed, given = ", ".join(allowed_values(schema, place)), _echo(value["value"])
        return UnfitBody(f"{_echo(place)}: Expected one of {allowed}; got {given}.", field=place)
    if said := _OF_ITS_FIELD.fullmatch(what):
        field = _joined(place, said["name"])
        return UnfitBody(f"{field} {said['says']}.", field=field)
    return UnfitBody(f"{_echo(place) if place else 'The body'}: {_plain(what)}.", field=place or None)


def _plain(what: str) -> str:
    """What is wrong with one value, in words that ask for nobody's knowledge of patterns."""
    if form := _WRONG_FORM.fullmatch(what):
        return f"Expected {_IN_WORDS.get(form['pattern'], 'the form that the reference gives')}"
    if length := _WRONG_LENGTH.fullmatch(what):
        number = int(length["number"])
        of = f"character{'s' * (number != 1)}" if length["type"] == "str" else "of them"
        return f"Expected {_BOUNDS[length['bound']]} {number:,} {of}"
    for technical, plain in _PLAIN_TYPES.items():
        what = what.replace(technical, plain)
    return what


def _joined(place: str, name: str) -> str:
    return f"{place}.{name[:_LONGEST_ECHO]}" if place else name[:_LONGEST_ECHO]


def _echo(text: str) -> str:
    """What the caller sent, short enough to send back."""
    return text if len(text) <= _LONGEST_ECHO else text[:_LONGEST_ECHO] + "..."
