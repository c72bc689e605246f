"""Somebody is invited to act for a person: whoever has an account with that email hears of it there.

Whoever invites is not told whether there is such an account, and is answered the same.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from candour.core.authority import Topic
from candour.people.actions import invite
from candour.people.models import Account, Representation
from candour.people.queries import has_log
from candour.people.representation_queries import invitations_to
from candour.services.actions.acting import ADDRESS
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
            title=_("You are asked to act for somebody"),
            text=_(
                "You can see who asks, and for what, in your account under Acting for someone. You do not "
                "have to say yes. If you do not know them, leave it as it is."
            ),
            link=ADDRESS,
            needs_action=True,
            at=at,
        )
    return made
