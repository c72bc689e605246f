"""Whatever is sent, the exchange answers in a sentence: never with a fault, never with half of it stored."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

RELEASES = "/exchange/v1/releases"
RECORD = "/exchange/v1/records/council-tax/council-customer/1"
BULK = "/exchange/v1/records/council-tax"
TABLES = ("records", "subject_references", "entries", "repeats")

UNCHECKED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@pytest.fixture
def headers(dataset, system):
    return system.bearer() | {"Content-Type": "application/json"}


def is_a_sentence(answer) -> bool:
    """Whether it is problem details with something a person can act on, and nothing of our insides."""
    problem = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["status"] == answer.status_code
    assert problem["type"].startswith("/exchange/docs#")
    assert "Traceback" not in answer.text
    assert "candour." not in answer.text
    return problem["detail"].endswith((".", "..."))


def stored(database) -> list[int]:
    return [database.execute(f"select count(*) from {table}").fetchone()[0] for table in TABLES]


def test_no_json_case_breaks_any_route(door, headers, corpus, database):
    files = sorted((corpus / "bad-input/json").glob("*.json"))
    assert len(files) > 300
    for file in files:
        body = file.read_bytes()
        for method, path in (("POST", RELEASES), ("PUT", RECORD)):
            answer = door.request(method, path, content=body, headers=headers)
            assert answer.status_code in (400, 422), (file.name, answer.text)
            assert is_a_sentence(answer)
        lines = door.post(BULK, content=body, headers=headers | {"Content-Type": "application/x-ndjson"})
        assert lines.status_code == 200
        *_, last = [json.loads(line) for line in lines.text.splitlines()]
        assert last["stored"] == 0
        assert "problem" not in last
    assert stored(database) == [0, 0, 0, 0]


def test_no_naughty_string_breaks_a_field(door, headers, corpus, database):
    strings = json.loads((corpus / "bad-input/blns.json").read_text())
    assert len(strings) > 400
    lines = []
    for text in strings:
        values = {"contact.phone": {"value": text, "updated": "2025-01-01", "source": text[:200]}}
        lines.append({"subject": {"scheme": "council-customer", "reference": text[:200]}, "values": values})
        ask = {
            "subject": {"scheme": text, "reference": text},
            "purpose": text,
            "attributes": [text],
            "case": text,
        }
        assert door.post(RELEASES, json=ask, headers=headers).status_code == 422
    content = "\n".join(map(json.dumps, lines))
    answer = door.post(BULK, content=content, headers=headers | {"Content-Type": "application/x-ndjson"})

    *answers, last = [json.loads(line) for line in answer.text.splitlines()]
    assert len(answers) == len(strings)
    assert "problem" not in last
    assert last["stored"] > 400
    assert stored(database)[1] <= last["stored"]


@pytest.mark.parametrize("name", ["authorization", "content-type", "idempotency-key", "content-length"])
def test_no_header_breaks_the_exchange(door, headers, name):
    for value in (
        b"",
        b"\xff\xfe",
        b"x" * 9000,
        b"0",
        b"-1",
        b"Bearer",
        b"Bearer \xe9",
        b"application/json;;;",
    ):
        sent = {key.lower().encode(): each.encode() for key, each in headers.items()} | {name.encode(): value}
        answer = door.post(RELEASES, content=b"{}", headers=list(sent.items()))
        assert 400 <= answer.status_code < 500
        assert is_a_sentence(answer)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/exchange/v1/nothing", 404),
        ("GET", "/exchange/v1/", 404),
        ("GET", "/exchange/", 404),
        ("GET", "/exchange/docs/", 404),
        ("POST", f"{RELEASES}/", 404),
        ("GET", RELEASES, 405),
        ("DELETE", RELEASES, 405),
        ("POST", RECORD, 405),
        ("POST", "/exchange/v1/openapi.json", 405),
        ("GET", "/exchange/v1/records/%ff/%00/%", 405),
        ("GET", "/exchange/v1/records/../../../etc/passwd", 404),
    ],
)
def test_an_address_or_a_method_that_is_not_there_is_a_sentence(door, method, path, status):
    answer = door.request(method, path)

    assert answer.status_code == status
    assert is_a_sentence(answer)
    if status == 405:
        assert answer.headers["allow"]


def test_a_fault_of_ours_is_told_without_our_insides(door, headers, monkeypatch):
    from candour.exchange import records

    async def broken(*_):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(records, "on_newest_register", broken)
    body = {"values": {"contact.phone": {"value": "1", "updated": "2025-01-01"}}}
    answer = door.put(RECORD, json=body, headers=headers)

    assert answer.status_code == 500
    assert is_a_sentence(answer)
    assert "secret" not in answer.text


@settings(suppress_health_check=UNCHECKED, max_examples=60)
@given(
    path=st.text(max_size=30), method=st.sampled_from(["GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS"])
)
def test_no_address_breaks_the_exchange(door, headers, path, method):
    from urllib.parse import quote

    for prefix in (
        "/exchange/",
        "/exchange/v1/records/",
        "/exchange/v1/records/council-tax/council-customer/",
    ):
        url = prefix + quote(path.encode("utf-8", "replace"), safe="/")
        assert door.request(method, url, headers=headers).status_code < 500


_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False)
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_names = st.sampled_from(["contact.address", "contact.phone", "person.date-of-birth", "council-tax.balance"])
_sent = st.fixed_dictionaries(
    {"value": _values, "updated": st.text(max_size=12) | st.just("2025-01-01") | st.datetimes().map(str)},
    optional={"source": _values, "purposes": _values, "about": _values},
)


@settings(suppress_health_check=UNCHECKED, max_examples=60)
@given(st.dictionaries(_names | st.text(max_size=10), _sent, max_size=3))
def test_no_record_breaks_the_exchange(door, headers, values):
    answer = door.put(RECORD, content=json.dumps({"values": values}), headers=headers)

    assert answer.status_code in (200, 201, 400, 422)
