"""The surroundings of every page that a test asks for."""

import pytest
from tests.moments import let_midnight_pass


@pytest.fixture(autouse=True)
def all_on_one_day() -> None:
    """What is said of today is said on the day that a test began."""
    let_midnight_pass()


@pytest.fixture(autouse=True)
def as_in_service(pages_as_the_portal, plain_static_files, log_folder) -> None:
    """Pages are answered in the portal's role, behind its walls; nothing is published in the log yet."""
