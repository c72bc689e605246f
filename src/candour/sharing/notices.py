"""The words a person reads before answering, and how a receipt's number looks.

A page shows exactly these paragraphs, and the consent record keeps exactly these, so that what somebody said
yes to can be read years later, word for word.
"""

from base64 import b32encode
from collections.abc import Mapping

from candour.core.agreement import Agreement
from candour.core.claims import CLAIMS
from candour.core.period import parse_period
from candour.sharing.models import AgreementVersion

_EASY_TO_READ_OUT = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", b"0123456789ABCDEFGHJKMNPQRSTVWXYZ")
"""Crockford's alphabet: no I, L, O or U, which are heard or read as something else."""

NUMBER_BYTES = 5


def notice(
    version: AgreementVersion, terms: Agreement, plain_names: Mapping[str, str], asker: str
) -> tuple[str, ...]:
    """The paragraphs of a version's notice. plain_names: attribute -> "home address"; asker: its name."""
    names = [plain_names.get(name, name) for name in sorted(terms.releasable)]
    answers = [CLAIMS[name].plain_name for name in sorted(terms.claims)]
    details = _list([*(f"your {name}" for name in names), *answers])
    lines = (
        version.question,
        version.why,
        f"{asker} would be told: {details}.",
        f"If you say yes: {version.if_yes}" if version.if_yes else "",
        f"If you say no: {version.if_no}" if version.if_no else "",
        f"Either way: {version.either_way}" if version.either_way else "",
        f"They keep it for {in_words(version.retention)}." if version.retention else "",
        _how_long(version, terms),
        "You can change your answer at any time, as easily as you gave it. "
        "It takes effect from the next request.",
    )
    return tuple(line for line in lines if line)


def receipt_number(randomness: bytes) -> str:
    """A number short enough to read out, such as `7K3M-Q9TD`, from five random bytes."""
    letters = b32encode(randomness[:NUMBER_BYTES]).translate(_EASY_TO_READ_OUT).decode("ascii")
    return f"{letters[:4]}-{letters[4:]}"


def in_words(duration: str) -> str:
    """An ISO 8601 duration in words: "P1Y6M" is "1 year and 6 months". Raises InvalidPeriod (core)."""
    period = parse_period(duration)
    parts = ((period.years, "year"), (period.months, "month"), (period.weeks, "week"), (period.days, "day"))
    said = [f"{number} {unit}{'' if number == 1 else 's'}" for number, unit in parts if number]
    return _list(said) or "no time at all"


def _how_long(version: AgreementVersion, terms: Agreement) -> str:
    if terms.single_use:
        return "Your yes counts for one use."
    if version.consent_lasts:
        return f"Your yes counts for {in_words(version.consent_lasts)}, then we ask again."
    return ""


def _list(items: list[str]) -> str:
    """The items in one phrase: "a", "a and b", "a, b and c"; nothing of nothing."""
    *earlier, last = items or [""]
    return f"{', '.join(earlier)} and {last}" if earlier else last
