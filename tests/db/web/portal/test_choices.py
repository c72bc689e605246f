"""Sharing choices: every kind of control with where it stands, and levels that never switch anything on."""

import csv
import re

from candour.core.choice import ConsentState

from .conftest import words


def answer_all(resident, now, *, yes):
    from candour.sharing.actions import answer
    from candour.sharing.queries import concerning, facts_of

    for each in concerning(facts_of(resident.person).facts, now):
        if each.terms.rests_on_a_yes:
            answer(person=resident.person, version=each.version, yes=yes, at=now)


def here(resident) -> str:
    """The level that the page says the person is at."""
    page = resident.get("/choices").content.decode()
    return re.findall(r'value="([a-z]+)" checked', page)[0]


def test_all_five_controls_stand_in_the_words_of_the_law(maureen):
    page = maureen.read("/choices")
    for control in (
        "Your choice",
        "You can object",
        "Needed for your agreement",
        "Required by law",
        "To protect life",
    ):
        assert control in page
    assert "Not answered. Off until you say yes" in page
    assert page.index("Not answered") < page.index("Your level"), "what waits comes first"
    assert "Cannot be turned off" in page
    assert "On while your agreement lasts" in page


def test_the_list_downloads_for_a_spreadsheet_as_each_stands_now(maureen, newcomer):
    assert 'href="/choices.csv"' in maureen.get("/choices").content.decode()
    answer = maureen.get("/choices.csv")
    assert answer["Content-Disposition"].startswith('attachment; filename="my-sharing-choices-')
    heading, *lines = csv.reader(answer.content.decode("utf-8-sig").splitlines())
    assert heading == ["Sharing", "What it is", "What you can do", "Where it stands", "When"]
    stands = {(line[2], line[3]) for line in lines}
    assert ("Your choice", "Not answered. Off until you say yes") in stands
    assert ("Required by law", "Cannot be turned off") in stands
    page = maureen.get("/choices").content.decode()
    assert len(lines) == page.count('class="cd-row"') + page.count('class="cd-row cd-row--new"')
    assert "choices.csv" not in newcomer.get("/choices").content.decode()


def test_whom_nothing_concerns_is_shown_no_level_that_would_change_nothing(newcomer):
    page = newcomer.read("/choices")
    assert "Nothing is shared about you under an agreement here." in page
    assert "Each service on its own" not in page
    assert "Nothing of this kind" not in page


def test_whom_no_yes_is_asked_of_is_shown_no_level_that_would_change_nothing(aisha):
    page = aisha.read("/choices")
    assert "Nothing needs your yes at the moment" in page
    assert "See what would change" not in page
    assert "You can object" in page


def test_no_switch_stands_where_nothing_can_be_switched(maureen):
    page = maureen.get("/choices/rent-check").content.decode()
    assert page.count("<form") == page.count('action="/sign-out"') + page.count('action="/leave"')
    assert "This cannot be turned off." in maureen.read("/choices/rent-check")
    assert "Social Security Administration Act 1992, section 122D." in maureen.read("/choices/rent-check")


def test_a_contract_says_what_can_really_be_ended(maureen):
    page = maureen.read("/choices/repair-calls")
    assert "How to end it" in page
    assert "Ask Fernside Homes to write to you instead" in page


def test_what_protects_a_life_shows_when_uses_are_shown(maureen):
    page = maureen.read("/choices/protect-life")
    assert "Kept for Only as long as it is in use, and 1 year at most." in page
    assert "To protect life" in page
    assert "You can see uses once that is safe" in page


def test_an_agreement_that_does_not_concern_her_is_not_there(newcomer, maureen):
    newcomer.get("/choices/warm-homes-discount", status=404)
    maureen.get("/choices/no-such-thing", status=404)
    maureen.get("/choices/fuel-vouchers", status=404)  # it has ended


