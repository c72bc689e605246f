"""Where the link in a notice leads: to the messages of the account it was sent to, and of no other.

Somebody else who is signed in on the same machine is told so, and reads nothing; the link lets nobody in.
"""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from candour.services.jobs import is_mark_of
from candour.web.portal.frame import account_of, for_residents, page


@for_residents
def messages_of(request: HttpRequest, person: UUID, mark: str) -> HttpResponse:
    """On to the messages, or the page that says it is for another account."""
    if is_mark_of(mark, account_of(request)):
        return redirect("portal:messages")
    return page(request, "portal/not_this_account.html", person, here="")
