"""Withheld uses: nobody is shown one until a named person has reviewed it and found that showing it is safe.

Emergencies are always withheld, other uses where the law allows it. Whoever asked, approved or looked cannot
be who reviews it, and no date shows anything by itself. What the review found is an entry of its own, kept
from view with the use and shown with it, so whoever writes a finding writes it to the person concerned. So is
an entry for each time that somebody opened the use to review it, whatever came of that.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from candour.access.actions import log_key, log_keys, record_entry
from candour.access.current import recorder
from candour.access.models import Entry, WithheldEntry
from candour.access.recording import HolderPart
from candour.access.uses import officer_pseudonym
from candour.core.local_time import local_date
from candour.core.named_person import may_be_one, named_person
from candour.core.request import Officer
from candour.log.exact import encode_timestamp
from candour.store.entries import HOLDERS_OF_KEYS, KEY_OF_HOLDER, EntryRow
from candour.store.facts import StoredKey, stored_key

REVIEW_AGAIN = timedelta(days=28)
"""When somebody should look again at a use that is not safe to show yet, unless they say when."""


class CannotReview(Exception):
    """A review that cannot be made; the message says why."""


@dataclass(frozen=True, slots=True)
class WithheldUse:
    """A use that waits for a review, opened for whoever reviews it.

    body: as in `candour.access.uses.use_body`, or of a reported use. officers: who asked, approved or looked,
    by their organisation's own identifiers. holder: the slug of the organisation whose named person reviews
    it. review_by: when it should have been; it reminds, and shows nothing.
    """

    id: UUID
    subject: UUID
    body: Mapping[str, Any]
    officers: tuple[str, ...]
    holder: str
    review_by: date


class Emergency(WithheldUse):
    """An emergency that waits for a review."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class _Holder:
    id: UUID
    slug: str
    key: StoredKey


def uses_waiting(holder: UUID | None = None) -> Iterator[WithheldUse]:
    """Every withheld use that nobody is shown yet, emergencies too, the most urgent first.

    holder: the organisation whose named person is to review them, None for every one.
    """
    waiting = WithheldEntry.objects.filter(lifted_at=None, review_of=None)
    if holder is not None:
        theirs = Entry.objects.filter(subject_id=OuterRef("subject_id"), id=OuterRef("entry_id"))
        waiting = waiting.filter(Exists(theirs.filter(holder_key_id=_key_of(holder))))
    return _opened(waiting.order_by("review_by", "entry_id"))


def emergencies_waiting(holder: UUID | None = None) -> Iterator[Emergency]:
    """The emergencies among them. holder: as for them."""
    return (each for each in uses_waiting(holder) if isinstance(each, Emergency))


def withheld_waiting(holder: UUID | None = None) -> Iterator[WithheldUse]:
    """The others among them. holder: as for them."""
    return (each for each in uses_waiting(holder) if not isinstance(each, Emergency))


@transaction.atomic
def review_emergency(
    *, entry: UUID, by: str, finding: str, show: bool, at: datetime, also_called: Collection[str] = ()
) -> EntryRow:
    """Record what a named person of the holder found about an emergency, and show it if that is safe.

    by: their name, or the identifier they work under. also_called: by what else a system may know them, such
    as their email. finding: in words for the person concerned. Raises CannotReview for whoever asked or
    approved it, without a name or a finding, and where nothing waits; DestroyedKey (vault) once the person
    has been erased.
    """
    withheld, emergency = _to_review(entry)
    if not isinstance(emergency, Emergency):
        raise CannotReview(f"There is no emergency {entry} that is kept from view.")
    if withheld.lifted_at is not None:
        raise CannotReview("This emergency has been reviewed, and its person is shown it.")
    again = local_date(at) + REVIEW_AGAIN
    holder, reviewer = _reviewer(emergency, by=by, also_called=also_called, finding=finding)
    body = {
        "kind": "emergency",
        "when": encode_timestamp(at),
        "use": str(emergency.id),
        "organisation": holder.slug,
        "reviewer": reviewer,
        "finding": finding,
        "shown": show,
        "review_by": None if show else again.isoformat(),
    }
    return _record(withheld, body, holder, by=by, show=show, again=again, at=at)


@transaction.atomic
def review_withheld(
    *,
    entry: UUID,
    by: str,
    finding: str,
    show: bool,
    at: datetime,
    again: date | None = None,
    also_called: Collection[str] = (),
) -> EntryRow:
    """Record what a named person of the holder decided about a withheld use, and show it if that is safe.

    finding: why, in words for the person concerned. again: when somebody should look again where it stays
    from view. Raises as `review_emergency` does, and CannotReview for a day that is not to come.
    """
    withheld, use = _to_review(entry)
    if use is None or isinstance(use, Emergency):
        raise CannotReview(f"There is no use {entry} that is withheld and no emergency.")
    if withheld.lifted_at is not None:
        raise CannotReview("This use has been reviewed, and its person is shown it.")
    again = again or local_date(at) + REVIEW_AGAIN
    if again <= local_date(at):
        raise CannotReview("The day to look again must be after today.")
    holder, reviewer = _reviewer(use, by=by, also_called=also_called, finding=finding)
    body = {
        "kind": "withheld-lifted" if show else "withheld-kept",
        "when": encode_timestamp(at),
        "use": str(use.id),
        "organisation": holder.slug,
        "reviewer": reviewer,
        "finding": finding,
        "review_by": None if show else again.isoformat(),
    }
    return _record(withheld, body, holder, by=by, show=show, again=again, at=at)


