"""Who used my data: whole sentences, found by who, what and when, page by page, and as a safe spreadsheet."""

import csv
import json
import re
from datetime import UTC, datetime, time, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest

LONDON = ZoneInfo("Europe/London")


def links(page: str) -> list[str]:
    return re.findall(r'<h3><a class="govuk-link" href="(/uses/[0-9a-f-]{36})"', page)


def test_each_use_is_a_doer_and_a_deed_with_why_when_and_for_which_case(maureen, phone_asked):
    page = maureen.read("/uses")
    assert "Fernside Homes was given your phone number" in page
    assert "To arrange a repair that you asked for." in page
    assert "Case FH-20931. Repairs, planner" in page
    assert "Needed for your agreement" in page
    assert "1 part refused" in page
    assert "1 use and 0 refusals in the last 30 days." in page


def test_days_on_which_nothing_happened_is_said_in_one_sentence(newcomer):
    page = newcomer.read("/uses")
    assert "Nobody used your data or asked for it in the last 30 days." in page
    assert "0 uses" not in page


def test_a_refusal_says_why_as_the_person_may_know_it(maureen, ask):
    ask(maureen, "warm-homes", "help-with-heating", "council-tax.reduction")
    page = maureen.read("/uses")
    assert "Warm Homes Harrowmere asked for your Council Tax Reduction status" in page
    assert "They were refused. You have not said yes to this." in page
    assert "Refused" in page


def test_a_claim_is_told_and_not_given(maureen, ask):
    ask(maureen, "harrowmere-libraries", "library-membership", "claim.lives-in-area")
    assert "Harrowmere Libraries was told whether you live in the area" in maureen.read("/uses")


def test_a_refused_claim_reads_as_a_question(maureen, ask):
    ask(maureen, "warm-homes", "help-with-heating", "claim.lives-in-area")
    assert "Warm Homes Harrowmere asked whether you live in the area" in maureen.read("/uses")


def test_a_use_without_any_agreement_has_no_badge_and_says_so(maureen, ask):
    id_ = ask(maureen, "harrowmere-libraries", "marketing", "contact.phone")
    assert "None of their agreements covers that purpose." in maureen.read("/uses")
    assert "No agreement of theirs covers what they asked for." in maureen.read(f"/uses/{id_}")


def test_the_newest_come_first_and_days_have_headings(maureen, ask, now):
    days = [now.astimezone(LONDON) - timedelta(days=days) for days in (40, 1, 0)]  # at one time on the clock
    for at in days:
        ask(maureen, "fernside-homes", "home-repairs", "contact.phone", at=at.astimezone(UTC))
    page = maureen.read("/uses")
    assert page.index("Today ") < page.index("Yesterday ")
    assert f"{days[0]:%B %Y}" in page


def test_under_a_day_of_its_own_a_line_says_the_hour_alone(maureen, ask, now):
    for days in (40, 1):
        ask(maureen, "fernside-homes", "home-repairs", "contact.phone", at=now - timedelta(days=days))
    page = maureen.read("/uses")
    yesterday, long_ago = ((now - timedelta(days=days)).astimezone(LONDON) for days in (1, 40))
    assert f"Yesterday {yesterday:%A} {yesterday.day} {yesterday:%B}" in page
    assert f" {yesterday:%H:%M}. Case FH-20931" in page
    assert "Yesterday, " not in page
    assert f"{long_ago:%A} {long_ago.day} {long_ago:%B}" in page.partition("Yesterday")[2]


def test_nobody_sees_another_persons_uses(maureen, grace, phone_asked):
    assert links(maureen.get("/uses").content.decode()) == [f"/uses/{phone_asked}"]
    page = grace.read("/uses")
    assert "Fernside Homes was given" not in page
    assert "Nobody used your data on any of these days." in page


def test_a_withheld_use_shows_in_nothing_until_it_is_lifted(maureen, ask, now):
    from candour.access.models import WithheldEntry
    from candour.core.request import Emergency

    smoke = Emergency("Smoke was reported at Tern Close.", "fire")
    ask(maureen, "county-fire", "protect-life", "housing.door-code", emergency=smoke)
    hidden = maureen.read("/uses")
    assert "County Fire" not in hidden
    assert "County Fire" not in maureen.get("/uses.csv").content.decode()
    assert "Nobody has used your data in the last 30 days." in maureen.read("/home")
    WithheldEntry.objects.update(lifted_at=now)
    shown = maureen.read("/uses")
    assert "County Fire and Rescue was given your main door code" in shown
    assert "Smoke was reported at Tern Close." in shown
    assert "Emergency" in shown
    assert "Shown late" in shown


