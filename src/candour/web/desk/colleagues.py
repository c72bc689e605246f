"""Colleagues at one's organisation, and a second factor that one of them has lost.

One administrator asks, another approves and hands over a code; everybody concerned is told by email. What is
whose, and who may do what, `people.actions.factor_resets` says.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.account.adapter import get_adapter
from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from candour.people.actions import approve_factor_reset, ask_factor_reset, refuse_factor_reset
from candour.people.errors import CannotReset
from candour.people.models import Account, SecondFactorReset
from candour.people.organisation_words import opened_by
from candour.people.queries import RESET_LASTS, administrators_beside, colleagues_at, resets_at
from candour.web.design.dates import clock, full_date
from candour.web.design.once import again
from candour.web.design.paging import ON_A_PAGE, paged
from candour.web.design.parts import Cell, Fact, Filter, Link, Notice, Status, Tone
from candour.web.desk.frame import Post, Role, for_role, freshly, key_of, page

ROLES = {
    Role.ADMINISTRATOR: gettext_lazy("administrator"),
    Role.DATA_PROTECTION_OFFICER: gettext_lazy("data protection officer"),
    Role.OFFICER: gettext_lazy("officer"),
    Role.AUDITOR: gettext_lazy("auditor"),
}
DONE = {
    "asked": gettext_lazy("You have asked for a reset. Another administrator must approve it."),
    "approved": gettext_lazy(
        "The reset is approved. We cannot show the code again. If you do not have it, ask for another reset."
    ),
    "refused": gettext_lazy("The reset will not go ahead. Nothing has changed for your colleague."),
}


class WhyForm(forms.Form):
    """How somebody knows that a second factor is lost."""

    why = forms.CharField(
        label=gettext_lazy(
            "How do you know that it is lost, and that it was really your colleague who told you?"
        ),
        max_length=500,
        widget=forms.Textarea,
        error_messages={
            "required": gettext_lazy("Say how you know"),
            "max_length": gettext_lazy("Write 500 characters or fewer"),
        },
    )


@require_safe
@for_role(Role.ADMINISTRATOR)
def colleagues(request: HttpRequest, post: Post) -> HttpResponse:
    """Who works here, in which roles, and whose second factor is being reset."""
    now = timezone.now()
    standing = {each.account_id: each for each in resets_at(post.organisation, now)}
    everybody, words = colleagues_at(post.organisation), request.GET.get("words", "").strip()[:100]
    found = [(account, roles) for account, roles in everybody.items() if _fits(account, roles, words)]
    shown = paged(request, sorted(found, key=lambda each: each[0].pk not in standing))
    done = request.GET.get("done", "")
    return page(
        request,
        "colleagues.html",
        post.staff,
        here=key_of("colleagues", post.organisation),
        organisation=post.organisation,
        said=Notice(tone=Tone.DONE, title=str(DONE[done])) if done in DONE else None,
        filters=[Filter(name="words", label=_("Name or role"), chosen=words, kind="words")]
        if words or len(everybody) > ON_A_PAGE
        else [],
        **_table(post, shown.rows, standing),
        pages=shown,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(Role.ADMINISTRATOR)
@freshly
def lost_factor(request: HttpRequest, post: Post, account: UUID) -> HttpResponse:
    """What follows when a colleague's second factor is reset, and asking for it."""
    theirs = next((each for each in colleagues_at(post.organisation) if each.pk == account), None)
    if theirs is None or theirs == post.staff.account:
        raise Http404
    form = WhyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        asked = ask_factor_reset(
            account=theirs,
            organisation=post.organisation,
            why=form.cleaned_data["why"],
            by=post.staff.account,
            at=timezone.now(),
        )
        _tell("factor_asked", asked, post.staff.account)
        return redirect(_address(post, "colleagues") + "?done=asked")
    return page(
        request,
        "lost_factor.html",
        post.staff,
        here=key_of("colleagues", post.organisation),
        back=_back(post),
        name=theirs.full_name,
        alone=not any(each != post.staff.account for each in administrators_beside(theirs)),
        form=form,
        in_error=bool(form.errors),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(Role.ADMINISTRATOR)
@freshly
def factor_reset(request: HttpRequest, post: Post, reset: UUID) -> HttpResponse:
    """What was asked, to be approved by another administrator; approved, it shows the code this once."""
    now = timezone.now()
    found = next((each for each in resets_at(post.organisation, now) if each.pk == reset), None)
    if found is None or found.approved_at is not None or found.account == post.staff.account:
        raise Http404
    may_approve = found.asked_by_id != post.staff.account.pk
    if request.method == "POST":
        try:
            return _answered(request, post, found, now)
        except CannotReset:
            raise Http404 from None
    return page(
        request,
        "factor_reset.html",
        post.staff,
        here=key_of("colleagues", post.organisation),
        back=_back(post),
        name=found.account.full_name,
        facts=_facts(found),
        may_approve=may_approve,
    )


def _answered(request: HttpRequest, post: Post, reset: SecondFactorReset, now: datetime) -> HttpResponse:
    by = post.staff.account
    if request.POST.get("answer") != "approve":
        refuse_factor_reset(reset=reset, by=by, at=now)
        _tell("factor_refused", reset, by)
        return redirect(_address(post, "colleagues") + "?done=refused")
    code = approve_factor_reset(reset=reset, by=by, at=now)
    _tell("factor_reset", reset, by)
    shown = page(
        request,
        "factor_code.html",
        post.staff,
        here=key_of("colleagues", post.organisation),
        back=_back(post),
        name=reset.account.full_name,
        code=code,
        until=_("%(day)s, %(hour)s")
        % {"day": full_date(now + RESET_LASTS), "hour": clock(now + RESET_LASTS)},
    )
    return again(shown, _address(post, "colleagues") + "?done=approved")


def _tell(text: str, reset: SecondFactorReset, by: Account) -> None:
    """Tell whose it is, and everybody who administers where they work, whoever did it included."""
    concerned = {reset.account, *administrators_beside(reset.account)}
    for each in sorted(concerned, key=lambda account: account.email or ""):
        words = {"user": each, "whose": reset.account.full_name, "by": by.full_name}
        get_adapter().send_mail(f"account/email/{text}", each.email, words)


def _fits(account: Account, roles: list[str], words: str) -> bool:
    """Whether every word that was looked for is part of a name or a role."""
    about = " ".join([account.full_name, *(str(ROLES[Role(role)]) for role in roles)]).casefold()
    return all(word in about for word in words.casefold().split())


def _table(
    post: Post, found: Iterable[tuple[Account, list[str]]], standing: Mapping[UUID, SecondFactorReset]
) -> dict[str, Any]:
    """What the columns are called, and a row for each colleague; how a reset stands, where there is one."""
    listed = [(account, roles, standing.get(account.pk)) for account, roles in found]
    stands = any(reset is not None for _account, _roles, reset in listed)
    state = [_("Reset")] if stands else []
    return {
        "headings": [_("Name"), _("Roles"), *state, _("What you can do")],
        "rows": [_row(post, *each, stands=stands) for each in listed],
    }


def _row(
    post: Post, account: Account, roles: list[str], reset: SecondFactorReset | None, *, stands: bool
) -> tuple[Cell, ...]:
    held = ", ".join(str(ROLES[Role(role)]) for role in roles)
    state = [_state(reset)] if stands else []
    return (account.full_name, capfirst(held), *state, _action(post, account, reset))


def _state(reset: SecondFactorReset | None) -> Cell:
    if reset is None:
        return ""
    if reset.approved_at is None:
        return Status(tone=Tone.YOU, text=_("Reset asked for"))
    return Status(tone=Tone.WAITING, text=_("Has a code to set up a new one"))


def _action(post: Post, account: Account, reset: SecondFactorReset | None) -> Cell:
    if account == post.staff.account:
        return ""
    if reset is not None and reset.approved_at is None:
        return Link(
            text=_("See the request"), url=_address(post, "factor-reset", reset.pk), about=account.full_name
        )
    return Link(
        text=_("Ask for a reset"), url=_address(post, "lost-factor", account.pk), about=account.full_name
    )


def _facts(reset: SecondFactorReset) -> list[Fact]:
    asked = _("%(name)s, %(day)s") % {
        "name": "" if reset.asked_by is None else reset.asked_by.full_name,
        "day": full_date(reset.asked_at),
    }
    return [
        Fact(term=_("Colleague"), text=reset.account.full_name),
        Fact(term=_("Asked by"), text=asked),
        Fact(term=_("How they know"), text=_why(reset), quoted=True),
    ]


def _why(reset: SecondFactorReset) -> str:
    return opened_by(reset.organisation_id, reset.id, bytes(reset.sealed)).get("why", "")


def _address(post: Post, name: str, *more: object) -> str:
    return reverse(f"desk:{name}", args=[post.organisation.slug, *more])


def _back(post: Post) -> Link:
    return Link(text=_("Colleagues"), url=_address(post, "colleagues"))
