"""Letters with activation codes: queued, printed, posted, and noted when they come back.

Nobody sees the code but whoever opens the envelope. The words are sealed while they wait, and destroyed after
a week, or once they were printed: ten minutes later, because a download can fail, or as it is posted. A
letter that was lost costs a new code, never a second copy.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from candour.access.actions import record_entry
from candour.access.within import within
from candour.core.reaching import Post
from candour.core.safe_address import Addressee, NotSafe, safe_address
from candour.log.exact import encode_timestamp
from candour.people.identifiers import new_id
from candour.people.models import Account, Organisation, StaffRole, Subject
from candour.people.queries import has_died
from candour.services.errors import CannotMakeCode, OutOfOrder
from candour.services.models import ActivationCode, Letter
from candour.services.queries.linked import reaches_of
from candour.services.queries.reaching import way_to_reach
from candour.services.sealing import keys_of, opened_words, sealed_words
from candour.sharing.queries import facts_of

WAITS: Final = timedelta(days=7)
"""After so long a letter that nobody printed is destroyed, and its code ends."""

AGAIN: Final = timedelta(minutes=10)
"""For so long whoever printed a letter is given the same again."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a letter says to one person alone. in_large_print: as they asked for it to be printed."""

    to: Addressee
    code: str
    in_large_print: bool


def addressee_of(subject: Subject, organisation: Organisation, at: datetime) -> Addressee:
    """Where a letter about a record may go. Raises CannotMakeCode, for whatever reason alike."""
    person = subject.person_id
    with within(person):
        found = safe_address(facts_of(person).facts, organisation.slug, at)
        is_usual = way_to_reach(person).post is Post.USUAL
    if isinstance(found, NotSafe) or not is_usual:
        raise CannotMakeCode("We cannot send a letter for this record. The person must collect the code.")
    return found


def queue_letter(*, code: ActivationCode, plain: str, to: Addressee, at: datetime) -> Letter:
    """Put a letter with a code into the queue, sealed; a step of `make_code`, whose entry says so."""
    id_ = new_id()
    words = {"code": plain, "name": to.name, "lines": list(to.lines)}
    return Letter.objects.create(
        id=id_,
        organisation_id=code.organisation_id,
        code=code,
        sealed=sealed_words(code.subject_id, id_, words),
        made_at=at,
    )


@transaction.atomic
def print_letter(*, letter: Letter, by: Account, make: Callable[[Words], bytes], at: datetime) -> bytes:
    """The letter as PDF, made by `make`, this once.

    Raises CannotMakeCode without the role, and OutOfOrder once it was printed, destroyed or its code ended,
    or while a death is recorded.
    """
    held = _held(letter, by)
    if held.printed_at is not None:
        raise OutOfOrder("This letter was printed.")
    made = _made(held, make)
    held.printed_at, held.printed_by, held.printer = at, by.full_name, by
    held.save(update_fields=["printed_at", "printed_by", "printer"])
    _record(held, "printed", at)
    return made


@transaction.atomic
def print_again(*, letter: Letter, by: Account, make: Callable[[Words], bytes], at: datetime) -> bytes:
    """The same once more, for whoever printed it a moment ago. It is part of that print: it makes no entry.

    Raises CannotMakeCode without the role, and OutOfOrder later, for anybody else, and once it was posted.
    """
    held = _held(letter, by)
    if not can_print_again(held, by, at):
        raise OutOfOrder("This letter is not there to be printed any more.")
    return _made(held, make)


def can_print_again(letter: Letter, by: Account, at: datetime) -> bool:
    """Whether an officer printed a letter so short a while ago that they are given the same again."""
    is_new = letter.printed_at is not None and at < letter.printed_at + AGAIN
    return is_new and letter.printer_id == by.pk and bool(letter.sealed)


def is_to_the_dead(letter: Letter) -> bool:
    """Whether a letter that waits is not sent, because a death is recorded of whom it is to."""
    return has_died(Subject.objects.values_list("person_id", flat=True).get(id=letter.code.subject_id))


@transaction.atomic
def note_posted(*, letter: Letter, by: Account, at: datetime, taken_as: UUID | None = None) -> None:
    """Note that a printed letter was posted; once is enough.

    taken_as: the number by which whoever posts it for us can be asked what became of it.
    """
    held = _held(letter, by)
    if held.printed_at is None:
        raise OutOfOrder("Print it first.")
    if held.sent_at is None:
        held.sent_at, held.sent_by = at, by.full_name
        held.sealed = b""
        held.note_taken(taken_as, at)
        held.save(update_fields=["sent_at", "sent_by", "sealed", "taken_as", "asked", "ask_at"])
        _record(held, "posted", at)


