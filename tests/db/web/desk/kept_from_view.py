"""Uses of the council's records that are kept from view until somebody has reviewed them."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.utils import timezone


def ask_in_an_emergency(officer="kboateng-7", overdue=False) -> UUID:
    from candour.access.actions import record_entry
    from candour.access.models import WithheldEntry
    from candour.access.recording import HolderPart
    from candour.access.uses import Asker, holder_content, use_body
    from candour.core.decide import decide
    from candour.core.reasons import Audience
    from candour.core.request import Emergency, Officer, Request
    from candour.core.subject import NOBODY
    from candour.people.actions.subjects import make_subject
    from candour.people.models import Organisation, OrganisationKey
    from candour.sharing.queries import agreements
    from candour.store.facts import StoredKey
    from candour.store.guarded import Withheld

    now = datetime.now(UTC)
    asker = Organisation.objects.get(slug="harrowmere-health")
    key = OrganisationKey.objects.get(organisation__slug="harrowmere-council")
    request = Request(
        asker.pk,
        "safeguarding",
        ("contact.phone",),
        "SG-1",
        Officer(officer, "Community nursing", "nurse"),
        emergency=Emergency("A child was seen alone at night.", "safeguarding", None),
    )
    decision = decide(request, agreements(), NOBODY, now)
    review_by = timezone.localdate(now) + timedelta(days=-3 if overdue else 2)
    withheld = Withheld("an emergency, until a named person has reviewed it", review_by)
    subject = make_subject()
    body = use_body(
        request=request,
        decision=decision,
        asker=Asker(asker.slug, "Community care records", "harrowmere-health-system"),
        subject=subject.id,
        happened=now,
        retain_until=None,
        officer="ABCDEFGH",
        withheld=withheld,
    )
    row = record_entry(
        body,
        kind="use",
        subject=subject.id,
        happened=now,
        organisation=asker.pk,
        holder=HolderPart(
            holder_content(request, decision, Audience.HOLDER),
            StoredKey(key.key_id, key.wrapping_version, bytes(key.wrapped)),
        ),
    )
    WithheldEntry.objects.create(subject_id=subject.id, entry_id=row.id, review_by=review_by)
    return row.id


def report_a_use_kept_from_view() -> UUID:
    """The council reports that it looked, and that the law keeps this from view."""
    from candour.access.actions import record_entry
    from candour.access.models import WithheldEntry
    from candour.access.recording import HolderPart
    from candour.people.actions.subjects import make_subject
    from candour.people.models import Organisation, OrganisationKey
    from candour.store.facts import StoredKey

    now = datetime.now(UTC)
    council = Organisation.objects.get(slug="harrowmere-council")
    key = OrganisationKey.objects.get(organisation=council)
    authority, today = "Head of fraud, Social Security Fraud Act 2001", timezone.localdate(now)
    body = {
        "kind": "reported-use",
        "when": now.isoformat(),
        "organisation": council.slug,
        "team": "Fraud",
        "role": "investigator",
        "case": "FR-1",
        "asked": ["contact.phone"],
        "released": ["contact.phone"],
        "refused": {},
        "emergency": None,
        "withheld": {
            "ground": "fraud",
            "authority": authority,
            "review_by": timezone.localdate(now).isoformat(),
        },
    }
    subject = make_subject()
    row = record_entry(
        body,
        kind="use",
        subject=subject.id,
        happened=now,
        organisation=council.pk,
        holder=HolderPart(
            {"officer": "treddy-3", "second_approver": None},
            StoredKey(key.key_id, key.wrapping_version, bytes(key.wrapped)),
        ),
    )
    WithheldEntry.objects.create(subject_id=subject.id, entry_id=row.id, review_by=today)
    return row.id
