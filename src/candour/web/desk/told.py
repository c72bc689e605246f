"""`/desk/told`: how an officer hears that there is news for somebody for whom their organisation acts."""

from collections.abc import Mapping

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from candour.services.actions import choose_how_officer_is_told
from candour.services.models import OfficerTold
from candour.services.queries.officers import how_officer_is_told
from candour.web.design.parts import Link, Notice, Tone
from candour.web.desk.frame import Staff, for_staff, page

WAYS: Mapping[str, str | Promise] = {
    OfficerTold.How.AT_ONCE: gettext_lazy("By email, straight away"),
    OfficerTold.How.DAILY: gettext_lazy("By email, once a day at 8am"),
    OfficerTold.How.NOT: gettext_lazy("No emails: I check my inbox here"),
}


class ToldForm(forms.Form):
    """One of three ways."""

    how = forms.ChoiceField(
        label=gettext_lazy("How should we tell you?"),
        choices=list(WAYS.items()),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose how we should tell you"),
            "invalid_choice": gettext_lazy("Choose one of these ways"),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def told(request: HttpRequest, staff: Staff) -> HttpResponse:
    """The form, and saving it."""
    now = {"how": how_officer_is_told(staff.account)}
    form = ToldForm(request.POST) if request.method == "POST" else ToldForm(initial=now)
    if form.is_valid():
        how = OfficerTold.How(form.cleaned_data["how"])
        choose_how_officer_is_told(account=staff.account, how=how, at=timezone.now())
        return redirect(reverse("desk:told") + "?done=saved")
    saved = Notice(tone=Tone.DONE, title=_("Your choice is saved. It applies to news from now on."))
    return page(
        request,
        "told.html",
        staff,
        here="",
        back=Link(text=_("Inbox"), url=reverse("desk:inbox")),
        said=saved if request.GET.get("done") == "saved" else None,
        form=form,
        in_error=bool(form.errors),
        email=staff.account.email,
    )
