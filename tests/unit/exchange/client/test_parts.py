"""Loads of any length go in parts, each gone on with from where the exchange says it came to."""

import json

import pytest

from candour.exchange.client import (
    BatchLine,
    BatchQuestion,
    SentLine,
    SentValue,
    Subject,
    Unavailable,
    Unreadable,
)
from candour.exchange.client.parts import LINES_AT_ONCE, MOST_IN_A_BATCH, batches, parts

VALUES = {"housing.repair": SentValue("Hall light", "2026-03-01")}


def lines(number: int) -> list[SentLine]:
    return [SentLine(Subject("tenant", f"T-{n}"), VALUES) for n in range(number)]


def stored(*numbers: int, after: int, **more: object) -> bytes:
    each = [{"line": number, "outcome": "stored", "version": 1} for number in numbers]
    last = {"after": after, "stored": len(each), "unchanged": 0, "refused": 0, **more}
    return b"\n".join(json.dumps(line).encode() for line in [*each, last]) + b"\n"


PROBLEM = {"type": "/exchange/docs#unavailable", "title": "Not now", "status": 503, "detail": "Later."}


def test_lines_are_numbered_through_however_many_parts_there_are():
    first, second = parts("/exchange/v1/records/repairs", lines(LINES_AT_ONCE + 1))
    first.taken(stored(after=LINES_AT_ONCE))
    assert first.is_done
    (last,) = second.taken(stored(1, after=1))
    assert last.line == LINES_AT_ONCE + 1
    assert second.is_done


def test_no_more_is_held_than_one_part():
    taken = []
    endless = (taken.append(line) or line for line in lines(LINES_AT_ONCE * 3))
    next(parts("/", endless))
    assert len(taken) == LINES_AT_ONCE


def test_a_load_that_broke_off_goes_on_from_there():
    (part,) = parts("/exchange/v1/records/repairs", lines(5))
    assert [each.line for each in part.taken(stored(1, 2, after=2, problem=PROBLEM))] == [1, 2]
    assert not part.is_done
    assert part.call().path.endswith("?after=2")
    assert [each.line for each in part.taken(stored(3, 4, 5, after=5))] == [3, 4, 5]
    assert part.is_done


def test_a_load_that_comes_no_further_says_why():
    (part,) = parts("/", lines(3))
    with pytest.raises(Unavailable, match="Later"):
        part.taken(stored(after=0, problem=PROBLEM))


@pytest.mark.parametrize("answer", [b"", b"{}\n", stored(1, after=1)[:-30], b"<html>"])
def test_half_an_answer_is_none(answer):
    (part,) = parts("/", lines(1))
    with pytest.raises(Unreadable):
        part.taken(answer)


def test_a_question_about_many_goes_in_batches_that_can_each_be_repeated():
    asked = BatchQuestion("home-repairs", ("contact.phone",))
    people = [BatchLine(f"n-{n}", Subject("tenant", f"T-{n}")) for n in range(MOST_IN_A_BATCH + 1)]
    first, second = batches(asked, people, "k")
    assert (first.key, second.key) == ("k-1", "k-2")
    assert first.body.count(b"\n") == MOST_IN_A_BATCH + 1
    question, line = (json.loads(each) for each in second.body.splitlines())
    assert question["purpose"] == "home-repairs"
    assert line["id"] == f"n-{MOST_IN_A_BATCH}"
    (answer,) = second.read(b'{"line":2,"id":"n-500"}\n')
    assert answer.line == MOST_IN_A_BATCH + 2
