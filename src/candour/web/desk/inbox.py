"""`/desk`: what waits for this person, wherever they have a role, the most urgent first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from candour.access.withheld import WithheldUse
from candour.core.decide import local_date
from candour.people.models import Organisation
from candour.people.queries import clients_of, resets_at
from candour.people.representation_queries import ended_by_death_for
from candour.services.queries.acting import NEWS_FOR, waiting_authorities
from candour.services.queries.cases import kinds_for
from candour.services.queries.cases import waiting_at as waiting_cases_at
from candour.services.queries.counter import deaths_at
from candour.web.design.dates import day_month
from candour.web.design.parts import Cell, Count, Link, Status, Tone
from candour.web.desk.authority_words import WAITS, link_to_authority
from candour.web.desk.case_words import link_to_case, stands_with_number
from candour.web.desk.client_words import address
from candour.web.desk.frame import Role, Staff, answers_for_the_site, for_staff, page
from candour.web.desk.review_words import link_to, named, waiting_at

KEYS_AHEAD = timedelta(days=14)
"""How long before a system's last key ends its administrator is reminded."""


@dataclass(frozen=True, slots=True)
class Task:
    """Something that waits: by when (None where no clock runs), what and where it stands, and whose it is."""

    due: date | None
    what: Link
    stands: str
    organisation: Organisation

    def row(self, today: date) -> tuple[Cell, ...]:
        """As the table shows it."""
        return (time_left(self.due, today), self.what, self.stands, self.organisation.name)


@require_safe
@for_staff
def inbox(request: HttpRequest, staff: Staff) -> HttpResponse:
    """Everything that waits, and how much of it is late."""
    now = timezone.now()
    today = local_date(now)
    found = [
        *_cases(staff, today),
        *_reviews(staff),
        *_keys(staff),
        *_resets(staff),
        *_authorities(staff, now),
        *_ended(staff, now),
        *_deaths(staff, today),
    ]
    tasks = sorted(found, key=lambda task: (task.due is None, task.due))
    late = sum(task.due is not None and task.due < today for task in tasks)
    tomorrow = today + timedelta(days=1)
    soon = sum(task.due is not None and today <= task.due <= tomorrow for task in tasks)
    return page(
        request,
        "inbox.html",
        staff,
        here="inbox",
        greeting=_greeting(timezone.localtime(now).hour) % staff.account.given_name,
        lead=_lead(len(tasks), late, soon),
        counts=_counts(late, soon, len(tasks)) if tasks else [],
        rows=[task.row(today) for task in tasks],
    )


def time_left(due: date | None, today: date) -> Status:
    """How long there is, in words and with a colour."""
    if due is None:
        return Status(tone=Tone.QUIET, text=_("No clock"), icon="clock")
    days = (due - today).days
    if days < 0:
        return Status(
            tone=Tone.LATE, text=ngettext("%(n)s day late", "%(n)s days late", -days) % {"n": -days}
        )
    if days == 0:
        return Status(tone=Tone.URGENT, text=_("Today"))
    if days == 1:
        return Status(tone=Tone.URGENT, text=_("Tomorrow"))
    return Status(tone=Tone.WAITING, text=ngettext("%(n)s day", "%(n)s days", days) % {"n": days})


def _cases(staff: Staff, today: date) -> Iterator[Task]:
    """What waits for an answer; what waits for its person does not wait here."""
    for organisation in {held.organisation_id: held.organisation for held in staff.roles}.values():
        kinds = kinds_for(held.role for held in staff.roles if held.organisation_id == organisation.pk)
        for listed in waiting_cases_at(organisation, kinds):
            if not listed.waits_for_person:
                what = link_to_case(organisation, listed)
                yield Task(listed.case.answer_by, what, stands_with_number(listed), organisation)


