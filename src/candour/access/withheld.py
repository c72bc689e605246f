"""Emergencies: nobody is shown one until a named person has reviewed it and found that showing it is safe.

Whoever asked or approved it cannot be that person. What the review found is an entry of its own, kept from
view with the emergency and shown with it, so whoever writes a finding writes it to the person concerned.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from unicodedata import normalize
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from candour.access.actions import log_key, record_entry
from candour.access.current import recorder
from candour.access.models import Entry, WithheldEntry
from candour.access.recording import HolderPart
from candour.access.uses import officer_pseudonym
from candour.core.decide import local_date
from candour.core.request import Officer
from candour.log.exact import encode_timestamp
from candour.store.entries import HOLDER_OF_KEY, KEY_OF_HOLDER, EntryRow
from candour.store.facts import StoredKey
from candour.vault.errors import DestroyedKey

REVIEW_AGAIN = timedelta(days=28)
"""When somebody should look again at an emergency that is not safe to show yet."""


class CannotReview(Exception):
    """A review that cannot be made; the message says why."""


@dataclass(frozen=True, slots=True)
class Emergency:
    """An emergency that waits for a review, opened for whoever reviews it.

    body: as in `candour.access.uses.use_body`. officers: who asked and who approved, by the asker's own
    identifiers. holder: the slug of the organisation whose named person reviews it.
    """

    id: UUID
    subject: UUID
    body: Mapping[str, Any]
    officers: tuple[str, ...]
    holder: str
    review_by: date


@dataclass(frozen=True, slots=True)
class _Holder:
    id: UUID
    slug: str
    key: StoredKey


def emergencies_waiting(holder: UUID | None = None) -> Iterator[Emergency]:
    """Every emergency that nobody is shown yet, the most urgent first.

    holder: the organisation whose named person is to review them, None for every one.
    """
    waiting = WithheldEntry.objects.filter(lifted_at=None, review_of=None)
    if holder is not None:
        theirs = Entry.objects.filter(subject_id=OuterRef("subject_id"), id=OuterRef("entry_id"))
        waiting = waiting.filter(Exists(theirs.filter(holder_key_id=_key_of(holder))))
    for withheld in waiting.order_by("review_by", "entry_id"):
        with suppress(DestroyedKey):  # erased since; there is nothing left to show or to review
            emergency = _opened(withheld)
            if emergency is not None:
                yield emergency


@transaction.atomic
def review_emergency(*, entry: UUID, by: str, finding: str, show: bool, at: datetime) -> EntryRow:
    """Record what a named person of the holder found about an emergency, and show it if that is safe.

    by: their name, or the identifier they work under. finding: in words for the person concerned. Raises
    CannotReview for whoever asked or approved it, without a name or a finding, and where nothing waits;
    DestroyedKey (vault) once the person has been erased.
    """
    withheld = WithheldEntry.objects.select_for_update().filter(entry_id=entry, review_of=None).first()
    emergency = None if withheld is None else _opened(withheld)
    if withheld is None or emergency is None:
        raise CannotReview(f"There is no emergency {entry} that is kept from view.")
    if withheld.lifted_at is not None:
        raise CannotReview("This emergency has been reviewed, and its person is shown it.")
    if not _name(by) or not finding.strip():
        raise CannotReview("A review needs the name of who made it, and what they found.")
    if _name(by) in map(_name, emergency.officers):
        raise CannotReview(f"{by} asked for or approved this, so somebody else must review it.")
    withheld.review_by = local_date(at) + REVIEW_AGAIN
    withheld.save(update_fields=["review_by"])
    row = _record(emergency, by=by, finding=finding, show=show, at=at)
    WithheldEntry.objects.create(
        subject_id=row.subject,
        entry_id=row.id,
        authority=withheld.authority,
        review_by=withheld.review_by,
        review_of=entry,
    )
    if show:
        about_it = WithheldEntry.objects.filter(subject_id=row.subject, lifted_at=None)
        about_it.filter(entry_id=entry).update(lifted_at=at)
        about_it.filter(review_of=entry).update(lifted_at=at)
    return row


def _record(emergency: Emergency, *, by: str, finding: str, show: bool, at: datetime) -> EntryRow:
    holder = _holder(Entry.objects.get(subject_id=emergency.subject, id=emergency.id))
    reviewer = officer_pseudonym(
        recorder().provider.blind_index_key,
        organisation=holder.id,
        person=emergency.subject,
        officer=Officer(by, "", ""),
    )
    body = {
        "kind": "emergency",
        "when": encode_timestamp(at),
        "use": str(emergency.id),
        "organisation": holder.slug,
        "reviewer": reviewer,
        "finding": finding,
        "shown": show,
        "review_by": None if show else (local_date(at) + REVIEW_AGAIN).isoformat(),
    }
    return record_entry(
        body,
        kind="use",
        subject=emergency.subject,
        happened=at,
        organisation=holder.id,
        holder=HolderPart({"reviewer": by}, holder.key),
    )


def _opened(withheld: WithheldEntry) -> Emergency | None:
    """A withheld use opened; None when it is no emergency but withheld by another authority."""
    use = Entry.objects.get(subject_id=withheld.subject_id, id=withheld.entry_id)
    opened = recorder().opened(
        log_key(use.subject_id), id=use.id, at=use.at, kind=use.kind, sealed=bytes(use.sealed)
    )
    body = json.loads(opened.body)
    if not body.get("emergency") or use.holder_sealed is None:
        return None
    holder = _holder(use)
    part = recorder().opened_holder_part(holder.key, id=use.id, sealed=bytes(use.holder_sealed))
    told = json.loads(part.content)
    officers = tuple(officer for name in ("officer", "second_approver") if (officer := told[name]))
    return Emergency(use.id, use.subject_id, body, officers, holder.slug, withheld.review_by)


def _holder(use: Entry) -> _Holder:
    """Whose key the holder's part of a use is sealed under: who reviews it."""
    with connection.cursor() as cursor:
        cursor.execute(HOLDER_OF_KEY, {"key": use.holder_key_id})
        id_, slug, *key = cursor.fetchone()
    return _Holder(id_, slug, StoredKey(key[0], key[1], bytes(key[2])))


def _key_of(holder: UUID) -> UUID | None:
    with connection.cursor() as cursor:
        cursor.execute(KEY_OF_HOLDER, {"organisation": holder})
        row = cursor.fetchone()
    return None if row is None else UUID(str(row[0]))


def _name(person: str) -> str:
    """Who is meant, whatever their post: "Siân Pugh, duty manager" is "siân pugh"."""
    return " ".join(normalize("NFC", person).split(",")[0].split()).casefold()
