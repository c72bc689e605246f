"""How old a key is stands in the log: announced, announced again, or rotated."""

import json
from datetime import UTC, datetime, timedelta

from candour.access.key_ages import A_YEAR, ages_of_keys

BEGUN, LATER = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 9, 1, tzinfo=UTC)


def announced(when: datetime, **keys: str) -> bytes:
    named = {"access-tokens": "A", "promises": "P", "checkpoints": "C"} | {
        name.replace("_", "-"): key for name, key in keys.items()
    }
    return json.dumps({"what": "own-keys", "when": when.isoformat(), "keys": named}).encode()


def ages(*bodies: bytes) -> dict[str, datetime]:
    return {key.name: key.since for key in ages_of_keys(bodies)}


def test_nothing_is_known_before_the_first_announcement():
    client = json.dumps({"what": "client-key", "when": BEGUN.isoformat()}).encode()
    assert ages(client) == {}


def test_every_key_is_as_old_as_the_deployment_at_first():
    assert ages(announced(BEGUN)) == dict.fromkeys(
        ("key-encryption key", "access-token key", "promise key", "log key"), BEGUN
    )


def test_what_was_announced_anew_is_new_and_the_rest_as_old_as_it_was():
    found = ages(announced(BEGUN), announced(LATER, access_tokens="B"))
    assert (found["access-token key"], found["promise key"]) == (LATER, BEGUN)
    assert found["key-encryption key"] == BEGUN


def test_a_rotation_makes_the_key_of_keys_young():
    rotated = json.dumps({"what": "rotated", "when": LATER.isoformat(), "version": 2}).encode()
    found = ages(announced(BEGUN), rotated, announced(LATER, promises="Q"))
    assert found["key-encryption key"] == LATER


def test_a_key_that_stays_is_never_overdue_and_one_of_a_year_is_after_it():
    now = BEGUN + A_YEAR + timedelta(days=3)
    overdue = {key.name: key.overdue(now).days for key in ages_of_keys([announced(BEGUN)])}
    assert overdue == {"key-encryption key": 3, "access-token key": 3, "promise key": 0, "log key": 0}
