"""What is new is merged into a record; what is told under an ordinary reference is about one person."""

import pytest

RECORD = "/exchange/v1/records/council-tax/council-customer/C-1"
PHONE = {"value": "01632 960587", "updated": "2025-05-01"}
SIZE = {"value": 3, "updated": "2025-04-01", "source": "Tenancy form", "purposes": ["council-tax-reduction"]}


@pytest.fixture
def send(dataset, system):
    """Sends values to a record by any method and gives the answer."""
    headers = system.bearer()

    def send(method, values=None, path=RECORD, **more):
        return system.door.request(method, path, headers=headers, json={"values": values or {}, **more})

    return send


def test_what_is_not_named_stays_with_its_source_and_conditions(send, held, entries):
    send("PUT", {"household.size": SIZE})
    answer = send("PATCH", {"contact.phone": PHONE})

    assert (answer.status_code, answer.json()["version"]) == (200, 2)
    [(_, values)] = held()
    assert set(values) == {"household.size", "contact.phone"}
    assert values["household.size"].purposes == ("council-tax-reduction",)
    assert values["household.size"].source == "Tenancy form"
    body = entries()[-1]
    assert body["change"] == "changed"
    assert body["attributes"] == {"contact.phone": "2025-05-01"}
    assert body["removed"] == []


def test_null_takes_a_value_away_and_the_person_is_told(send, held, entries):
    send("PUT", {"household.size": SIZE, "contact.phone": PHONE})
    send("PATCH", {"household.size": None})

    [(_, values)] = held()
    assert set(values) == {"contact.phone"}
    assert entries()[-1]["removed"] == ["household.size"]


def test_merging_what_is_there_already_changes_nothing(send, entries):
    send("PUT", {"household.size": SIZE, "contact.phone": PHONE})
    answer = send("PATCH", {"contact.phone": PHONE})

    assert (answer.status_code, answer.json()["version"], answer.json()["entry"]) == (200, 1, None)
    assert len(entries()) == 1


def test_merging_into_nothing_is_the_first_record(send, held):
    assert send("PATCH", {"contact.phone": PHONE}).status_code == 201
    assert len(held()) == 1


def test_many_merges_at_once_lose_nothing(send, door, system, held):
    send("PUT", {"contact.phone": PHONE})
    named = {"household.size": SIZE, "benefits.current": {"value": [], "updated": "2025-01-01"}}
    answers = door.together(
        {
            "method": "PATCH",
            "url": RECORD,
            "headers": system.headers,
            "json": {"values": {name: value}},
        }
        for name, value in named.items()
    )

    assert {answer.status_code for answer in answers} == {200}
    [(version, values)] = held()
    assert version == 3
    assert set(values) == {"contact.phone", *named}


@pytest.mark.parametrize(
    ("values", "more", "field"),
    [
        ({"contact.fax": None}, {}, "values.contact.fax"),
        ({"household.size": {**SIZE, "value": "3"}}, {}, "values.household.size.value"),
        (
            {"household.size": {**SIZE, "about": [{"scheme": "council-customer", "reference": "C-1"}]}},
            {},
            "values.household.size.about",
        ),
        ({}, {"people": [{"scheme": "council-customer", "reference": "C-1"}]}, "people"),
        ({}, {"also": [{"scheme": "tenant", "reference": "T-1"}]}, "also"),
    ],
)
def test_what_is_wrong_is_refused_by_field_and_nothing_is_stored(send, count, values, more, field):
    answer = send("PATCH", {"contact.phone": PHONE, **values}, **more)

    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert (count("records"), count("entries"), count("subject_references")) == (0, 0, 0)
