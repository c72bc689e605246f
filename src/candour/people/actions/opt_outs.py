"""The National Data Opt-out: that a holder looked it up for one of its patients, and what it found.

The person's choice itself stays where it is made, with the NHS; here is only the holder's own check of it.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from candour.access.actions import raise_versions, record_entry
from candour.log.exact import encode_timestamp
from candour.people.models import Organisation, Subject
from candour.people.queries import subjects_of


@transaction.atomic
def record_opt_out_check(*, organisation: Organisation, subject: UUID, opted_out: bool, at: datetime) -> None:
    """Record what a holder's check found; it counts for the whole person from the next request.

    Where an agreement says that the opt-out applies, a release for planning or research needs a check that
    found none: an opt-out stops it, and so does a check that nobody has recorded.
    """
    held = Subject.objects.select_for_update().get(id=subject)
    held.opted_out = opted_out
    held.save(update_fields=["opted_out"])
    raise_versions(subjects_of(held.person_id))
    body = {
        "kind": "record-changed",
        "when": encode_timestamp(at),
        "subject": str(subject),
        "organisation": organisation.slug,
        "change": "opt-out-checked",
        "opted_out": opted_out,
    }
    record_entry(body, kind="account", subject=subject, happened=at, organisation=organisation.pk)
