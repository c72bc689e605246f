"""Who acts reads the organisation's letters in a correction and their own, and never another's like them."""

from uuid import uuid4

import pytest

from candour.core.authority import Topic
from candour.people.actions import accept, invite

from .conftest import NOW


@pytest.fixture
def case(maureen):
    """Maureen says that the council's address for her is wrong."""
    from candour.register.models import Dataset
    from candour.services.actions import ask_for_correction

    return ask_for_correction(
        person=maureen.person,
        dataset=Dataset.objects.get(key="harrowmere-council/council-tax"),
        attribute="contact.address",
        held="1 Weir Lane",
        should_say="2 Weir Lane",
        why="I moved.",
        sent_as=uuid4(),
        at=NOW,
    )


@pytest.fixture
def sons(maureen, aisha, grace, case):
    """Two residents whom Maureen calls her son, and where each reads the case."""
    found = []
    for son in (aisha, grace):
        made = invite(
            account=maureen.account,
            relation="son",
            services={"council-tax": Topic.MONEY},
            may_act=True,
            at=NOW,
            email=son.account.email,
        )
        accept(invitation=made, account=son.account, at=NOW)
        found.append((son, f"/for/{made.pk}/cases/{case.id}"))
    return found


def test_two_sons_each_read_what_they_wrote_and_what_the_organisation_did(sons, maureen, case):
    from candour.people.models import Account
    from candour.services.actions import write_to_person

    tom = Account.objects.get(email="tom.reddy@harrowmere.example")
    for (son, path), text in zip(sons, ("She moved in May.", "She moved in June."), strict=True):
        son.post(path, text=text, **{"form-number": str(uuid4())})
    write_to_person(case=case, officer=tom, text="Since when?", asks=True, sent_as=uuid4(), at=NOW)
    first, second = (son.read(path) for son, path in sons)
    assert "She moved in May." in first
    assert "She moved in June." not in first
    assert "She moved in June." in second
    assert "She moved in May." not in second
    for page in (first, second):
        assert "Since when?" in page
        assert page.count("Their son, writing for them") == 1
    own = maureen.read(f"/cases/{case.id}")
    assert own.count("Your son, writing for you") == 2


def test_the_desk_reads_both_by_what_the_person_calls_them(sons, case):
    from candour.access.within import within
    from candour.people.models import Organisation
    from candour.services.queries.cases import case_at
    from candour.web.desk.case_page import letters_of

    for son, path in sons:
        son.post(path, text="She moved.", **{"form-number": str(uuid4())})
    council = Organisation.objects.get(slug="harrowmere-council")
    with within(organisations={council.pk}):
        letters = letters_of(case_at(council, case.id, ["correction"]))
    assert [letter.who for letter in letters] == ["Their son, for them"] * 2
