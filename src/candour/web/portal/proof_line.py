"""The sentence about the log at the end of each page, which claims only what was checked for that page.

It rests on two checks: that the published checkpoint is signed by the log's key, and that the newest entry
about the person is among the leaves it covers.
"""

import logging
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from candour.access.models import LogHead
from candour.access.published import look_at_log
from candour.access.queries import NewestEntry, newest_entry
from candour.log.checkpoint import Checkpoint
from candour.log.errors import LogError, NotPublished
from candour.log.files import LogFiles
from candour.log.proof import inclusion_proof, verify_inclusion
from candour.log.reader import TileReader
from candour.log.tree import leaf_hash
from candour.web.design.dates import clock, full_date
from candour.web.design.numbers import number
from candour.web.design.parts import Link, ProofLine
from candour.web.portal.proof import log_folder

log = logging.getLogger(__name__)


def proof_line(person: UUID) -> ProofLine:
    """The sentence about the log at the end of a person's page."""
    newest, head = newest_entry(person)
    try:
        checkpoint = _checkpoint_that_reaches(newest, head)
    except LogError:
        log.exception("the log did not pass the check at the end of a page")
        return ProofLine(
            state="failed",
            title=_("The log did not pass its check"),
            text=_(
                "What it has published does not fit together. We have noted it for the people who run it."
            ),
            link=_how(),
        )
    if checkpoint is None:
        return ProofLine(
            state="waiting",
            title=_("Being added to the log"),
            text=_("The newest entry about you will be in the log within seconds."),
            link=_how(),
        )
    now = timezone.now()
    return ProofLine(
        state="whole",
        title=_("Checked just now"),
        text=_found(checkpoint, newest),
        link=_how(),
        on_paper=_("Checked on %(day)s at %(hour)s") % {"day": full_date(now), "hour": clock(now)},
    )


def _checkpoint_that_reaches(newest: NewestEntry | None, head: LogHead | None) -> Checkpoint | None:
    """The published checkpoint, found to hold the newest entry; None until there is one that reaches it.

    Raises LogError when the log is not signed as it should be, or the entry is not where it should be.
    """
    try:
        checkpoint = look_at_log(log_folder(), head).checkpoint
    except NotPublished:
        return None
    if newest is None:
        return checkpoint
    if newest.index is None or newest.leaf is None or newest.index >= checkpoint.size:
        return None
    read = TileReader(LogFiles(log_folder()).read, checkpoint.size).hash
    path = inclusion_proof(newest.index, checkpoint.size, read)
    verify_inclusion(newest.index, checkpoint.size, leaf_hash(newest.leaf), path, checkpoint.root)
    return checkpoint


def _found(checkpoint: Checkpoint, newest: NewestEntry | None) -> str:
    size = {"size": number(checkpoint.size)}
    signed = ngettext(
        "The log has %(size)s entry, and its signature is good.",
        "The log has %(size)s entries, and its signature is good.",
        checkpoint.size,
    )
    yours = _("It holds the newest entry about you.") if newest is not None else ""
    return f"{signed % size} {yours}".strip()


def _how() -> Link:
    return Link(text=_("How we know"), url=reverse("public:log"))
