"""A request shows no more than it was given."""

from candour.core.agreement import Assurance
from candour.core.request import Request

from .cases import ADDRESS, ASKER, PURPOSE


def test_a_bare_request_claims_no_officer_no_assurance_and_no_emergency() -> None:
    request = Request(ASKER, PURPOSE, (ADDRESS,))

    assert (request.officer, request.assurance, request.emergency) == (None, Assurance.NONE, None)
