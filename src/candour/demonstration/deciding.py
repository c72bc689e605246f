"""What people do in the demonstration, carried out by the actions that their pages and the desk use."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from candour.access.withheld import emergencies_waiting, review_emergency
from candour.demonstration.casework import carry_on
from candour.demonstration.events import (
    Answers,
    Arrives,
    AsksBack,
    Chooses,
    Event,
    Objects,
    OpensAccount,
    OpensCase,
    Protects,
    ReportsUse,
    Restricts,
    Reviews,
    SaysHowToReach,
    SaysNo,
    SaysWrong,
    SaysYes,
    TakesBack,
    Weighs,
)
from candour.demonstration.moving_in import id_of, match_numbers, open_account
from candour.demonstration.setting_up import Organisations
from candour.people.queries import subjects_of
from candour.register.models import Attribute, Dataset
from candour.services.actions import choose_service, hide_service, say_how_to_reach
from candour.services.queries import offer_called
from candour.sharing.actions import (
    Ground,
    answer,
    make_objection,
    protect_detail,
    restrict,
    weigh_objection,
)
from candour.sharing.models import AgreementVersion, Objection
from candour.sharing.queries import standing_versions


def carry_out(event: Event, organisations: Organisations, passwords: Mapping[str, str], at: datetime) -> None:
    """Carry out one event that is no request, as at a moment (UTC). passwords: by email."""
    match event:
        case Arrives(person=person):
            match_numbers(person, organisations, at)
        case OpensAccount(person=person):
            open_account(person, organisations, passwords[person.email], at)
        case _:
            _decide(event, id_of(event.person, organisations), at)


def _decide(event: Event, person: UUID, at: datetime) -> None:
    match event:
        case SaysWrong() | ReportsUse() | OpensCase() | AsksBack() | Answers():
            carry_on(event, person, at)
        case SaysYes(agreement=slug):
            answer(person=person, version=_version(slug, at), yes=True, at=at)
        case SaysNo(agreement=slug) | TakesBack(agreement=slug):
            answer(person=person, version=_version(slug, at), yes=False, at=at)
        case Objects(agreement=slug, reason=reason):
            make_objection(person=person, version=_version(slug, at), reason=reason, at=at)
        case Weighs():
            _weigh(event, person, at)
        case Protects(attribute=name):
            protect_detail(person=person, attribute=Attribute.objects.get(name=name), at=at)
        case Restricts(dataset=key):
            restrict(person=person, dataset=Dataset.objects.get(key=key), at=at)
        case Reviews():
            _review(event, person, at)
        case Chooses():
            _choose(event, person, at)
        case SaysHowToReach(reach=reach):
            say_how_to_reach(person=person, reach=reach, at=at)


def _weigh(event: Weighs, person: UUID, at: datetime) -> None:
    version = _version(event.agreement, at)
    asker = version.agreement.asker
    assert asker is not None, "whoever asks under an agreement answers for it"
    weigh_objection(
        objection=Objection.objects.get(
            subject_id__in=subjects_of(person), agreement_id=version.agreement_id, decided_at=None
        ),
        organisation=asker,
        by=event.by,
        ground=Ground(event.ground) if event.ground else None,
        explanation=event.explanation,
        at=at,
    )


def _review(event: Reviews, person: UUID, at: datetime) -> None:
    subjects = subjects_of(person)
    latest = max(
        (waiting for waiting in emergencies_waiting() if waiting.subject in subjects),
        key=lambda emergency: emergency.body["when"],
    )
    review_emergency(entry=latest.id, by=event.by, finding=event.finding, show=True, at=at)


def _choose(event: Chooses, person: UUID, at: datetime) -> None:
    offer = offer_called(event.service)
    assert offer is not None, f"{event.service} is not offered"
    choose_service(person=person, offer=offer, way=event.way, at=at)
    if event.hidden:
        hide_service(person=person, offer=offer, at=at)


def _version(slug: str, at: datetime) -> AgreementVersion:
    """The version of an agreement that is in force at a moment."""
    return next(version for version in standing_versions(at) if version.agreement.slug == slug)
