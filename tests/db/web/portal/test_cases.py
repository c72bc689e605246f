"""My cases, and the inbox: each step is shown, what is written is answered, no shoulder is told anything."""

import csv
import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from .conftest import words
from .test_wrong import send, wrong_links


@pytest.fixture
def case(maureen):
    from candour.services.models import Case

    path = next(link for link in wrong_links(maureen.get("/held")) if "harrowmere-council" in link)
    send(maureen, path, should_say="Something else")
    return Case.objects.get()


@pytest.fixture
def now() -> datetime:
    """After everything that a test did before."""
    return datetime.now(UTC)


@pytest.fixture
def tom(db):
    from candour.people.models import Account

    return Account.objects.get(email="tom.reddy@harrowmere.example")


def test_a_home_page_that_others_may_see_counts_no_messages(maureen, case, tom, now):
    from candour.people.actions import begin_safe_use
    from candour.services.actions import write_to_person

    write_to_person(case=case, officer=tom, text="Since when?", asks=True, sent_as=uuid4(), at=now)
    assert "Messages (1 new)" in maureen.read("/home")
    begin_safe_use(account=maureen.account, at=now)
    assert "new)" not in maureen.read("/home")
    assert "Messages (1 new)" in maureen.read("/messages"), "no other page tells that it is on"


def test_on_the_home_page_what_she_asked_for_stands_below_her_services(maureen, case):
    page = maureen.read("/home")
    asked = page.index("My cases What you have asked organisations to do")
    assert page.index("My services") < asked < page.index("How my data was used")


def test_a_question_of_theirs_waits_for_her_and_her_answer_goes_back(maureen, case, tom, now):
    from candour.services.actions import write_to_person

    write_to_person(case=case, officer=tom, text="Since when?", asks=True, sent_as=uuid4(), at=now)
    home = maureen.read("/home")
    assert "Harrowmere Borough Council asked you something" in home
    assert "Messages (1 new)" in home
    assert "Since when?" not in home
    assert "Waiting for you Harrowmere Borough Council is waiting for your answer." in home
    inbox = maureen.read("/messages")
    assert f"has a question about case {case.number}" in inbox
    assert "New, needs you" in inbox
    message = re.search(r"/messages/[0-9a-f-]{36}", maureen.get("/messages").content.decode())[0]
    assert maureen.get(message, 302).url == f"/cases/{case.id}"
    page = maureen.read(f"/cases/{case.id}")
    assert "Since when?" in page
    assert "Tom" not in page
    assert page.index("Since when?") < page.index("Answer them") < page.index("What it is about")
    assert "You have no deadline. They have to answer by" in page
    send(maureen, f"/cases/{case.id}", text="Since May.")
    page = maureen.read(f"/cases/{case.id}")
    assert "You answered" in page
    assert page.index("What it is about") < page.index("Since when?") < page.index("Add something")
    assert "Since May." in page
    assert "(1 new)" not in page
    assert "asked you something" not in maureen.read("/home")


def test_the_list_downloads_for_a_spreadsheet_and_names_no_detail(maureen, case):
    assert 'href="/cases.csv"' in maureen.get("/cases").content.decode()
    answer = maureen.get("/cases.csv")
    assert answer["Content-Disposition"].startswith('attachment; filename="my-cases-')
    heading, line = csv.reader(answer.content.decode("utf-8-sig").splitlines())
    assert heading == ["Case", "What it is", "With", "Sent", "Where it is now", "Answer due"]
    assert line[:3] == [case.number, "Your correction", "Harrowmere Borough Council"]
    assert line[5] == case.answer_by.isoformat()


def test_the_messages_download_for_a_spreadsheet_as_far_as_their_list_tells(maureen, case, tom, now):
    from candour.services.actions import write_to_person

    assert "messages.csv" not in maureen.get("/messages").content.decode()
    for minute, asks in enumerate([False, True]):
        at = now + timedelta(minutes=minute)
        write_to_person(case=case, officer=tom, text="Since when?", asks=asks, sent_as=uuid4(), at=at)
    assert 'href="/messages.csv"' in maureen.get("/messages").content.decode()
    answer = maureen.get("/messages.csv")
    assert answer["Content-Disposition"].startswith('attachment; filename="my-messages-')
    heading, *lines = csv.reader(answer.content.decode("utf-8-sig").splitlines())
    assert heading == ["When", "From", "Message", "New or read"]
    assert [line[3] for line in lines[:2]] == ["New, needs you", "New"]
    assert lines[0][1] == "Harrowmere Borough Council"
    assert f"has a question about case {case.number}" in lines[0][2]
    assert "Since when?" not in answer.content.decode()


def test_messages_older_than_a_page_of_them_are_in_the_file_too(maureen, case, tom, now):
    from candour.services.actions import write_to_person
    from candour.web.portal.messages import ON_A_PAGE

    for _ in range(ON_A_PAGE + 1):
        write_to_person(case=case, officer=tom, text="Soon.", asks=False, sent_as=uuid4(), at=now)
    _heading, *lines = csv.reader(maureen.get("/messages.csv").content.decode("utf-8-sig").splitlines())
    assert len(lines) > ON_A_PAGE


