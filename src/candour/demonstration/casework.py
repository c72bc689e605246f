"""What residents and staff do with cases in the demonstration, by the actions that their pages use."""

from datetime import datetime
from itertools import islice
from uuid import UUID

from candour.access.queries import uses_of
from candour.demonstration.events import Answers, AsksBack, OpensCase, ReportsUse, SaysWrong
from candour.people.identifiers import new_id
from candour.people.models import Account
from candour.register.queries import datasets
from candour.services.actions import (
    ask_for_correction,
    decide_case,
    open_at_desk,
    report_use,
    write_to_person,
)
from candour.services.models import Case, CaseStep
from candour.services.queries.cases import cases_of
from candour.sharing.queries import facts_of
from candour.web.portal.held_values import held_items
from candour.web.portal.names import names
from candour.web.portal.report import concerned


def carry_on(
    event: SaysWrong | ReportsUse | OpensCase | AsksBack | Answers, person: UUID, at: datetime
) -> None:
    """Carry out one event of a case, as at a moment (UTC)."""
    match event:
        case SaysWrong():
            _say_wrong(event, person, at)
        case ReportsUse(purpose=purpose, text=text):
            use = next(use for use in islice(uses_of(person), 100) if use.body["purpose"] == purpose)
            here, _elsewhere = concerned(use)
            report_use(person=person, use=use.id, organisations=here, text=text, sent_as=new_id(), at=at)
        case OpensCase(by=email):
            reason = "To answer your case"
            open_at_desk(case=_latest(person), officer=_officer(email), reason=reason, at=at)
        case AsksBack(by=email, text=text):
            write_to_person(
                case=_latest(person),
                officer=_officer(email),
                text=text,
                asks=True,
                sent_as=new_id(),
                at=at,
            )
        case Answers(by=email, outcome=outcome, text=text):
            decide_case(
                case=_latest(person),
                officer=_officer(email),
                outcome=CaseStep.Kind(outcome),
                text=text,
                at=at,
            )


def _say_wrong(event: SaysWrong, person: UUID, at: datetime) -> None:
    registered = datasets()
    system = next(each for each in registered.values() if each.key == event.dataset)
    held = held_items(facts_of(person, registered).facts, [system], names())
    ask_for_correction(
        person=person,
        dataset=system,
        attribute=event.attribute,
        held=next(item.text for item in held if item.name == event.attribute),
        should_say=event.should_say,
        why=event.why,
        sent_as=new_id(),
        at=at,
    )


def _latest(person: UUID) -> Case:
    return max((listed.case for listed in cases_of(person)), key=lambda case: case.opened_at)


def _officer(email: str) -> Account:
    return Account.objects.get(email=email)
