"""Whether a letter that opens something may go to an address, from what its own organisation holds.

Only a person's own records count, held by whoever writes, and only where all of them have said the same for
four weeks: a new address may be a thief's, and one that is protected or restricted is used for nothing. Where
there is any doubt the answer is no, and the code is collected instead.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from candour.core.subject import HeldValue, SubjectFacts

ADDRESS: Final = "contact.address"
NAME: Final = "person.name"

UNCHANGED_FOR: Final = timedelta(days=28)
"""How long an address must have stood: about as long as a redirection takes to be noticed."""


class NotSafe(StrEnum):
    """Why a letter is not sent."""

    PROTECTED = "protected"
    NOT_HELD = "not-held"
    DIFFERENT = "different"
    CHANGED_LATELY = "changed-lately"


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a letter is for, and the lines of where it goes, the postcode last."""

    name: str
    lines: tuple[str, ...]


def safe_address(facts: SubjectFacts, organisation: str, now: datetime) -> Addressee | NotSafe:
    """Where an organisation (its slug) may send a letter to a person that opens something."""
    if ADDRESS in facts.protected:
        return NotSafe.PROTECTED
    held = list(_own(facts, organisation, ADDRESS))
    names = {str(each.value) for each in _own(facts, organisation, NAME)}
    lines = {_lines(each.value) for each in held}
    if not held or not names or () in lines:
        return NotSafe.NOT_HELD
    if len(lines) > 1 or len(names) > 1:
        return NotSafe.DIFFERENT
    if any(each.updated > now - UNCHANGED_FOR for each in held):
        return NotSafe.CHANGED_LATELY
    return Addressee(names.pop(), lines.pop())


def _own(facts: SubjectFacts, organisation: str, attribute: str) -> Iterator[HeldValue]:
    """What an organisation's systems that are not restricted hold of it, under nobody else's reference."""
    for dataset in facts.records:
        if dataset.partition("/")[0] == organisation and not {None, dataset} & facts.restricted:
            yield from (value for record, value in facts.held(attribute, dataset) if record.shared is None)


def _lines(address: Any) -> tuple[str, ...]:
    if not isinstance(address, dict) or not address.get("postcode"):
        return ()
    lines = [str(line).strip() for line in address.get("lines", [])]
    return (*(line for line in lines if line), str(address["postcode"]))
