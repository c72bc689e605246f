"""People's accounts at the desk of whoever runs this site: opened, a card replaced, the home page.

Nobody is looked up here: an officer enters who stands before them, what they saw, why, and in which case, and
the person reads that. What somebody's home page shows is on no list.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from candour.people.models import Account
from candour.services.actions import (
    let_in_at_desk,
    open_account_at_desk,
    replace_card_at_desk,
    set_screen_at_desk,
)
from candour.services.errors import Unfounded
from candour.services.queries import schemes_of
from candour.services.queries.counter import (
    account_at_desk,
    deaths_at,
)
from candour.services.queries.reaching import way_to_reach
from candour.web.design.once import again
from candour.web.design.paging import paged
from candour.web.design.parts import Link, Notice, Option, Tone
from candour.web.desk.counter import back_to_accounts, for_counter, form_page, then
from candour.web.desk.counter_forms import OpeningForm, ScreenForm, WhoForm
from candour.web.desk.deaths import death_rows
from candour.web.desk.frame import Post, freshly, key_of, page
from candour.web.desk.naming import is_email, named


@require_safe
@for_counter
def accounts(request: HttpRequest, post: Post) -> HttpResponse:
    """What can be done, and the deaths that were recorded."""
    slug = post.organisation.slug
    shown = paged(request, deaths_at(post.organisation))
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
                    _("For somebody with no email or phone. They get a user name and a recovery card."),
                ),
                (
                    _("Make a new recovery card"),
                    "account-card",
                    _("For somebody who has lost their card. The old card stops working straight away."),
                ),
                (
                    _("Let somebody back in"),
                    "account-letting-in",
                    _("For somebody who reported a sign-in they did not make, and now cannot get in."),
                ),
                (
                    _("Change what a home page shows"),
                    "account-screen",
                    _("For somebody whose screen other people can see. They can change it back themselves."),
                ),
                (
                    _("Record a death"),
                    "account-death",
                    _(
                        "Nobody can get into the account any more, nothing is sent, and anything they said "
                        "yes to stops."
                    ),
                ),
            )
        ],
        deaths=death_rows(post, shown.rows),
        pages=shown,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_counter
@freshly
def opening(request: HttpRequest, post: Post) -> HttpResponse:
    """Open an account; the answer shows the card this once."""
    form = OpeningForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        opened = open_account_at_desk(
            given_name=form.cleaned_data["given_name"],
            family_name=form.cleaned_data["family_name"],
            checked=form.checked(post),
            at=timezone.now(),
        )
        card = _card(request, post, opened.account, opened.code)
        return again(card, then(post, "opened-before").url)
    return form_page(request, post, form, "account_opening.html")


@require_http_methods(["GET", "HEAD", "POST"])
@for_counter
@freshly
def card(request: HttpRequest, post: Post) -> HttpResponse:
    """Make a card in the place of a lost one; the answer shows it this once."""
    form = WhoForm(schemes_of(post.organisation), request.POST if request.method == "POST" else None)
    if form.is_valid() and is_email(form.cleaned_data["who"], form.cleaned_data["who_by"]):
        form.add_error(
            "who",
            _("An account with an email has no recovery card. Its owner can get a new password by email"),
        )
    elif form.is_valid() and (account := _account(request, post, form)) is not None:
        try:
            code = replace_card_at_desk(account=account, checked=form.checked(post), at=timezone.now())
        except Unfounded as why:
            form.add_error("who", str(why))
        else:
            return again(_card(request, post, account, code), then(post, "card-before").url)
    return form_page(request, post, form, "account_card.html")


@require_http_methods(["GET", "HEAD", "POST"])
@for_counter
@freshly
def letting_in(request: HttpRequest, post: Post) -> HttpResponse:
    """Let somebody in whose second factors are in doubt; the page never says whether any are."""
    form = WhoForm(schemes_of(post.organisation), request.POST if request.method == "POST" else None)
    if form.is_valid():
        account = account_at_desk(post.organisation, form.cleaned_data["who"], form.cleaned_data["who_by"])
        if account is not None:
            let_in_at_desk(account=account, checked=form.checked(post), at=timezone.now())
        return then(post, "let-in")
    return form_page(request, post, form, "account_letting_in.html")


@require_http_methods(["GET", "HEAD", "POST"])
@for_counter
@freshly
def screen(request: HttpRequest, post: Post) -> HttpResponse:
    """What somebody's home page shows; the page never says how it is set now."""
    form = ScreenForm(schemes_of(post.organisation), request.POST if request.method == "POST" else None)
    if form.is_valid() and is_email(form.cleaned_data["who"], form.cleaned_data["who_by"]):
        _set_screen_of(account_at_desk(post.organisation, form.cleaned_data["who"], ""), post, form)
        return then(post, "screen")
    if form.is_valid() and (account := _account(request, post, form)) is not None:
        _set_screen_of(account, post, form)
        return then(post, "done")
    shows = [Option(value=value, text=str(text)) for value, text in ScreenForm.SHOWS.items()]
    return form_page(request, post, form, "account_screen.html", shows=shows)


def _set_screen_of(account: Account | None, post: Post, form: ScreenForm) -> None:
    """Of an email nobody is told whether it is that of an account."""
    if account is not None:
        set_screen_at_desk(
            account=account,
            safely=form.cleaned_data["shows"] == "links",
            checked=form.checked(post),
            at=timezone.now(),
        )


def _card(request: HttpRequest, post: Post, account: Account, code: str) -> HttpResponse:
    return page(
        request,
        "made_card.html",
        post.staff,
        here=key_of("accounts", post.organisation),
        back=back_to_accounts(post),
        name=account.full_name,
        user_name=account.user_name,
        code=code,
        in_large_print=account.person_id is not None and way_to_reach(account.person_id).in_large_print,
        place=settings.CANDOUR_ENVIRONMENT.base_url + reverse("account_recovery_card"),
    )


def _account(request: HttpRequest, post: Post, form: WhoForm) -> Account | None:
    """The account it is about; with what to do where there is none."""
    who, by = form.cleaned_data["who"], form.cleaned_data["who_by"]
    missed = _("No account here has this name or number. Check it with the person")
    return named(request, form, "who", by, lambda: account_at_desk(post.organisation, who, by), missed)


def _said(done: str) -> Notice | None:
    words = {
        "done": _("Your change is saved"),
        "let-in": _(
            "If that is the name of an account here, they can get in again. Ask them to sign in and check."
        ),
        "screen": _(
            "If that is the email of an account here, your change is saved. Ask them to look at their home "
            "page."
        ),
        "death": _(
            "The death is recorded, and nobody can get into the account any more. A colleague must now "
            "confirm it."
        ),
        "confirmed": _(
            "The death is confirmed. Every organisation here that holds a record of the person will be told."
        ),
        "undone": _("The death record is undone, and the person is told"),
        "opened-before": _("The account was opened. We cannot show its card again. Make a new one."),
        "card-before": _(
            "The card was made. We cannot show it again. If you make another, this one stops working."
        ),
    }
    return Notice(tone=Tone.DONE, title=words[done]) if done in words else None
