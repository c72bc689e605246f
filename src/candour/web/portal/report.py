"""*This looks wrong*, on a use: telling the data protection officers of those who had a part in it."""

from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from candour.access.queries import Use, use_of
from candour.core.clocks import one_month_after
from candour.people.models import Organisation
from candour.services.actions import report_use
from candour.services.models import Case
from candour.services.queries.cases import answering, reports_of
from candour.web.design.dates import full_weekday, local_date
from candour.web.design.once import new_number, number_sent
from candour.web.design.parts import Link
from candour.web.design.too_late import too_late
from candour.web.design.words import listed
from candour.web.portal.frame import for_residents, page
from candour.web.portal.use_words import words_for

LONGEST = 4_000


class ReportForm(forms.Form):
    """What looks wrong, in the person's own words."""

    text = forms.CharField(
        label=gettext_lazy("What looks wrong to you?"),
        max_length=LONGEST,
        error_messages={
            "required": gettext_lazy("Write what looks wrong"),
            "max_length": gettext_lazy("What looks wrong must be 4,000 characters or fewer"),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_residents
def report(request: HttpRequest, person: UUID, id: UUID) -> HttpResponse:
    """The form, and sending what it says. A use that was reported leads to its case."""
    use = use_of(person, id)
    if use is None:
        raise Http404
    known = reports_of(person, id)
    if known:
        return too_late(request, redirect("portal:case", id=known[0].case.id), "text")
    here, _elsewhere = concerned(use)
    if not here:
        raise Http404
    form = ReportForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        cases = report_use(
            person=person,
            use=id,
            organisations=here,
            text=form.cleaned_data["text"],
            sent_as=number_sent(request),
            at=timezone.now(),
        )
        return redirect(reverse("portal:case", args=[cases[0].id]) + "?done=sent")
    return page(
        request,
        "portal/report.html",
        person,
        here="uses",
        back=Link(text=_("Back to this use"), url=reverse("portal:use", args=[id])),
        title=words_for([use]).title(use),
        form=form,
        in_error=bool(form.errors),
        number=number_sent(request) if request.method == "POST" else new_number(),
        who=listed([each.name for each in here]),
        answer_by=full_weekday(one_month_after(local_date(timezone.now()))),
    )


def concerned(use: Use) -> tuple[list[Organisation], list[Organisation]]:
    """Who had a part in a use, its asker first: those who answer here, and those to be reached otherwise."""
    body = use.body
    holders = {source["dataset"].split("/")[0] for source in body["sources"].values()}
    found = sorted(
        Organisation.objects.filter(slug__in={body["organisation"], *holders}),
        key=lambda each: (each.slug != body["organisation"], each.name),
    )
    answer = answering([each.pk for each in found], Case.Kind.USE_REPORT)
    return [each for each in found if each.pk in answer], [each for each in found if each.pk not in answer]
