"""A death, recorded at a desk from a document, confirmed by a second officer, and undone where it was wrong.

From the moment it is recorded nobody gets into the account, every session of it is ended, no message or alert
leaves, nobody acts for them but an executor whose grant a desk has seen, and no yes of theirs counts
(`store.facts`). Their choices stay as they were, so that undoing it brings all of it back. Partners are told
only once it is confirmed, and so is whoever acted for them, whose authority ends with that by law: what they
then do elsewhere nobody here can undo.
"""

from contextlib import suppress
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from candour.access.actions import raise_versions, tell_partners
from candour.access.within import within
from candour.people.actions import end_representation
from candour.people.actions.account_entries import record_about
from candour.people.actions.after_death import end_with_death, restore_after_death
from candour.people.actions.checked import Checked
from candour.people.actions.signing_in import end_all_sessions
from candour.people.actions.subjects import hold_person
from candour.people.desk_words import sealed_for
from candour.people.identifiers import new_id
from candour.people.models import Death, Representation, SignIn, Subject
from candour.people.queries import account_of, log_subject, reasons_of_death, subjects_of
from candour.people.representation_queries import executors_of
from candour.services.actions.acting import tell_holder
from candour.services.actions.counter import ground_of, refuse_unfounded
from candour.services.actions.messages import tell_person
from candour.services.errors import NotTheirPlace, OutOfOrder
from candour.services.models import Message
from candour.vault.errors import DestroyedKey


@transaction.atomic
def record_death(*, person: UUID, died_on: date, checked: Checked, at: datetime) -> Death:
    """Record that a person has died. Raises NotTheirPlace, Unfounded, or OutOfOrder the second time."""
    refuse_unfounded(checked)
    subjects = hold_person(person)
    id_, subject = new_id(), log_subject(person)
    try:
        with transaction.atomic(), within(person):
            death = Death.objects.create(
                id=id_,
                subject_id=subject,
                died_on=died_on,
                organisation=checked.organisation,
                evidence=checked.evidence.strip(),
                sealed=sealed_for(subject, id_, {"reason": checked.reason.strip()}),
                case_reference=checked.case.strip(),
                recorded_by=checked.by,
                recorded_at=at,
            )
    except IntegrityError:
        raise OutOfOrder("This death is already recorded.") from None
    account = account_of(person)
    if account is not None:
        account.is_active = False
        account.save(update_fields=["is_active"])
        end_all_sessions(account, SignIn.Ended.BY_STAFF, at)
    raise_versions(subjects)
    record_about(person, "death-recorded", at, **ground_of(person, checked))
    return death


@transaction.atomic
def confirm_death(*, death: Death, checked: Checked, at: datetime) -> None:
    """A second officer has seen it too: whoever holds a record of the person is told from now on.

    What others have for them ends, and they are told that something changed. Raises NotTheirPlace for whoever
    recorded it, Unfounded, or OutOfOrder once it is confirmed or undone.
    """
    held, person = _held(death, checked)
    if held.confirmed_at is not None:
        raise OutOfOrder("This death is confirmed already.")
    told = record_about(
        person, "death-confirmed", at, died_on=held.died_on.isoformat(), **ground_of(person, checked)
    )
    held.confirmed_by, held.confirmed_at, held.told_by = checked.by, at, told.id
    held.save(update_fields=["confirmed_by", "confirmed_at", "told_by"])
    tell_partners(told)
    for authority in end_with_death(person, at):
        tell_holder(authority, at)


@transaction.atomic
def undo_death(*, death: Death, checked: Checked, at: datetime) -> None:
    """Somebody lives who was recorded as dead: all is as it was before, and they are told with an apology.

    Whoever was told that they had died is told that it was wrong. Raises NotTheirPlace for whoever recorded
    it, Unfounded, or OutOfOrder once it is undone.
    """
    held, person = _held(death, checked)
    held.undone_by, held.undone_at = checked.by, at
    words = {**reasons_of_death(held), "why_undone": checked.reason.strip()}
    with within(person), suppress(DestroyedKey):  # all was erased: then the entry alone says why
        held.sealed = sealed_for(held.subject_id, held.pk, words)
    held.save(update_fields=["undone_by", "undone_at", "sealed"])
    account = account_of(person)
    if account is not None:
        account.is_active = True
        account.save(update_fields=["is_active"])
    raise_versions(subjects_of(person))
    for executor in executors_of(person):
        end_representation(
            representation=executor, by=Representation.EndedBy.OFFICER, at=at, officer=checked.by
        )
        tell_holder(executor, at)
    for authority in restore_after_death(person, at):
        tell_holder(authority, at)
    died_on = {} if held.confirmed_at is None else {"died_on": held.died_on.isoformat()}
    told = record_about(person, "death-undone", at, **died_on, **ground_of(person, checked))
    if held.confirmed_at is not None:
        tell_partners(told)
    tell_person(
        person=person,
        kind=Message.Kind.ACCOUNT,
        title=_("We made a mistake, and have put it right"),
        text=_(
            "%(organisation)s recorded by mistake that you had died. We are very sorry. Your account, your "
            "answers and who acts for you are as they were before. Case %(case)s."
        )
        % {"organisation": checked.organisation.name, "case": checked.case.strip()},
        at=at,
        organisation=checked.organisation,
    )


def _held(death: Death, checked: Checked) -> tuple[Death, UUID]:
    """A death that stands, held for a second officer, and whose it is."""
    refuse_unfounded(checked)
    person = Subject.objects.values_list("person_id", flat=True).get(id=death.subject_id)
    hold_person(person)
    held = Death.objects.select_for_update().get(pk=death.pk)
    if held.recorded_by_id == checked.by.pk:
        raise NotTheirPlace("Whoever recorded a death can neither confirm it nor undo it.")
    if held.undone_at is not None:
        raise OutOfOrder("This was put right already.")
    return held, person
