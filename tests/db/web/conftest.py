"""The surroundings of every page that a test asks for."""

import pytest


@pytest.fixture(autouse=True)
def as_in_service(pages_as_the_portal, plain_static_files, log_folder) -> None:
    """Pages are answered in the portal's role, behind its walls; nothing is published in the log yet."""
