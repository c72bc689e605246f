"""An organisation that is an appointee: recorded, exercised by who is named, seen by the person, stopped."""

import time
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from .conftest import NADIA, NOW, TOM, words
from .test_authorities import AT, NEW, PAPER, SCOPE, WHOSE, died, ivy, only, opened
from .test_many import reads

__all__ = ["died", "ivy"]

BY_OFFICE = {**WHOSE, "acts": "office", "holder": NADIA, "relation": "appointee"}


@pytest.fixture
def appointed(tom, ivy):
    """The council is Ivy's appointee for benefits, through Nadia."""
    path = tom.post(NEW, **BY_OFFICE, **{"form-number": str(uuid4())}).url
    paper = tom.post(path, **{**PAPER, "paper": "corporate-appointee:dwp-appointee-letter"})
    check = tom.post(paper.url, **{**SCOPE, "services": ["housing-benefit"]}).url
    assert "Harrowmere Borough Council, through Nadia Shah" in tom.read(check)
    tom.post(check, neither="yes")
    return only()


def test_whoever_is_named_acts_in_their_own_name_and_the_person_sees_each_time(
    appointed, nadia, ivy, one_entry
):
    desk = nadia.read(AT)
    assert "Who you act for On behalf of Harrowmere Borough Council" in desk
    assert "Ivy Bell" in desk
    with one_entry() as entry:
        page = nadia.read(f"/for/{appointed.pk}/held")
    assert "You are acting for Ivy, for Harrowmere Borough Council" in page
    assert "Go back to your desk" in page
    assert "Candour Harrowmere Desk Menu" in page, "as on every staff page"
    assert "Rather talk?" in words(Client().get("/help"))
    assert "Rather talk?" not in page, "that is for residents"
    assert (entry.body["organisation"], entry.body["seen"]) == ("harrowmere-council", "held")
    assert "Nadia" not in str(entry.body)
    assert "An officer looked at what is held" in nadia.read(f"{AT}/{appointed.pk}")
    assert "by Nadia Shah" in nadia.read(f"{AT}/{appointed.pk}")


def test_nobody_else_at_the_desk_acts_nor_whoever_is_named_once_it_ends(appointed, tom, nadia, sian):
    path = f"/for/{appointed.pk}"
    for desk in (tom, sian):
        desk.get(path, status=403)
    nadia.get(path)
    nadia.get(f"/for/{uuid4()}", status=403)
    ending = f"{AT}/{appointed.pk}/officers/{appointed.named.get().pk}/end"
    assert "Nobody can then act until you name another officer" in tom.read(ending)
    tom.post(ending)
    nadia.get(path, status=404)
    assert "No officer is named, so nobody can act." in tom.read(f"{AT}/{appointed.pk}")


def test_whoever_is_named_decides_nothing_about_it_and_another_is_named(appointed, tom, nadia):
    page = f"{AT}/{appointed.pk}"
    for path, sent in (
        ("end", {"finding": "I am fine"}),
        ("review", {"outcome": "go-on", "may_act": "act", "finding": "I am fine"}),
        ("officers", {"officer": "tom.reddy@harrowmere.example"}),
    ):
        assert "a colleague must do that" in nadia.read(nadia.post(f"{page}/{path}", **sent).url)
    unknown = tom.post(f"{page}/officers", officer="sian.pugh@harrowmere.example")
    assert "No officer of your organisation has this email" in tom.read_answer(unknown)
    assert "a colleague must do that" in tom.read(
        tom.post(f"{page}/officers", officer="tom.reddy@harrowmere.example").url
    )


def test_a_suspicion_stops_every_officer_at_once(appointed, tom, nadia):
    tom.post(f"{AT}/{appointed.pk}/suspension", why="Money is missing")
    nadia.get(f"/for/{appointed.pk}", status=404)
    assert "Stopped until a person has looked into it" in nadia.read(AT)


def test_the_persons_objection_stops_it(appointed, nadia, ivy):
    from candour.services.actions import object_as_person

    object_as_person(authority=appointed, person=ivy.person_id, why="", at=NOW)
    nadia.get(f"/for/{appointed.pk}", status=404)


def test_only_a_colleague_who_is_an_officer_is_named_first(tom, ivy):
    opened("ada")
    for holder, says in (
        ("tom.reddy@harrowmere.example", "You are one of the two"),
        ("sian.pugh@harrowmere.example", "This is not an officer of your organisation"),
        ("ada@post.example", "This is not an officer of your organisation"),
    ):
        sent = {**BY_OFFICE, "holder": holder, "form-number": str(uuid4())}
        assert says in tom.read(tom.post(NEW, **sent).url)


