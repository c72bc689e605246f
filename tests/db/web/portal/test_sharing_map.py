"""The picture of who shares what: all of it is in the tables too, and nothing withheld is in either."""

import csv


def test_who_holds_who_was_given_and_who_was_refused(maureen, ask, phone_asked):
    ask(maureen, "warm-homes", "help-with-heating", "council-tax.reduction")
    answer = maureen.get("/held/map").content.decode()
    page = maureen.read("/held/map")
    assert "Fernside Homes Holds 7 details" in page
    assert "Fernside Homes Your phone number, from Harrowmere Borough Council Used your data once" in page
    assert "Warm Homes Harrowmere Your Council Tax Reduction status Asked and was refused once" in page
    assert "What they were given: Your phone number" in page
    assert "What they were refused: Your Council Tax Reduction status" in page
    assert answer.count('class="cd-map__not" d="M100') == 1
    assert '/uses?who=warm-homes"' in answer
    assert "Fernside Homes Details they hold: 7" in page
    assert "Your Council Tax Reduction status Uses: 0 Refusals: 1" in page


def test_a_refusal_is_not_counted_as_a_use(maureen, ask, phone_asked):
    for _ in range(2):
        ask(maureen, "fernside-homes", "suitable-home", "health.mobility")
    page = maureen.read("/held/map")
    assert "Used your data once and was refused twice" in page
    assert "Uses: 1 Refusals: 2" in page


def test_the_table_is_taken_away_as_a_file_that_says_the_same(maureen, ask, phone_asked):
    ask(maureen, "warm-homes", "help-with-heating", "council-tax.reduction")
    assert 'href="/held/map.csv"' in maureen.get("/held/map").content.decode()
    answer = maureen.get("/held/map.csv")
    assert answer["Content-Disposition"].startswith('attachment; filename="who-asked-about-me-')
    heading, *lines = csv.reader(answer.content.decode("utf-8-sig").splitlines())
    assert heading == [
        "Who",
        "What they were given",
        "From",
        "What they were refused",
        "Uses",
        "Refusals",
        "Last asked",
    ]
    given, refused = sorted(lines)
    assert refused[0] == "Warm Homes Harrowmere"
    assert refused[1] == "Nothing"
    assert given[:2] == ["Fernside Homes", "Your phone number"]


def test_a_withheld_use_draws_no_line(maureen, ask):
    from candour.core.request import Emergency

    smoke = Emergency("Smoke was reported at Tern Close.", "fire")
    ask(maureen, "county-fire", "protect-life", "housing.door-code", emergency=smoke)
    assert "County Fire" not in maureen.read("/held/map")
    assert "County Fire" not in maureen.get("/held/map.csv").content.decode()


def test_without_anything_it_says_so(newcomer):
    page = newcomer.read("/held/map")
    assert "Nobody joined here holds anything about you, and nobody has asked." in page
    assert "As a list" not in page


def test_the_tables_are_folded_away_below_the_picture_that_says_the_same(maureen, phone_asked):
    page = maureen.get("/held/map").content.decode()
    tables = page[page.index('id="table"') :]
    assert tables.count("<table") == page.count("<table") == tables.count("<details") == 2
    assert tables.index("<details") < tables.index("<table")