def test_without_a_case_there_is_nothing_to_download(maureen):
    assert "cases.csv" not in maureen.get("/cases").content.decode()


def test_a_no_comes_with_its_reason_and_every_way_to_complain(maureen, case, tom, now):
    from candour.services.actions import decide_case
    from candour.services.models import CaseStep

    decide_case(case=case, officer=tom, outcome=CaseStep.Kind.REFUSED, text="It is right.", at=now)
    page = maureen.read(f"/cases/{case.id}")
    assert "They said no" in page
    assert "It is right." in page
    assert "Complain to Harrowmere Borough Council" in page
    assert "Information Commissioner" in page
    assert "court" in page
    assert "said no, and explained why" in maureen.read("/cases")


def test_a_case_that_is_late_says_so_and_how_to_complain(maureen, case, now):
    from candour.services.models import Case

    Case.objects.filter(id=case.id).update(answer_by=(now - timedelta(days=3)).date())
    page = maureen.read(f"/cases/{case.id}")
    assert "They are late" in page
    assert "Information Commissioner" in page
    assert "answer was due" in maureen.read("/home")


def test_closing_asks_once_more_and_ends_the_writing(maureen, case):
    page = maureen.read(f"/cases/{case.id}/closing")
    assert "no longer has to answer it" in page
    assert maureen.post(f"/cases/{case.id}/closing").url == f"/cases/{case.id}?done=closed"
    page = maureen.get(f"/cases/{case.id}")
    assert "Closed by you" in words(page)
    assert "<textarea" not in page.content.decode()
    assert "Your correction" not in maureen.read("/home")
    assert maureen.get(f"/cases/{case.id}/closing", 302).url == f"/cases/{case.id}"


def test_a_use_that_looks_wrong_goes_to_who_asked_and_who_held_it(maureen, phone_asked):
    page = maureen.get(f"/uses/{phone_asked}")
    assert "This looks wrong" in words(page)
    sent = send(maureen, f"/uses/{phone_asked}/report", text="I never asked for a repair.")
    case = maureen.read(sent.url)
    assert "Fernside Homes was given your phone number" in case
    assert "Also with Harrowmere Borough Council" in case
    assert "See what you said about it" in maureen.read(f"/uses/{phone_asked}")
    assert maureen.get(f"/uses/{phone_asked}/report", 302).url == sent.url.partition("?")[0]


def test_a_use_kept_from_view_cannot_be_reported_any_more_than_one_that_never_was(maureen, ask):
    from candour.core.request import Emergency, Officer

    hidden = ask(
        maureen,
        "county-fire",
        "protect-life",
        "housing.door-code",
        emergency=Emergency("Smoke", "fire"),
        officer=Officer("c-4", "Control room", "commander"),
    )
    maureen.get(f"/uses/{hidden}/report", 404)
    maureen.get(f"/uses/{uuid4()}/report", 404)
    assert maureen.post(f"/uses/{hidden}/report", text="?").status_code == 404


def test_an_empty_inbox_and_no_case_say_what_will_be_there(newcomer):
    assert "You have no messages." in newcomer.read("/messages")
    assert "Nothing is waiting." in newcomer.read("/cases")


def test_a_long_inbox_goes_on_page_by_page(newcomer, now):
    from candour.services.actions import tell_person
    from candour.services.models import Message

    for number in range(45):
        tell_person(
            person=newcomer.person,
            kind=Message.Kind.ALERTS,
            title=f"Number {number:02}",
            text="Words",
            at=now - timedelta(minutes=number),
        )
    page = newcomer.get("/messages")
    seen = re.findall(r">Number (\d\d)<", page.content.decode())
    while older := re.search(r'href="(/messages\?after=[0-9a-f-]{36})"', page.content.decode()):
        page = newcomer.get(older[1])
        seen += re.findall(r">Number (\d\d)<", page.content.decode())
    assert seen == [f"{number:02}" for number in range(45)]
    newcomer.get("/messages", 400, after="nonsense")


def test_home_takes_at_most_twelve_queries(maureen, case, tom, now, django_assert_max_num_queries):
    from candour.services.actions import write_to_person

    write_to_person(case=case, officer=tom, text="Since when?", asks=True, sent_as=uuid4(), at=now)
    maureen.get("/home")
    with django_assert_max_num_queries(12):
        maureen.get("/home")


def test_a_view_at_the_desk_stands_among_the_uses_in_plain_words(maureen, case, tom, now):
    from candour.services.actions import open_at_desk

    open_at_desk(case=case, officer=tom, reason="To answer your case", at=now)
    page = maureen.read("/uses")
    assert f"Harrowmere Borough Council opened your case {case.number}" in page
    use = re.search(r"/uses/[0-9a-f-]{36}", maureen.get("/uses").content.decode())[0]
    page = maureen.read(use)
    assert "Asked why, wrote it down, and then opened the case." in page
    assert "To answer your case" in page
    assert "Tom" not in page
