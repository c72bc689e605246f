"""A session that gets a new key, as it does with a new password, stays the same sign-in in the history."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.http import HttpRequest

from candour.people.models import SignIn
from candour.people.sessions import session_of


@contextmanager
def keep_session(request: HttpRequest) -> Iterator[None]:
    """Let what happens inside change the session's key, and have the sign-in follow it."""
    before = session_of(request)
    yield
    SignIn.objects.filter(session_key=before, ended_at=None).update(session_key=session_of(request))
