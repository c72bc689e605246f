"""Somebody is invited to act for a person, and answers: each hears of the other's step in their own account.

Whoever invites is not told whether there is an account with that email, and is answered the same. Of an
answer they are told that something changed, and not what: that stands on the page it leads to.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from candour.core.authority import Topic
from candour.people.actions import accept, decline, end_representation, invite
from candour.people.models import Account, Representation
from candour.people.queries import has_died, has_log
from candour.people.representation_queries import invitations_to
from candour.services.actions.acting import ADDRESS, tell_of_authority
from candour.services.actions.messages import tell_person
from candour.services.models import Message
from candour.services.queries.acting import account_called


@transaction.atomic
def invite_by_email(
    *,
    account: Account,
    email: str,
    relation: str,
    services: Mapping[str, Topic],
    may_act: bool,
    ends_at: datetime,
    at: datetime,
) -> Representation:
    """Invite by email, and tell whom it is of. One who is asked already is not told again.

    Raises CannotActFor (people).
    """
    is_asked = any(each.person_id == account.person_id for each in invitations_to(email, at))
    made = invite(
        account=account,
        relation=relation,
        services=services,
        may_act=may_act,
        at=at,
        email=email,
        ends_at=ends_at,
    )
    invited = None if is_asked else account_called(email)
    if invited is not None and invited.person_id is not None and has_log(invited.person_id):
        tell_person(
            person=invited.person_id,
            kind=Message.Kind.ACCOUNT,
            title=_("Someone has asked you to act for them"),
            text=_(
                "You can see who asks, and for what, in your account under Acting for someone. You do not "
                "have to say yes. If you do not know them, leave it as it is."
            ),
            link=ADDRESS,
            needs_action=True,
            about=made.pk,
            at=at,
        )
    return made


@transaction.atomic
def answer_invitation(*, invitation: Representation, account: Account, yes: bool, at: datetime) -> None:
    """Whoever was invited says yes or no, and whoever invited them is told that there is an answer.

    That it was them who was invited its caller has found. Raises NotStanding, CannotActFor or AlreadyExists
    (people).
    """
    (accept if yes else decline)(invitation=invitation, account=account, at=at)
    _tell_person(invitation, at)


@transaction.atomic
def stop_acting(*, authority: Representation, at: datetime) -> None:
    """Whoever acts for a person does so no more, and the person is told that something changed.

    Raises NotStanding (people).
    """
    end_representation(representation=authority, by=Representation.EndedBy.REPRESENTATIVE, at=at)
    _tell_person(authority, at)


def _tell_person(authority: Representation, at: datetime) -> None:
    """Tell whoever is, or would be, acted for; of whom everything was erased nobody is left to be told."""
    person = authority.person_id
    if has_log(person) and not has_died(person):
        tell_of_authority(person, authority, at)
