"""What waits for a member of staff, in every organisation in which they have a role, the most urgent first.

Each kind of thing says by when, since when, and what is to be done. Nobody whom it is about is named.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from candour.core.local_time import local_date
from candour.people.models import Organisation
from candour.people.queries import clients_of, resets_at
from candour.people.representation_queries import ended_by_death_for
from candour.services.actions.letters import WAITS
from candour.services.queries import letters_to_print
from candour.services.queries.acting import NEWS_FOR, waiting_authorities
from candour.services.queries.cases import kinds_for
from candour.services.queries.cases import waiting_at as waiting_cases_at
from candour.services.queries.counter import deaths_to_confirm
from candour.services.queries.entrusted import needs_under
from candour.web.design.dates import day_month
from candour.web.design.paging import ON_A_PAGE
from candour.web.design.parts import Cell, Link
from candour.web.desk.acting_words import link_to_acting, needs_in_words
from candour.web.desk.authority_words import link_to_authority, waits_since
from candour.web.desk.case_words import case_stands, link_to_case
from candour.web.desk.client_words import address
from candour.web.desk.clocks import time_left
from candour.web.desk.exchange import given_up_at, overdue_at
from candour.web.desk.frame import Role, Staff, answers_for_the_site
from candour.web.desk.review_words import link_to, names_of, waiting_at, was_by

KEYS_AHEAD = timedelta(days=14)
"""How long before a system's last key ends its administrator is reminded."""

CONFIRMED_WITHIN = timedelta(days=1)
"""Within what time a second officer should look at a death: until then nobody is told of it."""


@dataclass(frozen=True, slots=True)
class Task:
    """Something that waits: by when (None where no clock runs), what and where it stands, and whose it is."""

    due: date | None
    what: Link
    stands: str
    organisation: Organisation

    def row(self, today: date) -> tuple[Cell, ...]:
        """As a table shows it."""
        return (time_left(self.due, today), self.what, self.stands, self.organisation.name)


def tasks_of(staff: Staff, now: datetime) -> list[Task]:
    """All of them. Those without a clock come last, but first where there are several pages: they are few,
    and on the last page nobody would find them.
    """
    found = [task for source in _SOURCES for task in source(staff, now)]
    are_many = len(found) > ON_A_PAGE
    return sorted(found, key=lambda task: ((task.due is None) is not are_many, task.due or date.min))


def _cases(staff: Staff, now: datetime) -> Iterator[Task]:
    """What waits for an answer; what waits for its person does not wait here."""
    for organisation in {held.organisation_id: held.organisation for held in staff.roles}.values():
        kinds = kinds_for(held.role for held in staff.roles if held.organisation_id == organisation.pk)
        for listed in waiting_cases_at(organisation, kinds):
            if not listed.waits_for_person:
                what = link_to_case(organisation, listed)
                yield Task(listed.case.answer_by, what, case_stands(listed), organisation)


def _reviews(staff: Staff, now: datetime) -> Iterator[Task]:
    for organisation in staff.where(Role.DATA_PROTECTION_OFFICER):
        waiting = waiting_at(organisation)
        names = names_of(waiting)
        for use in waiting:
            yield Task(
                use.review_by, link_to(organisation, use), _("Asked by %s") % was_by(use, names), organisation
            )


def _keys(staff: Staff, now: datetime) -> Iterator[Task]:
    for organisation in staff.where(Role.ADMINISTRATOR):
        for client in clients_of(organisation):
            ends = [key.not_after for key in client.keys.all()]
            if client.revoked_at is not None or None in ends:
                continue
            last = max(end for end in ends if end is not None)
            if last <= now + KEYS_AHEAD:
                what = Link(
                    text=_("Add a key: %s") % client.system, url=address("new-key", organisation, client)
                )
                yield Task(local_date(last), what, _("Its last key ends on that day"), organisation)


def _late(staff: Staff, now: datetime) -> Iterator[Task]:
    """What systems should have confirmed by now, counted: whoever looks after them sees to it."""
    for organisation in staff.where(Role.ADMINISTRATOR):
        days = overdue_at(organisation, now).values_list("acknowledge_by", flat=True)
        if days:
            said = ngettext(
                "%(n)s confirmation is missing. Make sure that the system reads its feed.",
                "%(n)s confirmations are missing. Make sure that the systems read their feeds.",
                len(days),
            ) % {"n": len(days)}
            what = Link(text=_("Late confirmations"), url=reverse("desk:late", args=[organisation.slug]))
            yield Task(local_date(days[0]), what, said, organisation)


