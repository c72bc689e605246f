"""What a person at a holder found when somebody had said that a record is not about them."""

from datetime import datetime

from django.db import transaction

from candour.access.actions import record_entry
from candour.log.exact import encode_timestamp
from candour.people.models import Account, StaffRole
from candour.services.errors import CannotMakeCode
from candour.services.models import Mistake


@transaction.atomic
def look_at_mistake(*, mistake: Mistake, by: Account, finding: str, at: datetime) -> None:
    """Record what was found; once is enough. Raises CannotMakeCode for whoever is no officer there."""
    held = Mistake.objects.select_for_update().select_related("organisation").get(pk=mistake.pk)
    if not StaffRole.objects.filter(
        account=by, organisation=held.organisation, role=StaffRole.Role.OFFICER, ended_at=None
    ).exists():
        raise CannotMakeCode("Only an officer of this organisation looks into its records.")
    if held.looked_at is not None:
        return
    held.looked_at, held.looked_by, held.finding = at, by.full_name, finding.strip()
    held.save(update_fields=["looked_at", "looked_by", "finding"])
    body = {
        "kind": "account",
        "when": encode_timestamp(at),
        "change": "mistake-looked-at",
        "organisation": held.organisation.slug,
        "finding": held.finding,
    }
    record_entry(
        body, kind="account", subject=held.subject_id, happened=at, organisation=held.organisation_id
    )
