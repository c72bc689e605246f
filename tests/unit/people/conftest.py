"""What is tested of people without a database."""

from collections.abc import Iterator

import pytest
from tests.hashing import as_served


@pytest.fixture(autouse=True)
def passwords_hashed_as_served() -> Iterator[None]:
    """Tests with a database, in the same process before, may have had them hashed lightly."""
    with as_served():
        yield
