"""The register's pages: what is there, what can be found, and what is never shown."""

from datetime import UTC, datetime, timedelta
from re import findall

import pytest

from candour.demonstration.agreements import AGREEMENTS
from candour.demonstration.organisations import ORGANISATIONS

pytestmark = pytest.mark.usefixtures("harrowmere")


def test_everybody_who_takes_part_is_listed_and_every_agreement(text):
    page = text("/register")
    assert [one.name for one in ORGANISATIONS if one.name not in page] == []
    assert {one.slug for one in AGREEMENTS if one.name not in page} == set()
    assert f"{len({one.slug for one in AGREEMENTS})} agreements" in page


def test_systems_that_are_not_joined_say_how_to_ask(text):
    page = text("/register")
    assert "Adult social care, Harrowmere Borough Council" in page
    assert "Ask your worker, or ring 0808 157 0142" in page


def test_agreements_are_found_by_words_organisation_and_control(text):
    assert "1 agreement " in text("/register", words="REPAIRS phone")
    found = text("/register", organisation="warm-homes")
    assert "1 agreement " in found
    assert "Help with heating" in found
    lawful = text("/register", control="required-by-law")
    assert "Rent and Housing Benefit" in lawful
    assert "Phone numbers for home repairs" not in lawful


def test_a_search_that_finds_nothing_leads_back_to_everything(text, visit):
    assert "No agreement matches." in text("/register", words="zeppelin")
    assert b'href="/register"' in visit("/register", words="zeppelin").content


@pytest.mark.parametrize(
    "query",
    [
        {"page": "0"},
        {"page": "99999999999999999999"},
        {"page": "²"},
        {"control": "switch-it-off", "organisation": "nobody"},
        {"words": "\x01\x1b" + "x" * 5000},
        {"words": "<script>alert(1)</script>"},
    ],
)
def test_an_address_with_nonsense_still_answers(visit, query):
    page = visit("/register", **query).content.decode()
    assert "<script>alert" not in page
    visit("/register/services", **query)
    visit("/register/elsewhere", **query)


def test_an_agreement_is_told_whole(text):
    page = text("/register/agreements/repair-calls")
    for said in (
        "Fernside Homes is given your phone number",
        "Agreement repair-calls, version 3",
        "Needed for your agreement",
        "In force since 1\xa0April 2026",
        "A contract you made. UK GDPR Article 6(1)(b): your tenancy agreement.",
        "Phone number From Contact record (Harrowmere Borough Council).",
        "1 year",
        "Version 1. Ended on 13\xa0January 2025",
        "Version 2. Ended on 1\xa0April 2026",
        "Fernside Homes, which asks, on",
        "Harrowmere Borough Council, which holds, on",
        "Approved by Fernside Homes.",
    ):
        assert " ".join(said.split()) in page, said


def test_nobody_is_named_but_in_a_contact_that_their_organisation_publishes(text):
    for terms in AGREEMENTS:
        page = text(f"/register/agreements/{terms.slug}")
        for one in ORGANISATIONS:
            page = page.replace(one.dpo_contact, "")
        named = [name for one in ORGANISATIONS for name in (one.drafter, one.approver)]
        assert [name for name in named if name.split(",")[0] in page] == []


def test_a_claim_says_that_only_the_answer_is_given(text):
    page = text("/register/agreements/library-card")
    assert "Only the answer is given. It is worked out from your home address" in page
    assert "Postcodes that count begin with" in page


def test_what_is_given_in_an_emergency_or_under_confidence_says_so(text):
    page = text("/register/agreements/protect-life")
    assert "needs a second person to agree first" in page
    assert "Kept for Only as long as it is in use, and 1 year at most." in page
    care = text("/register/agreements/home-adaptations")
    assert "Only with your own yes (explicit consent). Dr Priya Raman, Caldicott Guardian" in care
    assert "Your choice" in care


def test_a_suspended_agreement_says_since_when_and_the_log_says_why(text):
    from candour.people.models import Organisation
    from candour.sharing.actions import suspend_agreement
    from candour.sharing.models import AgreementVersion

    suspend_agreement(
        version=AgreementVersion.objects.get(agreement__slug="repair-calls", version=3),
        organisation=Organisation.objects.get(slug="fernside-homes"),
        why="The telephone system is being replaced",
        at=datetime(2026, 11, 2, tzinfo=UTC),
    )
    page = text("/register/agreements/repair-calls")
    assert "Stopped for now, since 2 November 2026" in page
    assert "Stopped for now by Fernside Homes. The telephone system is being replaced." in page


