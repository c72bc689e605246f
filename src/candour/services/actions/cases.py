"""What a person does with a case: opening one, writing, closing it.

UK GDPR Article 16 (a correction), Articles 12(3) and 77 (a use that looks wrong is answered, and that stands
in no complaint's way). What is pressed twice happens once: each form carries a number of its own.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from candour.access.current import recorder
from candour.core.clocks import one_month_after
from candour.core.local_time import local_date
from candour.people.actions.account_entries import log_subject_anew
from candour.people.actions.subjects import hold_person
from candour.people.identifiers import new_id
from candour.people.models import Organisation, Representation
from candour.register.models import Dataset
from candour.services.actions.case_entries import (
    RIGHTS,
    Step,
    add_step,
    held_case,
    latest_step,
    record_case,
)
from candour.services.actions.messages import tell_person
from candour.services.actions.passing_on import pass_on_case
from candour.services.errors import NobodyAnswers, OutOfOrder
from candour.services.models import Case, Message
from candour.services.queries.cases import answering
from candour.services.sealing import sealed_words
from candour.sharing.notices import NUMBER_BYTES, receipt_number

URGENT = frozenset({Case.Kind.WRONG_MATCH, Case.Kind.SECURITY})
"""The kinds by which somebody may see what is another's: perhaps a breach to be reported (Article 33)."""

WITHIN = timedelta(days=3)
"""How long there is for an urgent one: the 72 hours of Article 33(1)."""


@transaction.atomic
def ask_for_correction(
    *,
    person: UUID,
    dataset: Dataset,
    attribute: str,
    held: str,
    should_say: str,
    why: str,
    sent_as: UUID,
    at: datetime,
) -> Case:
    """Say that a held value is wrong, to whoever holds it; to be answered within one calendar month.

    held: what the record says now, in words. why: the person's own, or empty: nobody has to prove anything to
    be heard. Sent twice, it gives the first case again. Raises NobodyAnswers.
    """
    words = {"held": held, "should_say": should_say, "why": why}
    about = {"dataset_id": dataset.pk, "attribute": attribute}
    kind = Case.Kind.CORRECTION
    more = {"dataset": dataset.key, "attribute": attribute}
    return _open(person, kind, [dataset.organisation], words, sent_as, at, about, more)[0]


@transaction.atomic
def report_use(
    *,
    person: UUID,
    use: UUID,
    organisations: Iterable[Organisation],
    text: str,
    sent_as: UUID,
    at: datetime,
) -> list[Case]:
    """Say that a use looks wrong, to the data protection officer of each organisation that had a part in it.

    use: an entry that the person may see. Each organisation answers a case of its own, within one calendar
    month. Sent twice, it gives the same cases again. Raises NobodyAnswers unless every one has an officer.
    """
    about, more = {"use_id": use}, {"use": str(use)}
    return _open(person, Case.Kind.USE_REPORT, organisations, {"text": text}, sent_as, at, about, more)


@transaction.atomic
def ask_organisation(
    *, person: UUID, organisation: Organisation, kind: Case.Kind, text: str, sent_as: UUID, at: datetime
) -> Case:
    """Ask an organisation something, or tell it of a wrong match or of an intruder. Raises NobodyAnswers."""
    return _open(person, kind, [organisation], {"text": text}, sent_as, at, {}, {})[0]


@transaction.atomic
def write_in_case(
    *,
    person: UUID,
    case: Case,
    text: str,
    sent_as: UUID,
    at: datetime,
    by: Representation | None = None,
) -> Message:
    """Add a message to a case. It answers what the organisation asked, if it asked something.

    by: the authority under which another writes, which its caller has asked for this act. Sent twice, it
    gives the first message again. Raises OutOfOrder once the case is closed.
    """
    held = held_case(person, case)
    sent = Message.objects.filter(subject_id=held.subject_id, sent_as=sent_as).first()
    if sent is not None:
        return sent
    latest = latest_step(held)
    if latest is Step.CLOSED:
        raise OutOfOrder("This case is closed.")
    id_ = new_id()
    message = Message.objects.create(
        subject_id=held.subject_id,
        id=id_,
        case_id=held.id,
        kind=Message.Kind.CASES,
        sender=Message.Sender.PERSON,
        representation_id=None if by is None else by.pk,
        sealed=sealed_words(
            held.subject_id,
            id_,
            {"title": "", "text": text, "link": "", "by": "" if by is None else by.relation},
        ),
        sent_as=sent_as,
        sent_at=at,
    )
    if latest is Step.ASKED:
        add_step(held, Step.REPLIED, at)
    record_case(held, "message-from-person", at, acting(by))
    return message


