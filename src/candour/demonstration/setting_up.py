"""Enters Harrowmere in the register: organisations and their systems, datasets, services and agreements.

Each step is an action of the product, in the order in which a real borough would take it, at its own moment.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from candour.demonstration.activities import ACTIVITIES
from candour.demonstration.agreements import AGREEMENTS, Terms
from candour.demonstration.attributes import ATTRIBUTES, BY_NAME
from candour.demonstration.credentials import Credentials, public_key
from candour.demonstration.datasets import DATASETS
from candour.demonstration.organisations import ORGANISATIONS
from candour.demonstration.services import NOT_OFFERED, SERVICES, Service
from candour.demonstration.staff import STAFF
from candour.demonstration.timeline import Timeline, WorkingDay, local
from candour.people.actions import appoint, create_organisation, give_role, register_client
from candour.people.models import Organisation, StaffRole
from candour.register.actions import define_attribute, define_dataset, define_processing_activity
from candour.services import models
from candour.services.actions import About, define_service, offer_service
from candour.sharing.actions import approve_agreement, draft_agreement

FOUNDED = local(date(2024, 1, 8))
"""When Harrowmere's organisations joined; before the first of their agreements."""

Organisations = Mapping[str, Organisation]


def set_up(credentials: Credentials, timeline: Timeline) -> Organisations:
    """Enter everything but people; gives the organisations by slug."""
    organisations = {
        each.slug: create_organisation(
            slug=each.slug,
            name=each.name,
            kind=each.kind,
            homepage=each.homepage,
            contact=each.contact,
            dpo_contact=each.dpo_contact,
            at=FOUNDED,
        )
        for each in ORGANISATIONS
    }
    _register_systems(organisations, credentials)
    _appoint_staff(organisations, credentials)
    _define_what_is_held(organisations)
    _offer_services(organisations)
    for terms in AGREEMENTS:
        _agree(terms, organisations, timeline)
    return organisations


def _register_systems(organisations: Organisations, credentials: Credentials) -> None:
    for each in ORGANISATIONS:
        register_client(
            proof_required=False,  # whoever tries the demonstration begins with plain tokens
            organisation=organisations[each.slug],
            client_id=each.client_id,
            system=each.system,
            scopes=each.scopes,
            jwk=public_key(credentials.keys[each.client_id]),
            at=FOUNDED,
        )


def _appoint_staff(organisations: Organisations, credentials: Credentials) -> None:
    for each in STAFF:
        first = appoint(
            organisation=organisations[each.organisation.slug],
            role=StaffRole.Role(each.roles[0]),
            email=each.email,
            given_name=each.given_name,
            family_name=each.family_name,
            password=credentials.passwords[each.email],
            totp_secret=credentials.totp_secrets[each.email],
            by=each.organisation.approver,
            at=FOUNDED,
        )
        for role in each.roles[1:]:
            give_role(
                account=first.account,
                organisation=first.organisation,
                role=StaffRole.Role(role),
                by=each.organisation.approver,
                at=FOUNDED,
            )


def _define_what_is_held(organisations: Organisations) -> None:
    for attribute in ATTRIBUTES:
        define_attribute(
            name=attribute.name,
            plain_name=attribute.plain,
            topic=attribute.topic,
            value_type=attribute.value_type,
            sensitivity=attribute.sensitivity,
            dpv=attribute.dpv,
            description=attribute.description,
            sealed=attribute.sealed,
            at=FOUNDED,
        )
    for dataset in DATASETS:
        define_dataset(
            organisation=organisations[dataset.organisation.slug],
            slug=dataset.slug,
            name=dataset.name,
            description=dataset.description,
            mode=dataset.mode,
            how_to_ask=dataset.how_to_ask,
            attributes=dataset.attributes,
            shared_schemes=[dataset.shared_scheme] if dataset.shared_scheme else (),
            linked_by=dataset.linked_by,
            retention=dataset.retention,
            at=FOUNDED,
        )
    for activity in ACTIVITIES:
        define_processing_activity(
            organisation=organisations[activity.organisation.slug],
            slug=activity.slug,
            name=activity.name,
            department=activity.department,
            purpose=activity.purpose,
            lawful_basis=activity.lawful_basis,
            statute=activity.statute,
            special_category_condition=activity.special_category_condition,
            people=activity.people,
            attributes=activity.attributes,
            recipients=activity.recipients,
            retention=activity.retention,
            security=activity.security,
            at=FOUNDED,
        )


