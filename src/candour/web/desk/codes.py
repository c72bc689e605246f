"""Activation codes at the desk: made with a reason and a case, shown once, and listed without the code."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from candour.people.models import Organisation, Subject
from candour.services.actions import cancel_code, make_code
from candour.services.actions.codes import Asked
from candour.services.errors import CannotMakeCode
from candour.services.models import ActivationCode
from candour.services.queries import codes_at, reasons_of, schemes_of
from candour.services.queries.reaching import way_to_reach
from candour.web.design.dates import full_date
from candour.web.design.once import again
from candour.web.design.paging import paged
from candour.web.design.parts import Link, Notice, Option, Status, Tone
from candour.web.design.reach_words import reach_facts
from candour.web.desk.frame import Post, Role, for_role, freshly, key_of, page
from candour.web.desk.schemes import numbers_called

ROUTES = {
    ActivationCode.Route.COLLECTED: gettext_lazy("They collect it in person and show who they are"),
    ActivationCode.Route.LETTER: gettext_lazy("By letter, to an address recorded as safe"),
}


class CodeFor(forms.Form):
    """For which reference a code is made, and why."""

    reference = forms.CharField(
        label=gettext_lazy("Your number for them"),
        max_length=100,
        error_messages={"required": gettext_lazy("Enter the number")},
    )
    scheme = forms.ChoiceField(
        label=gettext_lazy("What kind of number is it?"),
        error_messages={
            "required": gettext_lazy("Choose what kind of number it is"),
            "invalid_choice": gettext_lazy("Choose what kind of number it is"),
        },
    )
    reason = forms.CharField(
        label=gettext_lazy("Why are you making this code?"),
        max_length=300,
        error_messages={
            "required": gettext_lazy("Say why you are making this code"),
            "max_length": gettext_lazy("The reason must be 300 characters or fewer"),
        },
    )
    case = forms.CharField(
        label=gettext_lazy("Case number"),
        max_length=60,
        error_messages={"required": gettext_lazy("Enter the case number")},
    )
    route = forms.ChoiceField(
        label=gettext_lazy("How will they get the code?"),
        choices=list(ROUTES.items()),
        error_messages={"required": gettext_lazy("Choose how they will get the code")},
    )

    def __init__(self, schemes: Iterable[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scheme"].choices = numbers_called(schemes)  # type: ignore[attr-defined]


@require_safe
@for_role(Role.OFFICER)
def codes(request: HttpRequest, post: Post) -> HttpResponse:
    """The codes of an organisation."""
    now, shown = timezone.now(), paged(request, codes_at(post.organisation))
    reasons = reasons_of(shown.rows)
    return page(
        request,
        "codes.html",
        post.staff,
        here=key_of("codes", post.organisation),
        new=reverse("desk:new-code", args=[post.organisation.slug]),
        said=_made_before() if "done" in request.GET else None,
        rows=[
            (
                _("Case %s") % each.case_reference,
                reasons[each.pk],
                _("%(day)s by %(name)s") % {"day": full_date(each.made_at), "name": each.made_by},
                _state(each, now),
                _to_cancel(each, post.organisation) if _is_open(each, now) else "",
            )
            for each in shown.rows
        ],
        pages=shown,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(Role.OFFICER)
@freshly
def new_code(request: HttpRequest, post: Post) -> HttpResponse:
    """The form, and making the code; the answer shows it this once."""
    schemes = schemes_of(post.organisation)
    form = CodeFor(schemes, request.POST if request.method == "POST" else None)
    if form.is_valid():
        asked = Asked(
            **{name: form.cleaned_data[name] for name in ("scheme", "reference", "reason", "case", "route")}
        )
        try:
            made = make_code(
                organisation=post.organisation, asked=asked, by=post.staff.account, at=timezone.now()
            )
        except CannotMakeCode as why:
            form.add_error("route" if asked.route == ActivationCode.Route.LETTER else "reference", str(why))
        else:
            if made.row.route == ActivationCode.Route.LETTER:
                return redirect("desk:letters", organisation=post.organisation.slug)
            said = way_to_reach(_person_of(made.row))
            shown = page(
                request,
                "made_code.html",
                post.staff,
                here=key_of("codes", post.organisation),
                back=Link(
                    text=_("Activation codes"), url=reverse("desk:codes", args=[post.organisation.slug])
                ),
                organisation=post.organisation,
                code=made.code,
                expires=full_date(made.row.expires_at),
                place=settings.CANDOUR_ENVIRONMENT.base_url + reverse("portal:record-code"),
                reach=reach_facts(said),
                in_large_print=said.in_large_print,
            )
            return again(shown, reverse("desk:codes", args=[post.organisation.slug]) + "?done=made")
    return page(
        request,
        "new_code.html",
        post.staff,
        here=key_of("codes", post.organisation),
        back=Link(text=_("Activation codes"), url=reverse("desk:codes", args=[post.organisation.slug])),
        form=form,
        in_error=bool(form.errors),
        schemes=[Option(value=value, text=text) for value, text in numbers_called(schemes)],
        routes=[Option(value=value, text=str(text)) for value, text in ROUTES.items()],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(Role.OFFICER)
def cancelled_code(request: HttpRequest, post: Post, code: str) -> HttpResponse:
    """End a code that was not used; a GET, after signing in again, leads back to the list."""
    found = ActivationCode.objects.filter(pk=code, organisation=post.organisation).first()
    if found is None:
        raise Http404
    if request.method == "POST":
        cancel_code(code=found, by=post.staff.account, at=timezone.now())
    return redirect("desk:codes", organisation=post.organisation.slug)


def _made_before() -> Notice:
    """For whoever pressed twice."""
    return Notice(
        tone=Tone.DONE,
        title=_("The code was made"),
        text=_(
            "We cannot show it again. If you do not have it, make another. The first one then stops working."
        ),
    )


def _person_of(code: ActivationCode) -> UUID:
    return Subject.objects.values_list("person_id", flat=True).get(id=code.subject_id)


def _to_cancel(code: ActivationCode, organisation: Organisation) -> str:
    return reverse("desk:cancelled-code", args=[organisation.slug, code.pk])


def _is_open(code: ActivationCode, now: datetime) -> bool:
    return code.used_at is None and code.cancelled_at is None and code.expires_at > now


def _state(code: ActivationCode, now: datetime) -> Status:
    if code.used_at is not None:
        return Status(tone=Tone.DONE, text=_("Used on %s") % full_date(code.used_at))
    if code.cancelled_at is not None:
        return Status(tone=Tone.QUIET, text=_("Ended"))
    if code.expires_at <= now:
        return Status(tone=Tone.QUIET, text=_("Expired on %s") % full_date(code.expires_at))
    return Status(tone=Tone.WAITING, text=_("Works until %s") % full_date(code.expires_at))
