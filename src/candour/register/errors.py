"""What can be wrong with a call of this room.

RegisterError
├── UnknownAttribute   a name the register does not have
└── Unsuitable         a definition that would mislead people or contradict what is held
"""


class RegisterError(Exception):
    """A call that cannot be carried out; the message says why."""


class UnknownAttribute(RegisterError):
    """A name the register does not have."""


class Unsuitable(RegisterError):
    """A definition that would mislead people or contradict what is held."""
