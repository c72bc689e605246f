"""The inbox: what organisations and Candour wrote to a person, the newest first, and one message opened.

Forty a day are no work: each is a line, and one press marks as read what the page shows and nobody waits for.
"""

from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from candour.people.models import Organisation
from candour.services.actions import mark_read
from candour.services.queries.messages import (
    OpenedMessage,
    message_of,
    messages_of,
    needing_led_to,
    new_among,
)
from candour.web.design.attachment import attachment
from candour.web.design.cells import sheet
from candour.web.design.dates import clock, local_date, machine_time, near_day
from candour.web.design.pacing import A_FILE, dear
from candour.web.design.parts import ChoiceRow, Link, Status, Tone
from candour.web.portal.cases import letter
from candour.web.portal.frame import for_residents, page

ON_A_PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@for_residents
def messages(request: HttpRequest, person: UUID) -> HttpResponse:
    """The list, and marking as read what it showed."""
    if request.method == "POST":
        mark_read(person=person, messages=new_among(person, _shown(request)), at=timezone.now())
        return redirect(request.get_full_path())
    after = _after(request)
    found = messages_of(person, most=ON_A_PAGE + 1, after=after)
    shown = found[:ON_A_PAGE]
    older = None
    if len(found) > ON_A_PAGE:
        address = f"{reverse('portal:messages')}?after={shown[-1].message.id}"
        older = Link(text=_("Show older messages"), url=address)
    return page(
        request,
        "portal/messages.html",
        person,
        here="",
        rows=[_row(each) for each in shown],
        can_be_read=[each.message.id for each in shown if _is_done_by_reading(each)],
        older=older,
        newest=None if after is None else Link(text=_("Back to the newest"), url=reverse("portal:messages")),
        file=Link(text=_("Download this list for a spreadsheet (CSV)"), url=reverse("portal:messages-file")),
    )


@require_safe
@dear(A_FILE)
@for_residents
def messages_file(request: HttpRequest, person: UUID) -> HttpResponse:
    """The list as a file for a spreadsheet: every message, and no more of it than the page says."""
    found = messages_of(person)
    senders = Organisation.objects.in_bulk({each.message.organisation_id for each in found} - {None})
    headings = (_("When"), _("From"), _("Message"), _("New or read"))
    rows = (
        (
            machine_time(each.message.sent_at),
            senders[each.message.organisation_id].name if each.message.organisation_id else _("Candour"),
            each.title,
            _standing(each),
        )
        for each in found
    )
    name = f"my-messages-{local_date(timezone.now())}.csv"
    return attachment(sheet(headings, rows), name=name, content_type="text/csv; charset=utf-8")


@for_residents
def message(request: HttpRequest, person: UUID, id: UUID) -> HttpResponse:
    """One message; one that belongs to a case leads there, where the rest of it is."""
    found = message_of(person, id)
    if found is None:
        raise Http404
    mark_read(person=person, messages=[found.message], at=timezone.now())
    if found.message.case_id is not None:
        return redirect("portal:case", id=found.message.case_id)
    return page(
        request,
        "portal/message.html",
        person,
        here="",
        back=Link(text=_("Messages"), url=reverse("portal:messages")),
        title=found.title,
        letter=letter(found, _organisation(found)),
        link=Link(text=_("See it"), url=found.link) if found.link else None,
    )


def note_arrival(request: HttpRequest, person: UUID) -> None:
    """A page was shown to which messages lead that wait for the person: they need not open these too."""
    mark_read(person=person, messages=needing_led_to(person, request.path), at=timezone.now())


def _is_done_by_reading(each: OpenedMessage) -> bool:
    return each.message.read_at is None and not each.message.needs_action


def _shown(request: HttpRequest) -> list[UUID]:
    """The messages that the page showed when it was sent. Raises BadRequest for what is none."""
    try:
        return [UUID(text) for text in request.POST.getlist("read")[:ON_A_PAGE]]
    except ValueError:
        raise BadRequest("This is not a message of ours.") from None


def _row(each: OpenedMessage) -> ChoiceRow:
    message = each.message
    is_new = message.read_at is None
    if is_new:
        tone = Tone.YOU if message.needs_action else Tone.WAITING
        status = Status(tone=tone, text=_standing(each), icon="speech")
    else:
        status = Status(tone=Tone.QUIET, text=_standing(each), icon="tick")
    day = near_day(message.sent_at, local_date(timezone.now()))
    sent = _("%(day)s, %(hour)s") % {"day": day, "hour": clock(message.sent_at)}
    return ChoiceRow(
        title=each.title,
        told=sent,
        status=status,
        action=Link(
            text=_("Open it"),
            url=reverse("portal:message", args=[message.id]),
            about=f"{each.title}, {sent}",
        ),
        unanswered=is_new and message.needs_action,
    )


def _standing(each: OpenedMessage) -> str:
    if each.message.read_at is not None:
        return _("Read")
    return _("New, needs you") if each.message.needs_action else _("New")


def _organisation(each: OpenedMessage) -> str:
    if each.message.organisation_id is None:
        return ""
    return Organisation.objects.values_list("name", flat=True).get(pk=each.message.organisation_id)


def _after(request: HttpRequest) -> UUID | None:
    given = request.GET.get("after")
    try:
        return None if given is None else UUID(given)
    except ValueError:
        raise BadRequest("This is not an address of ours.") from None
