"""What people spell by ear sounds like what they mean, and other words do not."""

import pytest

from candour.core.sounds import sound


@pytest.mark.parametrize(
    ("heard", "spelt"),
    [
        ("skool", "school"),
        ("elecshun", "elections"),
        ("fone", "phone"),
        ("foto", "photos"),
        ("krime", "crime"),
        ("waist", "waste"),
        ("skeem", "schemes"),
        ("stashun", "station"),
        ("nee", "knee"),
        ("kwiet", "quiet"),
        ("lite", "light"),
        ("frij", "fridge"),
    ],
)
def test_it_sounds_the_same_however_it_is_spelt(heard, spelt):
    assert sound(heard) == sound(spelt)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("like", "leak"),
        ("mail", "meals"),
        ("list", "lost"),
        ("bean", "bins"),
        ("road", "read"),
        ("pole", "pool"),
        ("west", "waste"),
        ("deeds", "dead"),
        ("deeds", "died"),
        ("misses", "mice"),
        ("write", "right"),
        ("bath", "birth"),
        ("cake", "kick"),
    ],
)
def test_another_word_sounds_otherwise(one, other):
    assert sound(one) != sound(other)