def test_the_level_follows_from_the_choices(maureen, now):
    assert here(maureen) == "each"
    assert "It asks you four questions." in maureen.read("/choices")
    answer_all(maureen, now, yes=True)
    assert "It would stop four kinds of sharing." in maureen.read("/choices")
    assert here(maureen) == "joined"
    maureen.post("/choices/warm-homes-discount/answer", answer="no", version="1", after=last(maureen))
    assert here(maureen) == "own"


def last(resident) -> str:
    page = resident.get("/choices/warm-homes-discount").content.decode()
    return re.findall(r'name="after" value="([^"]*)"', page)[0]


def test_choosing_a_level_saves_nothing(maureen, now):
    from candour.sharing.models import ConsentRecord

    answer_all(maureen, now, yes=True)
    before = ConsentRecord.objects.count()
    assert maureen.get("/levels", status=302, level="each").url == "/levels/each"
    assert "Say no to all of these" in maureen.read("/levels/each")
    assert ConsentRecord.objects.count() == before


def test_a_level_that_would_end_one_thing_says_so(maureen):
    maureen.post("/choices/warm-homes-discount/answer", answer="yes", version="1", after="")
    page = maureen.read("/levels/each")
    assert "Say no to this" in page
    assert "Say no to all of these" not in page


def test_a_level_ends_what_it_listed_each_with_its_own_receipt_and_only_once(maureen, now):
    from candour.sharing.models import ConsentRecord

    answer_all(maureen, now, yes=True)
    page = maureen.get("/levels/each").content.decode()
    listed = re.findall(r'name="agreement" value="([^"]+)"', page)
    kept = listed.pop()
    for _ in range(2):
        assert maureen.post("/levels/each", agreement=listed).url.startswith("/levels/saved")
    ended = ConsentRecord.objects.filter(state=ConsentState.WITHDRAWN)
    assert ended.count() == len(listed)
    assert ended.values("number").distinct().count() == len(listed)
    assert "You said yes" in maureen.read(f"/choices/{kept}")
    assert here(maureen) == "own"


def test_a_level_never_switches_anything_on(maureen):
    from candour.sharing.models import ConsentRecord

    page = maureen.read("/levels/joined")
    assert "Nothing here is switched on for you." in page
    assert "checked" not in maureen.get("/levels/joined").content.decode().partition("<main")[2]
    assert "Tick at least one" in words(maureen.post("/levels/joined"))
    maureen.post("/levels/joined", agreement=["warm-homes-discount"])
    maureen.post(
        "/levels/joined", ticked=["warm-homes-discount", "warm-homes-discount:99:", "no-such:1:", ""]
    )
    maureen.post("/levels/each", agreement=["warm-homes-discount"])
    assert not ConsentRecord.objects.exists()


def test_there_is_no_level_but_these(maureen):
    maureen.get("/levels/everything", status=404)
    assert maureen.get("/levels", status=302, level="everything").url == "/choices"


def test_tailored_asks_each_question_by_itself_and_says_that_there_are_no_suggestions_yet(maureen, now):
    from candour.sharing.models import ConsentRecord

    assert "suggestions made for you. There are no suggestions yet. It asks you" in maureen.read("/choices")
    assert maureen.get("/levels", status=302, level="tailored").url == "/levels/tailored"
    page = maureen.get("/levels/tailored").content.decode()
    assert "Nothing here makes suggestions yet" in page
    assert "checked" not in page.partition("<main")[2]
    assert boxes(maureen, "tailored") == boxes(maureen)
    maureen.post("/levels/tailored", ticked=[boxes(maureen, "tailored")["warm-homes-discount"]])
    assert [record.state for record in ConsentRecord.objects.all()] == [ConsentState.GIVEN]
    assert "You said yes" in maureen.read("/choices/warm-homes-discount")
    answer_all(maureen, now, yes=True)
    assert here(maureen) == "joined", "nothing is tailored to anybody"


def test_ones_own_mix_says_that_nothing_changes_by_itself(maureen):
    answer = maureen.get("/levels", status=302, level="own")
    assert "Nothing would change" in maureen.read(answer.url).partition("Your level")[0]
    assert "by itself" not in maureen.read("/choices")


