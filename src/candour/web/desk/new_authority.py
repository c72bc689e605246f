"""Recording that somebody may act for another: which kind, what was seen, and once more before it is saved.

Nothing is kept between the pages: what was typed comes along with the form, so a second tab or the way back
changes nothing. Whoever is one of the two records nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from candour.core.authority import ADULT_AT, Kind, NotGranted, birthday, reviews_of
from candour.core.decide import local_date
from candour.people.actions import Checked
from candour.people.actions.representing import why_not_at_desk
from candour.people.errors import AlreadyExists, CannotActFor
from candour.people.models import Account
from candour.people.queries import account_of
from candour.services.actions import record_authority
from candour.services.queries import schemes_of
from candour.services.queries.acting import account_called, person_called
from candour.web.design.authority_words import EVIDENCE, KINDS
from candour.web.design.dates import full_date
from candour.web.design.parts import Fact, Link, Option
from candour.web.design.words import listed
from candour.web.desk.authority_fields import MAY, begin_of, one_of
from candour.web.desk.frame import Post, Role, for_role, key_of, page
from candour.web.desk.record_form import CANNOT, RecordForm

SAYS: Mapping[Kind, str | Promise] = {
    Kind.PARENT: gettext_lazy("For a child under 18. Reviewed at 11, 13 and 16."),
    Kind.PROPERTY_ATTORNEY: gettext_lazy("Home and money. From when the person wants, or as the paper says."),
    Kind.WELFARE_ATTORNEY: gettext_lazy("Home, care and community. Only once the person cannot decide."),
    Kind.DEPUTY: gettext_lazy("What the order lists, and nothing else."),
    Kind.APPOINTEE: gettext_lazy("Benefits only."),
}


class KindForm(forms.Form):
    """Which kind."""

    kind = one_of(
        gettext_lazy("What gives them authority?"),
        [(str(kind), KINDS[kind]) for kind in SAYS],
        gettext_lazy("Choose what gives them authority"),
    )


@dataclass(frozen=True, slots=True)
class Found:
    """Both people, as they were exactly given."""

    person: UUID
    holder: Account


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(Role.OFFICER)
def new_authority(request: HttpRequest, post: Post) -> HttpResponse:
    """Which kind of authority it is."""
    form = KindForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return redirect("desk:record-authority", post.organisation.slug, form.cleaned_data["kind"])
    return page(
        request,
        "new_authority.html",
        post.staff,
        here=key_of("authorities", post.organisation),
        back=_back(post),
        form=form,
        in_error=bool(form.errors),
        kinds=[Option(value=str(kind), text=str(KINDS[kind]), says=str(says)) for kind, says in SAYS.items()],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(Role.OFFICER)
def record(request: HttpRequest, post: Post, kind: str) -> HttpResponse:
    """The form; sent, it is read once more; confirmed, it is saved."""
    if kind not in {str(each) for each in SAYS}:
        raise Http404
    which = Kind(kind)
    if request.method != "POST":
        return _form(request, post, which, RecordForm(which, schemes_of(post.organisation)))
    form = RecordForm(which, schemes_of(post.organisation), request.POST)
    found = _found(post, form) if form.is_valid() else None
    if found is None or request.POST.get("step") == "change":
        return _form(request, post, which, form)
    asked = _asked(post, which, form, found, timezone.now())
    if (why := why_not_at_desk(**asked)) is not None:
        _refuse(form, why)
        return _form(request, post, which, form)
    if request.POST.get("step") != "save" or request.POST.get("neither") != "yes":
        return _confirm(request, post, which, form, found, asked)
    try:
        made = record_authority(
            relation=form.cleaned_data["relation"],
            may_act=form.cleaned_data["may_act"] == "act",
            capacity_lost_on=form.cleaned_data.get("capacity_lost_on"),
            **asked,
        )
    except CannotActFor as refused:
        _refuse(form, refused.why)
    except AlreadyExists:
        form.add_error("holder", _("They act for this person already, on the same ground. End that first"))
    else:
        return redirect(reverse("desk:authority", args=[post.organisation.slug, made.pk]) + "?done=recorded")
    return _form(request, post, which, form)


def _found(post: Post, form: RecordForm) -> Found | None:
    """Both people; where one is not found, the form says so."""
    given = form.cleaned_data
    person = person_called(post.organisation, given["person"], given["person_by"])
    if given["holder_by"]:
        other = person_called(post.organisation, given["holder"], given["holder_by"])
        holder = None if other is None else account_of(other)
    else:
        holder = account_called(given["holder"])
    if person is None:
        form.add_error("person", _("Nobody here is known by exactly that. Check it, and what it is"))
    if holder is None:
        form.add_error(
            "holder", _("No account here is known by exactly that. They may have to open one first")
        )
    return None if person is None or holder is None else Found(person, holder)


def _asked(post: Post, kind: Kind, form: RecordForm, found: Found, now: datetime) -> dict[str, Any]:
    """What is asked to be recorded, as far as the rules look at it."""
    given = form.cleaned_data
    born, ends = given.get("born"), given["ends"]
    if born is not None and ends is None:
        ends = birthday(born, ADULT_AT)
    is_today = given["starts"] in (None, local_date(now))
    return {
        "person": found.person,
        "account": found.holder,
        "kind": kind,
        "services": form.topics(),
        "checked": Checked(
            given["evidence"], post.staff.account, post.organisation, given["case"], given["reason"]
        ),
        "at": now,
        "starts_at": now if is_today else begin_of(given["starts"]),
        "ends_at": None if ends is None else begin_of(ends),
        "born": born,
    }


def _refuse(form: RecordForm, why: NotGranted) -> None:
    name, words = CANNOT[why]
    form.add_error(name if name in form.fields else None, str(words))


def _form(request: HttpRequest, post: Post, kind: Kind, form: RecordForm) -> HttpResponse:
    return page(
        request,
        "record_authority.html",
        post.staff,
        here=key_of("authorities", post.organisation),
        back=Link(text=_("Another kind"), url=reverse("desk:new-authority", args=[post.organisation.slug])),
        title=str(KINDS[kind]),
        lead=str(SAYS[kind]),
        form=form,
        in_error=bool(form.errors),
    )


def _confirm(
    request: HttpRequest, post: Post, kind: Kind, form: RecordForm, found: Found, asked: Mapping[str, Any]
) -> HttpResponse:
    sent = [(name, value) for name in form.fields for value in request.POST.getlist(form.add_prefix(name))]
    return page(
        request,
        "confirm_authority.html",
        post.staff,
        here=key_of("authorities", post.organisation),
        facts=_facts(post, kind, form, found, asked),
        sent=sent,
        not_ticked=request.POST.get("step") == "save",
        in_error=request.POST.get("step") == "save",
    )


def _facts(post: Post, kind: Kind, form: RecordForm, found: Found, asked: Mapping[str, Any]) -> list[Fact]:
    given = form.cleaned_data
    account = account_of(found.person)
    named = given["person"] if account is None else f"{account.full_name} ({given['person']})"
    facts = [
        Fact(term=_("Acted for"), text=named),
        Fact(term=_("Acts for them"), text=f"{found.holder.full_name} ({given['holder']})"),
        Fact(term=_("As their"), text=given["relation"]),
        Fact(term=_("On the ground of"), text=str(KINDS[kind])),
        Fact(term=_("You have seen"), text=str(EVIDENCE[given["evidence"]])),
        Fact(term=_("Services"), text=listed([form.offers[slug].name for slug in given["services"]])),
        Fact(term=_("They may"), text=str(dict(MAY)[given["may_act"]])),
        Fact(term=_("From"), text=full_date(asked["starts_at"])),
        Fact(
            term=_("Until"),
            text=_("it is ended") if asked["ends_at"] is None else full_date(asked["ends_at"]),
        ),
    ]
    if asked["born"] is not None:
        days = [full_date(day) for day in reviews_of(asked["born"], local_date(asked["at"]))]
        facts.append(Fact(term=_("Reviewed on"), text=listed(days) or _("No more reviews before 18")))
    if kind is Kind.WELFARE_ATTORNEY:
        lost = given.get("capacity_lost_on")
        facts.append(
            Fact(
                term=_("Cannot decide since"),
                text=_("Not recorded: it opens nothing yet") if lost is None else full_date(lost),
            )
        )
    return facts


def _back(post: Post) -> Link:
    return Link(text=_("Acting for someone"), url=reverse("desk:authorities", args=[post.organisation.slug]))
