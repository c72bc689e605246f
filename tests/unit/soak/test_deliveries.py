"""What arrives at a receiving end is held against the feed: all of it, in order and signed."""

import base64

import pytest
from soak.deliveries import Feed, violations
from soak.receiver import Attempt, Receiver

FEED = Feed({1: "one", 2: "two", 3: "three"})


def sent(*ids: str, taken: bool = True, signed: bool = True) -> list[Attempt]:
    return [Attempt("landlord", id_, id_.encode(), signed, taken) for id_ in ids]


def found(attempts: list[Attempt], feed: Feed = FEED) -> list[str]:
    return list(violations("landlord", feed, attempts))


@pytest.mark.parametrize("ids", [("one", "two", "three"), ("one", "two", "two", "three", "three")])
def test_all_in_order_and_the_last_again_is_right(ids: tuple[str, ...]) -> None:
    assert found(sent(*ids)) == []


def test_what_was_not_taken_at_first_is_sent_again() -> None:
    assert found([*sent("one"), *sent("two", taken=False), *sent("two", "three")]) == []


def test_a_change_that_nobody_took_is_found() -> None:
    assert len(found([*sent("one", "two"), *sent("three", taken=False)])) == 1


@pytest.mark.parametrize("ids", [("one", "three", "two", "three"), ("one", "two", "one", "three")])
def test_overtaking_and_coming_back_are_found(ids: tuple[str, ...]) -> None:
    assert found(sent(*ids))


def test_what_was_given_up_may_come_after_the_next() -> None:
    attempts = [*sent("one"), *sent("two", taken=False), *sent("three", "two")]
    assert found(attempts, Feed(FEED.ids, frozenset({2}))) == []
    assert found(attempts) != []


def test_a_message_that_is_in_no_feed_is_found() -> None:
    assert len(found(sent("one", "two", "three", "four"))) == 1


def test_a_signature_that_does_not_hold_is_found() -> None:
    assert len(found([*sent("one", "two"), *sent("three", signed=False)])) == 1


def test_other_words_under_one_id_are_found() -> None:
    again = Attempt("landlord", "three", b"other", True, True)
    assert len(found([*sent("one", "two", "three"), again])) == 1


def test_another_clients_messages_are_its_own() -> None:
    other = Attempt("council", "x", b"x", True, True)
    assert found([other, *sent("one", "two", "three")]) == []


SPECIMEN = {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
}
"""Of Standard Webhooks' own libraries, with its secret and body below."""


def test_a_receiver_knows_a_good_signature_from_a_bad_one() -> None:
    secret, body = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), b'{"test": 2432232314}'
    receiver = Receiver({"landlord": secret})
    for taken in (body, body + b" "):
        receiver.receive("landlord", SPECIMEN, taken)
    assert [each.is_signed for each in receiver.attempts] == [True, False]


def test_a_receiver_that_takes_nothing_says_so_or_nothing() -> None:
    receiver = Receiver(takes=False)
    assert {receiver.receive("landlord", SPECIMEN, b"") for _ in range(99)} == {500, None}
    assert receiver.taken("landlord") == 0
