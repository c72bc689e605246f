"""Who reads what an organisation writes in a case: its person, after their death an executor, or nobody."""

from datetime import datetime
from enum import StrEnum

from candour.people.models import Subject
from candour.people.queries import has_died
from candour.people.representation_queries import in_force_over
from candour.services.models import Case
from candour.services.queries.acting import cases_under


class Reader(StrEnum):
    """Whom words in a case reach."""

    PERSON = "person"
    EXECUTOR = "executor"
    NOBODY = "nobody"


def reader_of(case: Case, now: datetime) -> Reader:
    """Whom words in a case reach now: nobody's inbox is opened once a death is recorded."""
    person = Subject.objects.values_list("person_id", flat=True).get(id=case.subject_id)
    if not has_died(person):
        return Reader.PERSON
    read = (one.case.id for row in in_force_over(person, now) for one in cases_under(row, now))
    return Reader.EXECUTOR if case.id in read else Reader.NOBODY
