"""Help, privacy, accessibility and cookies say what is so."""

from django.conf import settings

from candour.people.actions.closing import TAKE_BACK_WITHIN


def test_each_is_there_and_leads_to_the_others(db, visit):
    for path in ("/help", "/privacy", "/accessibility", "/cookies"):
        page = visit(path).content.decode()
        for other in ("/register", "/log", "/help", "/privacy", "/accessibility", "/cookies"):
            assert f'href="{other}"' in page


def test_the_cookies_told_are_the_three_that_are_set(db, text):
    page = text("/cookies")
    for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.CANDOUR_DEVICE_COOKIE):
        assert name in page
    assert "There are three" in page
    assert "Three cookies" in text("/privacy")
    assert "8 hours" in page
    # What else of Django could set one: messages kept in a cookie, or a language chosen.
    assert settings.MESSAGE_STORAGE.endswith("SessionStorage")
    assert "django.conf.urls.i18n" not in settings.ROOT_URLCONF


def test_a_demonstration_says_that_it_is_one(db, text):
    assert "everyone in it are made up" in text("/privacy")
    assert "nobody answers it" in text("/help")


def test_the_menu_leads_to_signing_in_or_to_the_account(db, client, visit, django_user_model):
    assert b"Sign in" in visit("/help").content
    account = django_user_model.objects.create_user(
        "maureen@post.example", "a-long-password-1", given_name="M"
    )
    client.force_login(account)
    page = visit("/help").content
    assert b"Your account" in page
    assert b"Sign in" not in page


def test_privacy_says_what_goes_when_an_account_is_closed_as_closing_does(db, text):
    assert f"{TAKE_BACK_WITHIN.days} days after you close your account" in text("/privacy")
