"""Looking, under an authority: shown to the person as a use of their data, as any other is."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from candour.access.actions import record_entry
from candour.access.uses import view_body
from candour.access.within import within
from candour.people.actions.account_entries import log_subject_anew
from candour.people.models import Representation


@transaction.atomic
def record_view(*, representation: Representation, seen: str, names: Sequence[str], at: datetime) -> None:
    """Record that whoever acts looked.

    seen: "uses", "held" or "choices". names: of the attributes whose values were shown.
    """
    with within(representation.person_id):
        subject = log_subject_anew(representation.person_id)
        body = view_body(
            subject=subject,
            happened=at,
            seen=seen,
            names=names,
            representation=representation.pk,
            relation=representation.relation,
        )
        record_entry(body, kind="use", subject=subject, happened=at)
