"""What Standard Webhooks asks for: its own vector, a secret in its form, and three days of patience."""

import base64
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest

from candour.exchange.webhooks import PATIENCE, headers_of, next_attempt, signature, written

NOW = datetime(2026, 3, 3, 9, 15, tzinfo=UTC)
SECRET = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")


def test_signature_is_that_of_the_published_vector():
    signed = signature(SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}')
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_secret_is_written_as_its_receiver_reads_it():
    assert written(SECRET) == "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def test_two_secrets_sign_while_one_is_being_changed():
    headers = headers_of(UUID(int=7), b"{}", [SECRET, bytes(32)], NOW)
    first, second = headers["webhook-signature"].split(" ")
    assert first == signature(SECRET, str(UUID(int=7)), headers["webhook-timestamp"], b"{}")
    assert second != first
    assert headers["webhook-timestamp"] == str(int(NOW.timestamp()))


@pytest.mark.parametrize("luck", [0.0, 0.999])
def test_attempts_grow_apart_and_end_after_three_days(luck):
    moments, now, attempts = [], NOW, 0
    while (now := next_attempt(attempts := attempts + 1, NOW, now, lambda: luck)) is not None:
        moments.append(now)
    assert moments[-1] == NOW + PATIENCE == NOW + timedelta(days=3)
    pauses = [later - earlier for earlier, later in pairwise([NOW, *moments])]
    assert pauses[0] <= timedelta(seconds=6)
    assert all(later >= earlier * 0.99 for earlier, later in pairwise(pauses[:9]))
    assert 10 < len(moments) < 20


def test_what_has_waited_three_days_already_is_tried_once():
    assert next_attempt(1, NOW - PATIENCE, NOW, lambda: 0.5) is None
