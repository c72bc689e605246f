"""Sessions in the database, each under a digest of its key: a copied database signs nobody in.

The key itself is in its browser's cookie alone. A session ends an hour after its browser's last page
(SESSION_COOKIE_AGE), and eight hours after its owner last proved who they are, whatever was asked for since.
Settings name this module as SESSION_ENGINE.
"""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from candour.people.actions.signing_in import digest_of

LONGEST: Final = timedelta(hours=8)

_BEGUN: Final = "session-begun"
_LITTLE: Final = timedelta(minutes=5)
"""By less than this no end is moved: else every page would write its session."""


class SessionStore(DatabaseStore):
    """Django's own, but for what it looks for and keeps, and when it ends."""

    _ends: datetime | None = None
    """Of the row that was read; None for a session that begins with this request."""

    def load(self) -> dict[str, Any]:
        """What is kept; it is saved anew, with a later end, where its last page was some minutes ago."""
        row = self._get_session_from_db()
        if row is None:
            return {}
        data: dict[str, Any] = self.decode(row.session_data)
        end = self._end(data)
        self.modified = self.modified or end - row.expire_date > _LITTLE
        self._ends = end if self.modified else row.expire_date
        return data

    def lasts(self) -> timedelta:
        """For how long it still lasts, if nothing more is asked for after this."""
        return (self._ends or self._end({})) - timezone.now()

    def cycle_key(self) -> None:
        """A new key, whenever somebody has proven who they are: from then on the longest time runs."""
        self.pop(_BEGUN, None)
        super().cycle_key()

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
        data.setdefault(_BEGUN, timezone.now().timestamp())
        row = super().create_model_instance(data)
        row.session_key, row.expire_date = _kept_as(row.session_key), self._end(data)
        return row

    def delete(self, session_key: str | None = None) -> None:
        """Remove a session, or this one."""
        super().delete(_kept_as(session_key or self.session_key))

    def _end(self, data: dict[str, Any]) -> datetime:
        begun = data.get(_BEGUN, timezone.now().timestamp())
        idle = timezone.now() + timedelta(seconds=self.get_session_cookie_age())
        return min(idle, datetime.fromtimestamp(begun, UTC) + LONGEST)


def session_of(request: HttpRequest) -> str:
    """By what the database knows the session of this browser; "" where there is none."""
    return _kept_as(request.session.session_key)


def _kept_as(key: str | None) -> str:
    """As much of the digest as Django's column holds."""
    return digest_of(key).hex()[:40] if key else ""
