"""Home: what needs the person, simple facts of theirs, and nothing that could harm them if it is seen."""

import re

import pytest
from django.utils import timezone

from candour.services.models import ChosenService

from .test_records import code_for

__all__ = ["code_for"]


def test_it_greets_by_name_and_says_first_what_needs_her(maureen):
    page = maureen.read("/home")
    assert "Maureen" in page.split("Read and decide")[0]
    assert "things need you. Nothing else does." in page
    assert "May Harrowmere Council tell Warm Homes whether this home gets Council Tax Reduction?" in page
    assert "It is off, and stays off until you answer. Either answer is fine." in page
    assert "First asked on 1 April 2026. No deadline." in page


def test_an_answered_question_needs_nobody_any_more(maureen, now):
    from candour.sharing.actions import answer
    from candour.sharing.queries import concerning, facts_of

    for each in concerning(facts_of(maureen.person).facts, now):
        if each.terms.rests_on_a_yes:
            answer(person=maureen.person, version=each.version, yes=False, at=now)
    assert "Nothing needs you today." in maureen.read("/home")


def written(resident, now, link=""):
    from candour.services.actions.messages import tell_person
    from candour.services.models import Message

    return tell_person(
        person=resident.person,
        kind=Message.Kind.ACCOUNT,
        title="Something about your account changed",
        text="You can see it in your account.",
        link=link,
        needs_action=True,
        at=now,
    )


def test_a_message_that_waits_for_her_and_stands_nowhere_else_needs_her(
    newcomer, now, django_assert_max_num_queries
):
    message = written(newcomer, now)
    newcomer.get("/home")
    with django_assert_max_num_queries(12):
        page = newcomer.read("/home")
    assert "One thing needs you. Nothing else does. A new message needs you" in page
    assert "Something about your account changed" not in page
    newcomer.get(f"/messages/{message.id}")
    assert "Nothing needs you today." in newcomer.read("/home")


def test_a_page_to_which_a_message_leads_was_seen_without_it(newcomer, now):
    written(newcomer, now, "/account/acting")
    written(newcomer, now, "/account/acting/elsewhere")
    assert "2 new messages need you" in newcomer.read("/home")
    assert "Messages (1 new)" in newcomer.read("/account/acting")
    assert "A new message needs you" in newcomer.read("/home")


def test_what_was_sent_in_the_same_moment_as_an_invitation_still_needs_her(maureen, newcomer, now):
    from candour.core.authority import Topic
    from candour.core.period import add, parse_period
    from candour.services.actions import invite_by_email

    invite_by_email(
        account=maureen.account,
        email=newcomer.account.email,
        relation="friend",
        services={"bins": Topic.HOME},
        may_act=False,
        ends_at=add(now, parse_period("P1M")),
        at=now,
    )
    assert "One thing needs you. Nothing else does." in newcomer.read("/home")
    written(newcomer, now)
    assert "Two things need you. Nothing else does." in newcomer.read("/home")


def test_an_invitation_needs_her_once_and_no_more_when_it_is_answered(maureen, newcomer, now):
    from candour.core.authority import Topic
    from candour.core.period import add, parse_period
    from candour.people.models import Representation
    from candour.services.actions import invite_by_email

    invite_by_email(
        account=maureen.account,
        email=newcomer.account.email,
        relation="friend",
        services={"bins": Topic.HOME},
        may_act=False,
        ends_at=add(now, parse_period("P1M")),
        at=now,
    )
    assert "One thing needs you. Nothing else does. Someone has asked you to act" in newcomer.read("/home")
    newcomer.read("/account/acting")
    newcomer.post(f"/account/acting/{Representation.objects.get().pk}/refusal")
    assert "Nothing needs you today." in newcomer.read("/home")


def test_a_question_about_health_has_a_neutral_title(maureen):
    page = maureen.read("/home")
    assert "Fernside Homes has a question that only you can answer" in page
    assert "move about" not in page


def test_cards_say_one_fact_with_source_and_date_and_never_where_a_clinic_is(maureen):
    page = maureen.read("/home")
    assert "Council tax £" in page
    assert page.index("Bins Thursday") < page.index("Kitchen tap") < page.index("2 books")
    assert "Parking permits By telephone Ring 0808 157 0142" in page, "how it is used, where nothing is held"
    assert "Blue Badge" not in page.partition("How my data was used")[0], "she hid it"
    assert "left to pay Next payment on" in page
    assert "Kitchen tap Somebody comes on" in page
    assert "2 books On loan." in page
    assert "£118.40 a week Rent account balance: £0." in page
    assert "Fernside Homes, 20" in page or "Fernside Homes, 1" in page
    assert "Clinic appointments" in page
    assert "Brook Street" not in page
    assert "Pension Credit" not in page