def boxes(resident, level="joined") -> dict[str, str]:
    """Agreement -> what its box sends."""
    page = resident.get(f"/levels/{level}").content.decode()
    return {
        value.partition(":")[0]: value
        for value in re.findall(r'name="ticked" type="checkbox" value="([^"]+)"', page)
    }


def test_what_is_ticked_is_answered_each_with_its_own_receipt_and_only_once(maureen):
    from candour.sharing.models import ConsentRecord

    ticked = [boxes(maureen)[slug] for slug in ("warm-homes-discount", "loan-check")]
    for _ in range(2):
        answer = maureen.post("/levels/joined", ticked=ticked)
    given = ConsentRecord.objects.all()
    assert {record.state for record in given} == {ConsentState.GIVEN}
    assert given.values("number").distinct().count() == 2
    saved = maureen.read(answer.url)
    assert saved.count("Undo: take back my yes") == 2


def test_a_level_tells_of_what_it_saved_and_of_no_other_answer(maureen):
    maureen.post("/choices/loan-check/answer", answer="no", version="1")
    answer = maureen.post("/levels/joined", ticked=[boxes(maureen)["warm-homes-discount"]])
    saved = maureen.read(answer.url)
    assert "You said yes" in saved
    assert "You said no" not in saved
    assert maureen.get("/levels/saved", status=302).url == "/receipts"


def test_a_box_of_an_old_page_says_yes_to_nothing_new(maureen):
    from candour.sharing.models import ConsentRecord

    box = boxes(maureen)["loan-check"]
    maureen.post("/choices/loan-check/answer", answer="no", version="1")
    maureen.post("/levels/joined", ticked=[box])
    assert [record.state for record in ConsentRecord.objects.all()] == [ConsentState.REFUSED]


def test_a_level_says_by_the_rules_what_each_answer_does(maureen, now):
    asked = maureen.read("/levels/joined")
    assert "Starts: Warm Homes Harrowmere is told your Council Tax Reduction status." in asked
    answer_all(maureen, now, yes=True)
    ends = maureen.read("/levels/each")
    assert "Stops: Warm Homes Harrowmere is no longer told your Council Tax Reduction status." in ends


def test_one_press_goes_back_to_what_stood_before(maureen):
    yes = boxes(maureen)["warm-homes-discount"]
    maureen.post("/levels/joined", ticked=[yes])
    ended = maureen.post("/levels/each", agreement=["warm-homes-discount"])
    page = maureen.get(ended.url).content.decode()
    form = page.partition('action="/choices/warm-homes-discount/answer">')[2]
    sent = ("version", "after", "answer")
    fields = {name: re.search(rf'name="{name}" value="([^"]+)"', form)[1] for name in sent}
    assert fields["answer"] == "yes"
    for _ in range(2):
        maureen.post("/choices/warm-homes-discount/answer", **fields)
    assert "You said yes" in maureen.read("/choices/warm-homes-discount")
    assert len(re.findall("You said yes|You took back", maureen.read("/receipts"))) == 3


def test_a_first_no_is_changed_and_not_undone(maureen):
    answer = maureen.post("/choices/loan-check/answer", answer="no", version="1")
    page = maureen.read(answer.url)
    assert "Undo" not in page
    assert "Change my answer" in page


def test_what_is_new_says_since_when_it_has_been_asked(maureen):
    assert "Not answered. Off until you say yes First asked on" in maureen.read("/choices")


def test_the_national_data_opt_out_is_the_persons_and_not_ours(maureen):
    page = maureen.get("/choices/service-planning").content.decode()
    assert "https://www.nhs.uk/your-nhs-data-matters/" in page


def test_whoever_was_never_asked_is_not_told_that_they_said_yes(newcomer):
    page = newcomer.read("/levels/joined")
    assert "There is nothing to ask. Nobody asks for your yes now." in page
    assert "You have said yes" not in page
