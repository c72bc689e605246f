"""What every test can ask for: the real data, databases of its own, and the tools some tests need."""

import os
from importlib.util import find_spec
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]


def pytest_configure(config: pytest.Config) -> None:
    if find_spec("candour.config.settings"):
        os.environ["DJANGO_SETTINGS_MODULE"] = "candour.config.settings"


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real data: CANDOUR_CORPUS, or `../shared/data` beside the checkout."""
    folder = Path(os.environ.get("CANDOUR_CORPUS") or CHECKOUT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"The real data is not at {folder}; set CANDOUR_CORPUS to the folder that holds it.")
    return folder
