"""Acting for somebody at the desk: recorded once read, found exactly, reviewed, stopped and ended."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from .conftest import COUNCIL, JONAH, NOW, RUTH, TOM, make_stale, words

AT = f"{COUNCIL}/authorities"
NEW = f"{AT}/new"
DAY = timedelta(days=1)
WHOSE = {
    "person": "C-1",
    "person_by": "council-customer",
    "acts": "self",
    "holder": "ada@post.example",
    "holder_by": "",
    "relation": "daughter",
    "case": "K-9",
}
PAPER = {
    "paper": "property-attorney:registered-lasting-power",
    "reason": "She showed the paper and her passport.",
}
SCOPE = {"services": ["council-tax"], "may_act": "act", "starts": "", "ends": ""}


def opened(name):
    from candour.people.actions import create_account

    return create_account(
        email=f"{name}@post.example",
        password="a long password",
        given_name=name.title(),
        family_name="Bell",
        at=NOW,
        email_is_confirmed=True,
    )


@pytest.fixture
def ada(db):
    return opened("ada")


@pytest.fixture
def ivy(db):
    """Known to the council as C-1, with an account."""
    from candour.people.actions import link_account
    from candour.people.actions.subjects import see_subject
    from candour.people.models import Organisation, Subject

    council = Organisation.objects.get(slug="harrowmere-council")
    subject = see_subject(organisation=council, scheme="council-customer", reference="C-1")
    account = opened("ivy")
    person = Subject.objects.get(id=subject).person_id
    link_account(account=account, person=person, how="A code", at=NOW)
    account.refresh_from_db()
    return account


@pytest.fixture
def typed(tom, ivy, ada):
    """Types the three pages, as far as each lets one on, and gives the last answer."""

    def make(**changed):
        number = {"form-number": str(uuid4())}
        path, answer = NEW, None
        for fields, onward in (({**WHOSE, **number}, "paper"), (PAPER, "scope"), (SCOPE, "check")):
            kept = {name: changed.get(name, value) for name, value in fields.items()}
            born = {"born": changed["born"]} if fields is SCOPE and "born" in changed else {}
            answer = tom.post(path, **kept, **born)
            if not answer.url.endswith(onward):
                return tom.get(answer.url)
            path = answer.url
        return answer

    return make


@pytest.fixture
def record(tom, typed):
    """Records that Ada acts for Ivy, and gives the address of its page."""

    def make(**changed):
        check = typed(**changed)
        assert check.status_code == 302, tom.read_answer(check)
        answer = tom.post(check.url, neither="yes")
        assert answer.status_code == 302, tom.read_answer(answer)
        return answer.url.split("?")[0]

    return make


@pytest.fixture
def died(db):
    """Records that somebody has died; gives the death, and what a second officer saw."""
    from candour.demonstration.staff import RUTH, TOM
    from candour.people.actions import Checked
    from candour.people.models import Account, Organisation
    from candour.services.actions import record_death

    def died(person):
        council = Organisation.objects.get(slug="harrowmere-council")
        by_tom, by_ruth = (
            Checked("certificate", Account.objects.get(email=each.email), council, "K-8", "I saw it.")
            for each in (TOM, RUTH)
        )
        death = record_death(person=person, died_on=NOW.date(), checked=by_tom, at=NOW)
        return death, by_ruth

    return died


@dataclass(frozen=True)
class Snapshot:
    """What an act could have changed."""

    suspended: bool
    capacity: date | None
    officers: int

    @classmethod
    def of(cls, row):
        return cls(
            row.suspended_at is not None, row.capacity_lost_on, row.named.filter(ended_at=None).count()
        )


def only():
    from candour.people.models import Representation

    return Representation.objects.get()


def inbox_of(account):
    from candour.services.queries.messages import messages_of

    return messages_of(account.person_id, most=9)


def test_it_is_read_once_more_before_it_is_saved_with_one_entry_and_both_are_told(
    tom, ivy, ada, typed, one_entry
):
    from candour.people.models import Representation

    check = typed().url
    once_more = tom.read(check)
    for said in ("Ivy Bell (C-1)", "Ada Bell (ada@post.example)", "Council tax", "K-9"):
        assert said in once_more
    assert "Confirm that you are not either" in tom.read(tom.post(check).url, unticked="")
    assert not Representation.objects.exists()
    with one_entry() as entry:
        answer = tom.post(check, neither="yes")
    assert (entry.body["change"], entry.body["case"]) == ("granted", "K-9")
    for account in (ivy, ada):
        (message,) = inbox_of(account)
        assert message.link == f"/account/acting/{only().pk}"
        assert not {"attorney", "daughter", "Ada", "Ivy"} & set(f"{message.title} {message.text}".split())
    page = tom.read(answer.url)
    assert "The authority is recorded. The people concerned are told" in page
    assert "Ada Bell, their daughter" in page
    assert "by Tom Reddy. She showed the paper" in page


def test_whoever_is_named_sees_it_once_also_where_nothing_is_recorded(tom, ivy, ada, typed):
    from candour.access.queries import uses_of

    check = typed().url
    for _ in range(2):
        assert "Ivy Bell (C-1)" in tom.read(check)
    tom.post(check.replace("/check", "/drop"))
    for account, why in (
        (ivy, "To record that somebody acts for you"),
        (ada, "To record that you act for somebody"),
    ):
        (use,) = (each for each in uses_of(account.person_id) if each.body["seen"] == "name")
        assert (use.body["purpose"], use.body["case"]) == (why, "K-9")
        assert "Reddy" not in str(use.body), "they know the officer by a pseudonym"
        browser = Client()
        browser.force_login(account, "allauth.account.auth_backends.AuthenticationBackend")
        said = "Harrowmere Borough Council was shown your name, in case K-9"
        assert said in words(browser.get("/uses"))
        assert said in words(browser.get("/uses.csv"))
        page = words(browser.get(f"/uses/{use.id}"))
        for told in (said, why, "As you gave it to Candour, and nothing else.", "then showed your name"):
            assert told in page


def test_whoever_has_an_account_is_told_that_an_officer_found_it_also_where_the_other_was_not(tom, ivy, ada):
    from candour.access.queries import uses_of

    found = {**WHOSE, "holder": "nobody@post.example", "person": "ivy@post.example", "person_by": ""}
    for _ in range(2):
        page = tom.post(NEW, **found, **{"form-number": "01a22f7f-6198-719b-a0ba-7b8e5851dcba"}).url
        assert "No account here is known by exactly that" in tom.read(page)
    (use,) = uses_of(ivy.person_id)
    assert (use.body["seen"], use.body["case"]) == ("account", "K-9")
    assert list(uses_of(ada.person_id)) == []
    tom.post(page, **{**found, "holder": "ada@post.example", "case": "K-10"})
    assert {each.body["case"] for each in uses_of(ivy.person_id)} == {"K-9", "K-10"}
    (told,) = uses_of(ada.person_id)
    browser = Client()
    browser.force_login(ada, "allauth.account.auth_backends.AuthenticationBackend")
    said = "Harrowmere Borough Council was told that you have an account, in case K-10"
    assert said in words(browser.get("/uses"))
    assert "That you have one here, and nothing else." in words(browser.get(f"/uses/{told.id}"))


def test_opening_an_authority_is_told_to_the_person_once_and_not_to_whoever_acts(
    tom, nadia, record, ivy, ada
):
    from candour.access.queries import uses_of

    page = record()
    before = len(list(uses_of(ada.person_id)))
    for officer in (tom, tom, nadia):
        officer.get(page)
    seen = [each for each in uses_of(ivy.person_id) if each.body["seen"] == "authority"]
    assert [each.body["case"] for each in seen] == ["K-9", "K-9"]
    assert len({each.body["officer"] for each in seen}) == 2
    assert len(list(uses_of(ada.person_id))) == before, "an officer may be looking into them"
    browser = Client()
    browser.force_login(ivy, "allauth.account.auth_backends.AuthenticationBackend")
    assert "Harrowmere Borough Council looked at who acts for you" in words(browser.get("/uses"))
    assert "opened the page" in words(browser.get(f"/uses/{seen[0].id}"))


def test_whoever_is_no_officer_here_is_shown_no_name(ivy, jonah):
    from candour.people.models import Account, Organisation
    from candour.services.actions import note_shown
    from candour.services.actions.acting import AtDesk
    from candour.services.errors import NotTheirPlace

    council = Organisation.objects.get(slug="harrowmere-council")
    elsewhere = AtDesk(Account.objects.get(email=JONAH), council)
    with pytest.raises(NotTheirPlace):
        note_shown(person=ivy.person_id, desk=elsewhere, seen="name", purpose="To look", case="K-1", at=NOW)


def test_who_recorded_it_when_and_on_what_stands_on_its_page_after_a_review_too(tom, record, nadia):
    page = record()
    for officer in (tom, nadia):
        said = officer.read(page)
        assert f"Recorded by Tom Reddy, {timezone.localtime().day} " in said
        assert "case K-9" in said
        assert "Document seen The lasting power of attorney, registered" in said
    nadia.post(f"{page}/review", outcome="go-on", may_act="act", finding="She agreed.")
    assert "Recorded by Tom Reddy" in nadia.read(page)


def test_what_they_can_do_is_said_in_the_same_words_before_and_after_it_is_recorded(tom, typed, record):
    assert "They can See and answer From" in tom.read(typed().url)
    page = record()
    assert "They can See and answer From" in tom.read(page)
    review = tom.read(f"{page}/review")
    assert "See only See and answer" in review
    assert "Your decision Use short sentences." in review
    assert "The objection Use short sentences." in tom.read(f"{page}/objection")


def test_nothing_typed_is_lost_on_the_way_back_and_each_draft_is_its_own(tom, typed):
    first, second = typed().url, typed(holder="ivy@post.example", person="ada@post.example", person_by="").url
    assert first != second
    for page, value in (
        ("", "ada@post.example"),
        ("", "K-9"),
        ("/paper", "She showed the paper"),
        ("/scope", 'value="council-tax" checked'),
    ):
        assert value in tom.get(first.removesuffix("/check") + page).content.decode()
    tom.post(first.removesuffix("/check"), **{**WHOSE, "case": "K-10"})
    assert "K-10" in tom.read(first)
    assert "K-9" in tom.read(second)


def test_what_was_begun_outlives_a_session_for_its_officer_alone(tom, nadia, typed):
    from candour.people.models import Account

    check = typed().url
    proven = {key: value for key, value in tom.client.session.items() if key.startswith("account_auth")}
    tom.client.session.flush()
    assert tom.get(check, status=302).url == f"/sign-in?next={check}"
    tom.client.force_login(
        Account.objects.get(email=TOM), "allauth.account.auth_backends.AuthenticationBackend"
    )
    anew = tom.client.session
    anew.update(proven)
    anew.save()
    assert "K-9" in tom.read(check)
    begun = tom.read(AT)
    assert "Started, but not recorded" in begun
    assert "Case K-9, written at" in begun, "which of several it is"
    assert "Only you can see it." in begun
    assert "ada@post.example" not in begun
    assert nadia.get(check, status=302).url == NEW, "another officer's is not there"
    assert "Started, but not recorded" not in nadia.read(AT)
    assert tom.post(check, neither="yes").url.endswith("?done=recorded")
    assert "Started, but not recorded" not in tom.read(AT)


def test_what_was_begun_is_thrown_away_or_gone_after_a_day(tom, typed):
    from candour.people.models import Draft

    check = typed().url
    drop = check.replace("/check", "/drop")
    assert tom.get(drop, status=302).url == AT
    assert "Started, but not recorded" in tom.read(AT)
    tom.post(drop)
    assert tom.get(check, status=302).url == NEW
    again = typed().url
    Draft.objects.update(changed_at=NOW - DAY)
    assert tom.get(again, status=302).url == NEW
    assert "Started, but not recorded" not in tom.read(AT)
    typed()
    assert Draft.objects.count() == 1, "what is a day old goes"


def test_what_is_saved_twice_is_recorded_once(tom, typed, one_entry):
    check = typed().url
    with one_entry():
        first = tom.post(check, neither="yes").url
        again = tom.post(check, neither="yes").url
        assert tom.get(check, status=302).url == first == again
    assert only().pk.hex in first.replace("-", "")


def test_a_page_that_came_before_is_asked_first(tom, ivy, ada):
    whose = tom.post(NEW, **WHOSE, **{"form-number": str(uuid4())}).url
    check = whose.replace("/paper", "/check")
    assert tom.get(check, status=302).url == whose
    assert tom.get(f"{NEW}/{uuid4()}/check", status=302).url == NEW


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("person", "C-2", "Nobody here is known by exactly that"),
        ("acts", "", "Choose who has the authority"),
        ("holder", "ad@post.example", "No account here is known by exactly that"),
        ("holder", "ivy@post.example", "You cannot record that somebody acts for themselves"),
        ("holder", "tom.reddy@harrowmere.example", "You are one of the two"),
        ("holder", "sian.pugh@harrowmere.example", "This account is only for work"),
        ("paper", "", "Choose the document that you have seen"),
        ("paper", "executor:grant-of-probate", "Choose the document that you have seen"),
        ("services", [], "Choose at least one service"),
        ("starts", "2020-01-01", "The start date must be today or later"),
        ("ends", "2020-01-01", "The end date must be after the start date"),
        ("case", "", "Enter the case number"),
        ("reason", "", "Say how you checked it"),
    ],
)
def test_what_cannot_be_recorded_is_said_on_its_own_page(tom, typed, field, value, says):
    from candour.people.models import Representation

    assert says in tom.read_answer(typed(**{field: value}))
    assert not Representation.objects.exists()


def test_after_many_names_that_are_nobodys_no_page_of_a_draft_looks_for_more(tom, ivy, ada):
    from django.core.cache import cache

    def tried(holder):
        return tom.post(NEW, **{**WHOSE, "form-number": str(uuid4()), "holder": holder}).url

    cache.clear()
    for n in range(30):
        at = tried(f"nobody{n}@x.example")
    assert "Too many names you entered today matched nobody" in tom.read(at), (
        "an officer who looks once more is told why"
    )
    at = tried("ada@post.example")
    assert "Too many names you entered today matched nobody" in tom.read(at)
    assert tom.get(f"{at}/paper", status=302).url == at


def test_an_executor_is_recorded_only_once_a_second_officer_has_confirmed_the_death(tom, ivy, typed, died):
    from candour.services.actions import confirm_death

    death, seen = died(ivy.person_id)
    page = tom.read_answer(typed(paper="executor:grant-of-probate"))
    assert "a second officer must still confirm it" in page
    confirm_death(death=death, checked=seen, at=NOW)
    assert typed(paper="executor:grant-of-probate").url.endswith("check")


def test_a_circle_is_refused_before_anybody_confirms_it(tom, record, typed):
    record()
    back = {"person": "ada@post.example", "person_by": "", "holder": "C-1", "holder_by": "council-customer"}
    assert "Choose somebody outside that circle" in tom.read_answer(typed(**back))


def test_the_same_ground_is_recorded_once(tom, record, typed):
    record()
    again = tom.post(typed().url, neither="yes")
    assert "They already act for this person" in tom.read_answer(again)


def test_each_paper_offers_the_services_of_its_kind(tom, typed):
    scope = typed(paper="appointee:dwp-appointee-letter").url.replace("/check", "/scope")
    page = tom.read(scope)
    assert "Housing Benefit" in page
    assert "Clinic appointments" not in page
    assert "they can invite somebody themselves" in tom.read(NEW)


def test_another_paper_asks_for_its_own_scope(tom, typed):
    check = typed().url
    changed = tom.post(
        check.replace("/check", "/paper"), **{**PAPER, "paper": "welfare-attorney:registered-lasting-power"}
    )
    assert changed.url == check.replace("/check", "/scope")
    assert tom.get(check, status=302).url == changed.url
    assert "This kind of authority does not cover that service" in tom.read(changed.url)


@pytest.mark.parametrize("month", [1, 7], ids=["in winter", "in summer"])
def test_a_parent_ends_at_eighteen_and_is_reviewed_on_the_next_birthdays(tom, record, month):
    born = date(timezone.localtime().year - 12, month, 15)
    record(paper="parental-responsibility:birth-certificate", born=born.isoformat())
    row = only()
    assert row.ends_at.astimezone().date() in (
        born.replace(year=born.year + 18),
        born.replace(year=born.year + 18) - DAY,
    )
    assert row.reviews == [born.replace(year=born.year + age) for age in (13, 16)]


def test_a_welfare_attorney_begins_once_it_is_recorded_that_they_cannot_decide(tom, record, one_entry):
    page = record(paper="welfare-attorney:registered-lasting-power", services=["bins"])
    assert "Starts when it is recorded" in tom.read(page)
    tomorrow = (timezone.localdate() + DAY).isoformat()
    assert "The date must be today or in the past" in tom.read_answer(
        tom.post(f"{page}/capacity", on=tomorrow)
    )
    with one_entry() as entry:
        tom.post(f"{page}/capacity", on="2026-01-05")
    assert entry.body["change"] == "capacity-lost"
    assert "Unable to decide since 5 January 2026" in tom.read(page)


def test_a_person_is_found_by_what_is_exactly_given_and_nobody_is_listed(tom, record):
    record()
    assert "Nothing needs your attention." in tom.read(AT)
    for given in ({"person": "C-1", "person_by": "council-customer"}, {"person": "IVY@post.example"}):
        assert "Lasting power of attorney" in tom.read_answer(tom.post(f"{AT}/found", **given))
    for wrong in ({"person": "C-"}, {"person": "ivy@post"}, {"person": "C-1", "person_by": ""}):
        assert "This desk does not know of anybody who acts for them." in tom.read_answer(
            tom.post(f"{AT}/found", **wrong)
        )


def test_the_persons_objection_stops_it_waits_at_the_desk_and_is_answered_with_words(
    tom, record, ivy, ada, one_entry
):
    from candour.people.representation_queries import in_force
    from candour.services.actions import object_as_person

    page = record()
    row = only()
    with one_entry() as entry:
        object_as_person(authority=row, person=ivy.person_id, why="She takes my money", at=NOW)
    assert (entry.body["change"], entry.body["by"]) == ("objected", "person")
    assert "money" not in str(entry.body)
    assert in_force(ada, row.pk, NOW) is None
    assert "Somebody objected" in tom.read(AT)
    assert "Somebody objected" in tom.read("/desk")
    assert "She takes my money" in tom.read(page)
    with one_entry() as entry:
        assert tom.post(f"{page}/lifting", finding="The bank made a mistake.").url.endswith("lifted")
    assert entry.body["why"] == "The bank made a mistake."
    assert in_force(ada, row.pk, timezone.now()) == row
    assert "Nothing needs your attention." in tom.read(AT)


def test_what_is_suspected_stays_at_the_desk(tom, record, ivy, ada, one_entry):
    page = record()
    with one_entry() as entry:
        tom.post(f"{page}/suspension", why="Money is missing")
    assert entry.body["change"] == "suspended"
    assert "missing" not in str(entry.body)
    for account in (ivy, ada):
        assert all("missing" not in f"{each.title} {each.text}" for each in inbox_of(account))
    assert "Money is missing" in tom.read(page)
    assert ": look into it" in tom.read(AT)


@pytest.mark.parametrize(
    ("act", "follows"),
    [
        ("review", "Your review answers any objections. Both people are told."),
        ("objection", "nobody is told until an officer has looked into the objection."),
        ("suspension", "Both people are told that something changed, but not what you suspect."),
        ("end", "The authority ends straight away, for good. Both people are told."),
    ],
)
def test_each_page_says_what_follows_before_anything_happens(tom, record, act, follows):
    assert follows in tom.read(f"{record()}/{act}")


def test_anybodys_objection_is_taken_and_stops_it_where_the_officer_says_so(tom, record, ada):
    from candour.people.representation_queries import in_force

    page = record()
    sent = {"who": "other", "by": "", "why": "Unsure", "stops": "no"}
    assert "Enter who is objecting" in tom.read_answer(tom.post(f"{page}/objection", **sent))
    tom.post(f"{page}/objection", **{**sent, "by": "A nephew"})
    now = timezone.now()
    assert in_force(ada, only().pk, now) is not None
    tom.post(f"{page}/objection", who="other", by="A nurse", why="Bruises", stops="yes")
    assert in_force(ada, only().pk, now) is None
    assert "A nephew" in tom.read(page)


def test_nobody_elses_objection_is_written_down_as_the_persons_own(tom, record):
    page = record()
    for spelt in ("person", " Person "):
        sent = {"who": "other", "by": spelt, "why": "He is rude.", "stops": "no"}
        assert "If not, enter who is" in tom.read_answer(tom.post(f"{page}/objection", **sent))
    assert only().suspended_at is None
    assert not only().objections.exists()


def test_a_review_leaves_it_as_it_was_or_narrower_or_ends_it(tom, record, one_entry):
    page = record(services=["council-tax", "bins"])
    sent = {"outcome": "narrower", "services": [], "may_act": "see", "finding": "She agreed."}
    assert "Choose at least one service, or choose that the authority ends now" in tom.read_answer(
        tom.post(f"{page}/review", **sent)
    )
    with one_entry() as entry:
        tom.post(f"{page}/review", **{**sent, "services": ["bins"]})
    assert (entry.body["change"], entry.body["services"]) == ("reviewed", ["bins"])
    assert entry.body["may_act"] is False
    assert (only().services, only().may_act) == (["bins"], False)
    page_again = tom.get(f"{page}/review").content.decode()
    assert 'value="council-tax"' not in page_again
    with one_entry() as entry:
        tom.post(f"{page}/review", **{**sent, "outcome": "end"})
    assert (entry.body["change"], entry.body["why"]) == ("ended", "She agreed.")
    assert "This authority changed before you finished" in tom.read(
        tom.post(f"{page}/end", finding="Again").url
    )


def test_a_review_that_is_near_stands_on_the_list_with_its_clock(tom, record):
    from candour.people.models import Representation

    record()
    soon = timezone.localdate() + 6 * DAY
    Representation.objects.update(reviews=[soon])
    assert re.search(r"[567] days", tom.read(AT))
    assert "Review it, or it stops on that day" in tom.read("/desk")


def test_an_invitation_stands_at_the_desk_without_a_name(tom, ivy, ada):
    from candour.core.authority import Topic
    from candour.people.actions import accept, invite

    made = invite(
        account=ivy,
        relation="neighbour",
        services={"bins": Topic.HOME},
        may_act=False,
        at=NOW,
        email=ada.email,
    )
    accept(invitation=made, account=ada, at=NOW)
    page = tom.read(f"{AT}/{made.pk}")
    assert "Their neighbour, by their own invitation" in page
    assert "Ada" not in page
    tom.post(f"{AT}/{made.pk}/suspension", why="He shouts at her")
    assert ": look into it" in tom.read(AT)


@pytest.mark.parametrize(
    ("act", "sent", "changed"),
    [
        ("lifting", {"finding": "All is well."}, {}),
        ("capacity", {"on": "2026-01-05"}, {"paper": "welfare-attorney:registered-lasting-power"}),
        ("officers", {"officer": "nadia.shah@harrowmere.example"}, {"acts": "office", "holder": RUTH}),
    ],
)
def test_what_lets_somebody_see_more_asks_for_a_sign_in_of_the_last_half_hour(
    tom, record, act, sent, changed
):
    more = {"paper": "corporate-appointee:dwp-appointee-letter"} if act == "officers" else {}
    services = {} if act != "capacity" else {"services": ["clinic-appointments"]}
    page = record(**{**changed, **more, **services})
    if act == "lifting":
        tom.post(f"{page}/suspension", why="Money is missing.")
    make_stale(tom)
    before = Snapshot.of(only())
    assert tom.post(f"{page}/{act}", **sent).url == f"/sign-in?next={page}/{act}"
    assert Snapshot.of(only()) == before


def test_stopping_and_ending_never_wait_for_one(tom, record):
    page = record()
    make_stale(tom)
    assert tom.post(f"{page}/suspension", why="Money is missing.").url == f"{page}?done=suspended"
    assert tom.post(f"{page}/end", finding="It is over.").url == f"{page}?done=ended"


def test_only_officers_of_this_desk_come_here(sian, amal, jonah, record):
    page = record()
    for desk in (sian, amal, jonah):
        for path in (AT, NEW, f"{NEW}/{uuid4()}/check", page, f"{page}/review", f"{page}/end"):
            desk.get(path, status=404)
        assert desk.post(NEW, **WHOSE).status_code == 404
        assert desk.post(f"{page}/end", finding="x").status_code == 404


def test_whoever_acts_decides_nothing_about_it_at_the_desk(tom, record, ivy):
    from candour.people.models import Representation

    page = record()
    from candour.people.models import Account

    tom_account = Account.objects.get(email="tom.reddy@harrowmere.example")
    Representation.objects.update(account=tom_account)
    answer = tom.post(f"{page}/review", outcome="go-on", finding="I am fine", may_act="see")
    assert "a colleague must do that" in tom.read(answer.url)
