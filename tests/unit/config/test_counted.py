"""What workers count is added up, also of those that ended, and nothing that a caller sends is in it."""

import asyncio
import re

from candour.config.counted import CLASSES, DOORS, Counts, forget, lines

PERSONAL = "/portal/QQ123456C?email=mary.jones@example.org"


def answer(counts: Counts, door: str, status: int) -> list[dict]:
    sent = []

    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "path": PERSONAL}
    asyncio.run(counts.through(DOORS.index(door), app, scope, None, send))
    return sent


def value(folder, name: str) -> float:
    (found,) = [line.split()[-1] for line in lines(folder) if line.startswith(f"{name} ")]
    return float(found)


def test_workers_are_added_up_by_door_and_status(tmp_path):
    first, second = Counts(tmp_path), Counts(tmp_path)
    assert [message["type"] for message in answer(first, "portal", 200)] == [
        "http.response.start",
        "http.response.body",
    ]
    answer(second, "portal", 204)
    answer(second, "exchange", 503)
    del first
    assert value(tmp_path, 'candour_requests_total{door="portal",status="2xx"}') == 2
    assert value(tmp_path, 'candour_requests_total{door="exchange",status="5xx"}') == 1
    assert value(tmp_path, 'candour_request_seconds_count{door="portal"}') == 2
    assert value(tmp_path, 'candour_request_seconds_bucket{door="portal",le="+Inf"}') == 2
    assert value(tmp_path, 'candour_request_seconds_sum{door="portal"}') > 0


def test_every_label_is_one_of_a_few(tmp_path):
    answer(Counts(tmp_path), "portal", 404)
    text = "\n".join(lines(tmp_path))
    assert set(re.findall(r'door="([^"]*)"', text)) == set(DOORS)
    assert set(re.findall(r'status="([^"]*)"', text)) == set(CLASSES)
    assert "QQ123456C" not in text
    assert "mary" not in text


def test_a_new_start_begins_at_nothing(tmp_path):
    answer(Counts(tmp_path), "portal", 200)
    forget(tmp_path)
    assert value(tmp_path, 'candour_requests_total{door="portal",status="2xx"}') == 0
