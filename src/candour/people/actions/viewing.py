"""Looking, under an authority: shown to the person as a use of their data, as any other is."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from candour.access.actions import record_entry
from candour.access.uses import view_body
from candour.access.within import within
from candour.people.actions.account_entries import log_subject_anew
from candour.people.actions.organisations import naming
from candour.people.actions.representation_entries import note_act, through
from candour.people.models import Account, Representation


@transaction.atomic
def record_view(
    *,
    representation: Representation,
    seen: str,
    names: Sequence[str],
    at: datetime,
    officer: Account | None = None,
) -> None:
    """Record that whoever acts looked.

    seen: "uses", "held", "choices" or "cases". names: of the attributes whose values were shown. officer:
    through whom an organisation looked; the person reads a pseudonym, the desk their name.
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
            **through(representation, officer),
        )
        by = None if officer is None else representation.organisation
        record_entry(
            body,
            kind="use",
            subject=subject,
            happened=at,
            organisation=None if by is None else by.pk,
            holder=None if by is None or officer is None else naming(officer, by),
        )
    note_act(representation, f"saw-{seen}", officer, at)
