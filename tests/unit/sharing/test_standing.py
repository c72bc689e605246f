"""Where a version stands: nothing is in force before both sides agreed, nor after its end."""

from datetime import UTC, datetime, timedelta

import pytest

from candour.sharing.models import Agreement, AgreementVersion
from candour.sharing.standing import Standing, standing_of

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def version(*, register_only: bool = False, **moments: datetime | None) -> AgreementVersion:
    return AgreementVersion(
        agreement=Agreement(slug="ctr-check", register_only=register_only), version=1, **moments
    )


@pytest.mark.parametrize(
    ("moments", "standing"),
    [
        ({"starts_at": NOW - DAY}, Standing.DRAFT),
        ({"approved_at": NOW - DAY, "starts_at": NOW + DAY}, Standing.AGREED),
        ({"approved_at": NOW - DAY, "starts_at": NOW}, Standing.IN_FORCE),
        ({"approved_at": NOW - DAY, "starts_at": NOW - DAY, "ends_at": NOW + DAY}, Standing.IN_FORCE),
        ({"approved_at": NOW - DAY, "starts_at": NOW - DAY, "ends_at": NOW}, Standing.ENDED),
        ({"approved_at": NOW - DAY, "starts_at": NOW - DAY, "suspended_at": NOW}, Standing.SUSPENDED),
        ({"approved_at": NOW, "starts_at": NOW + DAY, "ends_at": NOW + DAY}, Standing.NEVER_BEGAN),
        (
            {"approved_at": NOW, "starts_at": NOW - DAY, "ends_at": NOW, "suspended_at": NOW - DAY},
            Standing.ENDED,
        ),
    ],
)
def test_a_version_stands_where_its_moments_put_it(moments: dict[str, datetime], standing: Standing) -> None:
    assert standing_of(version(**moments), NOW) is standing


@pytest.mark.parametrize(
    ("moments", "standing"),
    [
        ({}, Standing.IN_FORCE),
        ({"starts_at": NOW + DAY}, Standing.AGREED),
        ({"starts_at": NOW - DAY, "ends_at": NOW - timedelta(hours=1)}, Standing.ENDED),
    ],
)
def test_of_another_registers_only_its_own_dates_are_known(
    moments: dict[str, datetime], standing: Standing
) -> None:
    assert standing_of(version(register_only=True, **moments), NOW) is standing
