"""How to reach a person, told once: kept sealed, and told to every organisation that holds a record of them.

The entry says that it was told, and nothing of what: what somebody needs can hint at their health.
"""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from candour.access.actions import record_entry, tell_partners
from candour.core.reaching import NOTHING, Reach
from candour.log.exact import encode_timestamp
from candour.people.actions.account_entries import log_subject_anew
from candour.people.actions.subjects import hold_person
from candour.people.identifiers import new_id
from candour.people.queries import subjects_of
from candour.services.models import WayToReach
from candour.services.sealing import sealed_words


@transaction.atomic
def say_how_to_reach(*, person: UUID, reach: Reach, at: datetime) -> None:
    """Say how to reach a person from now on, in the place of what was said before. NOTHING takes it back."""
    hold_person(person)
    subject = log_subject_anew(person)
    said = WayToReach.objects.filter(subject_id__in=subjects_of(person))
    if reach == NOTHING and not said.exists():
        return
    said.delete()
    if reach != NOTHING:
        id_ = new_id()
        sealed = sealed_words(subject, id_, asdict(reach))
        WayToReach.objects.create(subject_id=subject, id=id_, sealed=sealed, told_at=at)
    body = {
        "kind": "account",
        "when": encode_timestamp(at),
        "change": "reach-ended" if reach == NOTHING else "reach-told",
    }
    tell_partners(record_entry(body, kind="account", subject=subject, happened=at))
