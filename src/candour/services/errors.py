"""What can be wrong with a call of this room.

ServicesError
└── AlreadyOffered   a slug under which something else is offered
"""


class ServicesError(Exception):
    """A call that cannot be carried out; the message says why."""


class AlreadyOffered(ServicesError):
    """A slug under which something else is offered."""
