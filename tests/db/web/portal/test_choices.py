"""Sharing choices: every kind of control with where it stands, and levels that never switch anything on."""

import re

from candour.core.choice import ConsentState


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
    assert "Not answered. Off until you do" in page
    assert "Cannot be turned off" in page
    assert "On while your agreement lasts" in page


def test_a_control_under_which_nothing_concerns_her_says_so(newcomer):
    assert newcomer.read("/choices").count("Nothing of this kind concerns you now.") == 5


def test_no_switch_stands_where_nothing_can_be_switched(maureen):
    page = maureen.get("/choices/rent-check").content.decode()
    assert page.count("<form") == page.count('action="/sign-out"')
    assert "This cannot be turned off." in maureen.read("/choices/rent-check")
    assert "Social Security Administration Act 1992, section 122D." in maureen.read("/choices/rent-check")


def test_a_contract_says_what_can_really_be_ended(maureen):
    page = maureen.read("/choices/repair-calls")
    assert "What can be ended" in page
    assert "ask Fernside Homes to write to you instead" in page


def test_what_protects_a_life_shows_when_uses_are_shown(maureen):
    page = maureen.read("/choices/protect-life")
    assert "To protect life" in page
    assert "You can see uses once that is safe" in page


def test_an_agreement_that_does_not_concern_her_is_not_there(newcomer, maureen):
    newcomer.get("/choices/warm-homes-discount", status=404)
    maureen.get("/choices/no-such-thing", status=404)
    maureen.get("/choices/fuel-vouchers", status=404)  # it has ended


def test_the_level_follows_from_the_choices(maureen, now):
    assert here(maureen) == "each"
    answer_all(maureen, now, yes=True)
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


def test_a_level_ends_what_it_listed_each_with_its_own_receipt_and_only_once(maureen, now):
    from candour.sharing.models import ConsentRecord

    answer_all(maureen, now, yes=True)
    page = maureen.get("/levels/each").content.decode()
    listed = re.findall(r'name="agreement" value="([^"]+)"', page)
    kept = listed.pop()
    for _ in range(2):
        assert maureen.post("/levels/each", agreement=listed).url == "/receipts"
    ended = ConsentRecord.objects.filter(state=ConsentState.WITHDRAWN)
    assert ended.count() == len(listed)
    assert ended.values("number").distinct().count() == len(listed)
    assert "You said yes" in maureen.read(f"/choices/{kept}")
    assert here(maureen) == "own"


def test_a_level_never_switches_anything_on(maureen):
    from candour.sharing.models import ConsentRecord

    page = maureen.read("/levels/joined")
    assert "Nothing here is switched on for you." in page
    assert "Read and decide" in page
    maureen.post("/levels/joined", agreement=["warm-homes-discount"])
    maureen.post("/levels/each", agreement=["warm-homes-discount"])
    assert not ConsentRecord.objects.exists()


def test_there_is_no_level_but_these(maureen):
    maureen.get("/levels/tailored", status=404)
    assert maureen.get("/levels", status=302, level="tailored").url == "/choices"
