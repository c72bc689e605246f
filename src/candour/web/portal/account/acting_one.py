"""One authority: what happened to it, objecting to it, and ending it; from either side."""

from contextlib import suppress
from uuid import UUID

from django import forms
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from candour.core.authority import Kind
from candour.people.actions import end_representation
from candour.people.errors import NotStanding
from candour.people.models import Representation
from candour.services.actions import object_as_person, stop_acting
from candour.services.queries import offers
from candour.web.design.authority_words import EVIDENCE, after_death, told_step
from candour.web.design.too_late import too_late
from candour.web.portal.account.acting_lines import back_to_acting, can_object, lines_of, then
from candour.web.portal.account.confirming import ask_once_more
from candour.web.portal.covering import once_asked_for
from candour.web.portal.frame import account_of, for_residents, page
from candour.web.portal.messages import note_arrival
from candour.web.portal.representing import name_of


class ObjectionForm(forms.Form):
    """Why somebody should not be acted for so."""

    why = forms.CharField(
        label=gettext_lazy("Why? (optional)"),
        required=False,
        max_length=500,
        widget=forms.Textarea,
        error_messages={"max_length": gettext_lazy("Write 500 characters or fewer")},
    )


@for_residents
@require_safe
@once_asked_for(back_to_acting)
def one(request: HttpRequest, person: UUID, id: UUID) -> HttpResponse:
    """What happened to one of them, as both people read it."""
    row = _either(request, person, id)
    note_arrival(request, person)
    (it,) = lines_of([row], {offer.slug: offer.name for offer in offers()})
    return page(
        request,
        "portal/account/acting_one.html",
        person,
        here="",
        back=back_to_acting(),
        it=it,
        is_theirs=row.person_id == person,
        after_death=after_death(row),
        seen=str(EVIDENCE.get(row.evidence, "")),
        where="" if row.organisation is None else row.organisation.name,
        story=[told_step(step) for step in row.steps.order_by("at", "id")],
    )


@for_residents
@require_http_methods(["GET", "HEAD", "POST"])
@once_asked_for(back_to_acting)
def objection(request: HttpRequest, person: UUID, id: UUID) -> HttpResponse:
    """Object to who acts for oneself: it stops at once, and a named person looks into it."""
    row = _either(request, person, id)
    if row.person_id != person or row.kind == Kind.INVITED:
        raise Http404
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    if not can_object(row):
        return too_late(request, then(request, "objected"), "why")
    if form.is_valid():
        with suppress(NotStanding):  # somebody ended it a moment ago
            object_as_person(authority=row, person=person, why=form.cleaned_data["why"], at=timezone.now())
        return then(request, "objected")
    return page(
        request,
        "portal/account/acting_objection.html",
        person,
        here="",
        back=back_to_acting(),
        relation=row.relation,
        organisation=row.organisation,
        form=form,
        in_error=bool(form.errors),
    )


@for_residents
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, person: UUID, id: UUID) -> HttpResponse:
    """End what one acts in, or an invitation of one's own."""
    row, by = _mine(request, person, id)
    if by == Representation.EndedBy.PERSON and row.kind != Kind.INVITED:
        raise Http404
    if request.method == "POST":
        with suppress(NotStanding):  # somebody ended it a moment ago
            if by == Representation.EndedBy.REPRESENTATIVE:
                stop_acting(authority=row, at=timezone.now())
            else:
                end_representation(representation=row, by=by, at=timezone.now())
        return then(request, "acting-ended")
    return ask_once_more(
        request,
        person,
        title=_whose_end(row, by),
        says=[_ends(row)],
        press=_("End it"),
        back=back_to_acting(),
    )


def _whose_end(row: Representation, by: Representation.EndedBy) -> str:
    """What would be ended, as whoever ends it calls it."""
    if by == Representation.EndedBy.REPRESENTATIVE:
        return _("Stop acting for %(name)s?") % {"name": name_of(row)}
    if row.account_id is None:
        return _("Take back the invitation to your %(who)s?") % {"who": row.relation}
    return _("Stop your %(who)s from acting for you?") % {"who": row.relation}


def _mine(request: HttpRequest, person: UUID, id: UUID) -> tuple[Representation, Representation.EndedBy]:
    """A row that has not ended, and from which side it is one's own. Raises Http404 for any other."""
    row = Representation.objects.filter(pk=id, ended_at=None).first()
    if row is not None and row.person_id == person:
        return row, Representation.EndedBy.PERSON
    if row is not None and row.account_id == account_of(request).pk:
        return row, Representation.EndedBy.REPRESENTATIVE
    raise Http404


def _either(request: HttpRequest, person: UUID, id: UUID) -> Representation:
    """One of one's own, from either side, ended or not. Raises Http404 for any other."""
    found = Representation.objects.select_related("organisation", "account").filter(pk=id)
    row = found.filter(Q(person_id=person) | Q(account=account_of(request))).first()
    if row is None:
        raise Http404
    return row


def _ends(row: Representation) -> str:
    """What ending it means, and how it would begin again."""
    if row.kind == Kind.INVITED:
        return _("It ends at once. To begin again, a new invitation is needed.")
    if row.kind == Kind.EXECUTOR:
        return _(
            "It ends at once. What you asked for goes on, but you cannot read the answer here any more. To "
            "begin again, show the grant at a desk."
        )
    return _("It ends at once. To begin again, show your document at a desk.")
