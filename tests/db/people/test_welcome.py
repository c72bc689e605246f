"""Somebody is new from when their account is opened; whoever had one before home welcomed anybody is not."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from candour.people.actions import create_account, end_welcome
from candour.people.models import Account

BEFORE, AFTER = "0006_invitations_are_found_by_email", "0007_somebody_new_is_welcomed"
OLD = """
insert into accounts (id, email, given_name, family_name, password, is_active, is_staff, date_joined)
values (%s, 'old@post.example', 'Olive', '', '', true, false, now())
"""


@pytest.mark.django_db
def test_an_account_from_before_is_not_new_and_one_opened_now_is(at):
    MigrationExecutor(connection).migrate([("people", BEFORE)])
    with connection.cursor() as cursor:
        cursor.execute(OLD, [uuid4()])
    MigrationExecutor(connection).migrate([("people", AFTER)])
    assert Account.objects.get(email="old@post.example").welcome_ended_at is not None
    new = create_account(email="new@post.example", password="a long one", given_name="Noor", at=at)
    assert new.welcome_ended_at is None


@pytest.mark.django_db
def test_a_welcome_ends_once_and_makes_no_entry(at):
    from candour.access.models import Pending

    new = create_account(email="new@post.example", password="a long one", given_name="Noor", at=at)
    before = Pending.objects.count()
    end_welcome(person=new.person_id, at=at)
    end_welcome(person=new.person_id, at=at + timedelta(days=1))
    new.refresh_from_db()
    assert new.welcome_ended_at == at
    assert Pending.objects.count() == before
