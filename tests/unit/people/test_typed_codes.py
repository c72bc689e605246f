"""What is kept of recovery codes is as slow to guess as OWASP asks."""

from candour.people.password_hasher import LEAST_MEMORY, LEAST_TIME
from candour.people.typed_codes import found_among, kept_together


def test_codes_that_are_kept_together_are_hashed_with_the_least_that_owasp_asks():
    salt, kept = kept_together(["1234 5678 9012 3456", "9876 5432 1098 7654"])
    assert (LEAST_MEMORY, LEAST_TIME) == (19 * 1024, 2)
    for each in kept:
        assert each.startswith(f"argon2$argon2id$v=19$m={LEAST_MEMORY},t={LEAST_TIME},p=1$")
    assert found_among("1234567890123456", salt, kept) == kept[0]
