"""Which uses a person wants to be told of."""

from uuid import UUID

from candour.people.models import Organisation, SubjectKey
from candour.people.queries import subjects_of
from candour.services.models import Alert


def alerts_of(person: UUID) -> list[tuple[Alert, str]]:
    """Each wish that stands, the newest first, with the name of whom it is about, "" for anybody.

    What somebody wanted of whom everything was erased is nobody's any more.
    """
    subjects = subjects_of(person)
    kept = SubjectKey.objects.filter(subject_id__in=subjects, dataset_id=None).values("subject_id")
    found = list(Alert.objects.filter(subject_id__in=kept, ended_at=None).order_by("-made_at"))
    ids = {each.organisation_id for each in found if each.organisation_id is not None}
    names = dict(Organisation.objects.filter(id__in=ids).values_list("id", "name"))
    return [(each, "" if each.organisation_id is None else names[each.organisation_id]) for each in found]
