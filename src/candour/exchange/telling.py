"""What a holder tells under one reference, whichever kind it is: a person's own, or one that several share.

References that belong to one person are linked first, where an agreement allows it; what is refused then
leaves nothing of the record behind.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from candour.access.facts import StoredValue
from candour.exchange.holder import Holder
from candour.exchange.linking import link
from candour.exchange.problems import Problem, UnfitBody, WrongValue
from candour.exchange.putting import Put, end_record, put_records
from candour.exchange.record_schemas import SentLine, SentMerge, SentRecord
from candour.exchange.replacing import Change, Outcome, merged_with, replaced_by
from candour.exchange.schemas import Subject
from candour.exchange.shared_putting import SharedPut, end_shared, put_shared

Values = Mapping[str, StoredValue | None]


@dataclass(frozen=True, slots=True)
class Told:
    """What a holder tells, checked.

    about: of what is held under a shared reference, the values that name whom they concern.
    """

    subject: Subject
    values: Values
    about: Mapping[str, tuple[Subject, ...]]
    change: Callable[[Values], Change]
    also: tuple[Subject, ...]
    people: tuple[Subject, ...] | None

    @property
    def is_plain(self) -> bool:
        """Whether it is one person's record and nothing else, of which many fit in one transaction."""
        return not self.also and self.people is None and not self.about


def told(holder: Holder, subject: Subject, sent: SentRecord | SentMerge | SentLine) -> Told:
    """What was sent, checked against the register and against the kind of reference.

    Raises UnfitBody, UnknownAttribute or WrongValue, naming the wrong field.
    """
    about = {name: value.about for name, value in sent.values.items() if value is not None and value.about}
    checked = Told(
        subject=subject,
        values=holder.checked(sent.values),
        about=about,
        change=merged_with if isinstance(sent, SentMerge) else _replaced_by,
        also=sent.also,
        people=sent.people,
    )
    if holder.shares(subject):
        _check_shared(holder, checked)
    else:
        _check_own(holder, checked)
    return checked


async def tell(holder: Holder, told: Told) -> Outcome:
    """Store what was told. Raises as `put_records` does, and the problems of linking and of sharing."""
    if holder.shares(told.subject):
        return await put_shared(
            holder, SharedPut(told.subject, told.change(told.values), told.about, told.people)
        )
    if told.also:
        await link(holder, told.subject, told.also)
    [outcome] = await put_records(holder, [Put(told.subject, told.change(told.values))])
    return outcome


async def tell_all(holder: Holder, every: Sequence[Told]) -> list[Outcome | Problem]:
    """Store what was told, in order; what lies together and is plain, in one transaction."""
    outcomes: list[Outcome | Problem] = []
    for plain, together in groupby(every, key=lambda each: each.is_plain and not holder.shares(each.subject)):
        if plain:
            outcomes += await put_records(
                holder, [Put(each.subject, each.change(each.values)) for each in together]
            )
        else:
            outcomes += [await _told_alone(holder, each) for each in together]
    return outcomes


async def end(holder: Holder, subject: Subject) -> Outcome:
    """Have a dataset hold nothing under a reference any more. Raises as `put_records` does."""
    return await (end_shared if holder.shares(subject) else end_record)(holder, subject)


async def _told_alone(holder: Holder, told: Told) -> Outcome | Problem:
    try:
        return await tell(holder, told)
    except Problem as problem:
        return problem


def _replaced_by(values: Values) -> Change:
    return replaced_by({name: value for name, value in values.items() if value is not None})


def _check_own(holder: Holder, told: Told) -> None:
    if told.people is not None:
        raise UnfitBody(f"{told.subject.scheme} names one person, so it has no `people`.", field="people")
    for name in told.about:
        raise WrongValue(
            "Only what is held under a shared reference says whom it is about.", field=f"values.{name}.about"
        )
    _refuse_shared(holder, told.also, "also")


def _check_shared(holder: Holder, told: Told) -> None:
    if told.also:
        raise UnfitBody(f"{told.subject.scheme} names several people and cannot be linked.", field="also")
    _refuse_shared(holder, told.people or (), "people")


def _refuse_shared(holder: Holder, references: Iterable[Subject], field: str) -> None:
    for reference in references:
        if holder.shares(reference):
            raise UnfitBody(f"{reference.scheme} names several people; name one person.", field=field)