def test_uses_are_found_by_who_what_and_when(maureen, ask, now):
    ask(maureen, "fernside-homes", "home-repairs", "contact.phone", at=now - timedelta(days=45))
    ask(maureen, "warm-homes", "help-with-heating", "council-tax.reduction")
    month = (now - timedelta(days=45)).astimezone(LONDON)
    by_who = maureen.read("/uses", who="fernside-homes")
    assert "Fernside Homes was given" in by_who
    assert "Warm Homes Harrowmere asked" not in by_who
    by_what = maureen.read("/uses", what="refused")
    assert "Warm Homes Harrowmere asked" in by_what
    assert "Fernside Homes was given" not in by_what
    by_when = maureen.read("/uses", when=f"{month:%Y-%m}")
    assert "Fernside Homes was given" in by_when
    assert "Warm Homes Harrowmere asked" not in by_when
    assert f"1 use and 0 refusals in {month:%B %Y}" in by_when
    assert "No use matches what you looked for." in maureen.read("/uses", who="warm-homes", what="used")


def test_uses_are_found_by_words_kind_agreement_and_days(maureen, ask, now):
    ask(maureen, "fernside-homes", "home-repairs", "contact.phone", case="FH-77", at=now - timedelta(days=3))
    ask(maureen, "warm-homes", "help-with-heating", "council-tax.reduction")
    phone, heating = "Fernside Homes was given", "Warm Homes Harrowmere asked"
    day = (now - timedelta(days=3)).astimezone(LONDON).date().isoformat()
    for query in (
        {"words": "fh-77"},
        {"words": "PLANNER phone"},
        {"kind": "How to reach you"},
        {"under": "repair-calls"},
        {"to": day},
        {"from": day, "to": day},
    ):
        found = maureen.read("/uses", **query)
        assert phone in found, query
        assert heating not in found, query
        assert "You looked for" in found or {"from", "to"} >= query.keys()
    assert heating in maureen.read("/uses", words="not said yes")
    assert "No use matches what you looked for." in maureen.read("/uses", words="zeppelin")


def test_what_was_only_asked_and_what_was_reported_are_found(maureen, ask):
    from candour.access.uses import decision_body

    ask(maureen, "fernside-homes", "home-repairs", "contact.phone", logged_as=decision_body)
    asked = maureen.read("/uses", what="asked")
    assert "Fernside Homes asked if it may have your phone number" in asked
    assert "No use matches what you looked for." in maureen.read("/uses", what="used")
    assert "No use matches what you looked for." in maureen.read("/uses", what="reported")


def test_looking_for_something_leads_past_the_drawing_to_what_was_found(maureen, phone_asked):
    assert 'method="get" action="/uses#sought"' in maureen.get("/uses").content.decode()
    found = maureen.get("/uses", words="FH-20931").content.decode()
    assert found.index('id="find"') < found.index('id="sought"') < found.index("phone number</a>")
    wrong = maureen.get("/uses", words="FH-20931", **{"from": "2026-11-31"}).content.decode()
    assert wrong.count('id="sought"') == 1
    assert wrong.index('id="sought"') < wrong.index("There is a problem")


def test_each_thing_looked_for_can_be_taken_away(maureen, phone_asked):
    page = maureen.get("/uses", who="fernside-homes", words="phone").content.decode()
    tags = re.findall(r'class="cd-tag" href="([^"]*)"', page)
    assert [unescape(tag) for tag in tags] == ["/uses?who=fernside-homes", "/uses?words=phone"]


def test_a_day_that_cannot_be_read_is_said_beside_its_field_and_nothing_is_shown(maureen, phone_asked):
    answer = maureen.get("/uses", **{"from": "yesterday"})
    page = answer.content.decode()
    assert "<title>Error: " in page
    assert 'href="#from"' in page
    assert links(page) == []
    maureen.get("/uses.csv", status=400, **{"from": "yesterday"})


def test_one_goes_from_month_to_month_and_over_months_without_a_use(maureen, ask, now):
    long_ago = now - timedelta(days=200)
    ask(maureen, "fernside-homes", "home-repairs", "contact.phone", at=long_ago)
    page = maureen.get("/uses", what="used").content.decode()
    earlier = unescape(re.search(r'rel="prev" href="([^"]*)"', page)[1])
    assert earlier == f"/uses?what=used&when={long_ago.astimezone(LONDON):%Y-%m}"
    assert 'rel="next"' not in page
    then = maureen.get(earlier).content.decode()
    assert 'rel="prev"' not in then
    assert 'rel="next"' in then


def test_the_last_thirty_days_are_told_and_a_month_that_is_chosen(maureen, ask, now):
    for days in (0, 29, 30):
        ask(maureen, "fernside-homes", "home-repairs", "contact.phone", at=now - timedelta(days=days))
    assert "2 uses and 0 refusals in the last 30 days." in maureen.read("/uses")
    assert "Your data was used 2 times by 1 organisation." in maureen.read("/home")
    month = f"{now.astimezone(LONDON):%B %Y}"
    assert f"so far in {month}." in maureen.read("/uses", when=f"{now.astimezone(LONDON):%Y-%m}")
    before = now.astimezone(LONDON) - timedelta(days=30)
    if before.month == now.astimezone(LONDON).month:  # on the 31st of one
        return
    assert f"in {before:%B %Y}." in maureen.read("/uses", when=f"{before:%Y-%m}")


def test_naughty_words_are_looked_for_like_any_others(maureen, phone_asked):
    for words in (
        "<script>alert(1)</script>",
        "%s%n",
        "\u202e\u0001",
        "' or 1=1 --",
        "{{ 7*7 }}",
    ):
        page = maureen.get("/uses", words=words).content.decode()
        assert "<script>alert" not in page
        assert "No use matches what you looked for." in page


