"""Alerts: which uses a person wants to be told of."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from candour.access.actions import record_entry
from candour.log.exact import encode_timestamp
from candour.people.actions.account_entries import log_subject_anew
from candour.people.actions.subjects import hold_person
from candour.people.models import Organisation
from candour.services.models import Alert


@transaction.atomic
def want_alert(
    *,
    person: UUID,
    organisation: Organisation | None,
    purpose: str,
    happened: str,
    at: datetime,
    pace: Alert.Pace = Alert.Pace.USUAL,
) -> Alert:
    """Want to be told of uses by an organisation (None: by any), for a purpose ("": any), used or refused.

    pace: how soon. The same one wanted again is the one that stands, at the pace that was said last.
    """
    subjects = hold_person(person)
    wanted = Alert.objects.filter(
        subject_id__in=subjects,
        organisation_id=None if organisation is None else organisation.pk,
        purpose=purpose,
        happened=happened,
        ended_at=None,
    ).first()
    if wanted is not None:
        if wanted.pace != pace:
            wanted.pace = pace
            wanted.save(update_fields=["pace"])
            _record(wanted, "alert-wanted", at)
        return wanted
    alert = Alert.objects.create(
        subject_id=log_subject_anew(person),
        organisation_id=None if organisation is None else organisation.pk,
        purpose=purpose,
        happened=happened,
        pace=pace,
        made_at=at,
    )
    _record(alert, "alert-wanted", at)
    return alert


@transaction.atomic
def end_alert(*, person: UUID, alert: UUID, at: datetime) -> None:
    """Want it no more. Once is enough; another person's is not there (Alert.DoesNotExist)."""
    held = Alert.objects.get(subject_id__in=hold_person(person), id=alert)
    if held.ended_at is None:
        held.ended_at = at
        held.save(update_fields=["ended_at"])
        _record(held, "alert-ended", at)


def _record(alert: Alert, change: str, at: datetime) -> None:
    """Which uses somebody wants to hear of is theirs to know; the entry says that it changed."""
    body = {"kind": "account", "when": encode_timestamp(at), "change": change, "alert": str(alert.id)}
    record_entry(body, kind="account", subject=alert.subject_id, happened=at)
