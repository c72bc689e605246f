"""What can be wrong with a call of this room. Terms that contradict themselves are core's InvalidTerms.

SharingError
├── NotConsent         a "yes" that would not be one, so it may not be called consent
├── Unexplained        a decision or a new version without the words that must go with it
├── SeparationBroken   a person who may not approve: its drafter, or who approved for another side
├── NotASide           an organisation that neither asks nor holds under this agreement
├── OutOfOrder         what was done already, or can no longer be done
├── AnotherInForce     another agreement already serves this asker and purpose at that time
├── HeldBack           what may not be erased while something else is open
├── NothingToErase     of what is to be erased, nothing is held
├── NotCurrent         a version that is not in force, so nobody can say yes to it
└── NotTheirs          a control that this agreement's basis does not give a person
"""


class SharingError(Exception):
    """A call that cannot be carried out; the message says why."""


class NotConsent(SharingError):
    """A "yes" that would not be one, so it may not be called consent (UK GDPR Article 4(11) and 7(4))."""


class Unexplained(SharingError):
    """A decision or a new version without the words that must go with it."""


class SeparationBroken(SharingError):
    """A person who may not approve: its drafter, or who approved for another side."""


class NotASide(SharingError):
    """An organisation that neither asks nor holds under this agreement."""


class OutOfOrder(SharingError):
    """What was done already, or can no longer be done."""


class AnotherInForce(SharingError):
    """Another agreement already serves this asker and purpose at that time."""


class HeldBack(SharingError):
    """What may not be erased while something else is open (UK GDPR Article 17(3))."""


class NothingToErase(SharingError):
    """Of what is to be erased, nothing is held."""


class NotCurrent(SharingError):
    """A version that is not in force, so nobody can say yes to it."""


class NotTheirs(SharingError):
    """A control that this agreement's basis does not give a person (product.md, "Honest control")."""
