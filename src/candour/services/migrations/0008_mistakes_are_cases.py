"""Wrong matches and reports of intruders, answered or not, become cases with their findings as messages."""

import secrets
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import migrations, models

WITHIN = timedelta(days=3)


def mistakes_to_cases(apps: Any, _schema: Any) -> None:
    """Each record of which somebody said that it is not about them, under that record's own subject."""
    for each in apps.get_model("services", "Mistake").objects.select_related("organisation"):
        case = _case(apps, each, "wrong-match", each.subject_id, each.organisation, each.said_at)
        case.about_subject_id = each.subject_id
        case.save(update_fields=["about_subject_id"])
        if each.looked_at is not None:
            _answered(apps, case, each, "agreed")


def reports_to_cases(apps: Any, _schema: Any) -> None:
    """Each report, under its account's own subject, at the organisation that answers for the site."""
    organisations = apps.get_model("people", "Organisation").objects
    site = organisations.filter(name=settings.CANDOUR_SITE.organisation).first()
    reports = apps.get_model("people", "SecurityReport").objects.exclude(account__person_id=None)
    for each in reports.select_related("account") if site is not None else ():
        subject = _own_subject(apps, each.account.person_id)
        if subject is None:
            continue
        case = _case(apps, each, "security", subject, site, each.reported_at)
        each.case_id = case.id
        each.save(update_fields=["case_id"])
        if each.looked_at is not None:
            _answered(apps, case, each, "answered")


def _own_subject(apps: Any, person: Any) -> Any:
    """The subject of an account to which no reference leads; None where all was erased."""
    with_keys = apps.get_model("people", "SubjectKey").objects.filter(dataset_id=None).values("subject_id")
    known = apps.get_model("people", "Reference").objects.values("subject_id")
    found = apps.get_model("people", "Subject").objects.filter(person_id=person, id__in=with_keys)
    return found.exclude(id__in=known).order_by("id").values_list("id", flat=True).first()


def _case(apps: Any, row: Any, kind: str, subject: Any, organisation: Any, at: Any) -> Any:
    number = secrets.token_hex(4).upper()
    case = apps.get_model("services", "Case").objects.create(
        subject_id=subject,
        id=row.id,
        number=f"{number[:4]}-{number[4:]}",
        sent_as=row.id,
        kind=kind,
        organisation_id=organisation.pk,
        sealed=_sealed(subject, row.id, {}),
        opened_at=at,
        answer_by=at.date() + WITHIN,
        decided_at=row.looked_at,
    )
    _step(apps, case, "opened", at)
    return case


def _answered(apps: Any, case: Any, row: Any, outcome: str) -> None:
    _step(apps, case, outcome, row.looked_at)
    id_ = uuid4()
    words = {"title": "What was found", "text": row.finding, "link": "", "by": ""}
    apps.get_model("services", "Message").objects.create(
        subject_id=case.subject_id,
        id=id_,
        case_id=case.id,
        kind="cases",
        sender="officer",
        organisation_id=case.organisation_id,
        sealed=_sealed(case.subject_id, id_, words),
        sent_at=row.looked_at,
        read_at=row.looked_at,
    )


def _sealed(subject: Any, id_: Any, words: dict[str, str]) -> bytes:
    """Sealed with this deployment's keys, which are asked for only where there is a row to move."""
    from candour.services.sealing import sealed_words
    from candour.vault.errors import DestroyedKey

    try:
        return sealed_words(subject, id_, words)
    except DestroyedKey:
        return b""  # of whom all was erased; nobody opens it


def _step(apps: Any, case: Any, kind: str, at: Any) -> None:
    apps.get_model("services", "CaseStep").objects.create(
        subject_id=case.subject_id, case_id=case.id, kind=kind, at=at
    )


class Migration(migrations.Migration):
    dependencies = [("services", "0007_ways_to_reach"), ("people", "0009_report_cases")]
    run_before = [("people", "0010_reports_without_findings")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="about_subject_id",
            field=models.UUIDField(help_text="Whose record was taken for theirs.", null=True),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("about_subject_id", None), _negated=True),
                fields=["about_subject_id"],
                name="cases_about_a_record",
            ),
        ),
        migrations.RunPython(mistakes_to_cases, migrations.RunPython.noop),
        migrations.RunPython(reports_to_cases, migrations.RunPython.noop),
        migrations.DeleteModel(name="Mistake"),
    ]
