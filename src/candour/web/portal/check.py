"""`/check`: anyone can have a proof receipt checked here, without an account or a name.

The page says what was checked and found, and nothing else. Nothing that is sent is kept.
"""

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from candour.access.published import PublishedLog, look_at_log
from candour.log.errors import BadReceipt, LogError, NotPublished, Rejected
from candour.log.files import LogFiles
from candour.log.proof import consistency_proof, verify_consistency
from candour.log.reader import TileReader
from candour.log.receipt import VerifiedReceipt, verify_receipt
from candour.web.design.numbers import number
from candour.web.design.parts import Check
from candour.web.portal.frame import public_page
from candour.web.portal.proof import checks_of, hashes_of, log_folder, written

LARGEST_RECEIPT = 65_536  # bytes; one is some 3 KB


class ReceiptForm(forms.Form):
    """A receipt as a file, or its text."""

    file = forms.FileField(label=gettext_lazy("Receipt file"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Or paste the text of the receipt"), required=False, max_length=LARGEST_RECEIPT
    )

    def clean(self) -> dict[str, object]:
        """Exactly as it was issued: a file byte for byte, a text without what pasting adds at its ends."""
        file: UploadedFile[bytes] | None = self.cleaned_data.get("file")
        text: str = self.cleaned_data.get("text", "")
        if file is None and not text and not self.errors:
            raise forms.ValidationError(_("Choose a receipt file or paste its text"))
        if file is not None and (file.size or 0) > LARGEST_RECEIPT:
            raise forms.ValidationError(_("The file must be smaller than 64 KB. A receipt is about 3 KB"))
        self.cleaned_data["receipt"] = text.strip().encode() if file is None else file.read()
        return self.cleaned_data


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found about a receipt. reason: of a failure, as programs say it."""

    holds: bool
    title: str
    checks: tuple[Check, ...]
    verified: VerifiedReceipt | None = None
    reason: str = ""

    @property
    def hashes(self) -> list[tuple[str, str]]:
        """The numbers behind the checks."""
        return [] if self.verified is None else hashes_of(self.verified)

    @property
    def written(self) -> str:
        """What the receipt says was written down."""
        return "" if self.verified is None else written(self.verified)

    @property
    def logged(self) -> datetime | None:
        """When it was written down, UTC."""
        return None if self.verified is None else self.verified.leaf.at


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """The page, and what was found about the receipt that was sent to it."""
    form = ReceiptForm(request.POST, request.FILES) if request.method == "POST" else ReceiptForm()
    found = check_receipt(form.cleaned_data["receipt"]) if form.is_valid() else None
    response = public_page(
        request, "portal/check.html", here="check", form=form, found=found, in_error=bool(form.errors)
    )
    add_never_cache_headers(response)
    return response


def check_receipt(receipt: bytes) -> Checked:
    """Check a receipt against this log's key, and what it was issued under against the log as it is now."""
    try:
        log = look_at_log(log_folder())
    except NotPublished:
        return Checked(
            False, _("We cannot check it yet: the log has only just begun. Try again in a moment."), ()
        )
    except LogError as reason:
        return Checked(
            False,
            _("We cannot check it here: the log itself did not pass its check."),
            (),
            reason=str(reason),
        )
    try:
        verified = verify_receipt(receipt, log.key, log.witnesses)
    except BadReceipt as reason:
        failed = Check(text=_("The receipt matches what this log gave out, letter for letter."), passed=False)
        return Checked(False, _("This receipt did not pass the check."), (failed,), reason=str(reason))
    still = _is_still_so(verified, log)
    title = (
        _("This receipt passed the check.")
        if still.passed
        else _("This receipt was good, but the log has changed.")
    )
    return Checked(still.passed, title, (*checks_of(verified), still), verified)


def _is_still_so(verified: VerifiedReceipt, log: PublishedLog) -> Check:
    """Whether the log as published now begins with the one the receipt was issued under."""
    old, new = verified.checkpoint, log.checkpoint
    sizes = {"old": number(old.size), "new": number(new.size)}
    text = _("The log as it is now, with %(new)s entries, still begins with those %(old)s.") % sizes
    try:
        read = TileReader(LogFiles(log_folder()).read, new.size).hash
        verify_consistency(
            old.size, new.size, consistency_proof(old.size, new.size, read), old.root, new.root
        )
    except (Rejected, NotPublished):
        return Check(text=text, passed=False)
    return Check(text=text, passed=True)
