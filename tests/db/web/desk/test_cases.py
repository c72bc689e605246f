"""Cases at the desk: the late ones first, nobody named before a reason is given, answered in plain words."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from .conftest import COUNCIL

NOW = datetime.now(UTC)


@pytest.fixture
def person(db):
    from candour.people.actions import create_account

    account = create_account(
        email="noor@post.example",
        password="a long password",
        given_name="Noor",
        family_name="Haddad",
        at=NOW,
        email_is_confirmed=True,
    )
    return account.person_id


@pytest.fixture
def correction(person):
    """Somebody said that a detail is wrong, so many days ago."""

    def sent(days=1, should_say="0808 157 0142"):
        from candour.register.models import Dataset
        from candour.services.actions import ask_for_correction

        return ask_for_correction(
            person=person,
            dataset=Dataset.objects.get(key="harrowmere-council/council-tax"),
            attribute="contact.address",
            held="41 Tern Close",
            should_say=should_say,
            why="I live there.",
            sent_as=uuid4(),
            at=NOW - timedelta(days=days),
        )

    return sent


def number_in(page) -> str:
    return re.search(r'name="form-number" value="([^"]+)"', page.content.decode())[1]


def open_it(desk, case) -> str:
    path = f"{COUNCIL}/cases/{case.id}"
    assert desk.get(path, 302).url == f"{path}/opening"
    desk.post(f"{path}/opening", reason="answer")
    return path


def test_the_late_ones_come_first_and_nobody_is_named(tom, correction):
    fresh, late = correction(days=1), correction(days=60)
    page = tom.read(f"{COUNCIL}/cases")
    assert page.index(late.number) < page.index(fresh.number)
    assert "days late" in page
    assert "1 late 2 open 2 not taken yet" in page
    assert "What people have asked of Harrowmere Borough Council, or reported as wrong." in page
    assert "Noor" not in page
    assert "Tern Close" not in page
    inbox = tom.read("/desk")
    assert "A detail is wrong" in inbox
    assert "Noor" not in inbox


def test_nothing_is_shown_before_a_reason_is_given(tom, correction):
    case = correction()
    path = f"{COUNCIL}/cases/{case.id}"
    page = tom.read(f"{path}/opening")
    assert "Why are you opening this case?" in page
    assert "Tern Close" not in page
    for closed in ("message", "answer", "taking"):
        assert tom.get(f"{path}/{closed}", 302).url == f"{path}/opening"
        assert tom.post(f"{path}/{closed}").url == f"{path}/opening"
    assert "Choose why you are opening this case" in tom.read_answer(tom.post(f"{path}/opening"))
    tom.post(f"{path}/opening", reason="answer")
    page = tom.read(path)
    assert "Noor Haddad" in page
    assert "41 Tern Close" in page
    assert "What happened Sent " in page
    assert "What happened Sent on" not in page, "its day stands below it"


def test_an_answer_reaches_the_person_and_the_case_leaves_the_list(tom, correction, person):
    from candour.services.queries.messages import messages_of

    case = correction()
    path = open_it(tom, case)
    assert tom.post(f"{path}/taking").url == f"{path}?done=taken"
    form = tom.get(f"{path}/answer", phrase="stays")
    assert "We have looked into this" in form.content.decode()
    bad = tom.post(f"{path}/answer", **{"form-number": number_in(form), "text": ""})
    assert "Choose your answer" in tom.read_answer(bad)
    sent = tom.post(f"{path}/answer", **{"form-number": number_in(form), "outcome": "refused", "text": "No."})
    assert sent.url == f"{path}?done=answered"
    assert "You have answered this case See what to do next" in tom.read(sent.url)
    assert messages_of(person, most=5)[0].text == "No."
    page = tom.read(f"{COUNCIL}/cases")
    assert "0 open" in page
    assert "Refused on" in page
    assert tom.get(f"{path}/answer", 302).url == f"{path}?done=late"


def test_a_message_sent_twice_is_one_and_may_ask_something(tom, correction, person):
    from candour.services.queries.cases import case_of

    case = correction()
    path = open_it(tom, case)
    assert f'href="{path}/message"' in tom.get(path).content.decode()
    form = {"form-number": number_in(tom.get(f"{path}/message")), "text": "Since when?", "asks": "yes"}
    tom.post(f"{path}/message", **form)
    tom.post(f"{path}/message", **form)
    opened = case_of(person, case.id)
    assert [each.text for each in opened.messages] == ["Since when?"]
    assert opened.waits_for_person
    assert "Waiting for the person" in tom.read(f"{COUNCIL}/cases")
    assert "A detail is wrong" not in tom.read("/desk"), "what waits for its person waits for nobody here"


def test_a_case_of_another_role_or_organisation_is_not_there(tom, sian, amal, jonah, person, correction):
    from candour.people.models import Organisation
    from candour.services.actions import report_use

    (report,) = report_use(
        person=person,
        use=uuid4(),
        organisations=[Organisation.objects.get(slug="harrowmere-council")],
        text="Who was that?",
        sent_as=uuid4(),
        at=NOW,
    )
    case = correction()
    tom.get(f"{COUNCIL}/cases/{report.id}/opening", 404)
    sian.get(f"{COUNCIL}/cases/{report.id}/opening")
    sian.get(f"{COUNCIL}/cases/{case.id}/opening")
    jonah.get(f"{COUNCIL}/cases/{case.id}/opening", 404)
    jonah.get(f"/desk/fernside-homes/cases/{case.id}/opening", 404)
    amal.get(f"{COUNCIL}/cases", 404)
    amal.get(f"{COUNCIL}/cases/{case.id}/opening", 404)


@pytest.mark.parametrize("asker", ["harrowmere-council", "fernside-homes"])
def test_a_use_that_looks_wrong_is_named_by_who_and_when_where_they_had_a_part_in_it(sian, person, asker):
    from candour.access.models import Entry
    from candour.people.models import Organisation
    from candour.people.queries import log_subject
    from candour.services.actions import report_use

    council = Organisation.objects.get(slug="harrowmere-council")
    use, when = uuid4(), datetime(2026, 10, 3, 13, 5, tzinfo=UTC)
    about = {"subject_id": log_subject(person), "key_id": uuid4(), "sealed": b""}
    of = Organisation.objects.get(slug=asker).pk
    Entry.objects.create(id=use, at=when, happened=when, kind="use", organisation_id=of, **about)
    said = {"person": person, "use": use, "organisations": [council], "text": "Who was that?"}
    (report,) = report_use(sent_as=uuid4(), at=NOW, **said)
    page = sian.read(open_it(sian, report))
    seen = "Which use Harrowmere Borough Council, 3 October 2026, 14:05" in page
    assert seen is (asker == "harrowmere-council")
    assert f"Number in the log {use}" in page


def test_naughty_words_are_shown_as_they_are(tom, correction):
    case = correction(should_say="<img src=x onerror=alert(1)> {{ 7*7 }}")
    page = tom.get(open_it(tom, case)).content.decode()
    assert "&lt;img src=x onerror=alert(1)&gt; {{ 7*7 }}" in page


def test_how_to_reach_them_stands_on_every_case_once_it_is_opened(tom, correction, person):
    from candour.core.reaching import Format, Reach
    from candour.services.actions import say_how_to_reach

    case = correction()
    reach = Reach(formats=(Format.EASY_READ,), calls="After ten, and say nothing to others.")
    say_how_to_reach(person=person, reach=reach, at=NOW)
    path = f"{COUNCIL}/cases/{case.id}"
    assert "Easy read" not in tom.read(f"{path}/opening")
    page = tom.read(open_it(tom, case))
    assert "How to reach them" in page
    assert "Easy read" in page
    assert "After ten, and say nothing to others." in page