@transaction.atomic
def ask_for_another(
    *,
    authority: Representation,
    organisation: Organisation,
    words: Mapping[str, str],
    sent_as: UUID,
    at: datetime,
) -> Case:
    """Ask an organisation something under an authority; a step of actions, whose caller has asked for it.

    words: `text`, and `service` by its name. Raises NobodyAnswers.
    """
    about = {"representation_id": authority.pk}
    kind = Case.Kind.QUESTION
    return _open(authority.person_id, kind, [organisation], words, sent_as, at, about, acting(authority))[0]


def acting(authority: Representation | None) -> dict[str, Any]:
    """What the entry of a case says of another who asked or wrote; a step of actions."""
    if authority is None:
        return {}
    return {"by": {"representation": str(authority.pk), "relation": authority.relation}}


@transaction.atomic
def close_case(*, person: UUID, case: Case, at: datetime) -> None:
    """Close a case: nothing more is to be done in it. Once is enough."""
    held = held_case(person, case)
    if latest_step(held) is Step.CLOSED:
        return
    held.decided_at = held.decided_at or at
    held.save(update_fields=["decided_at"])
    add_step(held, Step.CLOSED, at)
    record_case(held, "closed", at)


@transaction.atomic
def note_record_changed(*, person: UUID, case: Case, dataset: str, at: datetime) -> bool:
    """Note that the record of which a correction speaks says something else now, and tell its person.

    dataset: the key of which one was changed. Gives whether that was so: it is noted once, not after a no or
    a closing, and for the dataset concerned alone.
    """
    held = held_case(person, case)
    concerned = Dataset.objects.filter(key=dataset).select_related("organisation").first()
    if (
        concerned is None
        or concerned.pk != held.dataset_id
        or latest_step(held) not in (Step.OPENED, Step.ASKED, Step.REPLIED, Step.AGREED)
    ):
        return False
    held.decided_at = held.decided_at or at
    held.save(update_fields=["decided_at"])
    add_step(held, Step.CORRECTED, at)
    said = {"organisation": concerned.organisation.name, "number": held.number}
    tell_person(
        person=person,
        kind=Message.Kind.CASES,
        title=_("%(organisation)s changed its record, case %(number)s") % said,
        text=_("The record has changed. Check whether it is right now. If it is not, tell us again."),
        at=at,
        organisation=concerned.organisation,
        case=held,
    )
    pass_on_case(person, held, at)
    record_case(held, "corrected", at)
    return True


def open_by_press(
    *, person: UUID, kind: Case.Kind, organisation: Organisation, at: datetime, about: UUID | None = None
) -> Case:
    """A case of somebody who pressed a button and wrote nothing; a step of actions, whose entry names it.

    It waits also where nobody answers here yet: what was pressed took effect, whoever reads of it. about: the
    subject whose record was taken for theirs.
    """
    hold_person(person)
    more = {} if about is None else {"about_subject_id": about}
    return _made(log_subject_anew(person), kind, organisation, {}, new_id(), at, more)


def _open(
    person: UUID,
    kind: Case.Kind,
    organisations: Iterable[Organisation],
    words: Mapping[str, str],
    sent_as: UUID,
    at: datetime,
    about: Mapping[str, Any],
    more: Mapping[str, Any],
) -> list[Case]:
    """A case for each organisation, and one entry for all of them."""
    hold_person(person)
    subject = log_subject_anew(person)
    asked = list(organisations)
    known = list(Case.objects.filter(subject_id=subject, sent_as=sent_as).order_by("id"))
    if known:
        return known
    if {each.pk for each in asked} - answering([each.pk for each in asked], kind) or not asked:
        raise NobodyAnswers("Nobody there answers such a case here.")
    cases = [_made(subject, kind, each, words, sent_as, at, about) for each in asked]
    answer_by = cases[0].answer_by
    said = {
        "organisations": [each.slug for each in asked],
        "cases": [str(case.id) for case in cases],
        "answer_by": None if answer_by is None else answer_by.isoformat(),
    }
    record_case(cases[0], "opened", at, {**said, **more}, asked[0])
    return cases


def _made(
    subject: UUID,
    kind: Case.Kind,
    organisation: Organisation,
    words: Mapping[str, str],
    sent_as: UUID,
    at: datetime,
    about: Mapping[str, Any],
) -> Case:
    id_ = new_id()
    case = Case.objects.create(
        subject_id=subject,
        id=id_,
        number=receipt_number(recorder().random_bytes(NUMBER_BYTES)),
        sent_as=sent_as,
        kind=kind,
        organisation_id=organisation.pk,
        sealed=sealed_words(subject, id_, words),
        opened_at=at,
        answer_by=_answer_by(kind, at),
        **about,
    )
    add_step(case, Step.OPENED, at)
    return case


def _answer_by(kind: Case.Kind, at: datetime) -> date | None:
    if kind in URGENT:
        return local_date(at) + WITHIN
    return one_month_after(local_date(at)) if kind in RIGHTS else None
