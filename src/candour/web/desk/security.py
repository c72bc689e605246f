"""`/desk/<organisation>/security`: residents said that a sign-in was not theirs, and a named person looks.

At the organisation that answers for the site, for whoever administers its systems. It shows when and how, by
a number and never a name: whose account it is, its owner tells when they ring.
"""

from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from candour.people.account_queries import security_reports
from candour.people.actions import answer_report
from candour.people.models import Organisation, SecurityReport
from candour.web.design.dates import clock, day_month, local_date
from candour.web.design.parts import Cell, Link, Status, Tone
from candour.web.desk.frame import Post, Role, answers_for_the_site, for_role, key_of, page


class FindingForm(forms.Form):
    """What was found, in words for the owner of the account."""

    finding = forms.CharField(
        label=gettext_lazy("What you found, in words for the owner"),
        max_length=500,
        widget=forms.Textarea,
        error_messages={
            "required": gettext_lazy("Write what you found: its owner reads it"),
            "max_length": gettext_lazy("Write 500 characters or fewer"),
        },
    )


@require_safe
@for_role(Role.ADMINISTRATOR)
def security(request: HttpRequest, post: Post) -> HttpResponse:
    """Every report that nobody has looked at, the oldest first."""
    _answers_for_the_site(post.organisation)
    return page(
        request,
        "security.html",
        post.staff,
        here=key_of("security", post.organisation),
        organisation=post.organisation,
        rows=[_row(post.organisation, each) for each in security_reports()],
        said="answered" if request.GET.get("done") == "answered" else "",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(Role.ADMINISTRATOR)
def report(request: HttpRequest, post: Post, report: UUID) -> HttpResponse:
    """One report, and what was found."""
    _answers_for_the_site(post.organisation)
    found = next((each for each in security_reports() if each.pk == report), None)
    if found is None:
        raise Http404
    form = FindingForm(request.POST if request.method == "POST" else None)
    back = reverse("desk:security", args=[post.organisation.slug])
    if form.is_valid():
        answer_report(
            report=found, by=post.staff.name, finding=form.cleaned_data["finding"], at=timezone.now()
        )
        return redirect(f"{back}?done=answered")
    return page(
        request,
        "security_report.html",
        post.staff,
        here=key_of("security", post.organisation),
        back=Link(text=_("Account security"), url=back),
        number=number_of(found),
        facts=_facts(found),
        form=form,
        in_error=bool(form.errors),
    )


def number_of(report: SecurityReport) -> str:
    """The number that owner and officer can both say: the end of its id."""
    return report.pk.hex[-8:].upper()


def _answers_for_the_site(organisation: Organisation) -> None:
    if not answers_for_the_site(organisation):
        raise Http404


def _row(organisation: Organisation, report: SecurityReport) -> tuple[Cell, ...]:
    is_locked = report.unlocked_at is None
    return (
        Link(
            text=number_of(report), url=reverse("desk:security-report", args=[organisation.slug, report.pk])
        ),
        _moment(report),
        Status(tone=Tone.WAITING, text=_("Locked"))
        if is_locked
        else Status(tone=Tone.DONE, text=_("Has a new password")),
    )


def _moment(report: SecurityReport) -> str:
    return _("%(day)s, %(hour)s") % {
        "day": day_month(local_date(report.reported_at)),
        "hour": clock(report.reported_at),
    }


def _facts(report: SecurityReport) -> list[tuple[str, str]]:
    facts = [(_("Reported"), _moment(report))]
    if report.sign_in is not None:
        signed = report.sign_in
        facts.append((_("The sign-in"), f"{day_month(local_date(signed.at))}, {clock(signed.at)}"))
        facts.append((_("With"), signed.how))
        facts.append((_("Network"), signed.network or _("Not known")))
    return facts
