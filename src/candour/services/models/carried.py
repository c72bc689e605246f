"""What is handed to somebody who carries it, and of whom it can be asked what became of it."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import models

ASKED_AFTER: Final = tuple(timedelta(minutes=minutes) for minutes in (5, 30, 120, 360, *[1440] * 5))
"""How long after it was taken, and after each answer, it is asked about: for five days and a half in all."""


class Carried(models.Model):
    """Something that was handed over; it is asked about for some days (`services.arrivals`)."""

    taken_as = models.UUIDField(null=True, help_text="The number by which whoever carries it knows it.")
    asked = models.PositiveIntegerField(default=0, help_text="How often that was asked.")
    ask_at = models.DateTimeField(null=True, help_text="When it is asked what became of it.")

    class Meta:
        abstract = True

    def note_taken(self, number: UUID | None, at: datetime) -> None:
        """It was taken under a number, or by somebody who cannot be asked; not saved here."""
        self.taken_as, self.asked = number, 0
        self.ask_at = None if number is None else at + ASKED_AFTER[0]

    def note_asked(self, at: datetime, *, is_known: bool) -> None:
        """It was asked about; once more later where that is of use, and not for ever. Not saved here."""
        self.asked += 1
        goes_on = not is_known and self.asked < len(ASKED_AFTER)
        self.ask_at = at + ASKED_AFTER[self.asked] if goes_on else None
