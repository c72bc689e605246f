"""Deaths at the desk of whoever runs this site: recorded, confirmed by a colleague, or undone.

Other organisations are told once one is confirmed; the list says how many of them have said that they know.
"""

from collections.abc import Collection
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from candour.access.told import ToldOf
from candour.people.models import Death
from candour.people.queries import reasons_of_death
from candour.services.actions import confirm_death, record_death, undo_death
from candour.services.errors import NotTheirPlace, OutOfOrder
from candour.services.queries import schemes_of
from candour.services.queries.counter import deaths_at, person_called, told_of_deaths
from candour.web.design.dates import full_date
from candour.web.design.parts import Cell, Link, Status, Tone
from candour.web.design.too_late import keep_words, too_late
from candour.web.desk.counter import for_counter, form_page, then
from candour.web.desk.counter_forms import DeathForm, DeathSeenForm, GroundForm, WhoForm
from candour.web.desk.frame import Post, freshly
from candour.web.desk.naming import named


@require_http_methods(["GET", "HEAD", "POST"])
@for_counter
@freshly
def death(request: HttpRequest, post: Post) -> HttpResponse:
    """Record a death from a document."""
    form = DeathForm(schemes_of(post.organisation), request.POST if request.method == "POST" else None)
    if form.is_valid() and (person := _person(request, post, form)) is not None:
        try:
            record_death(
                person=person,
                died_on=form.cleaned_data["died_on"],
                checked=form.checked(post),
                at=timezone.now(),
            )
        except OutOfOrder as why:
            form.add_error("who", str(why))
        else:
            return then(post, "death")
    return form_page(request, post, form, "account_death.html")


@require_http_methods(["GET", "HEAD", "POST"])
@for_counter
@freshly
def death_confirmed(request: HttpRequest, post: Post, id: UUID) -> HttpResponse:
    """A second officer has seen it too, and the other organisations are told."""
    found = _death(request, post, id)
    form = DeathSeenForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            confirm_death(death=found, checked=form.checked(post), at=timezone.now())
        except NotTheirPlace:
            form.add_error(None, _("You recorded this death, so a colleague must confirm it"))
        except OutOfOrder:
            return too_late(request, then(post, "confirmed"), "reason", "case")
        else:
            return then(post, "confirmed")
    return form_page(
        request,
        post,
        form,
        "account_death_confirmed.html",
        case=found.case_reference,
        recorded=_recorded(found),
        why=reasons_of_death(found).get("reason", ""),
        died_on=full_date(found.died_on),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_counter
@freshly
def death_undone(request: HttpRequest, post: Post, id: UUID) -> HttpResponse:
    """A second officer finds that it was wrong."""
    found = _death(request, post, id)
    form = GroundForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            undo_death(death=found, checked=form.checked(post), at=timezone.now())
        except NotTheirPlace:
            form.add_error(None, _("You recorded this death, so a colleague must undo it"))
        except OutOfOrder:
            return too_late(request, then(post, "undone"), "reason", "case")
        else:
            return then(post, "undone")
    return form_page(
        request,
        post,
        form,
        "account_death_undone.html",
        case=found.case_reference,
        recorded=_recorded(found),
        why=reasons_of_death(found).get("reason", ""),
    )


def _death(request: HttpRequest, post: Post, id: UUID) -> Death:
    """One that stands at this desk. Raises Http404."""
    found = next((each for each in deaths_at(post.organisation) if each.pk == id), None)
    if found is None:
        keep_words(request, "reason", "case")
        raise Http404
    return found


def death_rows(post: Post, deaths: Collection[Death]) -> list[tuple[Cell, ...]]:
    """Deaths in the list: what can be done with each, or who knows of it."""
    told = told_of_deaths(deaths)
    return [_row(post, death, told.get(death.pk, [])) for death in deaths]


def _row(post: Post, death: Death, told: list[ToldOf]) -> tuple[Cell, ...]:
    at_place = [post.organisation.slug, death.pk]
    is_own = death.recorded_by_id == post.staff.account.pk
    confirm = reverse("desk:account-death-confirmed", args=at_place)
    undo = reverse("desk:account-death-undone", args=at_place)
    return (
        death.case_reference,
        _recorded(death),
        _known_to(death, told)
        if death.confirmed_at is not None or is_own
        else Link(text=_("Confirm this death"), url=confirm, about=death.case_reference),
        _("Only a colleague can undo it")
        if is_own
        else Link(text=_("Undo this record"), url=undo, about=death.case_reference),
    )


def _recorded(death: Death) -> str:
    return _("%(day)s by %(name)s") % {
        "day": full_date(death.recorded_at),
        "name": death.recorded_by.full_name,
    }


def _known_to(death: Death, told: list[ToldOf]) -> Status:
    """How many organisations are told of it, and whether each has confirmed that it knows."""
    if death.confirmed_at is None:
        return Status(tone=Tone.YOU, text=_("A colleague must confirm it"))
    if not told:
        return Status(
            tone=Tone.WAITING, text=_("We are telling every organisation that holds a record of them")
        )
    said = {"all": len(told), "known": sum(each.confirmed_at is not None for each in told)}
    if any(each.is_late for each in told):
        return Status(
            tone=Tone.LATE,
            text=_("%(known)s of %(all)s have confirmed that they know. The others are late") % said,
        )
    tone = Tone.DONE if said["known"] == said["all"] else Tone.WAITING
    return Status(tone=tone, text=_("%(known)s of %(all)s have confirmed that they know") % said)


def _person(request: HttpRequest, post: Post, form: WhoForm) -> UUID | None:
    """The person it is about, who need not have an account."""
    who, by = form.cleaned_data["who"], form.cleaned_data["who_by"]
    missed = _("Nobody here has this name or number. Check it and try again")
    return named(request, form, "who", by, lambda: person_called(post.organisation, who, by), missed)
