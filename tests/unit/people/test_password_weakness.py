"""Passwords that no list knows: those that repeat themselves."""

import pytest
from django.core.exceptions import ValidationError

from candour.people.password_weakness import RepeatsValidator


@pytest.mark.parametrize(
    "password", ["aaaaaaaaaaaaaaa", "12121212121212", "kettlekettle", "Kettle kettle KETTLE", "abcdabcdabcd"]
)
def test_what_repeats_itself_is_refused(password):
    with pytest.raises(ValidationError):
        RepeatsValidator(10).validate(password)


@pytest.mark.parametrize("password", ["kettle otter kettle", "bookkeeping bees", "short", "otter-ladder-41"])
def test_what_does_not_is_taken_and_what_is_short_is_for_another_to_say(password):
    RepeatsValidator(10).validate(password)
