"""What can be broken in a rule's input. A lawful "no" is never here: it is a value with a reason.

CoreError
├── InvalidTerms        an agreement that contradicts itself or the register
├── InvalidPeriod       an ISO 8601 duration that cannot be used
├── UnknownValueType    a type of value the register does not have
└── UnusableFile        a file that cannot be what it was imported as
"""

from candour.core.import_report import Remark


class CoreError(Exception):
    """Something given to a rule cannot be used; the message says what and why."""


class InvalidTerms(CoreError):
    """The terms of an agreement contradict themselves or the register."""


class InvalidPeriod(CoreError):
    """A period is not an ISO 8601 duration of whole years, months, weeks or days."""


class UnknownValueType(CoreError):
    """The register has no such type of value."""


class UnusableFile(CoreError):
    """A file cannot be what it was imported as, so nothing of it is taken; line and remark say why."""

    def __init__(self, number: int, remark: Remark) -> None:
        super().__init__(f"Line {number}: {remark}")
        self.number = number
        self.remark = remark
