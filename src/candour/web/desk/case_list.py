"""What narrows the list of cases: a number, a kind, and with whom each is; all of it in the address."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from candour.services.models import Case
from candour.services.queries.cases import ListedCase, answered_at, numbered_at
from candour.web.design.parts import Filter, Option
from candour.web.desk.case_words import NAMES
from candour.web.desk.frame import Post

MOST_ANSWERED = 50
SHORT = 10
"""Up to as many cases nobody needs to look for one."""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What somebody asked to see; each "" for everything."""

    number: str
    kind: str
    by: str

    def __bool__(self) -> bool:
        return bool(self.number or self.kind or self.by)


def narrowed(request: HttpRequest) -> Narrowed:
    """As the address says."""
    number = "".join(request.GET.get("number", "").split()).upper()[:20].replace("\0", "")
    return Narrowed(number, request.GET.get("kind", ""), request.GET.get("by", ""))


def cases_found(
    post: Post, kinds: Sequence[Case.Kind], by: Narrowed, waiting: Sequence[ListedCase]
) -> tuple[list[ListedCase], list[ListedCase]]:
    """Those of the waiting that fit, and those answered last that do. A number finds any of either."""
    if by.number:
        every = numbered_at(post.organisation, kinds, by.number)
    else:
        every = [*waiting, *answered_at(post.organisation, kinds, MOST_ANSWERED)]
    fitting = [one for one in every if by.kind in ("", one.case.kind) and _is_with(one, by.by, post)]
    return (
        [one for one in fitting if one.case.decided_at is None],
        [one for one in fitting if one.case.decided_at is not None],
    )


def filters_for(kinds: Sequence[Case.Kind], by: Narrowed) -> list[Filter]:
    """The fields."""
    everything = [Option(value="", text=_("All kinds"))]
    return [
        Filter(name="number", label=_("Case number"), chosen=by.number, kind="words"),
        Filter(
            name="kind",
            label=_("Kind of case"),
            options=(*everything, *(Option(value=kind, text=str(NAMES[kind])) for kind in kinds)),
            chosen=by.kind,
        ),
        Filter(
            name="by",
            label=_("Who has it"),
            options=(
                Option(value="", text=_("Anybody")),
                Option(value="me", text=_("You")),
                Option(value="nobody", text=_("Nobody yet")),
            ),
            chosen=by.by,
        ),
    ]


def _is_with(one: ListedCase, by: str, post: Post) -> bool:
    if by == "nobody":
        return one.case.officer_id is None
    return by != "me" or one.case.officer_id == post.staff.account.pk
