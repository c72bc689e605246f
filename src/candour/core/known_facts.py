"""Linking a record by its number and what its person knows: which records may be, and whether answers fit.

Weaker than a code from a hand or a letter, so it opens little: the records of one grown-up alone, of a kind
that nobody is hurt by, and only if nothing else opens with them. Every answer is compared, whatever came of
those before, and what comes out is one yes or no.
"""

import hmac
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Final

from candour.core.claims import DATE_OF_BIRTH, birthday
from candour.core.subject import SubjectFacts

FEWEST: Final = 2
"""How many facts there must be besides the number."""

ASKABLE: Final = frozenset({"date", "text", "address"})
"""The types of values that can be asked for; of an address its postcode."""

GROWN_UP: Final = 18


def unlinkable(
    *,
    is_health: bool,
    is_held: bool,
    is_shared: bool,
    facts: Mapping[str, str],
    sensitivities: Collection[str],
) -> str:
    """Why a dataset cannot be opened by known facts, in a sentence; "" where it can.

    facts: attribute -> type of its values. sensitivities: of everything that the dataset holds.
    """
    if is_health:
        return "Health and care records are never linked by what somebody knows."
    if not is_held:
        return "Answers can only be checked against what is held here."
    if is_shared:
        return "It holds what is about several people, and each knows the others' facts."
    if set(sensitivities) - {"ordinary"}:
        return "It holds what is sensitive or of a special category."
    if len(facts) < FEWEST or set(facts.values()) - ASKABLE:
        return f"Name at least {FEWEST} facts that are dates, texts or addresses."
    return ""


def answers_fit(
    facts: SubjectFacts, dataset: str, given: Mapping[str, str], *, linkable: Collection[str], today: date
) -> bool:
    """Whether these answers open a dataset's record of a person, with everything that is joined with it.

    given: attribute -> what somebody typed. linkable: the keys of all datasets that may be opened so.
    """
    fits = [_fits(facts, dataset, name, answer) for name, answer in sorted(given.items())]
    may = [
        len(given) >= FEWEST,
        set(facts.records) <= set(linkable),
        all(record.shared is None for records in facts.records.values() for record in records),
        not facts.protected and not facts.others_protect and not facts.restricted,
        not _is_child(facts, today),
    ]
    return all([*fits, *may])


def plain(value: Any) -> str:
    """An answer or a value as the two are compared: letters and digits alone; of an address its postcode."""
    text = value.get("postcode", "") if isinstance(value, Mapping) else str(value)
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _fits(facts: SubjectFacts, dataset: str, name: str, answer: str) -> bool:
    """An empty value fits nothing, or whoever leaves everything out would know it."""
    held = [plain(value.value) for _record, value in facts.held(name, dataset)]
    asked = plain(answer).encode()
    same = [hmac.compare_digest(each.encode(), asked) for each in held or [""]]
    return any(same) and bool(asked)


def _is_child(facts: SubjectFacts, today: date) -> bool:
    """Whether anything held says so, or says a day of birth that nobody can read."""
    for dataset in facts.records:
        for _record, value in facts.held(DATE_OF_BIRTH, dataset):
            try:
                if today < birthday(date.fromisoformat(str(value.value)), GROWN_UP):
                    return True
            except ValueError:
                return True
    return False
