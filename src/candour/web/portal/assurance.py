"""How sure we are of who is signed in: from how their account was linked, or from whom they signed in with.

An account that no organisation has linked to a person proves nothing about anybody. One that was linked, by a
code collected in person or the like, is medium (GPG 45). An outside identity provider may say more.
"""

from uuid import UUID

from django.http import HttpRequest

from candour.core.agreement import Assurance
from candour.people.models import Account, Reference
from candour.people.queries import subjects_of

_KEY = "assurance"


def keep_assurance(request: HttpRequest, account: Account, assurance: Assurance) -> None:
    """Keep the level that an outside provider gave, in this browser's session, for this account alone.

    It is kept before the sign-in is over, and somebody else may then sign in instead.
    """
    request.session[_KEY] = [str(account.pk), assurance.value]


def assurance_of(request: HttpRequest, person: UUID | None) -> Assurance:
    """The level of this session, as a consent given in it records."""
    of, level = request.session.get(_KEY, ("", Assurance.NONE))
    outside = Assurance(level) if of == str(request.user.pk) else Assurance.NONE
    return max(outside, _of_link(person))


def _of_link(person: UUID | None) -> Assurance:
    if person is None:
        return Assurance.NONE
    linked = Reference.objects.filter(subject_id__in=subjects_of(person)).exists()
    return Assurance.MEDIUM if linked else Assurance.NONE
