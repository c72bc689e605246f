"""Held about me: every value with its source and date, what could harm covered, and what is not joined."""

import csv
import json
import re
from html import unescape

from candour.web.portal import held_values

from .conftest import NOW, hold


def test_values_read_as_people_write_them_with_source_and_date(maureen):
    page = maureen.read("/held")
    assert "Home address Flat 3, 14 Tern Close, Harrowmere, HW3 4QT Council tax, 1 April 2019" in page
    assert "Weekly rent £118.40 Tenancies and rent, 1 April" in page
    assert "Date of birth 14 June 1957" in page
    assert "Council Tax Reduction status Yes" in page
    assert "State Pension and Pension Credit" in page
    assert "held by 6 organisations joined here. Other systems may hold more." in page


def test_how_a_value_was_checked_is_told_where_its_source_says_so(maureen):
    how = "passport or birth certificate, seen at the counter"
    page = maureen.read("/held")
    assert f"Date of birth 14 June 1957 Contact record, 1 April 2019. Checked: {how} This is wrong" in page
    this_year = NOW.year if NOW.month >= 4 else NOW.year - 1
    assert f"£118.40 Tenancies and rent, 1 April {this_year} This is wrong" in page
    headings, *rows = csv.reader(maureen.get("/held.csv").content.decode("utf-8-sig").splitlines())
    checked = headings.index("How it was checked")
    assert {row[checked] for row in rows if row[3] == "Date of birth"} == {how, ""}
    born = [each for each in maureen.get("/held.json").json() if each["attribute"] == "person.date-of-birth"]
    assert {each["checked"] for each in born} == {how, None}


def test_a_translator_puts_what_is_said_of_a_source_in_the_order_of_their_language(maureen, monkeypatch):
    theirs = "%(day)s: %(how)s (%(source)s, %(organisation)s)"
    monkeypatch.setitem(held_values.FROM, (True, True, False), theirs)
    how = "passport or birth certificate, seen at the counter"
    page = maureen.read("/held?by=topic&words=birth")
    assert f"14 June 1957 1 April 2019: {how} (Contact record, Harrowmere Borough Council) This is" in page


def test_what_is_sensitive_is_covered_until_opened(maureen):
    page = unescape(maureen.get("/held").content.decode())
    for told in ("Blue Badge status", ">4471<", "Pension Credit"):
        place = page.index(told)
        details = page.rindex("<details", 0, place)
        assert "</details>" not in page[details:place]
        assert " open" not in page[details : page.index(">", details)]
    assert "Show 2 private details" in page


def test_a_protected_address_is_covered_and_said_to_be_protected(aisha):
    page = unescape(aisha.get("/held").content.decode())
    address = page.index("Osier Court")
    assert "</details>" not in page[page.rindex("<details", 0, address) : address]
    assert "Protected: not given out" in page


def test_systems_that_are_not_joined_are_listed_with_how_to_ask(maureen):
    page = maureen.read("/held")
    assert "Not joined here yet" in page
    assert "Adult social care" in page
    assert "ring 0808 157 0142 and say “social care records”" in page


def test_joined_systems_that_hold_nothing_are_named(grace):
    page = grace.read("/held")
    assert "Joined, but nothing about you" in page
    assert "Harrowmere Borough Council: Blue Badge" in page


def test_a_value_that_is_another_persons_alone_is_not_shown(maureen, grace):
    from candour.people.queries import subjects_of
    from candour.register.models import Dataset

    dataset = Dataset.objects.get(key="harrowmere-council/emergency-help")
    theirs = subjects_of(maureen.person)[0]
    hold(subjects_of(grace.person)[0], dataset, {"support.help-to-leave": ("Deaf.", NOW.date())}, (theirs,))
    assert "Deaf." not in grace.read("/held")


def test_a_value_shared_with_somebody_else_says_so(maureen, grace):
    from candour.people.queries import subjects_of
    from candour.register.models import Dataset

    dataset = Dataset.objects.get(key="harrowmere-council/emergency-help")
    both = (subjects_of(maureen.person)[0], subjects_of(grace.person)[0])
    hold(subjects_of(grace.person)[0], dataset, {"support.help-to-leave": ("A ramp.", NOW.date())}, both)
    page = grace.read("/held")
    assert "A ramp." in page
    assert "About you and somebody else." in page


def test_a_restricted_system_says_so(maureen, now):
    from candour.register.models import Dataset
    from candour.sharing.actions import restrict

    restrict(person=maureen.person, dataset=Dataset.objects.get(key="fernside-homes/repairs"), at=now)
    assert maureen.read("/held").count("Use of this is restricted") == 1


def test_somebody_new_is_told_when_it_fills(newcomer):
    page = newcomer.read("/held")
    assert "None of your records is linked to this account yet." in page
    assert "Not joined here yet" in page


def test_values_are_found_by_words_and_listed_by_kind_of_data(maureen):
    found = maureen.read("/held", words="TERN close")
    assert "Flat 3, 14 Tern Close" in found
    assert "Weekly rent" not in found
    assert "Nothing held about you matches what you looked for." in maureen.read("/held", words="zeppelin")
    by_topic = maureen.read("/held", by="topic")
    assert by_topic.index("Council tax 6 details") < by_topic.index("How to reach you")
    assert "Fernside Homes. Tenancies and rent, 1 April" in by_topic
    maureen.get("/held", status=400, by="size")


def test_each_holder_is_closed_on_a_phone_until_it_is_opened_or_looked_for(maureen):
    def folds(**query):
        page = maureen.get("/held", **query).content.decode()
        return re.findall(
            r'<details class="govuk-details cd-band__fold"( open)?><summary[^>]*><h2[^>]*>([^<]+)', page
        )

    names = ["Fernside Homes", "Harrowmere Borough Council", "Not joined here yet"]
    assert {(False, name) for name in names} <= {(bool(opened), name) for opened, name in folds()}
    assert "Harrowmere Borough Council 20 details" in maureen.read("/held")
    assert {bool(opened) for opened, _name in folds(words="tern close")} == {True}
    assert {name for _opened, name in folds(by="topic")} >= {"Council tax", "How to reach you"}
    found = maureen.read("/held", words="tern close")
    assert re.search("[A-Z][a-z]+ details match “tern close”. See everything", found)


def test_what_is_held_asks_the_database_no_more_for_many_organisations(
    maureen, newcomer, django_assert_max_num_queries
):
    for each in (maureen, newcomer):
        each.get("/held")
        with django_assert_max_num_queries(10):
            each.get("/held")


def test_everything_held_is_downloaded_and_runs_no_formula(maureen, grace):
    from candour.people.queries import subjects_of
    from candour.register.models import Dataset

    dataset = Dataset.objects.get(key="harrowmere-council/emergency-help")
    values = {"support.help-to-leave": ("=HYPERLINK(0)", NOW.date())}
    hold(subjects_of(grace.person)[0], dataset, values)
    answer = grace.get("/held.csv")
    assert "attachment" in answer["Content-Disposition"]
    headings, *rows = csv.reader(answer.content.decode("utf-8-sig").splitlines())
    assert headings[:5] == ["Organisation", "System", "Kind of data", "What", "Value"]
    assert "'=HYPERLINK(0)" in {row[4] for row in rows}
    listed = json.loads(grace.get("/held.json").content)
    assert len(listed) == len(rows)
    (help_,) = [each for each in listed if each["attribute"] == "support.help-to-leave"]
    assert (help_["value"], help_["dataset"]) == ("=HYPERLINK(0)", "harrowmere-council/emergency-help")
    assert json.loads(grace.get("/held.json?words=zeppelin").content) == []
