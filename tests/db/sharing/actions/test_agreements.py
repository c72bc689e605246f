import pytest

from candour.core.errors import InvalidTerms
from candour.sharing.actions import (
    approve_agreement,
    draft_agreement,
    end_agreement,
    resume_agreement,
    suspend_agreement,
)
from candour.sharing.errors import (
    AnotherInForce,
    NotASide,
    NotConsent,
    OutOfOrder,
    SeparationBroken,
    Unexplained,
)
from candour.sharing.queries import agreements, standing_versions
from candour.sharing.terms import agreement_of
from candour.store.register import REGISTER_ID


def test_a_draft_is_an_open_entry_with_its_whole_terms_and_changes_no_decision(draft, one_entry, version):
    before = version(REGISTER_ID)
    with one_entry() as entry:
        drafted = draft()
    assert entry.kind == entry.body["kind"] == "agreement"
    assert entry.body["change"] == "drafted"
    assert entry.body["agreement"] == "warm-homes@1"
    assert entry.body["terms"]["releasable"] == ["contact.phone"]
    assert "Tom Reddy" not in str(entry.body)
    assert drafted.approved_at is None
    assert version(REGISTER_ID) == before
    assert agreements() == []


def test_one_named_person_on_each_side_brings_a_version_into_force(draft, world, at, one_entry, version):
    drafted, before = draft(), version(REGISTER_ID)
    with one_entry() as entry:
        approve_agreement(version=drafted, organisation=world.landlord, by="Jonah Field", at=at)
    assert entry.body["side"] == "holder"
    assert entry.body["in_force_from"] is None
    assert version(REGISTER_ID) == before
    with one_entry() as entry:
        approved = approve_agreement(version=drafted, organisation=world.council, by="Siân Pugh, DPO", at=at)
    assert entry.body["side"] == "asker"
    assert entry.body["in_force_from"] == "2026-03-03T09:15:00.000Z"
    assert "Siân" not in str(entry.body)
    assert version(REGISTER_ID) == before + 1
    assert agreement_of(approved).is_current(at)


def test_every_holder_must_approve(draft, consent_terms, world, at):
    from candour.core.agreement import Assurance

    terms = {
        **consent_terms,
        "attributes": {"contact.phone": ["landlord/contacts"], "health.mobility": ["clinic/care"]},
        "releasable": ["contact.phone", "health.mobility"],
        "special_category_condition": "UK GDPR Article 9(2)(a)",
        "assurance": Assurance.MEDIUM,
    }
    drafted = draft(terms)
    for organisation, by in ((world.council, "A"), (world.landlord, "B")):
        drafted = approve_agreement(version=drafted, organisation=organisation, by=by, at=at)
        assert drafted.approved_at is None
    assert approve_agreement(version=drafted, organisation=world.clinic, by="C", at=at).approved_at == at


@pytest.mark.parametrize(
    "by",
    [
        "Tom Reddy",
        "tom  reddy, data protection officer",
        "Reddy, Tom",
        "Tóm Reddy",
        "Tom\u200b Reddy",
        "",
        " , DPO",
        "\u200b",
    ],
)
def test_its_drafter_cannot_approve_and_nobody_can_without_a_name(draft, world, at, by):
    with pytest.raises(SeparationBroken):
        approve_agreement(version=draft(), organisation=world.council, by=by, at=at)


def test_nobody_approves_for_both_sides(draft, world, at):
    drafted = draft()
    approve_agreement(version=drafted, organisation=world.council, by="Siân Pugh, DPO", at=at)
    for same in ("SIÂN PUGH", "Pugh, Siân", "Sian Pugh", "sian.pugh@council.example"):
        with pytest.raises(SeparationBroken, match="another side"):
            approve_agreement(version=drafted, organisation=world.landlord, by=same, at=at)


def test_only_the_sides_approve_and_each_once(draft, world, at):
    drafted = draft()
    with pytest.raises(NotASide):
        approve_agreement(version=drafted, organisation=world.clinic, by="C", at=at)
    approve_agreement(version=drafted, organisation=world.council, by="A", at=at)
    with pytest.raises(OutOfOrder):
        approve_agreement(version=drafted, organisation=world.council, by="B", at=at)


def test_a_new_version_ends_the_one_before_it_in_the_same_moment(draft, approve, consent, later):
    second = approve(draft(what_changed="Fewer words.", at=later(days=1)), at=later(days=2))
    consent.refresh_from_db()
    assert consent.ends_at == second.starts_at == later(days=2)
    current = [terms.name for terms in agreements() if terms.is_current(later(days=2))]
    assert current == ["warm-homes@2"]
    assert [str(version) for version in standing_versions(later(days=1))] == ["warm-homes@1"]


def test_a_new_version_says_what_changed(consent, draft):
    with pytest.raises(Unexplained):
        draft()


def test_a_version_can_wait_for_its_day_and_one_overtaken_never_begins(draft, approve, consent_terms, later):
    waiting = approve(draft({**consent_terms, "starts_at": later(days=30)}))
    assert not agreement_of(waiting).is_current(later(days=29))
    assert agreement_of(waiting).is_current(later(days=30))
    overtaking = approve(draft(what_changed="Sooner.", at=later(days=1)), at=later(days=1))
    assert [terms.name for terms in agreements()] == [str(overtaking)]


def test_one_agreement_at_a_time_for_an_asker_and_a_purpose(consent, draft, approve):
    with pytest.raises(AnotherInForce, match="The Council"):
        approve(draft(slug="warm-homes-too"))


