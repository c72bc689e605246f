"""Sessions in the database, each under a digest of its key: a copied database signs nobody in.

The key itself is in its browser's cookie alone. Settings name this module as SESSION_ENGINE.
"""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from candour.people.actions.signing_in import digest_of


class SessionStore(DatabaseStore):
    """Django's own, but for what it looks for and keeps."""

    def _get_session_from_db(self) -> Session | None:
        kept = Session.objects.filter(session_key=_kept_as(self.session_key), expire_date__gt=timezone.now())
        found = kept.first()
        if found is None:
            self._session_key = None
        return found

    def exists(self, session_key: str) -> bool:
        """Whether there is a session with this key."""
        return super().exists(_kept_as(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """The row of this session."""
        row = super().create_model_instance(data)
        row.session_key = _kept_as(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        """Remove a session, or this one."""
        super().delete(_kept_as(session_key or self.session_key))


def session_of(request: HttpRequest) -> str:
    """By what the database knows the session of this browser; "" where there is none."""
    return _kept_as(request.session.session_key)


def _kept_as(key: str | None) -> str:
    """As much of the digest as Django's column holds."""
    return digest_of(key).hex()[:40] if key else ""
