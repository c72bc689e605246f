"""A death, recorded at a desk from a document, and undone by a second officer where it was wrong.

From that moment nobody gets into the account, every session of it is ended, no message or alert leaves,
nobody acts for them, and no yes of theirs counts (`store.facts`). Their choices stay as they were, so that
undoing it brings all of it back.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from candour.access.actions import raise_versions
from candour.people.actions.account_entries import record_about
from candour.people.actions.checked import Checked
from candour.people.actions.signing_in import end_all_sessions
from candour.people.actions.subjects import hold_person
from candour.people.models import Death, SignIn, Subject
from candour.people.queries import account_of, log_subject
from candour.services.actions.counter import ground_of, refuse_unfounded
from candour.services.actions.messages import tell_person
from candour.services.errors import NotTheirPlace, OutOfOrder
from candour.services.models import Message


@transaction.atomic
def record_death(*, person: UUID, died_on: date, checked: Checked, at: datetime) -> Death:
    """Record that a person has died. Raises NotTheirPlace, Unfounded, or OutOfOrder the second time."""
    refuse_unfounded(checked)
    subjects = hold_person(person)
    try:
        with transaction.atomic():
            death = Death.objects.create(
                subject_id=log_subject(person),
                died_on=died_on,
                organisation=checked.organisation,
                evidence=checked.evidence.strip(),
                reason=checked.reason.strip(),
                case_reference=checked.case.strip(),
                recorded_by=checked.by,
                recorded_at=at,
            )
    except IntegrityError:
        raise OutOfOrder("This death is recorded already.") from None
    account = account_of(person)
    if account is not None:
        account.is_active = False
        account.save(update_fields=["is_active"])
        end_all_sessions(account, SignIn.Ended.BY_STAFF, at)
    raise_versions(subjects)
    record_about(person, "death-recorded", at, **ground_of(person, checked))
    return death


@transaction.atomic
def undo_death(*, death: Death, checked: Checked, at: datetime) -> None:
    """Somebody lives who was recorded as dead: all is as it was before, and they are told with an apology.

    Raises NotTheirPlace for whoever recorded it, Unfounded, or OutOfOrder once it is undone.
    """
    refuse_unfounded(checked)
    person = Subject.objects.values_list("person_id", flat=True).get(id=death.subject_id)
    subjects = hold_person(person)
    held = Death.objects.select_for_update().get(pk=death.pk)
    if held.recorded_by_id == checked.by.pk:
        raise NotTheirPlace("Somebody else than who recorded a death must find that it was wrong.")
    if held.undone_at is not None:
        raise OutOfOrder("This was put right already.")
    held.undone_by, held.undone_at, held.why_undone = checked.by, at, checked.reason.strip()
    held.save(update_fields=["undone_by", "undone_at", "why_undone"])
    account = account_of(person)
    if account is not None:
        account.is_active = True
        account.save(update_fields=["is_active"])
    raise_versions(subjects)
    record_about(person, "death-undone", at, **ground_of(person, checked))
    tell_person(
        person=person,
        kind=Message.Kind.ACCOUNT,
        title=_("A mistake of ours, put right"),
        text=_(
            "%(organisation)s had recorded by mistake that you had died. We are sorry. Your account, your "
            "answers and who acts for you are as they were before. Case %(case)s."
        )
        % {"organisation": checked.organisation.name, "case": checked.case.strip()},
        at=at,
        organisation=checked.organisation,
    )
