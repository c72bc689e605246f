"""What was said before there were cases for it is kept: the row, its clock, and what was found."""

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
