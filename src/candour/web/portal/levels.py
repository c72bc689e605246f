"""Sharing levels: shortcuts over single choices, worked out from them and stored nowhere.

A level can switch things off in one step, after a list of what it ends. It never switches anything on: what
it would need is listed, each for an answer of its own with its own receipt.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from candour.core.agreement import Assurance
from candour.core.basis import Control
from candour.people.actions.subjects import hold_person
from candour.sharing.actions import answer
from candour.sharing.queries import Concerning, concerning, facts_of
from candour.web.design.numbers import in_words
from candour.web.design.parts import Level, Link
from candour.web.portal.assurance import assurance_of
from candour.web.portal.frame import for_residents, page


class Shortcut(StrEnum):
    """The levels there are. Tailoring comes with suggestions, of which there are none yet."""

    EACH = "each"
    JOINED = "joined"
    OWN = "own"


TITLES: dict[Shortcut, str | Promise] = {
    Shortcut.EACH: gettext_lazy("Each service on its own"),
    Shortcut.JOINED: gettext_lazy("Joined-up services"),
    Shortcut.OWN: gettext_lazy("My own mix"),
}


@dataclass(frozen=True, slots=True)
class Consents:
    """A person's answers where a yes is needed: those that are on, and those that are not."""

    on: tuple[Concerning, ...]
    off: tuple[Concerning, ...]

    @property
    def level(self) -> Shortcut:
        """Where the person is; without any question, nothing is joined up."""
        if not self.on:
            return Shortcut.EACH
        return Shortcut.OWN if self.off else Shortcut.JOINED


def consents_of(found: Iterable[Concerning]) -> Consents:
    """The answers among the agreements that concern a person."""
    theirs = [each for each in found if each.control is Control.YOUR_CHOICE]
    return Consents(
        on=tuple(each for each in theirs if each.answer_is_yes),
        off=tuple(each for each in theirs if not each.answer_is_yes),
    )


def levels_of(found: Iterable[Concerning]) -> tuple[Level, ...]:
    """The levels as the page shows them, with what each would change."""
    consents = consents_of(found)
    ends = _("Ends %(count)s.") % {"count": in_words(len(consents.on))}
    asks = _("Asks you about %(count)s.") % {"count": in_words(len(consents.off))}
    nothing = _("Nothing would change.")
    says = {
        Shortcut.EACH: (_("Only what the law and your agreements need."), ends if consents.on else nothing),
        Shortcut.JOINED: (
            _("Organisations that help you may talk to each other."),
            asks if consents.off else nothing,
        ),
        Shortcut.OWN: (_("You decide one by one."), nothing),
    }
    return tuple(
        Level(value=each, title=str(TITLES[each]), says=" ".join(says[each]), here=each is consents.level)
        for each in Shortcut
    )


@require_safe
@for_residents
def choose_level(request: HttpRequest, person: UUID) -> HttpResponse:
    """From the radios to the list of what that level would change; saves nothing."""
    chosen = request.GET.get("level", "")
    if chosen not in (Shortcut.EACH, Shortcut.JOINED):
        return redirect("portal:choices")
    return redirect("portal:level", level=chosen)


@require_http_methods(["GET", "HEAD", "POST"])
@for_residents
def level(request: HttpRequest, person: UUID, level: str) -> HttpResponse:
    """The list of what a level changes; for the one that ends things, a POST ends those listed."""
    if level not in (Shortcut.EACH, Shortcut.JOINED):
        raise Http404
    if request.method == "POST" and level == Shortcut.EACH:
        _end(person, request.POST.getlist("agreement"), assurance_of(request, person))
        return redirect("portal:receipts")
    consents = consents_of(concerning(facts_of(person).facts, timezone.now()))
    return page(
        request,
        f"portal/level_{level}.html",
        person,
        here="choices",
        back=Link(text=_("Sharing choices"), url=reverse("portal:choices")),
        title=TITLES[Shortcut(level)],
        consents=consents,
    )


@transaction.atomic
def _end(person: UUID, listed: Iterable[str], assurance: Assurance) -> None:
    """Take back every listed yes that stands, each with its own receipt; sent twice, there is none left."""
    hold_person(person)
    now = timezone.now()
    listed = frozenset(listed)
    for each in consents_of(concerning(facts_of(person).facts, now)).on:
        if each.version.agreement.slug in listed:
            answer(person=person, version=each.version, yes=False, at=now, assurance=assurance)
