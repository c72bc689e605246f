"""How we tell you, and tell me when: chosen on a page, where only what is there is offered."""

import csv
import re
from dataclasses import replace

from candour.web.design.dates import full_date

from .conftest import NOW, words

EMAIL = {"cases": "email", "alerts": "email", "account": "email"}


def test_only_the_ways_that_are_there_are_offered(maureen, settings):
    page = maureen.read("/account/contact")
    assert "By email, once a day" in page
    assert "By text" not in page
    assert "By letter" not in page
    settings.CANDOUR_ENVIRONMENT = replace(
        settings.CANDOUR_ENVIRONMENT, notify_key="x", notify_text="y", notify_letter="z"
    )
    page = maureen.read("/account/contact")
    assert "By text, at once" in page
    assert "Address for letters" in page


def test_a_choice_is_saved_and_shown_again(maureen):
    answer = maureen.post("/account/contact", **{**EMAIL, "alerts": "email-daily", "cases": "none"})
    assert answer.url == "/account/contact?done=saved"
    page = maureen.get(answer.url).content.decode()
    assert "Saved." in page
    assert re.search(r'<option value="email-daily" selected>', page)


def test_the_safety_of_the_account_cannot_be_silenced_and_the_page_says_why(maureen):
    page = maureen.read("/account/contact")
    assert "so that you can act before any harm is done" in page
    answer = maureen.post("/account/contact", **{**EMAIL, "account": "none"})
    assert answer.status_code == 200
    assert "Choose one of these ways" in words(answer)


def test_a_text_needs_a_number_and_a_letter_an_address(maureen, settings):
    settings.CANDOUR_ENVIRONMENT = replace(
        settings.CANDOUR_ENVIRONMENT, notify_key="x", notify_text="y", notify_letter="z"
    )
    answer = maureen.post("/account/contact", **{**EMAIL, "cases": "text", "alerts": "letter"})
    assert "Enter the number that texts go to" in words(answer)
    assert "Enter the address that letters go to" in words(answer)
    answer = maureen.post("/account/contact", **{**EMAIL, "cases": "text", "phone": "=cmd()"})
    assert "Enter a mobile number" in words(answer)
    good = {**EMAIL, "cases": "text", "alerts": "letter", "phone": "07700 900982", "address": "M\r\nHW1 2AB"}
    assert maureen.post("/account/contact", **good).status_code == 302
    assert "07700 900982" in maureen.get("/account/contact").content.decode()


def test_the_link_of_a_notice_opens_for_its_own_account_alone(maureen, aisha):
    from django.test import Client

    from candour.services.jobs import mark_of

    link = f"/messages/of/{mark_of(maureen.account)}"
    assert maureen.get(link, 302).url == "/messages"
    page = aisha.read(link)
    assert "This link is for another account" in page
    assert "Maureen" not in page
    assert "This link is for another account" in aisha.read("/messages/of/nonsense")
    assert Client().get(link).url.startswith("/sign-in?next=/messages/of/")


def test_an_alert_is_wanted_seen_and_stopped(maureen):
    assert "You have not asked us to tell you about anything yet." in maureen.read("/alerts")
    assert maureen.post("/alerts", who="fernside-homes", what="refused").url == "/alerts"
    page = maureen.get("/alerts")
    assert "Everything refused to Fernside Homes" in words(page)
    stop = re.search(r"/alerts/[0-9a-f-]{36}/end", page.content.decode())[0]
    assert "You can still see every use under Who used my data" in maureen.read(stop)
    assert maureen.post(stop).url == "/alerts"
    assert "You have not asked us to tell you about anything yet." in maureen.read("/alerts")
    maureen.get(stop, 404)


def test_each_alert_says_how_soon_and_the_list_can_be_kept(maureen):
    sent = {"who": "fernside-homes", "what": "refused"}
    maureen.post("/alerts", **sent, pace="daily")
    maureen.post("/alerts", purpose="help-with-heating")
    assert "Once a day, since" in maureen.read("/alerts")
    maureen.post("/alerts", **sent, pace="at-once")
    page = maureen.read("/alerts")
    assert "At once, since" in page
    assert "Once a day, since" not in page
    answer = maureen.get("/alerts.csv")
    headings, *rows = csv.reader(answer.content.decode("utf-8-sig").splitlines())
    assert headings == ["Who uses it", "What for", "What happened", "How soon", "Since"]
    assert [row[:4] for row in rows] == [
        ["Anybody", "Help with heating for homes that get Council Tax Reduction", "Anything",
         "The same as for my other messages"],
        ["Fernside Homes", "Anything", "Refused, in whole or part", "At once"],
    ]  # fmt: skip
    assert maureen.post("/alerts", pace="never").status_code == 200


def test_an_alert_about_nobody_there_is_refused(maureen):
    answer = maureen.post("/alerts", who="nowhere")
    assert answer.status_code == 200
    assert "Error: " in answer.content.decode()


def test_a_way_that_failed_is_named_in_neutral_words_with_its_day(maureen):
    from candour.people.queries import log_subject
    from candour.services.models import Notice

    assert "did not reach you" not in maureen.read("/account/contact")
    Notice.objects.create(
        subject_id=log_subject(maureen.person),
        way="text",
        made_at=NOW,
        next_at=NOW,
        sent_at=NOW,
        ended_at=NOW,
        problem="Notify could not deliver it (permanent-failure)",
    )
    page = maureen.read("/account/contact")
    day = full_date(NOW).replace("\xa0", " ")
    assert f"We heard on {day} that a text did not reach you. Check the number." in page
    assert "Notify" not in page


def test_whoever_has_no_email_is_not_told_that_one_did_not_arrive(newcomer):
    from candour.people.queries import log_subject
    from candour.services.models import Notice

    tried = {"way": "email", "made_at": NOW, "next_at": NOW, "sent_at": NOW, "ended_at": NOW}
    Notice.objects.create(subject_id=log_subject(newcomer.person), problem="no address", **tried)
    assert "an email did not reach you" in newcomer.read("/account/contact")
    newcomer.account.email, newcomer.account.user_name = None, "otter-maple-40318"
    newcomer.account.save()
    assert "did not reach you" not in newcomer.read("/account/contact")


def test_whoever_gave_no_address_is_offered_no_way_that_leads_nowhere(newcomer, settings):
    newcomer.account.email, newcomer.account.user_name = None, "otter-maple-40318"
    newcomer.account.save()
    page = newcomer.read("/account/contact")
    assert "Your messages wait for you here." in page
    assert "Add an email address" in page
    assert "By email" not in page
    settings.CANDOUR_ENVIRONMENT = replace(settings.CANDOUR_ENVIRONMENT, notify_key="x", notify_text="y")
    page = newcomer.read("/account/contact")
    assert "By text, at once" in page
    assert "By email" not in page


def test_the_choices_are_saved_before_what_is_always_so_is_explained(maureen, settings):
    page = maureen.read("/account/contact")
    assert (
        page.index("Your account and its safety")
        < page.index(" Save ")
        < page.index("What always reaches you")
    )