def _reviews(staff: Staff) -> Iterator[Task]:
    for organisation in staff.where(Role.DATA_PROTECTION_OFFICER):
        for use in waiting_at(organisation):
            yield Task(use.review_by, link_to(organisation, use), _stands(use), organisation)


def _stands(use: WithheldUse) -> str:
    return _("%(who)s, %(day)s") % {
        "who": named(str(use.body["organisation"])),
        "day": day_month(date.fromisoformat(use.body["when"][:10])),
    }


def _keys(staff: Staff) -> Iterator[Task]:
    now = timezone.now()
    for organisation in staff.where(Role.ADMINISTRATOR):
        for client in clients_of(organisation):
            ends = [key.not_after for key in client.keys.all()]
            if client.revoked_at is not None or None in ends:
                continue
            last = max(end for end in ends if end is not None)
            if last <= now + KEYS_AHEAD:
                what = Link(
                    text=_("Add a key"), url=address("new-key", organisation, client), about=client.system
                )
                stands = _("The last key of %s ends") % client.system
                yield Task(local_date(last), what, stands, organisation)


def _resets(staff: Staff) -> Iterator[Task]:
    """A colleague's lost second factor that somebody else asked to have reset."""
    now = timezone.now()
    for organisation in staff.where(Role.ADMINISTRATOR):
        for reset in resets_at(organisation, now):
            if reset.approved_at is None and staff.account not in (reset.asked_by, reset.account):
                url = reverse("desk:factor-reset", args=[organisation.slug, reset.pk])
                what = Link(text=_("A lost second factor"), url=url, about=reset.account.full_name)
                stands = _("Of %s: approve or refuse") % reset.account.full_name
                yield Task(local_date(now), what, stands, organisation)


def _authorities(staff: Staff, now: datetime) -> Iterator[Task]:
    """Who acts for somebody, where an objection, a review or what was stopped waits."""
    for organisation in staff.where(Role.OFFICER):
        for waiting in waiting_authorities(organisation, now):
            what = link_to_authority(organisation, waiting.row)
            yield Task(waiting.due, what, str(WAITS[waiting.why]), organisation)


def _ended(staff: Staff, now: datetime) -> Iterator[Task]:
    """What the organisation had for somebody through this officer, for a while after it has ended."""
    for row in ended_by_death_for(staff.account):
        if row.ended_at is not None and row.ended_at > now - NEWS_FOR and row.organisation is not None:
            what = link_to_authority(row.organisation, row)
            yield Task(None, what, _("Something changed: read what it means"), row.organisation)


def _deaths(staff: Staff, today: date) -> Iterator[Task]:
    """A death that somebody else recorded, of which nobody is told until it is confirmed."""
    for organisation in staff.where(Role.OFFICER):
        if answers_for_the_site(organisation):
            for death in deaths_at(organisation):
                if death.confirmed_at is None and death.recorded_by_id != staff.account.pk:
                    url = reverse("desk:account-death-confirmed", args=[organisation.slug, death.pk])
                    what = Link(text=_("A death"), url=url, about=death.case_reference)
                    stands = _("Case %s: to be confirmed, or undone") % death.case_reference
                    yield Task(today, what, stands, organisation)


def _counts(late: int, soon: int, open_: int) -> list[Count]:
    return [
        Count(number=late, text=_("late")),
        Count(number=soon, text=_("due by tomorrow")),
        Count(number=open_, text=_("open")),
    ]


def _greeting(hour: int) -> str:
    if hour < 12:
        return _("Good morning, %s")
    return _("Good afternoon, %s") if hour < 18 else _("Good evening, %s")


def _lead(open_: int, late: int, soon: int) -> str:
    if not open_:
        return ""
    if late:
        return ngettext("Start with the one that is late.", "Start with the %(n)s that are late.", late) % {
            "n": late
        }
    if soon:
        return ngettext("One is due by tomorrow.", "%(n)s are due by tomorrow.", soon) % {"n": soon}
    return _("Nothing is late.")
