"""What the exchange could not do alone, for an organisation's people: letters nobody took, and lateness.

A dead letter is a change that a system's webhook did not take for three days; it stands in the feed still. A
late acknowledgement is a withdrawal, an objection, how to reach somebody or a death that a system was to
confirm and has not. Neither says about whom it is.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from candour.access.models import Change, DeadLetter, Webhook
from candour.core.local_time import local_date
from candour.people.actions import try_again
from candour.people.errors import NoWebhook
from candour.people.models import Organisation, PartnerClient
from candour.people.queries import clients_of
from candour.sharing.models import AgreementVersion
from candour.web.design.dates import full_date
from candour.web.design.paging import paged
from candour.web.design.parts import Cell, Link, Notice, Status, Tone
from candour.web.desk.client_words import address, until
from candour.web.desk.clients import asked_once_more, client_of
from candour.web.desk.clocks import time_left
from candour.web.desk.frame import Post, Role, for_role, key_of, page

KINDS = {
    "withdrawal": gettext_lazy("A yes taken back"),
    "objection": gettext_lazy("An objection"),
    "correction": gettext_lazy("A correction"),
    "erasure": gettext_lazy("An erasure"),
    "unlinking": gettext_lazy("A match undone"),
    "agreement": gettext_lazy("An agreement changed"),
    "overdue": gettext_lazy("A confirmation is overdue"),
    "protection": gettext_lazy("Details protected"),
    "restriction": gettext_lazy("Records that must not be used"),
    "preference": gettext_lazy("How a service is used"),
    "linking": gettext_lazy("A record linked or unlinked"),
    "reach": gettext_lazy("How to reach somebody"),
    "death": gettext_lazy("A death"),
}
"""Kinds of change, as the feed has them (`candour.access.news`)."""


def given_up_at(organisation: Organisation) -> QuerySet[DeadLetter]:
    """What an organisation's webhooks did not take, the newest first."""
    clients = PartnerClient.objects.filter(organisation=organisation).values("pk")
    return DeadLetter.objects.filter(client_id__in=clients, delivered_at=None).order_by("-died_at", "pk")


def overdue_at(organisation: Organisation, now: datetime) -> QuerySet[Change]:
    """What an organisation's systems should have confirmed by now, the oldest first."""
    clients = PartnerClient.objects.filter(organisation=organisation).values("pk")
    overdue = Change.objects.filter(client_id__in=clients, acknowledged_at=None, acknowledge_by__lt=now)
    return overdue.order_by("acknowledge_by", "pk")


@require_safe
@for_role(Role.ADMINISTRATOR)
def dead_letters(request: HttpRequest, post: Post) -> HttpResponse:
    """What webhooks did not take, the newest first, and how far each webhook is."""
    clients = {client.pk: client for client in clients_of(post.organisation)}
    letters = paged(request, given_up_at(post.organisation))
    changes = Change.objects.filter(id__in=[each.change_id for each in letters.rows])
    kinds = dict(changes.values_list("id", "kind"))
    trying = Webhook.objects.filter(client_id__in=list(clients), ended_at=None, attempts__gt=0)
    tried = Notice(tone=Tone.DONE, title=_("We are trying to send these changes again"))
    return page(
        request,
        "dead_letters.html",
        post.staff,
        here=key_of("dead-letters", post.organisation),
        organisation=post.organisation,
        said=tried if request.GET.get("done") == "tried" else None,
        rows=[
            _given_up(each, kinds.get(each.change_id, ""), post, clients[each.client_id])
            for each in letters.rows
        ],
        pages=letters,
        waiting=[_still_tried(hook, post, clients[hook.client_id]) for hook in trying],
    )


def _given_up(letter: DeadLetter, kind: str, post: Post, client: PartnerClient) -> tuple[Cell, ...]:
    says = ngettext(
        "We stopped trying on %(day)s after %(attempts)s attempt: %(problem)s",
        "We stopped trying on %(day)s after %(attempts)s attempts: %(problem)s",
        letter.attempts,
    ) % {"day": full_date(letter.died_at), "attempts": letter.attempts, "problem": letter.problem}
    return client.system, _called(kind, letter.n), says, _again(letter.again_at, post, client)


def _still_tried(hook: Webhook, post: Post, client: PartnerClient) -> tuple[Cell, ...]:
    says = ngettext(
        "%(attempts)s attempt failed: %(problem)s", "%(attempts)s attempts failed: %(problem)s", hook.attempts
    ) % {"attempts": hook.attempts, "problem": hook.problem}
    url = address("retry", post.organisation, client)
    return client.system, says, Link(text=_("Try now"), url=url, about=client.system)


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(Role.ADMINISTRATOR)
def retry(request: HttpRequest, post: Post, client_id: str) -> HttpResponse:
    """What follows when a system's letters are tried once more, and doing it."""
    client = client_of(post.organisation, client_id)
    if request.method == "POST":
        try:
            try_again(client=client, at=timezone.now())
        except NoWebhook:  # it was ended meanwhile: the list says so by itself
            return redirect(address("dead-letters", post.organisation))
        return redirect(address("dead-letters", post.organisation) + "?done=tried")
    return asked_once_more(
        request,
        post,
        client,
        title=_("Send undelivered changes to %s again?") % client.system,
        says=[
            _(
                "All of them are sent again, oldest first. A change that the system has already accepted "
                "may come twice."
            ),
            _("If the webhook’s address is wrong, ask the people who run Candour to change it first."),
        ],
        press=_("Send them again"),
    )


@require_safe
@for_role(Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER)
def late_acknowledgements(request: HttpRequest, post: Post) -> HttpResponse:
    """What systems here should have confirmed by now, the oldest first."""
    now = timezone.now()
    today, clients = local_date(now), {client.pk: client for client in clients_of(post.organisation)}
    changes = paged(request, overdue_at(post.organisation, now))
    names = _agreement_names({each.agreement_id for each in changes.rows})
    rows: list[tuple[Cell, ...]] = [
        (
            time_left(local_date(each.acknowledge_by), today),
            clients[each.client_id].system,
            _called(each.kind, each.n, "" if each.agreement_id is None else names.get(each.agreement_id, "")),
            _("Not told yet") if each.told_at is None else _("Told %s") % until(each.told_at),
        )
        for each in changes.rows
        if each.acknowledge_by is not None
    ]
    return page(
        request,
        "late.html",
        post.staff,
        here=key_of("late", post.organisation),
        organisation=post.organisation,
        rows=rows,
        pages=changes,
    )


def _agreement_names(ids: Iterable[UUID | None]) -> Mapping[UUID, str]:
    """What agreements are called, in their newest version."""
    versions = AgreementVersion.objects.filter(agreement__in=[one for one in ids if one is not None])
    return dict(versions.order_by("version").values_list("agreement_id", "name"))


def _called(kind: str, number: int, agreement: str = "") -> str:
    """A change, by what it is and its number in the feed, which tells it from others of its kind."""
    said = {"what": str(KINDS.get(kind, kind)), "agreement": agreement, "number": number}
    if not agreement:
        return _("%(what)s (change %(number)s in the feed)") % said
    return _("%(what)s: %(agreement)s (change %(number)s in the feed)") % said


def _again(at: datetime | None, post: Post, client: PartnerClient) -> Cell:
    if at is not None:
        return Status(tone=Tone.WAITING, text=_("Trying again"))
    url = address("retry", post.organisation, client)
    return Link(text=_("Send all again"), url=url, about=client.system)
