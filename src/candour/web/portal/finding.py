"""Which uses a person looks for: what the form of the page says, read strictly, and said again in its links.

An address that no link or form of ours makes is answered with 400, so nobody is shown less than they think.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import BadRequest
from django.utils.translation import gettext as _

from candour.access.queries import Happened, Place, Wanted
from candour.people.models import Organisation
from candour.web.design.dates import HERE, month_year
from candour.web.design.parts import Filter, Option

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Finding:
    """What is looked for. who: an organisation's slug, "" for everyone. month: its first day, or None."""

    who: str = ""
    what: Happened | None = None
    month: date | None = None
    before: Place | None = None

    def wanted(self, askers: Iterable[Organisation]) -> Wanted:
        """The same for the log. askers: among whom `who` is. Raises BadRequest for nobody's slug."""
        asker = next((each.pk for each in askers if each.slug == self.who), None)
        if self.who and asker is None:
            raise BadRequest(f"There is no organisation {self.who}.")
        since, until = (None, None) if self.month is None else month_bounds(self.month)
        return Wanted(asker, since, until, self.what)

    def query(self, before: Place | None = None) -> str:
        """The same as the end of an address, from a place in the list on; "" for the newest of all."""
        parts = {
            "who": self.who,
            "what": self.what or "",
            "when": "" if self.month is None else f"{self.month:%Y-%m}",
            "before": "" if before is None else _written(before),
        }
        said = urlencode({name: value for name, value in parts.items() if value})
        return f"?{said}" if said else ""

    def filters(self, askers: Iterable[Organisation], months: Iterable[date]) -> tuple[Filter, ...]:
        """The form, with what is looked for chosen."""
        who = [Option(value=each.slug, text=each.name) for each in askers]
        what = [
            Option(value=Happened.USED, text=_("Used")),
            Option(value=Happened.REFUSED, text=_("Refused, in whole or part")),
            Option(value=Happened.EMERGENCY, text=_("Emergency")),
        ]
        when = [Option(value=f"{each:%Y-%m}", text=month_year(each)) for each in months]
        chosen = "" if self.month is None else f"{self.month:%Y-%m}"
        return (
            _filter("who", _("Who"), _("Everyone"), who, self.who),
            _filter("what", _("What happened"), _("Anything"), what, self.what or ""),
            _filter("when", _("When"), _("All time"), when, chosen),
        )


def finding_from(query: Mapping[str, str]) -> Finding:
    """What an address looks for. Raises BadRequest."""
    try:
        return Finding(
            who=query.get("who", ""),
            what=Happened(query["what"]) if query.get("what") else None,
            month=date.fromisoformat(f"{query['when']}-01") if query.get("when") else None,
            before=_read(query["before"]) if query.get("before") else None,
        )
    except (ValueError, OverflowError) as wrong:
        raise BadRequest("This is not an address that looks for uses.") from wrong


def month_bounds(month: date) -> tuple[datetime, datetime]:
    """When a month begins and when it has ended, in the United Kingdom's time."""
    first = month.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return datetime.combine(first, time(), HERE), datetime.combine(following, time(), HERE)


def _filter(name: str, label: str, anything: str, options: list[Option], chosen: str) -> Filter:
    return Filter(name=name, label=label, options=(Option(value="", text=anything), *options), chosen=chosen)


def _written(place: Place) -> str:
    """A place as one word: microseconds since 1970, and the use's id, which settles a tie."""
    return f"{(place.happened - _EPOCH) // _MICROSECOND}_{place.id}"


def _read(text: str) -> Place:
    moment, _underscore, id_ = text.partition("_")
    return Place(_EPOCH + int(moment) * _MICROSECOND, UUID(id_))