def test_a_draft_is_shown_as_one_under_which_nothing_is_given(text):
    from candour.people.models import Organisation
    from candour.sharing.actions import draft_agreement

    draft_agreement(
        slug="tenancy-start",
        asker=Organisation.objects.get(slug="mere-valley"),
        purpose="tenancy-start",
        terms={
            "name": "When your tenancy began",
            "told": "told when your tenancy began",
            "why": "To open an account sooner.",
            "lawful_basis": "consent",
            "question": "May Fernside Homes tell the credit union when your tenancy began?",
            "if_yes": "It is told.",
            "if_no": "Nothing changes.",
            "either_way": "Your tenancy stays the same.",
            "services_affected": "None",
            "attributes": {"housing.tenancy-start": ["fernside-homes/tenancies"]},
            "releasable": ["housing.tenancy-start"],
            "consent_lasts": "P1Y",
            "retention": "P1Y",
        },
        by="Hannah Dale, lending",
        at=datetime.now(UTC),
    )
    assert "When your tenancy began" in text("/register")
    page = text("/register/agreements/tenancy-start")
    assert "Drafted, and not agreed" in page
    assert "Nothing is given out under it until both sides have approved it." in page


def test_an_organisation_is_told_whole(text):
    page = text("/register/organisations/harrowmere-council")
    for said in (
        "Local authority",
        "data@harrowmere.example",
        "Website https://",
        "Council tax",
        "Kept for 7 years.",
        "Adult social care",
        "Working out and collecting council tax",
        "Phone numbers for home repairs",
        "Blue Badge",
    ):
        assert said in page, said


def test_one_without_agreements_says_what_that_means(text):
    page = text("/register/organisations/tern-valley-lettings")
    assert "It has no agreement with anybody." in page


def test_what_is_not_there_is_not_found(visit):
    for path in ("organisations/nobody", "agreements/nothing", "agreements/nothing.jsonld"):
        visit(f"/register/{path}", status=404)


def test_services_are_listed_and_found(text):
    from candour.demonstration.services import SERVICES

    everything = text("/register/services") + text("/register/services", page="2")
    assert [one.name for one in SERVICES if one.name not in everything] == []
    assert f"{len(SERVICES)} services" in everything
    fetched = text("/register/services", words="sofa")
    assert "Large things taken away" in fetched
    assert "1 service " in fetched
    assert "Number 528 in the Local Government Services List" in fetched


def test_public_pages_set_no_cookie(visit):
    for path in ("/register", "/register/agreements/repair-calls", "/log", "/cookies", "/help"):
        assert not visit(path).cookies


def test_agreements_of_other_registers_stand_apart(text, imported):
    ours = text("/register")
    assert "Exploring Potential Fraud in the Help to Buy Scheme" not in ours
    assert "agreements were taken from other registers. Nothing is given out under them here." in ours
    theirs = text("/register/elsewhere")
    assert "Exploring Potential Fraud in the Help to Buy Scheme" in theirs
    assert "Phone numbers for home repairs" not in theirs
    page = text("/register/agreements/digital-economy-act-2")
    assert "Nothing is given out under it here." in page
    assert "Homes England" in page
    assert "3 months" in page


def test_a_long_list_comes_in_pages(visit, text, db):
    from candour.sharing.models import Agreement, AgreementVersion

    for number in range(60):
        agreement = Agreement.objects.create(
            slug=f"act-{number}", purpose=f"purpose-{number}", register_only=True, source="a-register"
        )
        AgreementVersion.objects.create(
            agreement=agreement,
            version=1,
            purpose=agreement.purpose,
            name=f"Agreement number {number:02}",
            why="Counting.",
            lawful_basis="public-task",
            starts_at=datetime.now(UTC) - timedelta(days=number),
        )
    first = visit("/register/elsewhere").content.decode()
    assert "Agreement number 24" in first
    assert "Agreement number 25" not in first
    assert "?page=2#agreements" in first
    last = text("/register/elsewhere", page="3")
    assert "Agreement number 59" in last
    assert "Show more" not in last
    assert text("/register/elsewhere", page="400") == last


@pytest.mark.parametrize("path", ["/register", "/register/organisations/harrowmere-council"])
def test_a_long_page_begins_with_what_is_on_it(visit, path):
    page = visit(path).content.decode()
    contents = page[
        page.index('class="cd-contents"') : page.index("</nav>", page.index('class="cd-contents"'))
    ]
    keys = findall(r'href="#([^"]+)"', contents)
    assert len(keys) >= 4
    assert [key for key in keys if f'<h2 class="govuk-heading-m" id="{key}"' not in page] == []
    assert page.index("cd-contents") < page.index("cd-band")


def test_where_nothing_was_taken_from_other_registers_nothing_is_looked_for(text):
    page = text("/register/elsewhere")
    assert "No agreements from other registers are listed yet." in page
    assert "Find one" not in page
    assert "Find one" in text("/register/elsewhere", words="zeppelin")


def test_a_short_page_has_no_list_of_what_is_on_it(visit):
    assert b"cd-contents" not in visit("/register/organisations/tern-valley-lettings").content
