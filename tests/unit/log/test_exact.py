from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candour.log.errors import Malformed
from candour.log.exact import (
    LARGEST_SIZE,
    decode_base64,
    decode_decimal,
    decode_timestamp,
    encode_base64,
    encode_timestamp,
    to_milliseconds,
)

TIMES = st.datetimes(datetime(1000, 1, 1), timezones=st.just(UTC)).map(to_milliseconds)  # noqa: DTZ001


@given(st.binary())
def test_base64_reads_back(data: bytes) -> None:
    assert decode_base64(encode_base64(data)) == data


@given(st.text(st.sampled_from("AQgw=+/_- \n"), max_size=8))
def test_no_bytes_have_two_spellings_in_base64(text: str) -> None:
    try:
        data = decode_base64(text)
    except Malformed:
        return
    assert encode_base64(data) == text


@pytest.mark.parametrize("text", ["QQ", "QR==", "QQ==\n", "Q Q=", "é", "_-8=", "====", "QQ==QQ=="])
def test_other_spellings_of_base64_are_refused(text: str) -> None:
    with pytest.raises(Malformed):
        decode_base64(text)


@given(st.integers(0, LARGEST_SIZE))
def test_decimal_numbers_read_back(number: int) -> None:
    assert decode_decimal(str(number)) == number


@pytest.mark.parametrize(
    "text", ["", "01", "+1", "-1", "1 ", "1\n", "1_0", "٣", "1e3", str(LARGEST_SIZE + 1)]
)
def test_other_spellings_of_numbers_are_refused(text: str) -> None:
    with pytest.raises(Malformed):
        decode_decimal(text)


@given(TIMES)
def test_times_read_back(at: datetime) -> None:
    assert decode_timestamp(encode_timestamp(at)) == at


def test_time_is_written_in_utc_with_milliseconds() -> None:
    at = datetime(2026, 3, 3, 9, 15, 0, 250_999, tzinfo=UTC)
    assert encode_timestamp(at) == encode_timestamp(to_milliseconds(at)) == "2026-03-03T09:15:00.250Z"


@pytest.mark.parametrize("zone", [None, timezone(timedelta(hours=1))])
def test_time_in_another_zone_is_refused(zone: timezone | None) -> None:
    with pytest.raises(Malformed):
        encode_timestamp(datetime(2026, 3, 3, tzinfo=zone))


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-03T09:15:00.250+00:00",
        "2026-03-03T09:15:00Z",
        "2026-03-03 09:15:00.250Z",
        "2026-03-03T09:15:60.250Z",
        "2026-02-29T09:15:00.250Z",
        "2026-03-03T09:15:00.250Z\n",
        "0000-03-03T09:15:00.250Z",
    ],
)
def test_other_spellings_of_times_are_refused(text: str) -> None:
    with pytest.raises(Malformed):
        decode_timestamp(text)