def test_a_password_alone_is_not_enough_to_act(appointed, nadia):
    session = nadia.client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.save()
    nadia.get(f"/for/{appointed.pk}", status=403)


def test_after_a_death_the_officers_who_acted_find_it_and_read_what_it_means(
    appointed, tom, nadia, ivy, died
):
    from candour.services.actions import confirm_death, undo_death

    death, seen = died(ivy.person_id)
    confirm_death(death=death, checked=seen, at=NOW)
    nadia.get(f"/for/{appointed.pk}", status=404)
    inbox = nadia.read("/desk")
    assert "Something has changed. Read what it means" in inbox
    assert "Ivy" not in inbox
    assert "Something has changed" not in tom.read("/desk")
    assert "What this means" in nadia.read(AT)
    page = nadia.read(f"{AT}/{appointed.pk}")
    assert "It is recorded here that they have died." in page
    assert "An appointee for benefits acts only while the person lives." in page
    assert "by the person’s death" in page
    undo_death(death=death, checked=seen, at=NOW)
    nadia.get(f"/for/{appointed.pk}")
    assert "Something has changed" not in nadia.read("/desk")


@pytest.fixture
def asks_back(tom, ivy):
    """The council asks Ivy something back about a correction in a service of the appointee."""
    from candour.people.models import Account
    from candour.register.models import Dataset
    from candour.services.actions import ask_for_correction, write_to_person

    case = ask_for_correction(
        person=ivy.person_id,
        dataset=Dataset.objects.get(key="harrowmere-council/housing-benefit"),
        attribute="housing.rent",
        held="100",
        should_say="110",
        why="",
        sent_as=uuid4(),
        at=NOW,
    )
    officer = Account.objects.get(email=TOM)
    write_to_person(case=case, officer=officer, text="Since when?", asks=True, sent_as=uuid4(), at=NOW)
    return case


def test_the_inbox_counts_what_needs_whoever_is_named_and_nobody_else(appointed, asks_back, nadia, tom):
    inbox = nadia.read("/desk")
    assert f"Acting for somebody, {appointed.pk.hex[-6:].upper()}" in inbox
    assert "1 case waits for your answer" in inbox
    assert f'href="/for/{appointed.pk}/cases"' in nadia.get("/desk").content.decode()
    assert "Ivy" not in inbox
    assert "Acting for somebody" not in tom.read("/desk")


def test_nothing_of_a_person_is_counted_while_they_use_candour_safely(appointed, asks_back, nadia, ivy):
    from candour.people.actions import begin_safe_use

    begin_safe_use(account=ivy, at=NOW)
    assert "Acting for somebody" not in nadia.read("/desk")


def test_an_end_that_is_near_stands_in_the_inbox_with_its_day(appointed, nadia):
    assert "Acting for somebody" not in nadia.read("/desk")
    appointed.ends_at = timezone.now() + timedelta(days=5)
    appointed.save()
    inbox = nadia.read("/desk")
    assert "It ends on" in inbox
    assert "5 days left" in inbox


def test_no_case_is_counted_for_whoever_only_sees(appointed, asks_back, nadia):
    appointed.may_act = False
    appointed.save()
    assert "Acting for somebody" not in nadia.read("/desk")


def test_what_is_counted_takes_as_many_reads_for_two_as_for_one(appointed, asks_back, nadia):
    from candour.people.models import NamedOfficer, Representation

    appointed.ends_at = timezone.now() + timedelta(days=5)
    appointed.save()
    few, named = reads(nadia, "/desk"), appointed.named.get()
    other = Representation.objects.get(pk=appointed.pk)
    other.id, other.person_id = uuid4(), opened("ada").person_id
    other.save(force_insert=True)
    NamedOfficer.objects.create(
        representation=other, account=named.account, named_by=named.named_by, named_at=NOW
    )
    assert nadia.read("/desk").count("Acting for somebody") == 2
    assert reads(nadia, "/desk") == few


