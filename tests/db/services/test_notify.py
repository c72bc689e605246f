"""GOV.UK Notify, spoken to over real HTTP: what is sent, how it is signed, which answers are final."""

from uuid import uuid4

import pytest

from candour.services.errors import CannotSend
from candour.services.models import Route
from candour.services.notify import Became, Notify
from candour.services.senders import Note, NotifySender

from .notify import KEY, SERVICE, answering

NOTE = Note(uuid4(), "07700 900982", "Harrowmere", "https://account.example/messages/of/x", "0808 157 0142")


@pytest.fixture
def notify():
    with answering() as box:
        yield box


def sender(route: Route, address: str, key: str = KEY) -> NotifySender:
    return NotifySender(route, Notify(key, address), str(uuid4()))


def test_a_text_goes_to_the_number_with_the_place_and_the_link_alone(notify):
    number = sender(Route.TEXT, notify.url).send(NOTE)
    ((path, body),) = notify.asked
    assert path == "/v2/notifications/sms"
    assert body["phone_number"] == "07700 900982"
    assert body["reference"] == str(NOTE.reference)
    assert set(body["personalisation"]) == {"place", "link", "phone"}
    assert str(number) in notify.fates, "it can be asked about by this number"


def test_a_letter_goes_to_the_lines_of_the_address(notify):
    note = Note(NOTE.reference, "Noor Haddad\n3 Mill Lane\n\nHW1 2AB", NOTE.place, NOTE.link, "")
    sender(Route.LETTER, notify.url).send(note)
    ((path, body),) = notify.asked
    assert path == "/v2/notifications/letter"
    said = body["personalisation"]
    assert [said[f"address_line_{n}"] for n in (1, 2, 3)] == ["Noor Haddad", "3 Mill Lane", "HW1 2AB"]


def test_a_letter_in_large_print_is_made_of_the_template_for_that(notify):
    usual, large = str(uuid4()), str(uuid4())
    letters = NotifySender(Route.LETTER, Notify(KEY, notify.url), usual, large)
    for wanted in (False, True):
        letters.send(Note(NOTE.reference, "Noor\nHW1 2AB", NOTE.place, NOTE.link, "", wanted))
    assert [body["template_id"] for _path, body in notify.asked] == [usual, large]


@pytest.mark.parametrize(("status", "is_final"), [(400, True), (429, False), (500, False)])
def test_only_a_bad_request_is_final(notify, status, is_final):
    notify.answers = status
    with pytest.raises(CannotSend) as refused:
        sender(Route.TEXT, notify.url).send(NOTE)
    assert refused.value.is_final is is_final


def test_a_wrong_key_and_a_server_that_is_away_are_tried_again(notify):
    wrong = f"ours-{SERVICE}-{uuid4()}"
    with pytest.raises(CannotSend) as wrong_key:
        sender(Route.TEXT, notify.url, wrong).send(NOTE)
    with pytest.raises(CannotSend) as away:
        sender(Route.TEXT, "http://127.0.0.1:1").send(NOTE)
    assert not wrong_key.value.is_final
    assert not away.value.is_final


@pytest.mark.parametrize(
    ("status", "became"),
    [
        ("created", Became.NOT_KNOWN_YET),
        ("sending", Became.NOT_KNOWN_YET),
        ("pending", Became.NOT_KNOWN_YET),
        ("accepted", Became.NOT_KNOWN_YET),
        ("pending-virus-check", Became.NOT_KNOWN_YET),
        ("a word of next year's", Became.NOT_KNOWN_YET),
        ("delivered", Became.ARRIVED),
        ("received", Became.ARRIVED),
        ("temporary-failure", Became.COULD_BE_TRIED),
        ("technical-failure", Became.COULD_BE_TRIED),
        ("permanent-failure", Became.FAILED),
        ("validation-failed", Became.FAILED),
        ("cancelled", Became.FAILED),
    ],
)
def test_each_of_its_words_means_what_it_documents(notify, status, became):
    number = sender(Route.TEXT, notify.url).send(NOTE)
    notify.say(status)
    assert Notify(KEY, notify.url).became(number).became is became


def test_what_it_has_forgotten_is_not_asked_again_and_what_it_cannot_say_now_is(notify):
    number = sender(Route.TEXT, notify.url).send(NOTE)
    assert Notify(KEY, notify.url).became(uuid4()).became is Became.FORGOTTEN
    assert Notify(KEY, "http://127.0.0.1:1").became(number).became is Became.NOT_KNOWN_YET
    wrong = Notify(f"ours-{SERVICE}-{uuid4()}", notify.url)
    assert wrong.became(number).became is Became.NOT_KNOWN_YET
