"""Lawful bases and what each really lets a person do.

The basis decides the control; nothing else does, so no page can show a switch that does nothing.
Source: UK GDPR Article 6(1)(a) to (f) and (ea), and product.md, "Honest control".
"""

from enum import StrEnum


class LawfulBasis(StrEnum):
    """UK GDPR Article 6(1), by its letter."""

    CONSENT = "consent"  # (a)
    CONTRACT = "contract"  # (b)
    LEGAL_OBLIGATION = "legal-obligation"  # (c): a provision that says "must"
    VITAL_INTERESTS = "vital-interests"  # (d)
    PUBLIC_TASK = "public-task"  # (e)
    RECOGNISED_LEGITIMATE_INTERESTS = "recognised-legitimate-interests"  # (ea)
    LEGITIMATE_INTERESTS = "legitimate-interests"  # (f)


class Control(StrEnum):
    """What a person can do about an agreement."""

    YOUR_CHOICE = "your-choice"
    YOU_CAN_OBJECT = "you-can-object"
    NEEDED_FOR_YOUR_AGREEMENT = "needed-for-your-agreement"
    REQUIRED_BY_LAW = "required-by-law"
    TO_PROTECT_LIFE = "to-protect-life"


class ConfidentialityBasis(StrEnum):
    """How the common law duty of confidence is met for health and care data, beside the lawful basis."""

    NOT_CONFIDENTIAL = "not-confidential"
    IMPLIED_CONSENT = "implied-consent-direct-care"
    EXPLICIT_CONSENT = "explicit-consent"
    STATUTE = "statute"
    SECTION_251 = "section-251"
    PUBLIC_INTEREST = "public-interest"


_CONTROLS = {
    LawfulBasis.CONSENT: Control.YOUR_CHOICE,
    LawfulBasis.CONTRACT: Control.NEEDED_FOR_YOUR_AGREEMENT,
    LawfulBasis.LEGAL_OBLIGATION: Control.REQUIRED_BY_LAW,
    LawfulBasis.VITAL_INTERESTS: Control.TO_PROTECT_LIFE,
    LawfulBasis.PUBLIC_TASK: Control.YOU_CAN_OBJECT,
    LawfulBasis.RECOGNISED_LEGITIMATE_INTERESTS: Control.YOU_CAN_OBJECT,
    LawfulBasis.LEGITIMATE_INTERESTS: Control.YOU_CAN_OBJECT,
}


def control_of(basis: LawfulBasis) -> Control:
    """The one control a lawful basis gives a person (product.md, "Honest control")."""
    return _CONTROLS[basis]
