"""A dataset is loaded line by line: a wrong line fails alone, and what was answered is committed."""

import json

import pytest

PATH = "/exchange/v1/records/council-tax"
NDJSON = {"Content-Type": "application/x-ndjson"}


def line(reference, phone="01632 960587", **more) -> bytes:
    values = {"contact.phone": {"value": phone, "updated": "2025-05-01"}}
    sent = {"subject": {"scheme": "council-customer", "reference": reference}, "values": values}
    return json.dumps(sent | more).encode() + b"\n"


@pytest.fixture
def load(dataset, system):
    """Loads lines and gives the answer's lines, the last of them apart."""
    headers = system.bearer() | NDJSON

    def load(content, query="", **sent):
        answer = system.door.post(PATH + query, content=content, headers=headers, **sent)
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "application/x-ndjson"
        *lines, last = [json.loads(each) for each in answer.text.splitlines()]
        return lines, last

    return load


def test_every_line_is_stored_and_answered_in_order(load, held, entries):
    lines, last = load(b"".join(line(f"C-{n}") for n in range(150)))

    assert [each["line"] for each in lines] == list(range(1, 151))
    assert {each["outcome"] for each in lines} == {"stored"}
    assert last == {"after": 150, "stored": 150, "unchanged": 0, "refused": 0}
    assert len(held()) == 150
    assert len(entries()) == 150


def test_a_wrong_line_fails_alone(load, held):
    wrong = [
        line("C-2", phone=7),
        b"not json\n",
        line("C-2", extra=1),
        line("C-2").replace(b'"updated"', b'"updated": "2025-01-01", "updated"'),
        b'{"subject": {"scheme": "a", "reference": ""}, "values": {}}\n',
        line("C-2", phone="x" * 70_000),
        b"\xff\n",
        b"[" * 1000 + b"\n",
    ]
    lines, last = load(line("C-1") + b"".join(wrong) + b"\n  \n" + line("C-3"))

    assert [each["outcome"] for each in lines] == ["stored"] + ["refused"] * len(wrong) + ["stored"]
    assert [each["problem"]["status"] for each in lines[1:-1]] == [422, 400, 422, 400, 422, 413, 400, 400]
    assert lines[1]["problem"]["field"] == "values.contact.phone.value"
    assert lines[3]["problem"]["field"] == "extra"
    assert lines[-1]["line"] == len(wrong) + 4
    assert last == {"after": len(wrong) + 4, "stored": 2, "unchanged": 0, "refused": len(wrong)}
    assert len(held()) == 2


def test_one_person_may_stand_in_several_lines(load, held, entries):
    lines, _ = load(line("C-1", "1") + line("C-2") + line("C-1", "2") + line("C-1", "2"))

    assert [(each["outcome"], each["version"]) for each in lines] == [
        ("stored", 1),
        ("stored", 1),
        ("stored", 2),
        ("unchanged", 2),
    ]
    assert sorted(values["contact.phone"].value for _, values in held()) == ["01632 960587", "2"]
    assert len(entries()) == 3


def test_a_load_sent_again_changes_nothing(load, entries):
    content = b"".join(line(f"C-{n}") for n in range(10))
    load(content)
    _, last = load(content)

    assert last == {"after": 10, "stored": 0, "unchanged": 10, "refused": 0}
    assert len(entries()) == 10


def test_a_load_goes_on_after_the_lines_dealt_with(load, held):
    content = b"".join(line(f"C-{n}") for n in range(10))
    lines, last = load(content, "?after=7")

    assert [each["line"] for each in lines] == [8, 9, 10]
    assert last["after"] == 10
    assert len(held()) == 3


def test_bytes_arrive_in_pieces_of_any_size(load):
    content = b"".join(line(f"C-{n}", "é" * n) for n in range(12)).removesuffix(b"\n")

    async def pieces(size):
        for start in range(0, len(content), size):
            yield content[start : start + size]

    for size in (1, 7, 1000):
        lines, last = load(pieces(size))
        assert len(lines) == 12
        assert last["after"] == 12


def test_what_goes_on_too_long_is_stored_as_far_as_it_came(load, door, held):
    from dataclasses import replace

    exchange = door.app.state.exchange
    door.app.state.exchange = replace(exchange, limits=replace(exchange.limits, bulk_lines=5))

    _, last = load(b"".join(line(f"C-{n}") for n in range(5)) + b"\n\n")
    assert "problem" not in last

    async def pieces():
        for number in range(9):
            yield line(f"D-{number}")

    _, last = load(pieces())
    assert last["after"] == 5
    assert last["problem"]["status"] == 413
    assert len(held()) == 10


def test_a_load_too_large_is_refused_at_once_or_where_it_becomes_so(load, door, system):
    from dataclasses import replace

    exchange = door.app.state.exchange
    door.app.state.exchange = replace(exchange, limits=replace(exchange.limits, bulk=1000))
    content = b"".join(line(f"C-{n}") for n in range(20))

    async def pieces():
        for start in range(0, len(content), 300):
            yield content[start : start + 300]

    declared = door.post(PATH, content=content, headers=system.bearer() | NDJSON)
    assert declared.status_code == 413
    _, last = load(pieces())
    assert last["problem"]["status"] == 413
    assert 0 < last["after"] < 20


@pytest.mark.parametrize("ended", ["client", "key"])
def test_a_client_revoked_in_the_middle_stops_there(load, held, ended):
    from datetime import UTC, datetime

    from candour.people.actions import retire_client_key, revoke_client
    from candour.people.models import PartnerClient

    def revoke():
        client, now = PartnerClient.objects.get(), datetime.now(UTC)
        if ended == "client":
            revoke_client(client=client, at=now)
        else:
            retire_client_key(client=client, kid=client.keys.get().kid, at=now)

    async def pieces():
        import anyio

        yield line("C-1")
        await anyio.to_thread.run_sync(revoke)
        yield line("C-2")

    lines, last = load(pieces())
    assert len(lines) == 1
    assert last["problem"]["status"] == 401
    assert len(held()) == 1


def test_whoever_sends_nothing_for_too_long_is_not_waited_for(load, door):
    from dataclasses import replace

    import anyio

    exchange = door.app.state.exchange
    door.app.state.exchange = replace(exchange, limits=replace(exchange.limits, body_seconds=1.0))
    forever = anyio.Event()

    async def pieces():
        yield line("C-1")
        await forever.wait()

    lines, last = load(pieces())
    assert len(lines) == 1
    assert last["problem"]["status"] == 408


def test_only_lines_of_json_are_taken(door, system, dataset):
    headers = system.bearer()

    assert door.post(PATH, json={}, headers=headers).status_code == 415
    for query in ("after=-1", "after=", "after=1&after=2", "before=1"):
        answer = door.post(f"{PATH}?{query}", content=b"", headers=headers | NDJSON)
        assert (answer.status_code, answer.json()["type"]) == (400, "/exchange/docs#bad-query")
    assert door.post(PATH + "x", content=b"", headers=headers | NDJSON).status_code == 404
    assert door.post(PATH, content=b"", headers=NDJSON).status_code == 401
    empty = door.post(PATH, content=b"", headers=headers | NDJSON)
    assert empty.json() == {"after": 0, "stored": 0, "unchanged": 0, "refused": 0}
