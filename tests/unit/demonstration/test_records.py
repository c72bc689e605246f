"""What is held about people is of the types the register gives, and dated no later than the day it is put."""

from datetime import date

import pytest

from candour.core.values import check_value
from candour.demonstration.attributes import BY_NAME
from candour.demonstration.datasets import DATASETS
from candour.demonstration.homes import left_to_pay
from candour.demonstration.people import populate
from candour.demonstration.records import records_of


@pytest.mark.parametrize("day", [date(2026, 9, 18), date(2026, 11, 22), date(2027, 2, 28), date(2028, 2, 29)])
def test_every_value_is_of_its_type_and_not_from_the_future(day):
    for person in populate("harrowmere", 120):
        for record in records_of(person, day):
            assert record.reference
            for name, held in record.values.items():
                assert name in record.dataset.attributes
                assert check_value(BY_NAME[name].value_type, held.value) is None, (name, held.value)
                assert held.updated <= day


def test_every_joined_dataset_holds_somebody():
    held = {
        record.dataset
        for person in populate("harrowmere", 50)
        for record in records_of(person, date(2026, 11, 22))
    }
    assert held == {dataset for dataset in DATASETS if dataset.mode == "held"}


def test_council_tax_is_paid_off_in_ten_parts_from_april_to_january():
    assert left_to_pay(100_000, date(2026, 4, 1)) == (90_000, date(2026, 5, 1))
    assert left_to_pay(100_000, date(2026, 12, 31)) == (10_000, date(2027, 1, 1))
    assert left_to_pay(100_000, date(2027, 1, 1)) == (0, date(2027, 4, 1))
    assert left_to_pay(100_000, date(2027, 3, 31)) == (0, date(2027, 4, 1))
