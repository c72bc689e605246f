"""What reaches whoever acts for a person, besides the person: that there is news in what they look after.

A resident finds it among their messages; officers of an organisation that acts, at their desk.

It says no more than that, and leads to the pages that are opened under that authority and no other. Nothing
is passed on that was ever kept from view, concerns what the person protects, or while they use Candour
safely: whoever must not know may be the one who acts.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from candour.access.queries import Use
from candour.access.within import within
from candour.core.authority import Act
from candour.people.models import Representation
from candour.people.queries import has_log
from candour.people.representation_queries import in_force_over, is_used_safely_by
from candour.register.models import Dataset
from candour.services.actions.messages import tell_person
from candour.services.actions.officers import tell_officers
from candour.services.models import Case, Message
from candour.services.queries.acting import (
    closed_to,
    is_told_to_whoever_acts,
    is_use_for,
    listed_by,
    protected_by,
    rest_on_any,
    services_under,
)


def pass_on_use(person: UUID, use: Use, at: datetime) -> None:
    """Tell whoever looks after the service of a use that there was one; a step of actions."""
    if not is_told_to_whoever_acts(use):
        return
    body = use.body
    names = {*body["released"], *body["refused"]}

    def concerns(row: Representation) -> str | None:
        return "uses" if is_use_for(services_under(row, listed_by(row), Act.SEE_USES, at), body) else None

    _pass_on(person, names, concerns, at)


def pass_on_case(person: UUID, case: Case, at: datetime) -> None:
    """Tell whoever looks after what a case is about that the organisation answered; a step of actions.

    Who may write too reads it there; who only sees is led to what is held, for the words in a case are the
    person's own.
    """
    key = None if case.dataset_id is None else Dataset.objects.get(pk=case.dataset_id).key
    names = {case.attribute} if case.attribute else set()

    def concerns(row: Representation) -> str | None:
        if case.representation_id == row.pk:
            return f"cases/{case.id}"
        if case.kind != Case.Kind.CORRECTION:
            return None
        if any(key in offer.datasets for offer in services_under(row, listed_by(row), Act.WRITE, at)):
            return f"cases/{case.id}"
        seen = services_under(row, listed_by(row), Act.SEE_HELD, at)
        return "held" if any(key in offer.datasets for offer in seen) else None

    _pass_on(person, names, concerns, at)


def pass_on_record(person: UUID, organisation: UUID, at: datetime) -> None:
    """Tell whoever looks after a service of an organisation that a code was made, or a record linked.

    A step of actions. What it was stands on the page that the message leads to. Nobody who was invited hears
    of it: the person can, and a code that comes by post is not for others to wait for.
    """

    def concerns(row: Representation) -> str | None:
        seen = services_under(row, listed_by(row), Act.SEE_LINKS, at)
        return "" if any(offer.organisation_id == organisation for offer in seen) else None

    _pass_on(person, set(), concerns, at)


def _pass_on(
    person: UUID, names: set[str], concerns: Callable[[Representation], str | None], at: datetime
) -> None:
    """concerns: which page under an authority has the news, "" for its first; None where none has."""
    rows = list(_in_force(person, at))
    if not rows or _must_not_be_known(person, names):
        return
    told: set[UUID] = set()
    for row, holder in rows:
        if holder in told or rest_on_any(names, closed_to(row.kind)) or (page := concerns(row)) is None:
            continue
        if holder is None:
            tell_officers(row, page, at)
            continue
        told.add(holder)
        tell_person(
            person=holder,
            kind=Message.Kind.ALERTS,
            title=_("There is news for someone you act for"),
            text=_("Sign in to read it on the pages you have for them."),
            link=f"/for/{row.pk}/{page}".rstrip("/"),
            at=at,
        )


def _in_force(person: UUID, at: datetime) -> Iterator[tuple[Representation, UUID | None]]:
    """Each authority over a person that opens something now, and who acts; None: an organisation does."""
    for row in in_force_over(person, at):
        holder = None if row.account is None or not row.account.is_active else row.account.person_id
        if row.account is None or (holder is not None and has_log(holder)):
            yield row, holder


def _must_not_be_known(person: UUID, names: set[str]) -> bool:
    if is_used_safely_by(person):
        return True
    with within(person):
        return rest_on_any(names, protected_by(person))
