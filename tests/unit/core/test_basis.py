"""The lawful basis decides what a person can do, and nothing else does."""

import pytest

from candour.core.basis import Control, LawfulBasis, control_of

# product.md, "Honest control".
PROMISED = {
    LawfulBasis.CONSENT: Control.YOUR_CHOICE,
    LawfulBasis.CONTRACT: Control.NEEDED_FOR_YOUR_AGREEMENT,
    LawfulBasis.LEGAL_OBLIGATION: Control.REQUIRED_BY_LAW,
    LawfulBasis.VITAL_INTERESTS: Control.TO_PROTECT_LIFE,
    LawfulBasis.PUBLIC_TASK: Control.YOU_CAN_OBJECT,
    LawfulBasis.RECOGNISED_LEGITIMATE_INTERESTS: Control.YOU_CAN_OBJECT,
    LawfulBasis.LEGITIMATE_INTERESTS: Control.YOU_CAN_OBJECT,
}


@pytest.mark.parametrize("basis", LawfulBasis)
def test_each_lawful_basis_gives_the_control_that_was_promised(basis: LawfulBasis) -> None:
    assert control_of(basis) is PROMISED[basis]


def test_every_control_is_given_by_some_basis() -> None:
    assert {control_of(basis) for basis in LawfulBasis} == set(Control)
