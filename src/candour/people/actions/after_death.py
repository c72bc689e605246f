"""What others have for somebody ends with their death, and stands again where the death was a mistake.

A power of attorney, a deputy's order, an appointeeship, parental responsibility and an invitation end when
the person dies; only what an executor has begins then. Each end is one entry in the log of whoever has died.
"""

from datetime import datetime
from uuid import UUID

from candour.core.authority import Kind
from candour.people.actions.representation_entries import By, record_representation
from candour.people.models import Representation


def end_with_death(person: UUID, at: datetime) -> tuple[Representation, ...]:
    """End what others have for whoever has died, and give it; a step of actions, which hold the person.

    An invitation that nobody has taken up ends too, and keeps its code, so that it can stand again.
    """
    standing = Representation.objects.filter(person_id=person, ended_at=None).exclude(kind=Kind.EXECUTOR)
    ended = tuple(standing.select_related("account", "organisation").order_by("id"))
    for row in ended:
        row.ended_at, row.ended_by = at, By.DEATH
        row.save(update_fields=["ended_at", "ended_by"])
        record_representation(row, "ended", at, by=By.DEATH)
    return ended


def restore_after_death(person: UUID, at: datetime) -> tuple[Representation, ...]:
    """Let stand again what a death that was a mistake had ended, and give it; a step of actions.

    Not what an account had that was closed meanwhile: closing ends all that it has for others.
    """
    ended = Representation.objects.filter(person_id=person, ended_by=By.DEATH).exclude(
        account__isnull=False, account__person_id=None
    )
    restored = tuple(ended.select_related("account", "organisation").order_by("id"))
    for row in restored:
        row.ended_at, row.ended_by = None, ""
        row.save(update_fields=["ended_at", "ended_by"])
        record_representation(row, "restored", at, by=By.OFFICER)
    return restored