@transaction.atomic
def note_returned(*, letter: Letter, by: Account, at: datetime) -> None:
    """Note that a letter came back: whoever holds it is not whom it was for, so its code ends."""
    held = _held(letter, by)
    if held.printed_at is None:
        raise OutOfOrder("It never left.")
    if held.returned_at is None:
        held.returned_at, held.returned_by, held.sealed = at, by.full_name, b""
        held.save(update_fields=["returned_at", "returned_by", "sealed"])
        _end_code(held.code, at)
        _record(held, "returned", at)


@transaction.atomic
def note_not_posted(*, letter: Letter, why: str, at: datetime) -> None:
    """Note that whoever was to post a letter could not: its code ends, for nobody knows where it is.

    What was in it is destroyed, so that a new code has to be made.
    """
    held = Letter.objects.select_for_update().get(pk=letter.pk)
    if held.failed_at is None and held.returned_at is None:
        held.failed_at, held.problem = at, why[:200]
        held.save(update_fields=["failed_at", "problem"])
        _end_code(held.code, at)
        _record(held, "not-posted", at)


def destroy_old_letters(*, at: datetime) -> int:
    """Destroy what nobody printed within a week, and end its code; gives how many there were.

    What was printed a while ago is destroyed too, and its code stands: it is on its way.
    """
    Letter.objects.filter(printed_at__lte=at - AGAIN).exclude(sealed=b"").update(sealed=b"")
    old = list(Letter.objects.filter(printed_at=None, destroyed_at=None, made_at__lte=at - WAITS))
    for letter in old:
        _destroy(letter, at)
    return len(old)


def destroy_letters_of(codes: QuerySet[ActivationCode], at: datetime) -> None:
    """Destroy what waits with codes that end; a step of actions, whose entry says that they do."""
    theirs = Letter.objects.filter(code__in=codes)
    theirs.filter(printed_at=None, destroyed_at=None).update(sealed=b"", destroyed_at=at)
    theirs.exclude(sealed=b"").update(sealed=b"")


@transaction.atomic
def _destroy(letter: Letter, at: datetime) -> None:
    held = Letter.objects.select_for_update().get(pk=letter.pk)
    if held.printed_at is None and held.destroyed_at is None:
        held.sealed, held.destroyed_at = b"", at
        held.save(update_fields=["sealed", "destroyed_at"])
        _end_code(held.code, at)
        _record(held, "destroyed", at)


def _made(held: Letter, make: Callable[[Words], bytes]) -> bytes:
    if not held.sealed or held.code.used_at is not None or held.code.cancelled_at is not None:
        raise OutOfOrder("This letter is not there to be printed any more.")
    if is_to_the_dead(held):
        raise OutOfOrder("A death of this person is recorded: nothing is sent.")
    subject, keys = held.code.subject_id, keys_of([held.code.subject_id])
    if not keys:
        raise OutOfOrder("Everything about this person has been erased.")
    opened = opened_words(keys, subject, held.id, bytes(held.sealed))
    to = Addressee(opened["name"], tuple(opened["lines"]))
    return make(Words(to, opened["code"], reaches_of([held])[held.pk].in_large_print))


def _held(letter: Letter, by: Account) -> Letter:
    held = Letter.objects.select_for_update().get(pk=letter.pk)
    roles = StaffRole.objects.filter(account=by, organisation=held.organisation_id, ended_at=None)
    if not roles.filter(role=StaffRole.Role.OFFICER).exists():
        raise CannotMakeCode("Only an officer of this organisation sends its letters.")
    return held


def _end_code(code: ActivationCode, at: datetime) -> None:
    ActivationCode.objects.filter(pk=code.pk, used_at=None, cancelled_at=None).update(cancelled_at=at)


def _record(letter: Letter, step: str, at: datetime) -> None:
    body = {
        "kind": "account",
        "when": encode_timestamp(at),
        "change": "code-letter",
        "step": step,
        "organisation": letter.organisation.slug,
    }
    subject = letter.code.subject_id
    record_entry(body, kind="account", subject=subject, happened=at, organisation=letter.organisation_id)
