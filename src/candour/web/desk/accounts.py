"""People's accounts at the desk of whoever runs this site: opened, a card replaced, the home page, a death.

Nobody is looked up here: an officer enters who stands before them, what they saw, why, and in which case, and
the person reads that. What somebody's home page shows is on no list.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from candour.people.models import Account, Death
from candour.services.actions import (
    open_account_at_desk,
    record_death,
    replace_card_at_desk,
    set_screen_at_desk,
    undo_death,
)
from candour.services.errors import NotTheirPlace, OutOfOrder, Unfounded
from candour.services.queries import schemes_of
from candour.services.queries.counter import account_at_desk, deaths_at, person_of_name, person_of_number
from candour.web.design.dates import full_date
from candour.web.design.once import new_number, number_sent
from candour.web.design.parts import Cell, Link, Notice, Option, Tone
from candour.web.desk.counter_forms import DeathForm, GroundForm, OpeningForm, ScreenForm, WhoForm
from candour.web.desk.frame import Post, Role, answers_for_the_site, for_role, key_of, page

_OPENED = "opened-at-desk"
"""In the session: the number of the form by which an account was last opened, so that twice is once."""


def for_counter(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a view to officers of the organisation that runs this site; to anybody else it is not there."""

    @wraps(view)
    def opened(request: HttpRequest, post: Post, **kwargs: UUID) -> HttpResponse:
        if not answers_for_the_site(post.organisation):
            raise Http404
        return view(request, post, **kwargs)

    return for_role(Role.OFFICER)(opened)