def _not_taken(staff: Staff, now: datetime) -> Iterator[Task]:
    """What webhooks did not take, counted."""
    for organisation in staff.where(Role.ADMINISTRATOR):
        days = [each.died_at for each in given_up_at(organisation) if each.again_at is None]
        if days:
            said = ngettext(
                "%(n)s change not delivered since %(day)s. See why, then send it again.",
                "%(n)s changes not delivered since %(day)s. See why, then send them again.",
                len(days),
            ) % {"n": len(days), "day": day_month(min(days))}
            url = reverse("desk:dead-letters", args=[organisation.slug])
            yield Task(None, Link(text=_("Undelivered changes"), url=url), said, organisation)


def _resets(staff: Staff, now: datetime) -> Iterator[Task]:
    """A lost second factor that somebody else asked to have reset: whose it is cannot work until then."""
    for organisation in staff.where(Role.ADMINISTRATOR):
        for reset in resets_at(organisation, now):
            if reset.approved_at is None and staff.account not in (reset.asked_by, reset.account):
                url = reverse("desk:factor-reset", args=[organisation.slug, reset.pk])
                what = Link(text=_("Lost second step: %s") % reset.account.full_name, url=url)
                stands = _("Reset asked for on %s. Approve or refuse it") % day_month(reset.asked_at)
                yield Task(local_date(reset.asked_at), what, stands, organisation)


def _authorities(staff: Staff, now: datetime) -> Iterator[Task]:
    """Who acts for somebody, where an objection, a review or what was stopped waits."""
    for organisation in staff.where(Role.OFFICER):
        for waiting in waiting_authorities(organisation, now):
            what = link_to_authority(organisation, waiting.row)
            yield Task(waiting.due, what, waits_since(waiting), organisation)


def _acting(staff: Staff, now: datetime) -> Iterator[Task]:
    """Whom an organisation acts for through this officer, where something needs them."""
    for needs in needs_under(staff.account, now):
        assert needs.row.organisation is not None, "it is an organisation that acts"
        yield Task(needs.ends_on, link_to_acting(needs), needs_in_words(needs), needs.row.organisation)


def _ended(staff: Staff, now: datetime) -> Iterator[Task]:
    """What the organisation had for somebody through this officer, for a while after it has ended."""
    for row in ended_by_death_for(staff.account):
        if row.ended_at is not None and row.ended_at > now - NEWS_FOR and row.organisation is not None:
            what = link_to_authority(row.organisation, row)
            stands = _("Something has changed. Read what it means")
            yield Task(None, what, stands, row.organisation)


def _letters(staff: Staff, now: datetime) -> Iterator[Task]:
    """Letters with codes that nobody printed yet, counted: they are destroyed on the day."""
    for organisation in staff.where(Role.OFFICER):
        days = [letter.made_at + WAITS for letter in letters_to_print(organisation)]
        if days:
            said = ngettext(
                "%(n)s to print before it is destroyed on that day",
                "%(n)s to print. The first is destroyed on that day",
                len(days),
            ) % {"n": len(days)}
            what = Link(text=_("Letters with codes"), url=reverse("desk:letters", args=[organisation.slug]))
            yield Task(local_date(min(days)), what, said, organisation)


def _deaths(staff: Staff, now: datetime) -> Iterator[Task]:
    """A death that somebody else recorded, of which nobody is told until it is confirmed."""
    for organisation in staff.where(Role.OFFICER):
        if answers_for_the_site(organisation):
            for death in deaths_to_confirm(organisation):
                if death.recorded_by_id != staff.account.pk:
                    url = reverse("desk:account-death-confirmed", args=[organisation.slug, death.pk])
                    what = Link(text=_("A death to confirm, case %s") % death.case_reference, url=url)
                    stands = _("Recorded on %s. Confirm or undo it") % day_month(death.recorded_at)
                    due = local_date(death.recorded_at + CONFIRMED_WITHIN)
                    yield Task(due, what, stands, organisation)


_SOURCES: tuple[Callable[[Staff, datetime], Iterator[Task]], ...] = (
    _cases,
    _reviews,
    _keys,
    _late,
    _not_taken,
    _resets,
    _authorities,
    _acting,
    _ended,
    _letters,
    _deaths,
)
