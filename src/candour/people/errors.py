"""What can be wrong with a call of this room. The message says what, in a sentence for whoever made it.

PeopleError
├── AlreadyExists    the slug, client id, key id or email is taken
├── UnusableKey      not a public key that a client may sign with
├── UnknownScope     a scope the exchange does not have
├── UnusableAddress  a webhook cannot be sent there
├── NoWebhook        the client has none
├── AlreadyLinked    the account, or the person, is linked to another
├── AlreadyJoined    the two subjects are one person already
├── NotInRole        the role has ended
├── CannotReset      a second factor that this person may not reset, or not any more
├── CannotActFor     this authority cannot be recorded; `why` is its core.authority.NotGranted
└── NotStanding      the invitation or authority has ended, or is another's
"""

from candour.core.authority import NotGranted


class PeopleError(Exception):
    """A call that cannot be carried out; the message says why."""


class AlreadyExists(PeopleError):
    """The slug, client id, key id or email is taken."""


class UnusableKey(PeopleError):
    """Not a public key that a client may sign with."""


class UnknownScope(PeopleError):
    """A scope the exchange does not have."""


class UnusableAddress(PeopleError):
    """A webhook cannot be sent there."""


class NoWebhook(PeopleError):
    """The client has none."""


class AlreadyLinked(PeopleError):
    """The account, or the person, is linked to another."""


class AlreadyJoined(PeopleError):
    """The two subjects are one person already."""


class NotInRole(PeopleError):
    """The role has ended."""


class CannotReset(PeopleError):
    """A second factor that this person may not reset, or not any more."""


class CannotActFor(PeopleError):
    """An authority that cannot be recorded; `why` says which rule is in the way."""

    def __init__(self, why: NotGranted) -> None:
        super().__init__(f"This authority cannot be recorded: {why}.")
        self.why = why


class NotStanding(PeopleError):
    """The invitation or authority has ended, or is another's."""
