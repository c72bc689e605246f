"""The page about the log, which says what was checked as it was made, and proof receipts of open entries."""

from base64 import b64encode
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from candour.access.models import OpenEntry
from candour.access.published import PublishedLog, look_at_log, receipt_of_open_entry
from candour.log.errors import LogError, NotPublished
from candour.web.design.attachment import attachment
from candour.web.design.dates import clock, full_date
from candour.web.design.numbers import number
from candour.web.design.parts import Check, Fact
from candour.web.public.frame import page


def explanation(request: HttpRequest) -> HttpResponse:
    """/log: what the log is, how it stands now, and how anyone can check it."""
    log, state = None, "whole"
    try:
        log = look_at_log(_folder())
    except NotPublished:
        state = "waiting"
    except LogError:
        state = "failed"
    context = {} if log is None else {"facts": _facts(log), "checks": _checks(log), "hashes": _hashes(log)}
    environment = settings.CANDOUR_ENVIRONMENT
    return page(request, "log.html", "log", state=state, base_url=environment.base_url, log=log, **context)


def open_entry(request: HttpRequest, id: UUID) -> HttpResponse:
    """/log/entries/<id>: the proof receipt of an entry that concerns no person, for anyone."""
    entry = OpenEntry.objects.filter(pk=id).first()
    if entry is None:
        raise Http404(id)
    try:
        receipt = receipt_of_open_entry(_folder(), entry)
    except NotPublished as reason:
        return _not_yet(str(reason))
    return attachment(receipt, name=f"candour-entry-{id}.json", content_type="application/json")


def _not_yet(sentence: str) -> HttpResponse:
    headers = {"Retry-After": "2"}
    return HttpResponse(f"{sentence}\n", "text/plain; charset=utf-8", status=503, headers=headers)


def _folder() -> Path:
    folder: Path = settings.CANDOUR_ENVIRONMENT.data / "log"
    return folder


def _facts(log: PublishedLog) -> list[Fact]:
    signed = ""
    if log.last_signed is not None:
        signed = _("%(day)s at %(time)s") % {
            "day": full_date(log.last_signed),
            "time": clock(log.last_signed),
        }
    facts = [
        Fact(term=_("Entries"), text=number(log.checkpoint.size)),
        Fact(term=_("Last signed"), text=signed),
        Fact(term=_("Name of the log"), text=log.checkpoint.origin),
    ]
    return [fact for fact in facts if fact.text]


def _checks(log: PublishedLog) -> list[Check]:
    """What `look_at_log` found true; it raises where one of these is not."""
    return [
        Check(
            text=_("The log’s signature is good. It covers this number of entries and their total."),
            passed=True,
        ),
        Check(
            text=_("Our database has at least as many entries, and the same total for these."), passed=True
        ),
        *[
            Check(text=_("The witness %(name)s has signed the same.") % {"name": name}, passed=True)
            for name in log.cosigned_by
        ],
    ]


def _hashes(log: PublishedLog) -> list[tuple[str, str]]:
    return [
        (_("Size"), str(log.checkpoint.size)),
        (_("Root"), b64encode(log.checkpoint.root).decode("ascii")),
        (_("Verifier key"), str(log.key)),
        (_("Signatures by others, not checked here"), str(log.others)),
    ]
