"""A code by letter: sealed in the queue, printed once as accessible PDF, posted, noted when it comes back."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from pypdf import PdfReader

from ...services.notify import KEY, answering
from ..portal.conftest import hold
from .conftest import COUNCIL

FIELDS = {
    "scheme": "council-customer",
    "reference": "C-1",
    "reason": "Asked by telephone.",
    "case": "K-7",
    "route": "letter",
}
WEIR = {"lines": ["4 Weir Lane", "Harrowmere"], "postcode": "HW3 4QT"}
CODE = r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}"


@pytest.fixture
def record(db):
    """What the council knows as C-1, with an address since a year ago."""
    from candour.people.actions.subjects import see_subject
    from candour.people.models import Organisation
    from candour.register.models import Dataset

    council = Organisation.objects.get(slug="harrowmere-council")
    subject = see_subject(organisation=council, scheme="council-customer", reference="C-1")
    since = datetime.now(UTC).date() - timedelta(days=365)
    values = {"person.name": ("Noor Khan", since), "contact.address": (WEIR, since)}
    hold(subject, Dataset.objects.get(key="harrowmere-council/council-tax"), values)
    return subject


@pytest.fixture
def queued(tom, record):
    """The address at the desk of a letter that waits."""
    assert tom.post(f"{COUNCIL}/codes/new", **FIELDS).url == f"{COUNCIL}/letters"
    return re.search(r'action="([^"]*/letters/[^"]*)"', tom.get(f"{COUNCIL}/letters").content.decode())[1]


def letter():
    from candour.services.models import Letter

    return Letter.objects.get()


def text_of(pdf):
    return " ".join("".join(page.extract_text() for page in pdf.pages).split())


def test_nobody_at_the_desk_sees_the_code_and_what_waits_is_sealed(tom, queued):
    page = tom.read(f"{COUNCIL}/letters")
    assert "Case K-7" in page
    assert "To print" in page
    assert "1 to print before it is destroyed on that day" in tom.read("/desk")
    assert not re.search(CODE, page + tom.read(f"{COUNCIL}/codes"))
    for word in (b"Noor", b"Weir", b"HW3 4QT"):
        assert word not in bytes(letter().sealed)


def test_it_is_printed_as_a_tagged_pdf_with_one_entry(tom, queued, one_entry):
    with one_entry() as entry:
        answer = tom.post(queued, what="print")
    assert (entry.body["change"], entry.body["step"]) == ("code-letter", "printed")
    assert "Weir" not in str(entry.body)
    pdf = PdfReader(BytesIO(answer.content))
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert pdf.metadata.title.startswith("Your activation code")
    assert len(pdf.pages) == 1
    fonts = [font.get_object()["/BaseFont"] for font in pdf.pages[0]["/Resources"]["/Font"].values()]
    assert fonts, "the page has words"
    assert all("Atkinson" in font for font in fonts), fonts
    text = text_of(pdf)
    assert text.startswith("Noor Khan 4 Weir Lane Harrowmere HW3 4QT")
    assert re.search(CODE, text)


def test_whoever_printed_it_is_given_the_same_again_for_a_while_and_nobody_else(
    tom, nadia, queued, one_entry
):
    """A second press ends the download of the first; the letter is not lost with it."""
    from candour.services.actions import destroy_old_letters

    with one_entry():
        first, second = (tom.post(queued, what="print") for _press in range(2))
    assert text_of(PdfReader(BytesIO(first.content))) == text_of(PdfReader(BytesIO(second.content)))
    assert "If the download failed, you can print the same letter again until" in tom.read(
        f"{COUNCIL}/letters"
    )
    assert nadia.post(queued, what="print").url.endswith("?done=late"), "a second copy would be a thief's"
    assert nadia.post(queued, what="notify").url == f"{COUNCIL}/letters"
    assert "the same letter again" not in nadia.read(f"{COUNCIL}/letters")
    destroy_old_letters(at=timezone.now() + timedelta(minutes=9))
    assert bytes(letter().sealed)
    destroy_old_letters(at=timezone.now() + timedelta(minutes=10))
    assert bytes(letter().sealed) == b""
    assert tom.post(queued, what="print").url.endswith("?done=late")


def test_what_was_printed_a_while_ago_is_given_to_nobody_even_before_it_is_destroyed(tom, queued):
    tom.post(queued, what="print")
    kept = letter()
    kept.printed_at -= timedelta(minutes=10)
    kept.save()
    assert tom.post(queued, what="print").url.endswith("?done=late")
    assert "Print it again" not in tom.read(f"{COUNCIL}/letters")


@pytest.mark.parametrize("what", ["posted", "returned"])
def test_once_it_has_left_nobody_can_print_it_again(tom, queued, what):
    tom.post(queued, what="print")
    tom.post(queued, what=what)
    assert bytes(letter().sealed) == b""
    assert tom.post(queued, what="print").url.endswith("?done=late")


def test_the_code_in_the_letter_links_the_record(tom, queued, record):
    from candour.people.actions import create_account
    from candour.services.actions import link_by_code

    code = re.search(CODE, text_of(PdfReader(BytesIO(tom.post(queued, what="print").content))))[0]
    noor = create_account(email="noor@post.example", password="x" * 20, given_name="Noor", at=timezone.now())
    assert link_by_code(account=noor, code=code, at=timezone.now()).outcome == "linked"
    assert "Used on" in tom.read(f"{COUNCIL}/letters")


def test_it_is_noted_as_posted_and_what_comes_back_opens_nothing(tom, queued, one_entry):
    from candour.services.models import ActivationCode

    assert tom.post(queued, what="returned").url.endswith("?done=late"), "it never left"
    tom.post(queued, what="print")
    assert "Printed, not posted yet" in tom.read(f"{COUNCIL}/letters")
    tom.post(queued, what="posted")
    assert "Posted on" in tom.read(f"{COUNCIL}/letters")
    with one_entry() as entry:
        tom.post(queued, what="returned")
    assert entry.body["step"] == "returned"
    assert ActivationCode.objects.get().cancelled_at is not None
    assert "Returned on" in tom.read(f"{COUNCIL}/letters")


def test_what_nobody_prints_within_a_week_is_destroyed_with_its_code(tom, queued, one_entry, in_role):
    from candour.services.actions import destroy_old_letters
    from candour.services.models import ActivationCode

    assert destroy_old_letters(at=timezone.now() + timedelta(days=6)) == 0
    with one_entry() as entry, in_role("candour_worker"):
        assert destroy_old_letters(at=timezone.now() + timedelta(days=7, minutes=1)) == 1
    assert entry.body["step"] == "destroyed"
    assert bytes(letter().sealed) == b""
    assert ActivationCode.objects.get().cancelled_at is not None


def test_a_newer_code_destroys_the_letter_of_the_older_one(tom, queued):
    old = letter().pk
    tom.post(f"{COUNCIL}/codes/new", **{**FIELDS, "route": "collected"})
    assert (letter().pk, bytes(letter().sealed)) == (old, b"")


def test_an_address_that_is_protected_or_new_is_not_used_and_the_page_says_what_to_do(tom, record):
    from candour.services.models import Letter
    from candour.sharing.models import Protection

    Protection.objects.create(subject_id=record, attribute="contact.address", since=timezone.now())
    page = tom.read_answer(tom.post(f"{COUNCIL}/codes/new", **FIELDS))
    assert "The person must collect the code." in page
    assert not Letter.objects.exists()


@pytest.fixture
def say(record):
    """Whoever C-1 is says how to reach them."""
    from candour.core.reaching import Reach
    from candour.people.models import Subject
    from candour.services.actions import say_how_to_reach

    def say(*formats):
        person = Subject.objects.get(id=record).person_id
        say_how_to_reach(person=person, reach=Reach(formats=formats), at=timezone.now())

    return say


def sizes_in(pdf):
    """The size in points of each piece of text of a PDF."""
    found = {}

    def see(text, page, matrix, _font, size):
        if text.strip():
            found[text.strip()] = round(size * abs(matrix[3] * page[3]), 1)

    for each in pdf.pages:
        each.extract_text(visitor_text=see)
    return found


def test_it_is_printed_large_for_whoever_asked_for_that_and_the_officer_is_told_before(tom, queued, say):
    from candour.core.reaching import Format

    assert "in large print" not in tom.read(f"{COUNCIL}/letters")
    say(Format.LARGE_PRINT)
    assert "It will be in large print, as they asked." in tom.read(f"{COUNCIL}/letters")
    pdf = PdfReader(BytesIO(tom.post(queued, what="print").content))
    sizes = sizes_in(pdf)
    address = {"Noor Khan", "4 Weir Lane", "HW3 4QT"}
    assert {sizes[each] for each in address} == {11.0}, "the window shows no more than before"
    footers = {text for text in sizes if re.fullmatch(r"\d+ / \d+", text)}
    said = {text: size for text, size in sizes.items() if text not in address | footers | {"Harrowmere"}}
    assert min(said.values()) >= 18, said
    assert text_of(pdf).startswith("Noor Khan 4 Weir Lane Harrowmere HW3 4QT")


def test_without_that_it_is_printed_as_usual(tom, queued):
    sizes = sizes_in(PdfReader(BytesIO(tom.post(queued, what="print").content)))
    assert min(sizes.values()) < 13


def test_what_no_letter_can_be_is_said_before_it_is_printed(tom, queued, say):
    from candour.core.reaching import Format

    say(Format.BRAILLE, Format.AUDIO)
    page = tom.read(f"{COUNCIL}/letters")
    assert "They asked for something we cannot print: Braille; Read aloud, as a recording." in page
    assert "in large print" not in page
    tom.post(queued, what="print")
    assert "They asked for something we cannot print" not in tom.read(f"{COUNCIL}/letters"), (
        "no longer needed"
    )


@pytest.fixture
def notify(settings):
    with answering() as box:
        settings.CANDOUR_ENVIRONMENT = replace(
            settings.CANDOUR_ENVIRONMENT, notify_key=KEY, notify_url=box.url
        )
        yield box


def test_notify_prints_and_posts_it_or_it_waits_on(tom, queued, notify):
    notify.answers = 500
    assert tom.post(queued, what="notify").url.endswith("?done=away")
    assert letter().printed_at is None, "nothing is lost"
    notify.answers = 201
    assert tom.post(queued, what="notify").url.endswith("?done=notify")
    path, body = notify.asked[-1]
    assert (path, set(body)) == ("/v2/notifications/letter", {"reference", "content"})
    assert letter().sent_at is not None
    assert bytes(letter().sealed) == b""


@pytest.mark.parametrize("status", ["permanent-failure", "validation-failed", "technical-failure"])
def test_what_notify_could_not_post_opens_nothing_and_the_queue_says_so(
    tom, queued, notify, one_entry, in_role, status
):
    from candour.services.arrivals import ask_what_became
    from candour.services.models import ActivationCode
    from candour.services.notify import Notify

    tom.post(queued, what="notify")
    notify.say(status)
    with one_entry() as entry, in_role("candour_worker"):
        assert ask_what_became(Notify(KEY, notify.url), at=timezone.now() + timedelta(minutes=6)) == 1
    assert (entry.body["change"], entry.body["step"]) == ("code-letter", "not-posted")
    assert ActivationCode.objects.get().cancelled_at is not None
    page = tom.read(f"{COUNCIL}/letters")
    assert f"Notify could not deliver it ({status}). Make a new code" in page
    assert "Mark as returned" not in page


def test_what_notify_has_posted_is_asked_about_no_more(tom, queued, notify, in_role):
    from candour.services.arrivals import ask_what_became
    from candour.services.notify import Notify

    tom.post(queued, what="notify")
    notify.say("received")
    for days in (1, 2):
        with in_role("candour_worker"):
            ask_what_became(Notify(KEY, notify.url), at=timezone.now() + timedelta(days=days))
    assert notify.looked == 1
    assert "Posted on" in tom.read(f"{COUNCIL}/letters")
