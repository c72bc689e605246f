"""Which uses a person looks for: what the form of the page says, read strictly, and said again in its links.

An address that no link or form of ours makes is answered with 400, so nobody is shown less than they think.
What somebody typed and we cannot read comes back as a sentence beside its field.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import BadRequest
from django.utils.translation import gettext as _

from candour.access.queries import Place, Use, Wanted
from candour.core.local_time import day_begins
from candour.people.models import Organisation
from candour.web.design.dates import full_date, month_year, written_day
from candour.web.design.days import month_of
from candour.web.portal.searched import is_found_in
from candour.web.portal.use_words import UseWords

LONGEST_WORDS = 100
LAST_YEAR = 9000

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Happened(StrEnum):
    """What became of a use, to look for. One can be of several: an emergency, refused in part."""

    USED = "used"
    REFUSED = "refused"
    ASKED = "asked"
    EMERGENCY = "emergency"
    REPORTED = "reported"

    def includes(self, use: Use) -> bool:
        """Whether this became of a use; the sealed body alone tells it."""
        match self:
            case Happened.USED:
                return not use.was_refused and not use.is_question
            case Happened.REFUSED:
                return bool(use.body.get("refused"))
            case Happened.ASKED:
                return use.is_question
            case Happened.EMERGENCY:
                return use.is_emergency
            case Happened.REPORTED:
                return use.is_reported


@dataclass(frozen=True, slots=True)
class Finding:
    """What is looked for; "" and None for anything.

    who: an organisation's slug. under: an agreement's. kind: a topic of the register. month: its first day.
    since, until: days, both included. before: where in the list to go on. errors: field -> what is wrong.
    """

    words: str = ""
    who: str = ""
    what: Happened | None = None
    under: str = ""
    kind: str = ""
    month: date | None = None
    since: date | None = None
    until: date | None = None
    before: Place | None = None
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_sealed(self) -> bool:
        """Whether each use must be opened to tell whether it is one of these."""
        return bool(self.words or self.what or self.under or self.kind)

    def wanted(self, askers: Iterable[Organisation]) -> Wanted:
        """As far as the database can tell. askers: `who` among them. Raises BadRequest for nobody's slug."""
        asker = next((each.pk for each in askers if each.slug == self.who), None)
        if self.who and asker is None:
            raise BadRequest(f"There is no organisation {self.who}.")
        begins, ends = (None, None) if self.month is None else month_of(self.month).bounds
        since = None if self.since is None else day_begins(self.since)
        until = None if self.until is None else day_begins(self.until + timedelta(days=1))
        return Wanted(
            asker,
            max((each for each in (begins, since) if each is not None), default=None),
            min((each for each in (ends, until) if each is not None), default=None),
        )

    def fits(self, use: Use, words: UseWords) -> bool:
        """Whether an opened use is one of these, as far as only its body tells."""
        return (
            (self.what is None or self.what.includes(use))
            and (not self.under or self._is_under(use, words))
            and (not self.kind or self.kind in words.topics(use))
            and (not self.words or is_found_in(self.words, words.searched(use)))
        )

    def _is_under(self, use: Use, words: UseWords) -> bool:
        """Whether the agreement is that one; of what is covered nothing tells under which it was."""
        of = (use.body["agreement"] or "").partition("@")[0]
        return of == self.under and not words.covers(use)

    def query(self, **instead: Any) -> str:
        """The same as the end of an address, with something else instead; "" for everything from the newest.

        A link never leads on from the place of another list, so `before` is there only where it is given.
        """
        asked = replace(self, **{"before": None, **instead})
        parts = (
            ("words", asked.words),
            ("who", asked.who),
            ("what", asked.what or ""),
            ("under", asked.under),
            ("kind", asked.kind),
            ("when", "" if asked.month is None else asked.month.isoformat()[:7]),
            ("from", "" if asked.since is None else asked.since.isoformat()),
            ("to", "" if asked.until is None else asked.until.isoformat()),
            ("before", "" if asked.before is None else _written(asked.before)),
        )
        said = urlencode([(name, value) for name, value in parts if value])
        return f"?{said}" if said else ""

    def in_words(self, words: UseWords) -> Mapping[str, str]:
        """Each thing that is looked for, by its field, as its person reads it."""
        said = {
            "words": _("“%(words)s”") % {"words": self.words} if self.words else "",
            "who": words.organisations.get(self.who, self.who),
            "what": "" if self.what is None else what_in_words(self.what),
            "under": words.agreement_named(self.under),
            "kind": self.kind,
            "month": "" if self.month is None else month_year(self.month),
            "since": "" if self.since is None else _("From %(day)s") % {"day": full_date(self.since)},
            "until": "" if self.until is None else _("To %(day)s") % {"day": full_date(self.until)},
        }
        return {name: text for name, text in said.items() if text}


def what_in_words(what: Happened) -> str:
    """What became of a use, for the form."""
    return {
        Happened.USED: _("Used"),
        Happened.REFUSED: _("Refused, in whole or part"),
        Happened.ASKED: _("Only asked"),
        Happened.EMERGENCY: _("Emergency"),
        Happened.REPORTED: _("Reported afterwards"),
    }[what]


def finding_from(query: Mapping[str, str]) -> Finding:
    """What an address looks for. Raises BadRequest for what no link of ours says."""
    errors: dict[str, str] = {}
    words = " ".join(query.get("words", "").split())
    if len(words) > LONGEST_WORDS:
        errors["words"] = _("Words to look for must be 100 characters or fewer")
    since, until = _day(query, "from", errors), _day(query, "to", errors)
    if since and until and since > until:
        errors["to"] = _("The last day must be the same as or after the first day")
    try:
        return Finding(
            words=words[:LONGEST_WORDS],
            who=query.get("who", ""),
            what=Happened(query["what"]) if query.get("what") else None,
            under=query.get("under", ""),
            kind=query.get("kind", ""),
            month=_month(query["when"]) if query.get("when") else None,
            since=since,
            until=until,
            before=_read(query["before"]) if query.get("before") else None,
            errors=errors,
        )
    except (ValueError, OverflowError) as wrong:
        raise BadRequest("This is not an address that looks for uses.") from wrong


def _day(query: Mapping[str, str], name: str, errors: dict[str, str]) -> date | None:
    said = query.get(name, "").strip()
    if not said:
        return None
    day = written_day(said)
    if day is None:
        errors[name] = (
            _("From must be a real day, like 27 March 2026")
            if name == "from"
            else _("To must be a real day, like 27 March 2026")
        )
        return None
    if not 2000 <= day.year <= LAST_YEAR:
        errors[name] = _("The year must be 2000 or later")
        return None
    return day


def _month(said: str) -> date:
    """The first day of a month. Raises ValueError for none, and for one after which no calendar goes on."""
    first = date.fromisoformat(f"{said}-01")
    if first.year > LAST_YEAR:
        raise ValueError(f"{said} is later than anything is kept.")
    return first


def _written(place: Place) -> str:
    """A place as one word: microseconds since 1970, and the use's id, which settles a tie."""
    return f"{(place.happened - _EPOCH) // _MICROSECOND}_{place.id}"


def _read(text: str) -> Place:
    moment, _underscore, id_ = text.partition("_")
    return Place(_EPOCH + int(moment) * _MICROSECOND, UUID(id_))