@transaction.atomic
def note_opened(*, entry: UUID, by: str, at: datetime) -> EntryRow:
    """Record that a named person of the holder is shown a withheld use to review it, whatever they find.

    by: as for a review. Raises CannotReview where nothing waits or nobody is named, DestroyedKey (vault) once
    the person was erased.
    """
    if not named_person(by):
        raise CannotReview("Say by name who opens it.")
    withheld, use = _to_review(entry)
    if use is None or withheld.lifted_at is not None:
        raise CannotReview(f"There is no use {entry} that is kept from view.")
    holder, reviewer = _pseudonym(use, by)
    body = {
        "kind": "withheld-opened",
        "when": encode_timestamp(at),
        "use": str(use.id),
        "organisation": holder.slug,
        "reviewer": reviewer,
    }
    return _keep_with(withheld, body, holder, by=by, at=at)


def _to_review(entry: UUID) -> tuple[WithheldEntry, WithheldUse | None]:
    """A withheld use with its row held. Raises CannotReview for what is no withheld use."""
    withheld = WithheldEntry.objects.select_for_update().filter(entry_id=entry, review_of=None).first()
    if withheld is None:
        raise CannotReview(f"There is no emergency or other use {entry} that is kept from view.")
    log_key(withheld.subject_id)  # it raises for whoever was erased
    return withheld, next(_opened([withheld]), None)


def _reviewer(
    use: WithheldUse, *, by: str, also_called: Collection[str], finding: str
) -> tuple[_Holder, str]:
    """The holder whose named person reviews a use, and that person's pseudonym. Raises CannotReview."""
    if not named_person(by) or not finding.strip():
        raise CannotReview("A review needs the name of who made it, and what they found.")
    if may_be_one({by, *also_called}, use.officers):
        raise CannotReview(f"{by} asked for or approved this, so somebody else must review it.")
    return _pseudonym(use, by)


def _pseudonym(use: WithheldUse, by: str) -> tuple[_Holder, str]:
    """The holder of a use, and how the person concerned knows somebody there."""
    sealed = Entry.objects.get(subject_id=use.subject, id=use.id)
    assert sealed.holder_key_id is not None, "it was opened with its holder's part"
    (holder,) = _holders([sealed.holder_key_id]).values()
    key = recorder().provider.blind_index_key
    officer = Officer(by, "", "")
    return holder, officer_pseudonym(key, organisation=holder.id, person=use.subject, officer=officer)


def _record(
    withheld: WithheldEntry,
    body: Mapping[str, Any],
    holder: _Holder,
    *,
    by: str,
    show: bool,
    again: date,
    at: datetime,
) -> EntryRow:
    """Record a review, kept from view with the use it is about, and show all about that if it is safe."""
    withheld.review_by = again
    withheld.save(update_fields=["review_by"])
    row = _keep_with(withheld, body, holder, by=by, at=at)
    if show:
        about_it = WithheldEntry.objects.filter(subject_id=row.subject, lifted_at=None)
        about_it.filter(entry_id=withheld.entry_id).update(lifted_at=at)
        about_it.filter(review_of=withheld.entry_id).update(lifted_at=at)
    return row


def _keep_with(
    withheld: WithheldEntry, body: Mapping[str, Any], holder: _Holder, *, by: str, at: datetime
) -> EntryRow:
    """Record what a named person did about a withheld use, kept from view with it."""
    row = record_entry(
        body,
        kind="use",
        subject=withheld.subject_id,
        happened=at,
        organisation=holder.id,
        holder=HolderPart({"reviewer": by}, holder.key),
    )
    WithheldEntry.objects.create(
        subject_id=row.subject,
        entry_id=row.id,
        review_by=withheld.review_by,
        review_of=withheld.entry_id,
    )
    return row


def _opened(waiting: Iterable[WithheldEntry]) -> Iterator[WithheldUse]:
    """Withheld uses opened, in as many reads as one; none that nobody can review, or of whom was erased."""
    rows = list(waiting)
    subjects = {row.subject_id for row in rows}
    uses = Entry.objects.filter(subject_id__in=subjects, id__in=[row.entry_id for row in rows])
    entries = {use.id: use for use in uses}
    keys = log_keys(subjects)
    holders = _holders({use.holder_key_id for use in entries.values() if use.holder_key_id is not None})
    for row in rows:
        use, key = entries[row.entry_id], keys.get(row.subject_id)
        holder = None if use.holder_key_id is None else holders.get(use.holder_key_id)
        if key is not None and holder is not None:
            yield _opened_use(row, use, key, holder)


def _opened_use(row: WithheldEntry, use: Entry, key: StoredKey, holder: _Holder) -> WithheldUse:
    opened = recorder().opened(key, id=use.id, at=use.at, kind=use.kind, sealed=bytes(use.sealed))
    assert use.holder_sealed is not None, "a holder reviews it"
    part = recorder().opened_holder_part(holder.key, id=use.id, sealed=bytes(use.holder_sealed))
    body, told = json.loads(opened.body), json.loads(part.content)
    officers = tuple(officer for name in ("officer", "second_approver") if (officer := told[name]))
    sort = Emergency if body.get("emergency") else WithheldUse
    return sort(use.id, use.subject_id, body, officers, holder.slug, row.review_by)


def _holders(keys: Collection[UUID]) -> Mapping[UUID, _Holder]:
    """Under whose keys the holders' parts of uses are sealed: who reviews them; by the id of the key."""
    with connection.cursor() as cursor:
        cursor.execute(HOLDERS_OF_KEYS, {"keys": list(keys)})
        return {row[2]: _Holder(row[0], row[1], stored_key(*row[2:])) for row in cursor.fetchall()}


def _key_of(holder: UUID) -> UUID | None:
    with connection.cursor() as cursor:
        cursor.execute(KEY_OF_HOLDER, {"organisation": holder})
        row = cursor.fetchone()
    return None if row is None else UUID(str(row[0]))
