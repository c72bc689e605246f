"""Telling over real connections: a load that breaks off goes on where it was; a use is reported once."""

import json
import socket
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx

V1 = "/exchange/v1"
LINES = 600
NDJSON = {"Content-Type": "application/x-ndjson"}


def line(number: int) -> bytes:
    subject = {"scheme": "tenant", "reference": f"F-7{number:04d}"}
    value = {"value": f"Door {number}", "updated": "2026-03-01"}
    return json.dumps({"subject": subject, "values": {"housing.repair": value}}).encode() + b"\n"


def answers(answer: httpx.Response) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    assert answer.status_code == 200, answer.text
    *lines, last = map(json.loads, answer.text.splitlines())
    return lines, last


def send_half_and_break_off(client: httpx.Client) -> int:
    """Send half of the lines and cut the connection in the middle of one; gives the last line answered."""
    address = urlsplit(str(client.base_url))
    head = (
        f"POST {V1}/records/repairs HTTP/1.1\r\nHost: {address.netloc}\r\nTransfer-Encoding: chunked\r\n"
        f"Authorization: {client.headers['Authorization']}\r\nContent-Type: application/x-ndjson\r\n\r\n"
    )
    half = b"".join(map(line, range(1, LINES // 2))) + line(LINES // 2)[:20]
    received = b""
    with socket.create_connection((address.hostname, address.port), timeout=30) as connection:
        connection.sendall(head.encode() + f"{len(half):x}\r\n".encode() + half + b"\r\n")
        while b'"line":64,' not in received:
            received += connection.recv(65536)
    whole = received[: received.rindex(b"\n")]
    return max(json.loads(each)["line"] for each in whole.splitlines() if each.startswith(b'{"line"'))


def test_a_load_that_broke_off_goes_on_after_the_last_line_answered(partner):
    fernside = partner("fernside-homes-system")
    reached = send_half_and_break_off(fernside)
    assert 64 <= reached < LINES // 2
    everything = b"".join(map(line, range(1, LINES + 1)))
    path = f"{V1}/records/repairs"
    lines, last = answers(fernside.post(f"{path}?after={reached}", content=everything, headers=NDJSON))

    assert [each["line"] for each in lines] == list(range(reached + 1, LINES + 1))
    assert (last["after"], last["refused"]) == (LINES, 0)
    assert last["stored"] + last["unchanged"] == LINES - reached
    lines, last = answers(fernside.post(path, content=everything, headers=NDJSON))
    assert (last["unchanged"], last["stored"]) == (LINES, 0), "each was stored, and once"
    assert {each["version"] for each in lines} == {1}


def test_a_joint_tenancy_is_told_and_merged(partner):
    fernside = partner("fernside-homes-system")
    path = f"{V1}/records/tenancies/tenancy/TY-90001"
    people = [{"scheme": "tenant", "reference": f"F-9900{n}"} for n in (1, 2)]
    size = {"household.size": {"value": 2, "updated": "2026-03-01"}}
    told = fernside.put(path, json={"values": size, "people": people})
    merged = fernside.patch(path, json={"values": {"household.size": {"value": 3, "updated": "2026-04-01"}}})

    assert (told.status_code, merged.status_code) == (201, 200)
    assert merged.json()["version"] == 2
    assert fernside.delete(path).status_code == 200
    assert fernside.delete(path).status_code == 404


def test_what_a_system_did_is_reported_once_singly_and_in_batches(partner):
    fernside = partner("fernside-homes-system")
    use = {
        "id": f"try-{uuid4()}",
        "subject": {"scheme": "tenant", "reference": "F-19508"},
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "action": "looked-at",
        "activity": "repairs",
        "attributes": ["housing.repair"],
    }
    first, again = (fernside.post(f"{V1}/uses", json=use) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    batch = [use, {**use, "id": f"try-{uuid4()}"}, {**use, "id": f"try-{uuid4()}", "activity": "gossip"}]
    content = "\n".join(map(json.dumps, batch))
    lines, last = answers(fernside.post(f"{V1}/uses/batch", content=content, headers=NDJSON))

    assert [each["outcome"] for each in lines] == ["unchanged", "stored", "refused"]
    assert last == {"after": 3, "stored": 1, "unchanged": 1, "refused": 1}