def test_it_counts_what_was_used_and_what_was_refused(maureen, ask):
    assert "Nobody has used your data in the last 30 days." in maureen.read("/home")
    ask(maureen, "fernside-homes", "home-repairs", "contact.phone")
    ask(maureen, "mere-valley", "loan-decision", "council-tax.balance")
    page = maureen.read("/home")
    assert "Your data was used 1 time by 1 organisation. One request was refused." in page


def test_it_never_mentions_a_protected_address_or_who_was_refused_it(aisha, ask):
    ask(aisha, "harrowmere-libraries", "library-membership", "claim.lives-in-area")
    page = aisha.read("/home")
    assert "Osier Court" not in page
    assert "protected" not in page.lower()
    assert "Harrowmere Libraries was" not in page
    assert "asked" not in page.split("One thing worth knowing")[1]


def test_somebody_new_is_told_what_will_be_here(newcomer):
    page = newcomer.read("/home")
    assert "Nothing needs you today." in page
    assert "None chosen yet. You do not have to choose any." in page
    first = ["Or begin with one of these", "Bins", "Council tax", "Library", "Home repairs"]
    assert [page.index(words) for words in first] == sorted(page.index(words) for words in first)


FIRST = "Three ways to start"


def test_somebody_new_is_welcomed_by_name_and_told_what_to_do_first(newcomer, django_assert_max_num_queries):
    newcomer.get("/home")
    with django_assert_max_num_queries(12):
        page = newcomer.read("/home")
    assert f"Welcome, Noor Nothing needs you today. {FIRST} Choose a service" in page
    head = newcomer.get("/home").content.decode().partition("<main")[2].partition("</section>")[0]
    leads_to = re.findall(r'<dt><a class="govuk-link cd-tap" href="([^"]+)"', head)
    assert leads_to == ["/services", "/my-records/code", "/held"]
    assert page.count("Link a record with a code") == 1, "and not once more below"


def choose_and_remove_a_service(newcomer):
    newcomer.post("/services/bins/choice", way="digital")
    newcomer.post("/services/bins/removal")


def see_what_is_held(newcomer):
    newcomer.get("/held")


def dismiss_it(newcomer):
    assert newcomer.get("/welcome/end", status=302).url == "/home"
    assert FIRST in newcomer.read("/home"), "a GET does nothing"
    for _press in "twice":
        assert newcomer.post("/welcome/end").url == "/home"


@pytest.mark.parametrize("act", [choose_and_remove_a_service, see_what_is_held, dismiss_it])
def test_the_welcome_is_gone_for_good_after_a_first_thing_or_a_press(newcomer, act):
    assert FIRST in newcomer.read("/home")
    act(newcomer)
    page = newcomer.read("/home")
    assert FIRST not in page
    assert "Welcome" not in page
    assert "Good " in page


def test_the_welcome_is_gone_once_a_record_is_linked_and_stays_so_when_it_is_let_go(newcomer, code_for):
    from candour.services.models import LinkedRecord

    newcomer.post("/my-records/code", code=code_for("C-233018"))
    assert FIRST not in newcomer.read("/home")
    newcomer.post(f"/my-records/{LinkedRecord.objects.get(ended_at=None).subject_id}/unlinking")
    assert not LinkedRecord.objects.filter(ended_at=None).exists()
    assert FIRST not in newcomer.read("/home")


def test_looking_around_ends_no_welcome(newcomer):
    for path in ("/services", "/services/bins", "/my-records/code", "/uses", "/choices", "/account"):
        newcomer.get(path)
    newcomer.post("/my-records/code", code="ABCD-EFGH-JK23")
    assert FIRST in newcomer.read("/home")


def test_whoever_is_known_already_and_whoever_uses_it_safely_is_not_welcomed(maureen, newcomer):
    from candour.people.actions import begin_safe_use, end_safe_use

    assert "Welcome" not in maureen.read("/home")
    begin_safe_use(account=newcomer.account, at=timezone.now())
    page = newcomer.read("/home")
    assert "Welcome" not in page
    assert FIRST not in page
    end_safe_use(account=newcomer.account, at=timezone.now())
    assert FIRST in newcomer.read("/home")


def test_before_anything_is_linked_home_leads_to_what_works_already(newcomer):
    newcomer.post("/welcome/end")
    page = newcomer.read("/home")
    assert page.index("Or look by what you need Home and rubbish Bills") < page.index("Or begin with")
    assert "Bins at any address You do not need a linked record for this. Find bins by postcode" in page
    assert "Your records No record is linked to your account yet." in page
    assert "Link a record with a code" in page


def test_after_an_upgrade_home_says_how_many_hold_something_and_never_who(maureen):
    ChosenService.objects.update(removed_at=timezone.now())
    page = maureen.read("/home")
    here = page.partition("Ready to use")[2].partition("How my data was used")[0]
    assert re.search(r"Your records \d organisations hold something about you, and you see it here\.", here)
    assert "Fernside" not in here
    assert "Health" not in here
    assert "Link a record" not in here