@pytest.mark.parametrize(
    "query",
    [
        {"under": "no-such-agreement"},
        {"kind": "Nothing of the kind"},
        {"who": "no-such-organisation"},
        {"what": "eaten"},
        {"when": "2026-13"},
        {"when": "9999-12"},
        {"when": "yesterday"},
        {"before": "1"},
        {"before": "x_y"},
        {"before": "9" * 40 + "_00000000-0000-7000-8000-000000000000"},
    ],
)
def test_an_address_that_no_link_of_ours_makes_is_refused(maureen, phone_asked, query):
    maureen.get("/uses", status=400, **query)


def test_whoever_never_asked_and_whoever_is_withheld_look_alike(maureen, ask, phone_asked):
    from candour.core.request import Emergency

    def found(who):
        return maureen.read("/uses", who=who).partition("Find a use")[2].partition(" Find ")[2]

    never = found("county-fire")
    smoke = Emergency("Smoke was reported at Tern Close.", "fire")
    ask(maureen, "county-fire", "protect-life", "housing.door-code", emergency=smoke)
    assert found("county-fire") == never
    assert "No use matches what you looked for." in never


def test_older_uses_follow_page_by_page_each_once(maureen, ask):
    made = {str(ask(maureen, "fernside-homes", "home-repairs", "contact.phone")) for _ in range(45)}
    seen, path = [], "/uses?who=fernside-homes"
    while path:
        page = maureen.get(path).content.decode()
        seen += links(page)
        found = re.search(r'href="(/uses\?[^"]*before=[^"]*)"[^>]*>Show older uses', page)
        path = found[1].replace("&amp;", "&") if found else ""
    assert len(seen) == 45
    assert {link.removeprefix("/uses/") for link in seen} == made


def test_the_month_is_drawn_and_told_as_a_table(maureen, ask):
    at = datetime.combine(datetime.now(LONDON).date(), time(), LONDON).astimezone(UTC)
    for _ in range(3):
        ask(maureen, "fernside-homes", "home-repairs", "contact.phone", at=at)
    page = maureen.get("/uses").content.decode()
    assert page.count('class="cd-dot-on" cx="') >= 3
    assert "Uses by day" in page


def test_the_spreadsheet_has_every_use_and_runs_no_formula(maureen, ask):
    ask(maureen, "fernside-homes", "home-repairs", "contact.phone", case="=HYPERLINK(0)")
    ask(maureen, "warm-homes", "help-with-heating", "council-tax.reduction", case="+44")
    ask(maureen, "fernside-homes", "home-repairs", "contact.phone", case="K-1;=1+1")
    answer = maureen.get("/uses.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    headings, *rows = csv.reader(answer.content.decode("utf-8-sig").splitlines())
    assert headings[:3] == ["When", "What happened", "Organisation"]
    assert {row[9] for row in rows} == {"'=HYPERLINK(0)", "'+44", "K-1;'=1+1"}
    elsewhere = csv.reader(answer.content.decode("utf-8-sig").splitlines(), delimiter=";")
    assert not any(cell.startswith("=") for row in elsewhere for cell in row)
    refused = next(row for row in rows if row[2] == "Warm Homes Harrowmere")
    assert refused[4:6] == ["Council Tax Reduction status", "You have not said yes to this."]


def test_what_is_filtered_is_what_is_downloaded(maureen, ask):
    ask(maureen, "fernside-homes", "home-repairs", "contact.phone", case="=1+1")
    ask(maureen, "warm-homes", "help-with-heating", "council-tax.reduction")
    page = maureen.get("/uses", who="warm-homes").content.decode()
    assert 'href="/uses.json?who=warm-homes"' in page
    assert len(list(csv.reader(maureen.get("/uses.csv?who=warm-homes").content.decode().splitlines()))) == 2
    (refused,) = json.loads(maureen.get("/uses.json?who=warm-homes").content)
    assert refused["refused"]["council-tax.reduction"]["says"] == "You have not said yes to this."
    assert refused["says"] == "Warm Homes Harrowmere asked for your Council Tax Reduction status"
    (given,) = json.loads(maureen.get("/uses.json?what=used").content)
    assert given["case"] == "=1+1"
    assert given["agreement"].startswith("repair-calls@")


def test_nobody_need_show_the_list_and_the_page_says_so(maureen, phone_asked):
    assert "You never have to show this list to a landlord" in maureen.read("/uses")


def test_a_search_that_finds_nothing_offers_the_way_back_once(maureen, phone_asked):
    assert maureen.read("/uses", words="zeppelin").count("See every use") == 1
    assert maureen.read("/uses", words="phone").count("See every use") == 1


def test_a_day_may_be_typed_as_people_write_it(maureen, phone_asked):
    found = maureen.read("/uses", **{"from": "1 January 2020", "to": "31/12/2090"})
    assert "Fernside Homes was given your phone number" in found
    wrong = maureen.read("/uses", **{"from": "yesterday"})
    assert "From must be a real day, like 27 March 2026" in wrong
