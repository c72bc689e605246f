"""Name and email, and closing an account: what was asked for, confirmed, undone, kept, finished."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from candour.demonstration.residents import AISHA, MAUREEN

from ..conftest import PASSWORD, account_called, words

NEW = "maureen.new@post.example"


@pytest.fixture
def here(sign_in):
    return sign_in(MAUREEN.email)


def test_a_name_is_changed_here_and_nowhere_else(here, changes):
    answer = here.post("/account/name", {"given_name": "Mo", "family_name": "O'Kafor-Ündé"})
    assert answer.url == "/account/details?done=name"
    assert "Mo O'Kafor-Ündé" in words(here.get("/account/details?done=name"))
    assert changes(account_called(MAUREEN.email))[-1] == "renamed"


def test_an_email_changes_when_the_new_address_says_so_and_the_old_one_is_told(here, link_in, changes):
    assert here.post("/account/email", {"email": NEW}).url == "/account/details?done=email-sent"
    assert sorted(message.to[0] for message in mail.outbox) == [NEW, MAUREEN.email]
    assert NEW in words(here.get("/account/details"))
    account = account_called(MAUREEN.email)
    stranger = Client()
    assert NEW in words(stranger.get(link_in(NEW)))
    assert account_called(MAUREEN.email) == account, "opening it changes nothing"
    assert "Your email address is changed" in words(stranger.post(link_in(NEW)))
    assert account_called(NEW) == account
    assert mail.outbox[-1].to == [MAUREEN.email]
    assert NEW not in mail.outbox[-1].body
    assert stranger.post("/sign-in", {"login": NEW, "password": PASSWORD}).url == "/home"
    assert changes(account)[-2:] == ["email-change-asked", "email-changed"]


def test_the_old_address_undoes_it_and_locks_the_account(here, link_in, changes):
    here.post("/account/email", {"email": NEW})
    Client().post(link_in(NEW))
    undo = link_in(MAUREEN.email)
    assert "Did you not ask for this?" in words(here.get(undo))
    assert "Your account is locked" in words(here.post(undo))
    account = account_called(MAUREEN.email)
    assert account.security_reports.count() == 1
    assert here.get("/home").status_code == 302
    assert changes(account)[-1] == "email-change-undone"
    assert "This link does not work any more" in words(Client().get(undo))


def test_whoever_only_reads_the_old_mailbox_does_not_get_the_account_back(here, link_in):
    """Somebody left a mailbox that another reads along, and took their account with them."""
    here.post("/account/email", {"email": NEW})
    Client().post(link_in(NEW))
    undo, stranger = link_in(MAUREEN.email), Client()
    for answer in (stranger.get(undo), stranger.post(undo)):
        assert "Open this link where you signed in before" in words(answer)
    assert account_called(NEW).security_reports.count() == 0
    assert here.get("/home").status_code == 200


def test_before_it_counts_a_change_is_given_up_from_anywhere(here, link_in):
    here.post("/account/email", {"email": NEW})
    assert "Your account is locked" in words(Client().post(link_in(MAUREEN.email)))


def test_an_address_of_another_account_gets_the_same_page_and_the_same_messages(here):
    free = here.post("/account/email", {"email": NEW})
    first = [message.to for message in mail.outbox]
    mail.outbox.clear()
    taken = here.post("/account/email", {"email": AISHA.email})
    assert (free.status_code, free.url) == (taken.status_code, taken.url)
    assert [message.to for message in mail.outbox] == [[AISHA.email], [MAUREEN.email]]
    assert first == [[NEW], [MAUREEN.email]]


def test_a_second_wish_ends_the_first(here, link_in):
    here.post("/account/email", {"email": NEW})
    first = link_in(NEW)
    here.post("/account/email", {"email": "other@post.example"})
    assert "This link does not work any more" in words(Client().post(first))
    assert account_called(MAUREEN.email)


def test_a_link_that_is_too_old_changes_nothing(here, link_in):
    from candour.people.models import EmailChange

    here.post("/account/email", {"email": NEW})
    EmailChange.objects.update(asked_at=timezone.now() - timedelta(hours=25))
    assert "This link does not work any more" in words(Client().post(link_in(NEW)))


def test_closing_says_what_stays_before_and_is_undone_by_signing_in(here, changes):
    page = words(here.get("/account/close"))
    assert "A no goes on protecting you." in page
    assert "Your account is closed" in words(here.post("/account/close"))
    assert here.get("/home").status_code == 302
    back = Client()
    assert back.post("/sign-in", {"login": MAUREEN.email, "password": PASSWORD}).url == "/account/keep"
    assert "Your account is being closed" in words(back.get("/account/keep"))
    assert back.post("/account/keep").url == "/account?done=kept"
    assert changes(account_called(MAUREEN.email))[-2:] == ["closing", "kept"]


def test_after_fourteen_days_what_was_the_accounts_alone_is_gone_and_choices_stay(here):
    from candour.people.actions import finish_closing
    from candour.people.actions.closing import closings_due
    from candour.people.models import Account
    from candour.sharing.models import Choice

    account = account_called(MAUREEN.email)
    choices = Choice.objects.count()
    here.post("/account/close")
    now = timezone.now()
    assert closings_due(now + timedelta(days=13)) == []
    (due,) = closings_due(now + timedelta(days=15))
    finish_closing(closing=due, at=now + timedelta(days=15))
    account = Account.objects.get(pk=account.pk)
    assert (account.email, account.given_name, account.person_id, account.is_active) == (
        None,
        "",
        None,
        False,
    )
    assert "One of the two is not right" in words(
        Client().post("/sign-in", {"login": MAUREEN.email, "password": PASSWORD})
    )
    assert Choice.objects.count() == choices
