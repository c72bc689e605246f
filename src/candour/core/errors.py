"""What can be broken in a rule's input. A lawful "no" is never here: it is a value with a reason.

CoreError
├── InvalidTerms        an agreement that contradicts itself or the register
├── InvalidPeriod       an ISO 8601 duration that cannot be used
└── UnknownClaim        a claim nobody has defined
"""


class CoreError(Exception):
    """Something given to a rule cannot be used; the message says what and why."""


class InvalidTerms(CoreError):
    """The terms of an agreement contradict themselves or the register."""


class InvalidPeriod(CoreError):
    """A period is not an ISO 8601 duration of whole years, months, weeks or days."""


class UnknownClaim(CoreError):
    """No claim of that name is defined."""