@require_safe
@for_counter
def accounts(request: HttpRequest, post: Post) -> HttpResponse:
    """What can be done, and the deaths that were recorded."""
    slug = post.organisation.slug
    return page(
        request,
        "accounts.html",
        post.staff,
        here=key_of("accounts", post.organisation),
        said=_said(request.GET.get("done", "")),
        ways=[
            (Link(text=title, url=reverse(f"desk:{name}", args=[slug])), says)
            for title, name, says in (
                (
                    _("Open an account"),
                    "account-opening",
                    _("For somebody without email or telephone. They get a user name and a card."),
                ),
                (
                    _("Make a new recovery card"),
                    "account-card",
                    _("For somebody who lost theirs. The old one is dead at once."),
                ),
                (
                    _("Change what a home page shows"),
                    "account-screen",
                    _("For somebody whose screen others can see. They can change it back themselves."),
                ),
                (
                    _("Record a death"),
                    "account-death",
                    _("Nobody gets in any more, nothing is sent, and no yes of theirs counts."),
                ),
            )
        ],
        deaths=[_row(post, each) for each in deaths_at(post.organisation)],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_counter
def opening(request: HttpRequest, post: Post) -> HttpResponse:
    """Open an account; the answer shows the card this once."""
    form = OpeningForm(request.POST if request.method == "POST" else None)
    number = number_sent(request) if request.method == "POST" else new_number()
    if form.is_valid():
        if request.session.get(_OPENED) == str(number):
            return _then(post, "opened-before")
        opened = open_account_at_desk(
            given_name=form.cleaned_data["given_name"],
            family_name=form.cleaned_data["family_name"],
            checked=form.checked(post),
            at=timezone.now(),
        )
        request.session[_OPENED] = str(number)
        return _card(request, post, opened.account, opened.code)
    return _form(request, post, form, "account_opening.html", number=number)


@require_http_methods(["GET", "HEAD", "POST"])
@for_counter
def card(request: HttpRequest, post: Post) -> HttpResponse:
    """Make a card in the place of a lost one; the answer shows it this once."""
    form = WhoForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and (account := _account(post, form)) is not None:
        try:
            code = replace_card_at_desk(account=account, checked=form.checked(post), at=timezone.now())
        except Unfounded as why:
            form.add_error("who", str(why))
        else:
            return _card(request, post, account, code)
    return _form(request, post, form, "account_card.html")


@require_http_methods(["GET", "HEAD", "POST"])
@for_counter
def screen(request: HttpRequest, post: Post) -> HttpResponse:
    """What somebody's home page shows; the page never says how it is set now."""
    form = ScreenForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and (account := _account(post, form)) is not None:
        set_screen_at_desk(
            account=account,
            safely=form.cleaned_data["shows"] == "links",
            checked=form.checked(post),
            at=timezone.now(),
        )
        return _then(post, "done")
    shows = [Option(value=value, text=str(text)) for value, text in ScreenForm.SHOWS.items()]
    return _form(request, post, form, "account_screen.html", shows=shows)


@require_http_methods(["GET", "HEAD", "POST"])
@for_counter
def death(request: HttpRequest, post: Post) -> HttpResponse:
    """Record a death from a document."""
    form = DeathForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and (person := _person(post, form)) is not None:
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
            return _then(post, "death")
    return _form(request, post, form, "account_death.html")


@require_http_methods(["GET", "HEAD", "POST"])
@for_counter
def death_undone(request: HttpRequest, post: Post, id: UUID) -> HttpResponse:
    """A second officer finds that it was wrong."""
    found = next((each for each in deaths_at(post.organisation) if each.pk == id), None)
    if found is None:
        raise Http404
    form = GroundForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            undo_death(death=found, checked=form.checked(post), at=timezone.now())
        except NotTheirPlace:
            form.add_error(None, _("You recorded it, so a colleague must find that it was wrong"))
        except OutOfOrder:
            return _then(post, "undone")
        else:
            return _then(post, "undone")
    return _form(
        request,
        post,
        form,
        "account_death_undone.html",
        case=found.case_reference,
        recorded=_("%(day)s by %(name)s")
        % {"day": full_date(found.recorded_at), "name": found.recorded_by.full_name},
    )


def _form(request: HttpRequest, post: Post, form: GroundForm, template: str, **values: Any) -> HttpResponse:
    return page(
        request,
        template,
        post.staff,
        here=key_of("accounts", post.organisation),
        back=_back(post),
        form=form,
        in_error=bool(form.errors),
        schemes=schemes_of(post.organisation),
        **values,
    )


def _card(request: HttpRequest, post: Post, account: Account, code: str) -> HttpResponse:
    return page(
        request,
        "made_card.html",
        post.staff,
        here=key_of("accounts", post.organisation),
        back=_back(post),
        name=account.full_name,
        user_name=account.user_name,
        code=code,
        place=request.build_absolute_uri(reverse("account_recovery_card")),
    )


def _account(post: Post, form: WhoForm) -> Account | None:
    """The account it is about; with what to do where there is none."""
    given = form.cleaned_data
    account = account_at_desk(post.organisation, given["who"], given["scheme"], given["reference"])
    if account is None:
        form.add_error("who", _("No account here has this name or number. Check it with them"))
    return account


def _person(post: Post, form: WhoForm) -> UUID | None:
    """The person it is about, who need not have an account."""
    given = form.cleaned_data
    person = (
        person_of_name(given["who"])
        if given["who"]
        else person_of_number(post.organisation, given["scheme"], given["reference"])
    )
    if person is None:
        form.add_error("who", _("Nobody here has this name or number. Check it"))
    return person


def _row(post: Post, death: Death) -> tuple[Cell, ...]:
    address = reverse("desk:account-death-undone", args=[post.organisation.slug, death.pk])
    return (
        _("Case %s") % death.case_reference,
        full_date(death.recorded_at),
        death.recorded_by.full_name,
        ""
        if death.recorded_by_id == post.staff.account.pk
        else Link(text=_("It was wrong"), url=address, about=death.case_reference),
    )


def _back(post: Post) -> Link:
    return Link(text=_("People's accounts"), url=reverse("desk:accounts", args=[post.organisation.slug]))


def _then(post: Post, done: str) -> HttpResponse:
    return redirect(reverse("desk:accounts", args=[post.organisation.slug]) + f"?done={done}")


def _said(done: str) -> Notice | None:
    words = {
        "done": _("That is saved"),
        "death": _("The death is recorded. Nobody gets into the account any more"),
        "undone": _("It is put right, and the person is told"),
        "opened-before": _("The account was opened. Its card cannot be shown again: make a new one"),
    }
    return Notice(tone=Tone.DONE, title=words[done]) if done in words else None
