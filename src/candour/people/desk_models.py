"""The columns in which a row keeps what an officer wrote about somebody."""

from collections.abc import Mapping
from uuid import UUID

from django.db import models

from candour.people.desk_words import opened_words
from candour.people.identifiers import new_id


class ForTheDesk(models.Model):
    """Words of an officer about a person, sealed (`people.desk_words`)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sealed_for = models.UUIDField(null=True, help_text="The subject under whose log key it is sealed.")
    sealed = models.BinaryField(default=b"")

    class Meta:
        abstract = True

    def _opened(self, person: UUID | None) -> Mapping[str, str]:
        return opened_words(person, self.sealed_for, self.id, bytes(self.sealed))
