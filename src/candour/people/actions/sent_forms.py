"""Forms that somebody has sent, for a day: so that a second press leads to where the first one led.

Of what was in one nothing is kept. It is no entry in the log: what the form did is.
"""

from datetime import datetime, timedelta
from uuid import UUID

from candour.people.models import Account, SentForm

KEPT = timedelta(days=1)


def take_form(*, account: Account, id: UUID, at: datetime) -> SentForm:
    """The form as it is being answered, or as it was before (then `led_to` says where it led).

    Whoever sends it a second time meanwhile waits here until the first transaction ends.
    """
    SentForm.objects.filter(account=account, sent_at__lt=at - KEPT).delete()
    return SentForm.objects.get_or_create(id=id, defaults={"account": account, "sent_at": at})[0]


def note_where(sent: SentForm, led_to: str) -> None:
    """Note where it led; nowhere, and it may be sent again as if it never was."""
    if not led_to:
        sent.delete()
        return
    sent.led_to = led_to
    sent.save(update_fields=["led_to"])
