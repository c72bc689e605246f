"""The agreements of Harrowmere keep the rules that the product keeps for everybody's."""

import csv
from datetime import date
from itertools import pairwise
from uuid import NAMESPACE_URL, uuid5

import pytest

from candour.core.agreement import Agreement
from candour.core.basis import ConfidentialityBasis, Control, LawfulBasis, control_of
from candour.demonstration import organisations
from candour.demonstration.activities import ACTIVITIES
from candour.demonstration.agreements import AGREEMENTS, Terms
from candour.demonstration.attributes import ATTRIBUTES, BY_NAME
from candour.demonstration.datasets import DATASETS
from candour.demonstration.organisations import ORGANISATIONS
from candour.demonstration.services import NOT_OFFERED, SERVICES
from candour.demonstration.timeline import Timeline, WorkingDay, local

TODAY = date(2026, 11, 22)


def _day(day: date | WorkingDay) -> date:
    return Timeline(TODAY).date_of(day) if isinstance(day, WorkingDay) else day


def _as_rules(terms: Terms) -> Agreement:
    return Agreement(
        id=uuid5(NAMESPACE_URL, terms.slug),
        slug=terms.slug,
        version=terms.version,
        asker=uuid5(NAMESPACE_URL, terms.asker.slug),
        purpose=terms.purpose,
        lawful_basis=terms.lawful_basis,
        attributes=terms.sources,
        releasable=frozenset(terms.gives),
        retention=terms.retention,
        in_force_from=local(_day(terms.starts)),
        in_force_until=None if terms.ends is None else local(_day(terms.ends)),
        claims=terms.claims,
        consent_since=terms.consent_since,
        single_use=terms.single_use,
        assurance=terms.assurance,
        roles=frozenset(terms.roles),
        for_emergencies=terms.for_emergencies,
        second_approval=frozenset(terms.second_approval),
        confidentiality=terms.confidentiality,
        opt_out_applies=terms.opt_out_applies,
        obligations=terms.obligations,
    )


def test_there_are_sixteen_agreements_with_every_lawful_basis_and_control():
    latest = {terms.slug: terms for terms in AGREEMENTS}
    assert len(latest) == 16
    assert {terms.lawful_basis for terms in latest.values()} == set(LawfulBasis)
    assert {control_of(terms.lawful_basis) for terms in latest.values()} == set(Control)


def test_every_kind_of_term_is_shown_by_some_agreement():
    rules = [_as_rules(terms) for terms in AGREEMENTS]
    assert sum(rule.single_use for rule in rules) == 1
    assert any(rule.roles for rule in rules)
    assert any(rule.assurance for rule in rules)
    assert any(rule.second_approval for rule in rules)
    assert any(rule.opt_out_applies for rule in rules)
    assert any(rule.consent_since > 1 for rule in rules)
    assert any(rule.in_force_from.date() > TODAY for rule in rules)
    assert any(rule.in_force_until and rule.in_force_until.date() < TODAY for rule in rules)
    assert {claim for rule in rules for claim in rule.claims} >= {
        "claim.lives-in-area",
        "claim.household-size",
        "claim.gets-qualifying-benefit",
        "claim.age-over-65",
    }


@pytest.mark.parametrize("terms", AGREEMENTS, ids=lambda terms: f"{terms.slug}@{terms.version}")
def test_each_version_keeps_the_rules(terms):
    assert _as_rules(terms)  # raises InvalidTerms if it contradicts itself
    for name, datasets in {**terms.gives, **terms.reads}.items():
        assert all(name in dataset.attributes for dataset in datasets)
    assert terms.asker not in terms.holders
    asks = terms.lawful_basis is LawfulBasis.CONSENT
    assert bool(terms.question) == asks
    assert all((terms.told, terms.why, terms.benefits, terms.if_yes, terms.if_no, terms.either_way))
    assert bool(terms.what_changed) == (terms.version > 1)


@pytest.mark.parametrize("terms", AGREEMENTS, ids=lambda terms: f"{terms.slug}@{terms.version}")
def test_health_records_are_shared_only_on_a_confidentiality_basis_with_a_guardian(terms):
    from_health = organisations.HEALTH in terms.holders
    assert from_health == (terms.confidentiality is not ConfidentialityBasis.NOT_CONFIDENTIAL)
    assert from_health == bool(terms.caldicott_guardian)
    special = any(BY_NAME[name].sensitivity == "special" for name in terms.sources)
    assert special == bool(terms.special_category_condition)


def test_only_bodies_that_may_rely_on_interests():
    for terms in AGREEMENTS:
        if "legitimate-interests" in terms.lawful_basis.value:
            assert terms.asker.kind in {"housing", "finance", "voluntary"}


def test_versions_follow_each_other_without_a_gap_or_an_overlap():
    by_slug: dict[str, list[Terms]] = {}
    for terms in AGREEMENTS:
        by_slug.setdefault(terms.slug, []).append(terms)
    for versions in by_slug.values():
        assert [terms.version for terms in versions] == list(range(1, len(versions) + 1))
        for before, after in pairwise(versions):
            assert before.ends == after.starts
    pairs = {(terms.asker.slug, terms.purpose) for terms in AGREEMENTS}
    assert len(pairs) == len(by_slug)


def test_nobody_approves_what_they_drafted():
    people = [
        person for organisation in ORGANISATIONS for person in (organisation.approver, organisation.drafter)
    ]
    assert len(set(people)) == len(people)


def test_every_name_that_is_used_is_defined_once():
    names = {attribute.name for attribute in ATTRIBUTES}
    assert len(names) == len(ATTRIBUTES)
    assert all(name in names for dataset in DATASETS for name in dataset.attributes)
    assert all(name in names for activity in ACTIVITIES for name in activity.attributes)
    assert {name for dataset in DATASETS for name in dataset.attributes} == names
    assert len({dataset.key for dataset in DATASETS}) == len(DATASETS)
    assert all(dataset.how_to_ask for dataset in DATASETS if dataset.mode == "signposted")


def test_terms_of_the_data_privacy_vocabulary_exist(corpus):
    with (corpus / "dpv" / "pd.csv").open() as file:
        terms = {f"pd:{row['term']}" for row in csv.DictReader(file)}
    assert {attribute.dpv for attribute in ATTRIBUTES} <= terms


def test_services_have_numbers_of_the_real_list(corpus):
    with (corpus / "services" / "local_services.csv").open() as file:
        tiers = {int(row["LGSL"]): row["Providing Tier"] for row in csv.DictReader(file)}
    offered = {service.lgsl: service.tier for service in SERVICES if service.lgsl}
    others = {lgsl: tier for lgsl, tier, _description in NOT_OFFERED}
    assert (offered | others).items() <= tiers.items()
    assert not offered.keys() & others
    assert len({service.slug for service in SERVICES}) == len(SERVICES) == 28
