"""What a level would change, saving it, and the way back.

A level can switch things off in one step, after a list of what it ends. It never switches anything on: what
it would need is listed, unticked, each for an answer of its own with its own receipt.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from candour.core.agreement import Assurance
from candour.core.choice import ConsentState
from candour.core.consequence import if_answered
from candour.core.subject import SubjectFacts
from candour.people.actions.subjects import hold_person
from candour.sharing.actions import answer
from candour.sharing.models import AgreementVersion, ConsentRecord
from candour.sharing.queries import Concerning, agreements, concerning, facts_of, notice_of, receipts_of
from candour.web.design.parts import Effect, Fact, Link
from candour.web.portal.assurance import assurance_of
from candour.web.portal.choice import Undo, history_fact, save_once, undoing
from candour.web.portal.consequences import changes
from candour.web.portal.frame import for_residents, page
from candour.web.portal.levels import ASKING, TITLES, Consents, Shortcut, consents_of
from candour.web.portal.names import names
from candour.web.portal.receipts import FRESH_SECONDS


@dataclass(frozen=True, slots=True)
class LevelRow:
    """One agreement that a level would change. ticked: what its box sends; notice: what its receipt keeps."""

    concerning: Concerning
    effects: tuple[Effect, ...]
    ticked: str
    notice: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Saved:
    """One answer that was just saved, and the press that goes back, where there is one."""

    fact: Fact
    undo: Undo | None


@require_safe
@for_residents
def choose_level(request: HttpRequest, person: UUID) -> HttpResponse:
    """From the radios to the list of what that level would change; saves nothing."""
    chosen = request.GET.get("level", "")
    if chosen == Shortcut.OWN:
        return redirect(f"{reverse('portal:choices')}?done=own")
    if chosen not in (Shortcut.EACH, *ASKING):
        return redirect("portal:choices")
    return redirect("portal:level", level=chosen)


@require_http_methods(["GET", "HEAD", "POST"])
@for_residents
def level(request: HttpRequest, person: UUID, level: str) -> HttpResponse:
    """The list of what a level changes; a POST saves what it lists and the person leaves or ticks."""
    if level not in (Shortcut.EACH, *ASKING):
        raise Http404
    nothing_ticked = False
    if request.method == "POST":
        if level == Shortcut.EACH:
            return _told(_end(person, request.POST.getlist("agreement"), assurance_of(request, person)))
        ticked = request.POST.getlist("ticked")
        if ticked:
            return _told(_say_yes_to(person, ticked, assurance_of(request, person)))
        nothing_ticked = True
    now = timezone.now()
    facts = facts_of(person).facts
    consents = consents_of(concerning(facts, now))
    return page(
        request,
        f"portal/level_{level}.html",
        person,
        here="choices",
        back=Link(text=_("Sharing choices"), url=reverse("portal:choices")),
        title=TITLES[Shortcut(level)],
        consents=consents,
        rows=_rows(person, consents, Shortcut(level), facts, now),
        nothing_ticked=nothing_ticked,
        in_error=nothing_ticked,
    )


@require_safe
@for_residents
def saved(request: HttpRequest, person: UUID) -> HttpResponse:
    """What a level has just saved and nothing else, each with its receipt and the way back."""
    now, numbers = timezone.now(), frozenset(request.GET.getlist("receipt"))
    every = receipts_of(person)
    fresh = [
        record
        for record in every
        if record.number in numbers and (now - record.at).total_seconds() < FRESH_SECONDS
    ]
    if not fresh:
        return redirect("portal:receipts")
    before = {
        record.number: next(
            (each for each in every if each.agreement_id == record.agreement_id and each.at < record.at), None
        )
        for record in fresh
    }
    newest = frozenset(last_numbers(every).values())
    versions = AgreementVersion.objects.filter(agreement__in=[record.agreement_id for record in fresh])
    about = {(version.agreement_id, version.version): version.name for version in versions}
    return page(
        request,
        "portal/level_saved.html",
        person,
        here="choices",
        back=Link(text=_("Sharing choices"), url=reverse("portal:choices")),
        saved=[
            Saved(
                history_fact(record, about[record.agreement_id, record.version]),
                undoing(record, before[record.number]) if record.number in newest else None,
            )
            for record in fresh
        ],
    )


def _rows(
    person: UUID, consents: Consents, level: Shortcut, facts: SubjectFacts, now: datetime
) -> list[LevelRow]:
    """The agreements that a level would change, each with what that does by the rules."""
    every, plain = agreements(), names()
    state = ConsentState.WITHDRAWN if level is Shortcut.EACH else ConsentState.GIVEN
    rows = []
    numbers = last_numbers(receipts_of(person))
    for each in consents.on if level is Shortcut.EACH else consents.off:
        change = if_answered(state, each.terms, every, facts, now)
        slug, number = each.version.agreement.slug, numbers.get(each.terms.id, "")
        rows.append(
            LevelRow(
                each,
                tuple(changes(change, "", each.asker.name, plain)),
                f"{slug}:{each.version.version}:{number}",
                notice_of(each.version),
            )
        )
    return rows


def last_numbers(records: Sequence[ConsentRecord]) -> dict[UUID, str]:
    """Agreement -> the number of the person's last receipt about it. records: newest first."""
    return {record.agreement_id: record.number for record in reversed(records)}


def _told(saved: Iterable[ConsentRecord]) -> HttpResponse:
    """To the page that says what was saved, which its address names by their receipts."""
    numbers = urlencode([("receipt", record.number) for record in saved])
    return redirect(f"{reverse('portal:level-saved')}?{numbers}")


def _say_yes_to(person: UUID, ticked: Iterable[str], assurance: Assurance) -> list[ConsentRecord]:
    """A yes of its own for each that was ticked, to the version that the page showed; to no other."""
    saved = []
    for each in ticked:
        slug, _colon, rest = each.partition(":")
        version, _colon, after = rest.partition(":")
        with suppress(Http404):  # it does not concern them any more
            saved.append(save_once(person, slug, yes=True, version=version, after=after, assurance=assurance))
    return [record for record in saved if record is not None]


@transaction.atomic
def _end(person: UUID, listed: Iterable[str], assurance: Assurance) -> list[ConsentRecord]:
    """Take back every listed yes that stands, each with its own receipt; sent twice, there is none left."""
    hold_person(person)
    now = timezone.now()
    listed = frozenset(listed)
    return [
        answer(person=person, version=each.version, yes=False, at=now, assurance=assurance)
        for each in consents_of(concerning(facts_of(person).facts, now)).on
        if each.version.agreement.slug in listed
    ]
