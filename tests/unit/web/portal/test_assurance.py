"""A level that an outside provider gave is that of one account, whoever uses the browser after it."""

from types import SimpleNamespace

from candour.core.agreement import Assurance
from candour.web.portal.assurance import assurance_of, keep_assurance


def test_a_level_counts_for_the_account_it_was_given_for_and_for_no_other() -> None:
    hers, his = SimpleNamespace(pk="hers"), SimpleNamespace(pk="his")
    request = SimpleNamespace(session={}, user=hers)
    keep_assurance(request, hers, Assurance.HIGH)  # type: ignore[arg-type]
    assert assurance_of(request, None) is Assurance.HIGH  # type: ignore[arg-type]
    request.user = his
    assert assurance_of(request, None) is Assurance.NONE  # type: ignore[arg-type]