def _offer_services(organisations: Organisations) -> None:
    for lgsl, tier, description in NOT_OFFERED:
        define_service(lgsl=lgsl, description=description, tier=tier, at=FOUNDED)
    for service in SERVICES:
        offer_service(
            organisation=organisations[service.organisation.slug],
            service=_listed(service),
            slug=service.slug,
            name=service.name,
            summary=service.summary,
            about=About(
                topic=service.topic,
                does=service.does,
                ways=dict(service.ways),
                datasets=tuple(dataset.key for dataset in service.datasets),
                purposes=service.purposes,
                begin_with=service.begin_with,
                by_place=service.by_place,
            ),
            at=FOUNDED,
        )


def _listed(service: Service) -> models.Service | None:
    """Its line in the national list, if it has one."""
    if service.lgsl is None:
        return None
    return define_service(lgsl=service.lgsl, description=service.summary, tier=service.tier, at=FOUNDED)


def _agree(terms: Terms, organisations: Organisations, timeline: Timeline) -> None:
    """Draft a version four weeks before it begins, and have each side approve it two weeks later."""
    begins = _date(terms.starts, timeline)
    drafted = local(min(begins, timeline.date_of(WorkingDay(20))) - timedelta(weeks=4))
    version = draft_agreement(
        slug=terms.slug,
        asker=organisations[terms.asker.slug],
        purpose=terms.purpose,
        terms={**_words(terms), **_rules(terms, timeline), "review_on": _review(begins, timeline.today)},
        what_changed=terms.what_changed,
        by=terms.asker.drafter,
        at=drafted,
    )
    for side in (terms.asker, *terms.holders):
        approve_agreement(
            version=version,
            organisation=organisations[side.slug],
            by=side.approver,
            at=drafted + timedelta(weeks=2),
        )


def _words(terms: Terms) -> dict[str, Any]:
    return {
        "name": terms.name,
        "question": terms.question,
        "told": terms.told,
        "why": terms.why,
        "benefits": terms.benefits,
        "if_yes": terms.if_yes,
        "if_no": terms.if_no,
        "either_way": terms.either_way,
        "services_affected": terms.services_affected,
        "disclosed": "; ".join(BY_NAME[name].plain for name in terms.gives),
        "method": terms.method,
        "contact": terms.asker.dpo_contact,
        "controllers": "; ".join(side.name for side in (terms.asker, *terms.holders)),
        "processors": "None",
        "areas": terms.areas,
        "statute": terms.statute,
        "special_category_condition": terms.special_category_condition,
        "caldicott_guardian": terms.caldicott_guardian,
        "consent_lasts": terms.consent_lasts,
        "acknowledge_within": terms.acknowledge_within,
    }


def _rules(terms: Terms, timeline: Timeline) -> dict[str, Any]:
    return {
        "lawful_basis": terms.lawful_basis.value,
        "confidentiality": terms.confidentiality.value,
        "opt_out_applies": terms.opt_out_applies,
        "attributes": {name: list(keys) for name, keys in terms.sources.items()},
        "releasable": list(terms.gives),
        "claims": {name: dict(arguments) for name, arguments in terms.claims.items()},
        "roles": list(terms.roles),
        "assurance": terms.assurance.value,
        "single_use": terms.single_use,
        "for_emergencies": terms.for_emergencies,
        "second_approval": list(terms.second_approval),
        "consent_since": terms.consent_since,
        "retention": terms.retention,
        "obligations": list(terms.obligations),
        "starts_at": _start(terms.starts, timeline),
        "ends_at": None if terms.ends is None else _start(terms.ends, timeline),
    }


def _start(day: date | WorkingDay, timeline: Timeline) -> datetime:
    return local(_date(day, timeline))


def _date(day: date | WorkingDay, timeline: Timeline) -> date:
    return timeline.date_of(day) if isinstance(day, WorkingDay) else day


def _review(begins: date, today: date) -> date:
    """The next yearly review: an anniversary of its beginning, after today."""
    years = max(1, today.year - begins.year + ((today.month, today.day) >= (begins.month, begins.day)))
    return begins.replace(year=begins.year + years, day=min(begins.day, 28))