def test_what_was_overtaken_cannot_be_approved_any_more(draft, approve, consent_terms, later, at):
    first = draft()
    approve(draft(what_changed="Better."))
    with pytest.raises(OutOfOrder, match="later version"):
        approve(first)
    short = draft({**consent_terms, "ends_at": later(days=1)}, slug="short", purpose="short")
    with pytest.raises(OutOfOrder, match="end before"):
        approve(short, at=later(days=2))


def test_consent_that_is_none_is_refused_as_such(draft, consent_terms):
    with pytest.raises(NotConsent, match="go ahead without the yes"):
        draft(goes_ahead_without_yes=True)
    with pytest.raises(NotConsent, match="costs a service"):
        draft(no_costs_a_service=True)
    with pytest.raises(NotConsent, match="if_no"):
        draft({**consent_terms, "if_no": " "})


def test_where_nothing_rests_on_a_yes_a_no_may_cost_something(draft, task_terms):
    assert draft(task_terms, slug="electors", no_costs_a_service=True, goes_ahead_without_yes=True)


@pytest.mark.parametrize(
    "more",
    [
        {"retention": "P9Y"},
        {"obligations": []},
        {
            "attributes": {"contact.phone": ["landlord/contacts"], "contact.address": ["landlord/tenancies"]},
            "releasable": ["contact.phone", "contact.address"],
        },
        {"attributes": {"person.date-of-birth": ["landlord/tenancies"]}, "releasable": [],
         "claims": {"claim.age-over-18": {}}},
    ],
    ids=["longer", "fewer obligations", "more attributes", "a claim"],
)  # fmt: skip
def test_an_old_yes_is_never_stretched_over_more_than_was_asked(consent, draft, consent_terms, more):
    terms = {**consent_terms, **more}
    with pytest.raises(NotConsent, match="consent_since must be 2"):
        draft(terms, what_changed="More.")
    assert draft({**terms, "consent_since": 2}, what_changed="More.").version == 2


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"attributes": {"contact.phone": ["landlord/attic"]}}, "not a dataset in the register"),
        ({"attributes": {"contact.phone": ["landlord/tenancies"]}}, "does not hold contact.phone"),
        ({"statute": ""}, "name the provision"),
        ({"lawful_basis": "legitimate-interests"}, "public authority cannot rely on interests"),
        ({"confidentiality": "statute"}, "Caldicott Guardian"),
        (
            {"attributes": {"health.mobility": ["clinic/care"]}, "releasable": ["health.mobility"]},
            "Article 9",
        ),
        ({"retention": "for ever"}, "Retention"),
    ],
)
def test_terms_that_contradict_register_or_law_are_refused(draft, task_terms, wrong, says):
    terms = {**task_terms, "attributes": {"contact.phone": ["landlord/contacts"]},
             "releasable": ["contact.phone"], "claims": {}, **wrong}  # fmt: skip
    with pytest.raises(InvalidTerms, match=says):
        draft(terms, slug="electors", purpose="electors")


def test_an_organisation_needs_no_agreement_for_what_it_holds_itself(world, consent_terms, at):
    with pytest.raises(InvalidTerms, match="holds all of this itself"):
        draft_agreement(
            slug="own", asker=world.landlord, purpose="own", terms=consent_terms, by="Tom Reddy", at=at
        )


def test_only_the_drafters_fields_can_be_drafted(draft, consent_terms, at):
    with pytest.raises(TypeError, match="approved_at"):
        draft({**consent_terms, "approved_at": at})


def test_the_same_slug_is_the_same_agreement(consent, draft):
    with pytest.raises(OutOfOrder, match="another purpose"):
        draft(purpose="something-else", what_changed="The purpose.")


def test_a_side_suspends_and_resumes_and_each_is_an_entry(consent, world, later, one_entry, version):
    before = version(REGISTER_ID)
    with one_entry() as entry:
        suspended = suspend_agreement(
            version=consent, organisation=world.landlord, why="A fault in our records.", at=later(days=1)
        )
    assert entry.body["change"] == "suspended"
    assert entry.body["why"] == "A fault in our records."
    assert not agreement_of(suspended).is_current(later(days=1))
    assert version(REGISTER_ID) == before + 1
    with pytest.raises(OutOfOrder):
        suspend_agreement(version=consent, organisation=world.council, why="Again", at=later(days=1))
    with one_entry() as entry:
        resumed = resume_agreement(
            version=consent, organisation=world.landlord, why="Mended.", at=later(days=2)
        )
    assert entry.body["change"] == "resumed"
    assert agreement_of(resumed).is_current(later(days=2))
    with pytest.raises(OutOfOrder):
        resume_agreement(version=consent, organisation=world.council, why="Again", at=later(days=2))


def test_a_side_ends_an_agreement_for_good(consent, world, later, one_entry):
    with pytest.raises(NotASide):
        end_agreement(version=consent, organisation=world.clinic, why="No reason", at=later(days=1))
    with one_entry() as entry:
        end_agreement(version=consent, organisation=world.council, why="Done.", at=later(days=1))
    assert entry.body["change"] == "ended"
    assert [terms.is_current(later(days=1)) for terms in agreements()] == [False]
    assert standing_versions(later(days=1)) == []
    with pytest.raises(OutOfOrder):
        end_agreement(version=consent, organisation=world.council, why="Again", at=later(days=2))


def test_the_rules_read_a_version_alike_through_either_door(consent, task):
    by_row = {terms.name: terms for terms in agreements()}
    assert by_row == {str(version): agreement_of(version) for version in (consent, task)}
