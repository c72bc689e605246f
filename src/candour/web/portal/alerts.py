"""*Tell me when*: the uses of their data that a person wants to be told of, and taking a wish back.

An alert never tells of a use that is kept from view, nor that there is one.
"""

from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from candour.people.models import Organisation
from candour.services.actions import end_alert, want_alert
from candour.services.models import Alert
from candour.services.queries.alerts import alerts_of
from candour.sharing.queries import standing_versions
from candour.web.design.attachment import attachment
from candour.web.design.cells import sheet
from candour.web.design.dates import full_date, local_date, machine_time
from candour.web.design.pacing import A_FILE, dear
from candour.web.design.parts import ChoiceRow, Link, Option, Status, Tone
from candour.web.portal.frame import for_residents, page

WHAT: dict[str, str | Promise] = {
    "": gettext_lazy("Anything"),
    Alert.Happened.USED: gettext_lazy("Used"),
    Alert.Happened.REFUSED: gettext_lazy("Refused, in whole or part"),
}
TOLD_OF: dict[str, str | Promise] = {
    "": gettext_lazy("Every request by %(who)s"),
    Alert.Happened.USED: gettext_lazy("Everything given to %(who)s"),
    Alert.Happened.REFUSED: gettext_lazy("Everything refused to %(who)s"),
}
"""The same in the list, of somebody."""

PACES: dict[str, str | Promise] = {
    "": gettext_lazy("The same as for my other messages"),
    Alert.Pace.AT_ONCE: gettext_lazy("At once"),
    Alert.Pace.DAILY: gettext_lazy("Once a day"),
}
SINCE: dict[str, str | Promise] = {
    "": gettext_lazy("Since %(day)s"),
    Alert.Pace.AT_ONCE: gettext_lazy("At once, since %(day)s"),
    Alert.Pace.DAILY: gettext_lazy("Once a day, since %(day)s"),
}
"""The same in the list."""


class AlertForm(forms.Form):
    """Which uses: by whom, for what, and what became of them; and how soon to tell."""

    who = forms.ChoiceField(label=gettext_lazy("Who uses it"), required=False)
    purpose = forms.ChoiceField(label=gettext_lazy("What for"), required=False)
    what = forms.ChoiceField(label=gettext_lazy("What happened"), required=False)
    pace = forms.ChoiceField(label=gettext_lazy("How soon"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        who = Organisation.objects.filter(joined=True).order_by("name").values_list("slug", "name")
        versions = standing_versions(timezone.now())
        purposes = {each.agreement.purpose: each.name for each in versions}
        choices = {
            "who": [("", _("Anybody")), *who],
            "purpose": [("", _("Anything")), *purposes.items()],
            "what": [(value, str(words)) for value, words in WHAT.items()],
            "pace": [(value, str(words)) for value, words in PACES.items()],
        }
        for name, options in choices.items():
            self.fields[name].choices = options  # type: ignore[attr-defined]

    def options(self, name: str) -> list[Option]:
        """The options of one field, for its select."""
        return [Option(value=str(value), text=str(text)) for value, text in self.fields[name].choices]  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@for_residents
def alerts(request: HttpRequest, person: UUID) -> HttpResponse:
    """What the person wants to be told of, and wanting one more."""
    form = (
        AlertForm(request.POST)
        if request.method == "POST"
        else AlertForm(initial={"who": request.GET.get("who", "")})
    )
    if form.is_valid():
        slug = form.cleaned_data["who"]
        want_alert(
            person=person,
            organisation=Organisation.objects.get(slug=slug) if slug else None,
            purpose=form.cleaned_data["purpose"],
            happened=form.cleaned_data["what"],
            pace=Alert.Pace(form.cleaned_data["pace"]),
            at=timezone.now(),
        )
        return redirect("portal:alerts")
    purposes = dict(form.fields["purpose"].choices)  # type: ignore[attr-defined]
    return page(
        request,
        "portal/alerts.html",
        person,
        here="uses",
        back=Link(text=_("Who used my data"), url=reverse("portal:uses")),
        rows=[_row(alert, name, purposes) for alert, name in alerts_of(person)],
        form=form,
        in_error=bool(form.errors),
        fields=[(form[name], form.options(name)) for name in ("who", "purpose", "what", "pace")],
        file=Link(text=_("Download this list for a spreadsheet (CSV)"), url=reverse("portal:alerts-file")),
    )


@require_safe
@dear(A_FILE)
@for_residents
def alerts_file(request: HttpRequest, person: UUID) -> HttpResponse:
    """The list as a file for a spreadsheet: what the person is told of, and since when."""
    purposes = {each.agreement.purpose: each.name for each in standing_versions(timezone.now())}
    headings = (_("Who uses it"), _("What for"), _("What happened"), _("How soon"), _("Since"))
    rows = (
        (
            organisation or _("Anybody"),
            purposes.get(alert.purpose, alert.purpose) or _("Anything"),
            str(WHAT[alert.happened]),
            str(PACES[alert.pace]),
            machine_time(alert.made_at)[:10],
        )
        for alert, organisation in alerts_of(person)
    )
    name = f"what-i-am-told-of-{local_date(timezone.now())}.csv"
    return attachment(sheet(headings, rows), name=name, content_type="text/csv; charset=utf-8")


@require_http_methods(["GET", "HEAD", "POST"])
@for_residents
def alert_end(request: HttpRequest, person: UUID, id: UUID) -> HttpResponse:
    """Want one no more; a GET leads back to the list."""
    wanted = [alert.id for alert, _name in alerts_of(person)]
    if id not in wanted:
        raise Http404
    if request.method == "POST":
        end_alert(person=person, alert=id, at=timezone.now())
        return redirect("portal:alerts")
    return page(
        request,
        "portal/alert_end.html",
        person,
        here="uses",
        back=Link(text=_("Tell me when my data is used"), url=reverse("portal:alerts")),
    )


def _row(alert: Alert, organisation: str, purposes: dict[str, str]) -> ChoiceRow:
    title = str(TOLD_OF[alert.happened]) % {"who": organisation or _("anybody")}
    purpose = purposes.get(alert.purpose, alert.purpose) if alert.purpose else _("For any purpose")
    return ChoiceRow(
        title=title,
        told=purpose,
        status=Status(tone=Tone.DONE, text=_("On")),
        action=Link(text=_("Stop it"), url=reverse("portal:alert-end", args=[alert.id]), about=title),
        when=str(SINCE[alert.pace]) % {"day": full_date(alert.made_at)},
    )
