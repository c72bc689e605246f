"""The print queue: letters with activation codes, printed once, posted, and noted when they come back.

A letter is downloaded as an accessible PDF for a window envelope, or handed to GOV.UK Notify, which prints
and posts it. A download can fail, or be ended by a second press, so whoever printed a letter is given the
same again for a few minutes. The list names nobody, and no page shows a code.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from candour.core.reaching import Reach
from candour.services.actions import note_posted, note_returned, print_again, print_letter
from candour.services.actions.letters import AGAIN, WAITS, Words, can_print_again, is_to_the_dead
from candour.services.errors import CannotSend, OutOfOrder
from candour.services.models import Letter
from candour.services.notify import NOTIFY, Notify
from candour.services.queries import letters_at, reaches_of
from candour.services.senders import post_letter
from candour.web.design import pdf
from candour.web.design.attachment import attachment
from candour.web.design.dates import clock, full_date
from candour.web.design.paging import paged
from candour.web.design.parts import Notice, Option, Status, Tone
from candour.web.design.reach_words import FORMATS
from candour.web.desk.frame import Post, Role, for_role, freshly, key_of, page

DONE = {
    "posted": gettext_lazy("The letter is marked as posted"),
    "returned": gettext_lazy("The letter is marked as returned. Its code no longer works."),
    "notify": gettext_lazy("GOV.UK Notify has the letter, and will print and post it"),
    "late": gettext_lazy("You can no longer do that with this letter. Check it in the list."),
    "away": gettext_lazy("GOV.UK Notify did not take the letter. It is still waiting here."),
}


@require_safe
@for_role(Role.OFFICER)
def letters(request: HttpRequest, post: Post) -> HttpResponse:
    """The queue, the newest first."""
    done = request.GET.get("done", "")
    shown = paged(request, letters_at(post.organisation))
    reach = reaches_of(each for each in shown.rows if each.sealed and each.printed_at is None)
    tone = Tone.WAITING if done in ("late", "away") else Tone.DONE
    return page(
        request,
        "letters.html",
        post.staff,
        here=key_of("letters", post.organisation),
        said=Notice(tone=tone, title=str(DONE[done])) if done in DONE else None,
        new=reverse("desk:new-code", args=[post.organisation.slug]),
        days=WAITS.days,
        rows=[_row(each, reach.get(each.pk), post, timezone.now()) for each in shown.rows],
        pages=shown,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(Role.OFFICER)
@freshly
def letter(request: HttpRequest, post: Post, letter: UUID) -> HttpResponse:
    """Print it, hand it to Notify, or note what became of it; a GET leads back to the queue."""
    found = Letter.objects.filter(pk=letter, organisation=post.organisation).first()
    if found is None:
        raise Http404
    if request.method != "POST":
        return _back(post)
    by, now = post.staff.account, timezone.now()
    try:
        match request.POST.get("what"):
            case "print" if pdf.is_there():
                return _printed(request, post, found, now)
            case "notify" if _notify() is not None:
                return _handed_over(request, post, found, now)
            case "posted":
                note_posted(letter=found, by=by, at=now)
                return _back(post, "posted")
            case "returned":
                note_returned(letter=found, by=by, at=now)
                return _back(post, "returned")
    except OutOfOrder:
        return _back(post, "late")
    return _back(post)


def _printed(request: HttpRequest, post: Post, letter: Letter, now: datetime) -> HttpResponse:
    act = print_letter if letter.printed_at is None else print_again
    made = act(
        letter=letter, by=post.staff.account, make=lambda words: _drawn(request, letter, words), at=now
    )
    return attachment(made, name=f"letter-{letter.pk.hex[-8:]}.pdf", content_type="application/pdf")


def _handed_over(request: HttpRequest, post: Post, letter: Letter, now: datetime) -> HttpResponse:
    """Printed and posted at once, or neither: what Notify does not take still waits here."""
    notify = _notify()
    assert notify is not None, "the caller has asked"
    by = post.staff.account
    try:
        with transaction.atomic():
            made = print_letter(
                letter=letter, by=by, make=lambda words: _drawn(request, letter, words), at=now
            )
            note_posted(letter=letter, by=by, at=now, taken_as=post_letter(notify, letter.pk, made))
    except CannotSend:
        return _back(post, "away")
    return _back(post, "notify")


def _drawn(request: HttpRequest, letter: Letter, words: Words) -> bytes:
    return pdf.made(
        request,
        "desk/letter_pdf.html",
        to=words.to,
        code=words.code,
        in_large_print=words.in_large_print,
        organisation=letter.organisation,
        day=full_date(timezone.now()),
        expires=full_date(letter.code.expires_at),
        place=f"{settings.CANDOUR_ENVIRONMENT.base_url}{reverse('portal:record-code')}",
    )


def _notify() -> Notify | None:
    environment = settings.CANDOUR_ENVIRONMENT
    if environment.notify_key is None or not pdf.is_there():
        return None
    return Notify(environment.notify_key, environment.notify_url or NOTIFY)


def _row(letter: Letter, reach: Reach | None, post: Post, now: datetime) -> dict[str, Any]:
    is_kept = letter.printed_at is None and bool(letter.sealed) and is_to_the_dead(letter)
    again = can_print_again(letter, post.staff.account, now)
    return {
        "case": _("Case %s") % letter.code.case_reference,
        "made": _("%(day)s by %(name)s") % {"day": full_date(letter.made_at), "name": letter.code.made_by},
        "how": [_again(letter)] if again else [] if reach is None else _how(reach),
        "state": _kept() if is_kept else _state(letter),
        "url": reverse("desk:letter", args=[post.organisation.slug, letter.pk]),
        "actions": [] if is_kept else _actions(letter, can_print_again=again),
    }


def _how(reach: Reach) -> list[str]:
    """How it is printed because they asked for it, and what they asked for that no printer makes."""
    beyond = "; ".join(str(FORMATS[each]) for each in reach.beyond_print)
    printed = [_("It will be in large print, as they asked.")] if reach.in_large_print else []
    if not beyond:
        return printed
    cannot = _(
        "They asked for something we cannot print: %(formats)s. Read the letter to them, or have it made."
    )
    return [*printed, cannot % {"formats": beyond}]


def _again(letter: Letter) -> str:
    assert letter.printed_at is not None, "it was printed"
    until = clock(letter.printed_at + AGAIN)
    return _("If the download failed, you can print the same letter again until %(time)s.") % {"time": until}


def _actions(letter: Letter, *, can_print_again: bool) -> list[Option]:
    """What can be done with it now."""
    if not (letter.returned_at is letter.destroyed_at is letter.failed_at is None):
        return []
    if letter.printed_at is None:
        if letter.code.used_at is not None or letter.code.cancelled_at is not None:
            return []
        here = [Option(value="print", text=_("Print the letter"))] if pdf.is_there() else []
        return here + ([Option(value="notify", text=_("Send through GOV.UK Notify"))] if _notify() else [])
    again = [Option(value="print", text=_("Print it again"))] if can_print_again else []
    posted = [] if letter.sent_at is not None else [Option(value="posted", text=_("Mark as posted"))]
    return [*posted, *again, Option(value="returned", text=_("Mark as returned"))]


def _state(letter: Letter) -> Status:
    if letter.returned_at is not None:
        return Status(tone=Tone.LATE, text=_("Returned on %s") % full_date(letter.returned_at))
    if letter.code.used_at is not None:
        return Status(tone=Tone.DONE, text=_("Used on %s") % full_date(letter.code.used_at))
    if letter.failed_at is not None:
        said = {"day": full_date(letter.failed_at), "problem": letter.problem}
        text = _("Not posted, as we learned on %(day)s: %(problem)s. Make a new code") % said
        return Status(tone=Tone.LATE, text=text)
    if letter.destroyed_at is not None:
        return Status(tone=Tone.QUIET, text=_("Destroyed because it was not printed in time"))
    if letter.code.cancelled_at is not None:
        return Status(tone=Tone.QUIET, text=_("Its code has ended"))
    if letter.sent_at is not None:
        return Status(tone=Tone.DONE, text=_("Posted on %s") % full_date(letter.sent_at))
    if letter.printed_at is not None:
        return Status(tone=Tone.URGENT, text=_("Printed, not posted yet"))
    return Status(tone=Tone.YOU, text=_("To print"))


def _kept() -> Status:
    return Status(tone=Tone.QUIET, text=_("Not sent: a death is recorded"))


def _back(post: Post, done: str = "") -> HttpResponse:
    address = reverse("desk:letters", args=[post.organisation.slug])
    return redirect(f"{address}?done={done}" if done else address)