@pytest.fixture
def answered(asks_back, tom):
    """An officer wrote in a case about what the authority lists, so there is news for whoever acts."""
    from candour.people.models import Account
    from candour.services.actions import write_to_person

    officer = Account.objects.get(email=TOM)

    def answer():
        write_to_person(
            case=asks_back,
            officer=officer,
            text="A surprise.",
            asks=False,
            sent_as=uuid4(),
            at=timezone.now(),
        )

    answer()
    return answer


@pytest.fixture
def worker(in_role):
    """Sends what officers are to be told, at a moment."""
    from candour.services.jobs import Site
    from candour.services.models import Route
    from candour.services.officer_mails import tell_waiting_officers
    from candour.services.senders import EmailSender

    def work(after=timedelta()):
        site = Site("Harrowmere", "https://account.example", "")
        with in_role("candour_worker"):
            return tell_waiting_officers({Route.EMAIL: EmailSender()}, site, at=timezone.now() + after)

    return work


def test_news_reaches_whoever_is_named_by_one_neutral_email_and_stands_until_it_is_read(
    appointed, asks_back, answered, nadia, tom, worker, mailoutbox
):
    answered()
    assert "There is news to read" in nadia.read("/desk")
    assert "There is news to read" not in tom.read("/desk")
    assert worker() == 1
    assert worker() == 0
    (mail,) = mailoutbox
    assert mail.to == [NADIA]
    assert "https://account.example/desk" in mail.body
    for telling in ("Ivy", "rent", "surprise", "case"):
        assert telling not in mail.subject + mail.body
    nadia.get(f"/for/{appointed.pk}/cases/{asks_back.id}")
    assert "There is news to read" not in nadia.read("/desk")
    answered()
    assert worker() == 1, "what is new since is told of anew"


def test_what_was_read_meanwhile_is_not_told_of(appointed, asks_back, answered, nadia, worker, mailoutbox):
    nadia.get(f"/for/{appointed.pk}/cases/{asks_back.id}")
    assert (worker(), mailoutbox) == (0, [])


def test_the_inbox_leads_to_the_page_that_has_news(appointed, asks_back, answered, nadia):
    from candour.services.models import OfficerNews

    appointed.may_act = False
    appointed.save()
    OfficerNews.objects.update(page="held")
    assert f'href="/for/{appointed.pk}/held"' in nadia.get("/desk").content.decode()


def test_an_officer_chooses_once_a_day_or_not_at_all(appointed, answered, nadia, worker, mailoutbox):
    assert "Emails about news" in nadia.read(AT)
    assert "The email says only that there is news." in nadia.read("/desk/told")
    assert nadia.post("/desk/told", how="daily").url == "/desk/told?done=saved"
    assert 'value="daily" checked' in nadia.get("/desk/told", done="saved").content.decode()
    assert worker() == 0, "what waits already follows what was chosen"
    assert worker(timedelta(days=1, minutes=1)) == 1
    nadia.post("/desk/told", how="not")
    answered()
    assert worker(timedelta(days=3)) == 0
    assert len(mailoutbox) == 1
    assert "There is news to read" in nadia.read("/desk")
    assert "Choose how we should tell you" in nadia.read_answer(nadia.post("/desk/told"))


@pytest.mark.parametrize("who", ["person", "officer"])
def test_nothing_goes_while_a_screen_may_be_seen(appointed, answered, nadia, ivy, worker, mailoutbox, who):
    from candour.people.actions import begin_safe_use
    from candour.people.models import Account

    begin_safe_use(account=ivy if who == "person" else Account.objects.get(email=NADIA), at=NOW)
    assert worker() == 1
    assert mailoutbox == []
    assert "There is news to read" not in nadia.read("/desk")


def test_whoever_is_named_no_more_is_told_nothing(appointed, answered, tom, worker, mailoutbox):
    tom.post(f"{AT}/{appointed.pk}/officers/{appointed.named.get().pk}/end")
    worker()
    assert mailoutbox == []


def test_an_email_that_does_not_leave_is_tried_again_and_then_given_up(
    appointed, answered, worker, monkeypatch
):
    from candour.services.errors import CannotSend
    from candour.services.models import OfficerNews
    from candour.services.senders import EmailSender

    def refuse(self, note):
        raise CannotSend("the mail server cannot be reached")

    monkeypatch.setattr(EmailSender, "send", refuse)
    assert worker() == 1
    assert worker() == 0
    for attempt in range(1, 10):
        worker(timedelta(days=9 * attempt))
    assert OfficerNews.objects.get().due_at is None
    assert OfficerNews.objects.get().attempts == 9
