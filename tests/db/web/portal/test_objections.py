"""Objecting: a reason if one likes, stopped at once, taken back as easily, and no second press counts."""

CARD = "/choices/library-card"


def objections(resident):
    from candour.sharing.models import Objection

    return list(Objection.objects.order_by("made_at"))


def test_the_form_says_what_happens_and_by_when_it_is_answered(maureen):
    page = maureen.read(f"{CARD}/objection")
    assert "Sharing with Harrowmere Libraries stops as soon as you send this" in page
    assert "You are told what they decide, and why, by" in page


def test_an_objection_stops_the_sharing_at_once(maureen, ask):
    assert maureen.post(f"{CARD}/objection", reason="I would rather not.").url == f"{CARD}?done=objected"
    ask(maureen, "harrowmere-libraries", "library-membership", "claim.lives-in-area")
    page = maureen.read("/uses")
    assert "Harrowmere Libraries asked whether you live in the area" in page
    assert "You objected" in page


def test_nobody_has_to_give_a_reason(maureen):
    assert maureen.post(f"{CARD}/objection", reason="").url == f"{CARD}?done=objected"
    assert len(objections(maureen)) == 1


def test_a_button_pressed_twice_objects_once(maureen):
    for _ in range(2):
        assert maureen.post(f"{CARD}/objection", reason="-").url.partition("?")[0] == CARD
    assert len(objections(maureen)) == 1
    assert maureen.get(f"{CARD}/objection", status=302).url == CARD


def test_what_was_done_is_confirmed_while_it_stands(maureen):
    page = maureen.read(maureen.post(f"{CARD}/objection", reason="-").url)
    assert "We have your objection Sharing has stopped. A named person will consider your objection" in page
    assert "We have your objection" not in maureen.read(CARD)
    page = maureen.read(maureen.post(f"{CARD}/objection/withdrawal").url)
    assert "Your objection is taken back You can object again at any time." in page
    assert "We have your objection" not in maureen.read(f"{CARD}?done=objected")


def test_it_can_be_taken_back_once_and_made_again(maureen):
    maureen.post(f"{CARD}/objection", reason="-")
    assert "Take back my objection" in maureen.read(CARD)
    for _ in range(2):
        assert maureen.post(f"{CARD}/objection/withdrawal").url == f"{CARD}?done=taken-back"
    page = maureen.read(CARD)
    assert "You took it back" in page
    assert "Take back my objection" not in page
    maureen.post(f"{CARD}/objection", reason="-")
    assert [each.state for each in objections(maureen)] == ["withdrawn", "weighing"]
    assert "You get an answer by " in maureen.read("/choices"), "nobody waits for an answer of hers"


def test_a_reason_that_is_too_long_comes_back_with_what_to_do(maureen):
    sent = maureen.post(f"{CARD}/objection", reason="x" * 4_001)
    page = sent.content.decode()
    assert sent.status_code == 200
    assert "<title>Error: Object" in page
    assert 'href="#id_reason"' in page
    assert "Your reasons must be 4,000 characters or fewer" in page
    assert not objections(maureen)


def test_what_nobody_can_object_to_has_no_such_form(maureen):
    maureen.get("/choices/rent-check/objection", status=404)
    maureen.get("/choices/warm-homes-discount/objection", status=404)


def test_a_withdrawal_is_never_a_link(maureen):
    maureen.post(f"{CARD}/objection", reason="-")
    assert maureen.get(f"{CARD}/objection/withdrawal", status=302).url == CARD
    assert objections(maureen)[0].state == "weighing"
