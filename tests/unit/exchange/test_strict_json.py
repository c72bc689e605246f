"""JSON that two programs could read differently is refused, with a sentence; all other JSON is read."""

import json
from contextlib import suppress
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from candour.exchange.problems import MalformedJson, Problem, UnfitBody
from candour.exchange.strict_json import decode

ANYTHING = msgspec.json.Decoder(Any)
DUPLICATES = {"y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json"}
"""Grammatical, and refused on purpose (exchange.md, "Behave")."""


class Inner(msgspec.Struct, forbid_unknown_fields=True):
    scheme: str


class Outer(msgspec.Struct, forbid_unknown_fields=True):
    subject: Inner
    names: list[str] = []
    values: dict[str, Inner] = {}


OUTER = msgspec.json.Decoder(Outer)


def refusal(body: bytes, decoder=ANYTHING) -> Problem:
    with pytest.raises(Problem) as refused:
        decode(body, decoder)
    return refused.value


def test_the_whole_suite_of_json_cases_is_judged_right(corpus):
    files = sorted((corpus / "bad-input/json").glob("*.json"))
    assert len(files) > 300
    for file in files:
        body, expected = file.read_bytes(), file.name[0]
        if expected == "y" and file.name not in DUPLICATES:
            assert decode(body, ANYTHING) == json.loads(body), file.name
        elif expected == "i":
            _is_read_or_refused(body)
        else:
            assert refusal(body).status in (400, 422), file.name


def test_what_is_no_json_is_told_so_whatever_it_does_not_fit(corpus):
    for file in sorted((corpus / "bad-input/json").glob("n_*.json")):
        body = file.read_bytes()
        for sent in (body, b'{"unknown":[' + body, b'{"subject":5,' + body):
            assert isinstance(refusal(sent, OUTER), MalformedJson), file.name


def _is_read_or_refused(body: bytes) -> None:
    with suppress(Problem):
        decode(body, ANYTHING)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b'{"a": 1, "a": 1}', "twice"),
        (b'{"a": 1, "\\u0061": 2}', "key a stands twice"),
        (b'{"b": [{"a": 1, "a": 1}]}', "twice"),
        (b"[NaN]", "not JSON"),
        (b"[Infinity]", "not JSON"),
        (b'["\\ud800"]', "not JSON"),
        (b'["\xed\xa0\x80"]', "UTF-8"),
        (b'["\xff"]', "UTF-8"),
        (b"\xef\xbb\xbf{}", "not JSON"),
        ("{}".encode("utf-16"), "not JSON"),
        (b"{} {}", "not JSON"),
        (b"", "not JSON"),
        (b"[9007199254740992]", "2^53"),
        (b"[-9007199254740992]", "2^53"),
        (b"[" + b"1" * 5000 + b"]", "2^53"),
        (b"[1e400]", "2^53"),
        (b"[" * 33 + b"]" * 33, "32 levels"),
        (b'[{"a":' * 17 + b"1" + b"}]" * 17, "32 levels"),
        (b"[" * 1_000_000, "32 levels"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_can_be_read_in_two_ways_is_refused(body, told):
    problem = refusal(body)

    assert isinstance(problem, MalformedJson)
    assert told in problem.detail
    assert len(problem.detail) < 250


def test_what_only_looks_suspicious_is_read():
    assert decode(b'["' + b"[" * 40 + b'"]', ANYTHING) == ["[" * 40]
    assert decode(b'["\\"' + b"{" * 40 + b'"]', ANYTHING) == ['"' + "{" * 40]
    assert decode(b"[" + b"{}," * 40 + b"1]", ANYTHING) == [{}] * 40 + [1]
    assert decode(b"[" * 32 + b"]" * 32, ANYTHING)
    assert decode(b"[9007199254740991, -9007199254740991, 1.5e20]", ANYTHING)[0] == 2**53 - 1
    assert decode(b'{"a": {"x": 1}, "b": {"x": 1}}', ANYTHING) == {"a": {"x": 1}, "b": {"x": 1}}


def test_a_body_made_to_be_slow_is_not():
    unfinished = b"[" * 33 + b'"' + b'\\"' * 400_000
    many_keys = b"{" + b",".join(b'"%d":1' % n for n in range(50_000)) + b',"7":1}'

    assert "32 levels" in refusal(unfinished).detail
    assert "key 7 stands twice" in refusal(many_keys).detail


@pytest.mark.parametrize(
    ("body", "field", "told"),
    [
        (b'{"subject": {"scheme": "a", "shceme": "b"}}', "subject.shceme", "no field subject.shceme"),
        (b'{"subject": {"scheme": "a"}, "x`y": 1}', "x`y", "no field x`y"),
        (b"{}", "subject", "subject is missing"),
        (b'{"subject": {}}', "subject.scheme", "subject.scheme is missing"),
        (b'{"subject": {"scheme": 7}}', "subject.scheme", "text, got a whole number"),
        (b'{"subject": []}', "subject", "an object, got a list"),
        (b'{"subject": {"scheme": "a"}, "names": ["b", null]}', "names[1]", "text, got null"),
        (b"[]", None, "The body: Expected an object"),
    ],
)
def test_what_does_not_fit_the_schema_is_told_by_its_field(body, field, told):
    problem = refusal(body, OUTER)

    assert isinstance(problem, UnfitBody)
    assert problem.field == field
    assert told in problem.detail


def test_the_key_of_a_wrong_value_is_named():
    good, bad = '{"scheme": "a"}', '{"scheme": "a", "b": 1}'
    body = f'{{"subject": {good}, "values": {{"x.y": {good}, "x.z": {bad}, "w": {bad}}}}}'

    assert refusal(body.encode(), OUTER).field == "values.x.z.b"
    assert isinstance(refusal(body.encode()[:-1], OUTER), MalformedJson)
    twice = body[:-1] + ', "values": 5}'
    assert "twice" in refusal(twice.encode(), OUTER).detail
    assert refusal(b'{"subject": {"scheme": "a"}, "values": {"a": {}, "b": NaN}}', OUTER).status == 400


def test_a_long_field_name_is_not_sent_back_whole():
    assert len(str(refusal(b'{"' + b"x" * 100_000 + b'": 1}', OUTER).details())) < 600


@given(st.binary(max_size=60))
def test_no_bytes_break_the_reader(body):
    _is_read_or_refused(body)


_json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(_json)
def test_proper_json_is_read_as_it_is(value):
    assert decode(json.dumps(value).encode(), ANYTHING) == value
    assert decode(json.dumps(value, ensure_ascii=False).encode(), ANYTHING) == value


@pytest.mark.parametrize("body", [b"\xef\xbb\xbf{}", b'{"a":NaN}', b'"\\ud800"', b"{} {}", b"{"])
def test_what_is_no_json_is_told_what_would_be(body):
    said = refusal(body).detail
    assert "without a byte order mark" in said
    assert "no NaN, no lone surrogates" in said
