"""What can be wrong with a call of this room.

ServicesError
├── AlreadyOffered   a slug under which something else is offered
├── NotOffered       a way in which a service cannot be used
└── NotChosen        a service that is not among the person's
"""


class ServicesError(Exception):
    """A call that cannot be carried out; the message says why."""


class AlreadyOffered(ServicesError):
    """A slug under which something else is offered."""


class NotOffered(ServicesError):
    """A way in which a service cannot be used."""


class NotChosen(ServicesError):
    """A service that is not among the person's."""
