"""What an older version kept is kept: what was said before there were cases, and reasons, now sealed."""

from datetime import UTC, date, datetime
from uuid import uuid4

from django.core.management import call_command

SAID = datetime(2026, 3, 3, 9, tzinfo=UTC)
BEFORE = ("services", "0007_ways_to_reach")


def test_mistakes_and_reports_become_cases_with_what_was_found(cluster, switch_django, django_db_blocker):
    cluster.make_database(name := f"moved_{uuid4().hex}", template="migrated")
    with django_db_blocker.unblock(), switch_django(cluster.dsn(name)):
        from django.db import connection

        from candour.people.account_queries import report_in
        from candour.people.actions import create_account, create_organisation
        from candour.people.actions.subjects import see_subject
        from candour.services.queries.cases import case_at, cases_of

        council = create_organisation(
            slug="council", name="Harrowmere Borough Council", kind="local-authority", at=SAID
        )
        subject = see_subject(organisation=council, scheme="council-customer", reference="C-1")
        ruth = create_account(email="ruth@post.example", password="x", given_name="Ruth", at=SAID)
        call_command("migrate", *BEFORE, verbosity=0)
        mistake, report = uuid4(), uuid4()
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into mistakes"
                " (id, organisation_id, subject_id, said_at, looked_at, looked_by, finding)"
                " values (%s, %s, %s, %s, %s, 'Tom Reddy', 'Two people of one name.')",
                [mistake, council.pk, subject, SAID, SAID],
            )
            cursor.execute(
                "insert into security_reports (id, account_id, reported_at, looked_by, finding)"
                " values (%s, %s, %s, '', '')",
                [report, ruth.pk, SAID],
            )
        call_command("migrate", verbosity=0)
        opened = case_at(council, mistake, ["wrong-match"])
        assert opened is not None
        assert opened.case.decided_at == SAID
        assert [each.text for each in opened.messages] == ["Two people of one name."]
        (listed,) = cases_of(ruth.person_id)
        assert (listed.case.kind, listed.case.answer_by) == ("security", date(2026, 3, 6))
        assert report_in(listed.case.id).pk == report


def test_reasons_that_stood_in_the_open_are_sealed_where_they_stand(
    cluster, switch_django, django_db_blocker
):
    cluster.make_database(name := f"sealed_{uuid4().hex}", template="migrated")
    with django_db_blocker.unblock(), switch_django(cluster.dsn(name)):
        from django.db import connection

        from candour.people.account_queries import safe_use_of
        from candour.people.actions import create_account, create_organisation
        from candour.people.actions.subjects import see_subject
        from candour.people.models import Death, SecondFactorReset, SubjectKey
        from candour.people.organisation_words import opened_by
        from candour.people.queries import log_subject, reasons_of_death
        from candour.services.models import ActivationCode
        from candour.services.queries import reasons_of
        from candour.sharing.models import Objection
        from candour.sharing.queries import explanation_of

        council = create_organisation(
            slug="council", name="Harrowmere Borough Council", kind="local-authority", at=SAID
        )
        known, erased = (
            see_subject(organisation=council, scheme="council-customer", reference=reference)
            for reference in ("C-1", "C-2")
        )
        ruth = create_account(email="ruth@post.example", password="x", given_name="Ruth", at=SAID)
        own = log_subject(ruth.person_id)
        call_command("migrate", "people", "0017_ended_by_death", verbosity=0)
        SubjectKey.objects.filter(subject_id=erased).delete()
        with connection.cursor() as cursor:
            for subject in (known, erased):
                cursor.execute(
                    "insert into activation_codes (id, organisation_id, subject_id, scheme, digest, route,"
                    " made_by, made_at, reason, case_reference, expires_at)"
                    " values (%s, %s, %s, 'x', %s, 'collected', 'Tom', %s, 'She asked.', 'K-1', %s)",
                    [uuid4(), council.pk, subject, uuid4().bytes, SAID, SAID],
                )
            cursor.execute(
                "insert into deaths (id, subject_id, died_on, organisation_id, evidence, reason,"
                " case_reference, recorded_by_id, recorded_at, why_undone)"
                " values (%s, %s, '2026-03-01', %s, 'x', 'A certificate.', 'K-2', %s, %s, 'She lives.')",
                [uuid4(), own, council.pk, ruth.pk, SAID],
            )
            cursor.execute(
                "insert into objections (subject_id, id, agreement_id, state, reason_sealed, made_at,"
                " answer_by, decided_by, ground, explanation)"
                " values (%s, %s, %s, 'accepted', '', %s, '2026-04-01', 'Sian', '', 'You are right.')",
                [own, uuid4(), uuid4(), SAID],
            )
            cursor.execute(
                "insert into safe_uses (id, account_id, begun_at, desk_id, set_by, reason, case_reference,"
                " evidence, ended_by, ended_reason, ended_case_reference, ended_evidence)"
                " values (%s, %s, %s, %s, 'Tom', 'He reads along.', 'K-3', 'x', '', '', '', '')",
                [uuid4(), ruth.pk, SAID, council.pk],
            )
            cursor.execute(
                "insert into second_factor_resets (id, account_id, organisation_id, why, operator, asked_at)"
                " values (%s, %s, %s, 'I know her voice.', '', %s)",
                [uuid4(), ruth.pk, council.pk, SAID],
            )
        call_command("migrate", verbosity=0)
        by_subject = {code.subject_id: code for code in ActivationCode.objects.all()}
        assert reasons_of(by_subject.values()) == {
            by_subject[known].pk: "She asked.",
            by_subject[erased].pk: "",
        }
        assert reasons_of_death(Death.objects.get()) == {
            "reason": "A certificate.",
            "why_undone": "She lives.",
        }
        reset = SecondFactorReset.objects.get()
        assert opened_by(council.pk, reset.pk, bytes(reset.sealed)) == {"why": "I know her voice."}
        assert safe_use_of(ruth).reason == "He reads along."
        assert safe_use_of(ruth).case_reference == "K-3"
        assert explanation_of(Objection.objects.get()) == "You are right."
