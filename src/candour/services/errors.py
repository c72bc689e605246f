"""What can be wrong with a call of this room.

ServicesError
├── AlreadyOffered   a slug under which something else is offered
├── NotOffered       a way in which a service cannot be used
├── NotChosen        a service that is not among the person's
├── CannotMakeCode   a code that may not be made
├── NotLinked        a record that is not linked, or cannot be again
├── NobodyAnswers    the organisation has nobody here who could answer
├── NobodyReads      somebody to write to who has died
├── NotTheirPlace    a member of staff without the role that it needs
├── Unfounded        an act at a desk without reason, case or evidence
├── OutOfOrder       the case has come too far for that
└── CannotSend       a notice or a letter that did not leave
"""


class ServicesError(Exception):
    """A call that cannot be carried out; the message says why."""


class AlreadyOffered(ServicesError):
    """A slug under which something else is offered."""


class NotOffered(ServicesError):
    """A way in which a service cannot be used."""


class NotChosen(ServicesError):
    """A service that is not among the person's."""


class CannotMakeCode(ServicesError):
    """A code that may not be made."""


class NotLinked(ServicesError):
    """A record that is not linked, or cannot be again."""


class NobodyAnswers(ServicesError):
    """The organisation has nobody here who could answer."""


class NobodyReads(ServicesError):
    """Somebody to write to who has died, and nobody reads it for them."""


class NotTheirPlace(ServicesError):
    """A member of staff without the role that it needs."""


class Unfounded(ServicesError):
    """An act at a desk without reason, case or evidence."""


class OutOfOrder(ServicesError):
    """The case has come too far for that."""


class CannotSend(ServicesError):
    """A notice or a letter did not leave; the message says why, for the desk. is_final: never will."""

    def __init__(self, why: str, *, is_final: bool = False) -> None:
        super().__init__(why)
        self.is_final = is_final
