"""A council and a moment in which it acts."""

from datetime import UTC, datetime

import pytest

AT = datetime(2026, 3, 3, 9, 15, tzinfo=UTC)


@pytest.fixture
def at():
    return AT


@pytest.fixture
def council(db):
    from candour.people.actions import create_organisation

    return create_organisation(slug="council", name="The Council", kind="local-authority", at=AT)


@pytest.fixture
def seen(council):
    """Makes the subject that a reference of the council leads to."""
    from candour.people.actions.subjects import see_subject

    return lambda reference: see_subject(organisation=council, scheme="council-customer", reference=reference)
