"""One use: its journey, what was given and refused, the rule, and that nobody else can find it."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest


def test_it_tells_the_whole_story(maureen, phone_asked):
    page = maureen.read(f"/uses/{phone_asked}")
    assert "Contact record Held by Harrowmere Borough Council." in page
    assert "Checked the agreement and your choices, wrote it down, and then gave it." in page
    assert "Fernside Homes Repairs team, planner." in page
    assert "Phone number From Contact record, Harrowmere Borough Council, as it stood on" in page
    assert "Date of birth Refused Their agreement does not cover it." in page
    assert "UK GDPR Article 6(1)(b): your tenancy agreement." in page
    assert "Read the agreement, version 3" in page
    assert "FH-20931" in page
    assert "then deleted." in page


def test_what_was_refused_ends_where_it_was_refused(maureen, ask):
    entry = ask(maureen, "mere-valley", "loan-decision", "council-tax.balance")
    page = maureen.read(f"/uses/{entry}")
    assert "Repairs team, planner. Candour Checked the agreements and your choices, refused" in page


def test_a_question_says_that_it_was_only_asked_and_that_nothing_was_given(maureen, ask):
    from candour.access.uses import decision_body

    asked = ("contact.phone", "person.date-of-birth")
    entry = ask(maureen, "fernside-homes", "home-repairs", *asked, logged_as=decision_body)
    page = maureen.read(f"/uses/{entry}")
    assert "Fernside Homes asked if it may have your phone number and date of birth" in page
    assert "wrote it down, and answered yes. Nothing was given." in page
    assert "Phone number They were told that they may have it." in page
    assert "Date of birth Refused Their agreement does not cover it." in page
    assert "Kept until" not in page
    assert "The answer was yes for part of it. They were given nothing." in maureen.read("/uses")


def test_a_question_that_was_refused_ends_where_it_was(maureen, ask):
    from candour.access.uses import decision_body

    entry = ask(maureen, "mere-valley", "loan-decision", "council-tax.balance", logged_as=decision_body)
    page = maureen.read(f"/uses/{entry}")
    assert "Mere Valley Credit Union asked if it may have your" in page
    assert "Checked the agreements and your choices, refused" in page


def test_an_officer_is_a_pseudonym_and_never_their_own_name(maureen, phone_asked):
    assert "The same person always has the same code, and it is only on your pages." in maureen.read(
        f"/uses/{phone_asked}"
    )
    assert "r-117" not in maureen.get(f"/uses/{phone_asked}").content.decode()
    assert "r-117" not in maureen.get(f"/uses/{phone_asked}/proof").content.decode()


def test_no_value_is_on_the_page(maureen, phone_asked):
    assert "07700" not in maureen.get(f"/uses/{phone_asked}").content.decode()


@pytest.mark.parametrize("end", ["", "/proof", "/receipt"])
def test_another_persons_use_is_not_there_alike(grace, phone_asked, end):
    theirs = grace.get(f"/uses/{phone_asked}{end}", status=404)
    nobodys = grace.get(f"/uses/{uuid4()}{end}", status=404)
    assert theirs.content == nobodys.content


def test_what_is_no_use_is_not_there(maureen, version):
    from candour.sharing.queries import receipts_of

    maureen.post("/choices/warm-homes-discount/answer", answer="no", version="1", after="")
    (record,) = receipts_of(maureen.person)
    maureen.get(f"/uses/{record.entry_id}", status=404)


def test_an_emergency_tells_why_it_was_kept_from_view(maureen, ask, now):
    from candour.access.models import WithheldEntry
    from candour.core.request import Emergency

    smoke = Emergency("Smoke was reported at Tern Close.", "fire")
    entry = ask(maureen, "county-fire", "protect-life", "housing.door-code", emergency=smoke)
    maureen.get(f"/uses/{entry}", status=404)
    maureen.get(f"/uses/{entry}/receipt", status=404)
    WithheldEntry.objects.update(lifted_at=now)
    page = maureen.read(f"/uses/{entry}")
    assert "Emergency Smoke was reported at Tern Close." in page
    assert "Because it was an emergency, it was kept from view until a named person had reviewed it." in page
    assert "emergency, not yet reviewed" not in page, "a code of the log is no sentence"
    assert "A named person decided on" in page
    assert re.search(r"Kept until It has been used, or \d+\s\w+ \d{4} at the latest\.", page)
    assert "then deleted" not in page, "it is deleted after use"
    assert "Kept for Only as long as it is in use, and 1 year at most." in page, "the agreement's own terms"
    assert "To protect life" in page


def test_its_person_reads_what_a_review_found_and_when_somebody_had_opened_it(maureen, ask, now):
    from candour.access.actions import record_entry
    from candour.access.models import WithheldEntry
    from candour.core.request import Emergency
    from candour.log.exact import encode_timestamp
    from candour.people.queries import log_subject
    from candour.web.design.dates import full_date

    subject = log_subject(maureen.person)
    smoke = Emergency("Smoke was reported at Tern Close.", "fire")
    entry = ask(maureen, "county-fire", "protect-life", "housing.door-code", emergency=smoke)
    for body in ({"kind": "withheld-opened"}, {"kind": "emergency", "finding": "You were safe."}):
        said = {**body, "when": encode_timestamp(now)}
        row = record_entry(said, kind="use", subject=subject, happened=now)
        WithheldEntry.objects.create(
            subject_id=subject, entry_id=row.id, review_by=now.date(), review_of=entry
        )
    maureen.get(f"/uses/{entry}", status=404)
    WithheldEntry.objects.update(lifted_at=now)
    page = maureen.read(f"/uses/{entry}")
    assert "What the review found You were safe." in page
    day = full_date(now).replace("\N{NO-BREAK SPACE}", " ")
    assert f"Opened before you saw it By a reviewer, on {day}." in page


def test_before_the_log_reaches_it_the_page_says_so(maureen, phone_asked):
    page = maureen.read(f"/uses/{phone_asked}")
    assert "It is being added to the log." in page
    assert "Download the receipt" not in page
    answer = maureen.get(f"/uses/{phone_asked}/receipt", status=503)
    assert answer["Retry-After"] == "2"


def test_the_agreement_stands_there_as_it_was_and_what_changed_since(maureen, ask, now):
    entry = ask(
        maureen, "harrowmere-health", "step-free-visit", "blue-badge.held", at=now - timedelta(days=35)
    )
    page = maureen.read(f"/uses/{entry}")
    assert "The agreement As it was at the time Read what was agreed" in page
    assert "A step-free room at the clinic, version 1." in page
    assert "What has changed since Version 2, from" in page
    newest = ask(maureen, "fernside-homes", "home-repairs", "contact.phone")
    assert "It has not changed since." in maureen.read(f"/uses/{newest}")


def test_it_says_what_binds_them_and_leads_to_what_can_be_done(maureen, phone_asked):
    page = maureen.get(f"/uses/{phone_asked}").content.decode()
    assert "It may not be passed on." in page
    assert 'href="/choices/repair-calls"' in page
    assert 'href="/uses?who=fernside-homes"' in page
