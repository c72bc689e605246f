"""The home page: what needs the person, their services, how their data was used of late.

It may be seen over a shoulder. So it never mentions a protected detail, a refusal of one, or anything worked
out about the person; a question about health is asked behind a neutral title.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from candour.core.local_time import LOCAL
from candour.core.reasons import Reason
from candour.core.subject import SubjectFacts
from candour.people.actions import end_welcome
from candour.people.first_look import first_look
from candour.people.remembered import register_state
from candour.register.models import Dataset
from candour.register.queries import DATASETS
from candour.services.models import Offer
from candour.services.queries import OFFERS, mine
from candour.services.queries.cases import ListedCase, current_cases_of
from candour.services.queries.messages import Unread, unread
from candour.sharing.queries import WAITING, Question, facts_of, standing_of
from candour.web.design.dates import full_date, local_date, weekday
from candour.web.design.days import LATEST, latest_days
from candour.web.design.month import draw_month
from candour.web.design.numbers import number, sentence_count
from candour.web.design.parts import Fact, Link, Need, Notice, Tone
from candour.web.portal.cards import cards
from candour.web.portal.case_words import card
from candour.web.portal.first_visit import (
    at_any_address,
    first_steps,
    needs_of_every_day,
    your_records,
)
from candour.web.portal.frame import account_of, for_residents, page
from candour.web.portal.names import Names, names_at
from candour.web.portal.services import to_begin_with
from candour.web.portal.used_days import UsedDays, used_days

MOST_SERVICES, MOST_CASES = 12, 6
"""So many stand on the page; the others are one press away, in the same order."""

NEW_DAYS = 60
"""For so long home calls a question new."""

WORTH_KNOWING: tuple[tuple[str | Promise, str | Promise, str], ...] = (
    (
        gettext_lazy(
            "You can say no after a yes, and yes after a no. It takes effect from the next request."
        ),
        gettext_lazy("See your choices"),
        "portal:choices",
    ),
    (
        gettext_lazy("Every use has a receipt that proves it was written down. Anyone can check one."),
        gettext_lazy("Check a receipt"),
        "portal:check",
    ),
    (
        gettext_lazy("You never have to show these pages to a landlord, an employer or anyone else."),
        gettext_lazy("See who used your data"),
        "portal:uses",
    ),
    (
        gettext_lazy("Some systems are not joined here yet. We list them and say how to ask."),
        gettext_lazy("See what is held about you"),
        "portal:held",
    ),
)
"""One each day, by turns: true of everybody, so that it tells nobody anything about the person."""


NONE_TOLD = Unread(messages=0, needing=0, alone=0)
"""Of new messages a screen that others see tells nothing either."""


@for_residents
def home(request: HttpRequest, person: UUID) -> HttpResponse:
    """The page."""
    now = timezone.now()
    account = first_look(account_of(request), now)
    if account.is_used_safely:
        return _links_alone(request, person)
    today = local_date(now)
    state = register_state()
    every, plain, offers = DATASETS.at(state), names_at(state), OFFERS.at(state)
    facts = facts_of(person, every).facts
    chosen = mine(person, offers)
    cases = current_cases_of(
        facts.subjects, now, {each.organisation_id: each.organisation for each in every.values()}
    )
    new = unread(person, account.shown)
    standing = standing_of(facts, now)
    needs = [
        *_looks(account.reported_at),
        *_asked(cases),
        *_needs(standing.questions, plain),
        *_invited(bool(account.invitations)),
        *_written(new.alone),
    ]
    is_new = account_of(request).welcome_ended_at is None
    days = latest_days(today)
    happened = used_days(person, days)
    drawn = list(cards(chosen, facts, {each.key: each for each in every.values()}, plain, today))
    says, link, address = WORTH_KNOWING[today.toordinal() % len(WORTH_KNOWING)]
    return page(
        request,
        "portal/home.html",
        person,
        here="home",
        new=new,
        greeting=(_("Welcome, %(name)s") if is_new else _greeting(now))
        % {"name": account_of(request).given_name},
        day=weekday(today),
        first_steps=first_steps() if is_new else (),
        needs=needs,
        lead=_lead(len(needs)),
        late=_late() if standing.is_late else None,
        cases=[card(one, today) for one in cases[:MOST_CASES]],
        more_cases=_others(cases, MOST_CASES),
        cards=drawn[:MOST_SERVICES],
        more_services=_others(drawn, MOST_SERVICES),
        has_services=bool(chosen),
        to_begin_with=[] if chosen else to_begin_with(offers.values()),
        topics=[] if chosen else needs_of_every_day(offers),
        here_already=[] if chosen else _here_already(offers, facts, every, is_new),
        month=draw_month(happened.counts, days, today),
        used_days=_("How my data was used in the last %(days)s days") % {"days": LATEST},
        used=_used(happened),
        worth_knowing=says,
        worth_link=Link(text=str(link), url=reverse(address)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_residents
def welcome_end(request: HttpRequest, person: UUID) -> HttpResponse:
    """Whoever is new wants no welcome; a GET, after signing in again, leads home."""
    if request.method == "POST":
        end_welcome(person=person, at=timezone.now())
    return redirect("portal:home")


def _here_already(
    offers: Mapping[UUID, Offer], facts: SubjectFacts, every: Mapping[UUID, Dataset], is_new: bool
) -> list[Fact]:
    """Whoever is new reads of their records in what they can do first."""
    found = list(at_any_address(offers))
    return found if is_new else [*found, your_records(facts, every)]


def _others(every: Sequence[object], most: int) -> str:
    """How many do not stand on the page; "" where all do."""
    return number(len(every) - most) if len(every) > most else ""


def _links_alone(request: HttpRequest, person: UUID) -> HttpResponse:
    """The page of somebody whose screen others may see: the same for everybody, and nothing about anyone."""
    now = timezone.now()
    today = local_date(now)
    says, link, address = WORTH_KNOWING[today.toordinal() % len(WORTH_KNOWING)]
    pages = (
        (_("Services"), "portal:services"),
        (_("Who used my data"), "portal:uses"),
        (_("Held about me"), "portal:held"),
        (_("Sharing choices"), "portal:choices"),
        (_("Your account"), "portal:account"),
    )
    return page(
        request,
        "portal/home_links.html",
        person,
        here="home",
        new=NONE_TOLD,
        greeting=_greeting(now) % {"name": account_of(request).given_name},
        day=weekday(today),
        links=[Link(text=text, url=reverse(name)) for text, name in pages],
        worth_knowing=says,
        worth_link=Link(text=str(link), url=reverse(address)),
    )


def _greeting(now: datetime) -> str:
    hour = now.astimezone(LOCAL).hour
    if hour < 12:
        return _("Good morning, %(name)s")
    return _("Good afternoon, %(name)s") if hour < 18 else _("Good evening, %(name)s")


def _lead(needs: int) -> tuple[str, str]:
    """What stands on the marker, and what follows it."""
    if not needs:
        return "", _("Nothing needs you today.")
    counted = ngettext("%(count)s thing needs you.", "%(count)s things need you.", needs)
    return counted % {"count": sentence_count(needs)}, _("Nothing else does.")


def _late() -> Notice:
    """That somebody is late; not who, and not what the person said."""
    return Notice(
        tone=Tone.WAITING,
        title=_("We are waiting for an organisation to confirm a choice of yours"),
        text=_(
            "You do not need to do anything. Your choice already counts, and they have been told "
            "that they are late."
        ),
        link=Link(text=_("See your choices"), url=reverse("portal:choices")),
    )


def _looks(reported_at: datetime | None) -> Iterator[Need]:
    """What was done while somebody else may have been in the account; not what."""
    if reported_at is not None:
        yield Need(
            title=_("See what was done in your account"),
            text=_(
                "You told us that somebody else signed in. "
                "Anything set up since then is stopped until you decide."
            ),
            by=_("Since %(day)s. No deadline.") % {"day": full_date(reported_at)},
            action=Link(text=_("Look at it"), url=reverse("portal:account-since")),
        )


def _asked(cases: Iterable[ListedCase]) -> Iterator[Need]:
    """Each case in which somebody waits for the person's answer; never what it is about."""
    for one in cases:
        if one.waits_for_person:
            yield Need(
                title=_("%(organisation)s asked you something") % {"organisation": one.organisation.name},
                text=_("They need your answer to go on with case %(number)s.") % {"number": one.case.number},
                by=_("Since %(day)s. No deadline.") % {"day": full_date(one.since)},
                action=Link(
                    text=_("Read and answer"),
                    url=reverse("portal:case", args=[one.case.id]),
                    about=one.case.number,
                ),
            )


def _invited(is_asked: bool) -> Iterator[Need]:
    """Somebody asks whether the person would act for them; not who."""
    if is_asked:
        yield Need(
            title=_("Someone has asked you to act for them"),
            text=_("You do not have to say yes. If you do not know them, leave it as it is."),
            by=_("The invitation ends by itself after 14 days."),
            action=Link(text=_("See who asks"), url=reverse("portal:account-acting")),
        )


def _written(count: int) -> Iterator[Need]:
    """Messages that wait for the person, of which nothing else here tells; not what they say."""
    if count:
        title = ngettext("A new message needs you", "%(count)s new messages need you", count)
        yield Need(
            title=title % {"count": number(count)},
            text=_("Open it to see what to do.") if count == 1 else _("Open them to see what to do."),
            by=_("No deadline."),
            action=Link(text=_("See your messages"), url=reverse("portal:messages")),
        )


def _needs(found: Iterable[Question], plain: Names) -> Iterator[Need]:
    """Each agreement that waits for the person's answer."""
    for each in found:
        if each.waiting in WAITING:
            yield Need(
                title=_question(each, plain),
                text=_("It is off, and stays off until you answer. Either answer is fine."),
                by=_since(each),
                action=Link(
                    text=_("Read and decide"),
                    url=reverse("portal:choice", args=[each.version.agreement.slug]),
                    about=each.asker.name,
                ),
            )


def _question(each: Question, plain: Names) -> str:
    if plain.is_special(each.terms.attributes):
        return _("%(asker)s has a question that only you can answer") % {"asker": each.asker.name}
    return each.version.question


def _since(each: Question) -> str:
    starts: date = local_date(each.terms.in_force_from)
    if each.waiting is Reason.CONSENT_OUTDATED:
        return _("It changed on %(day)s. No deadline.") % {"day": full_date(starts)}
    if each.waiting is Reason.CONSENT_EXPIRED:
        return _("Your yes has run out. No deadline.")
    if (timezone.now() - each.terms.in_force_from).days < NEW_DAYS:
        return _("New on %(day)s. No deadline.") % {"day": full_date(starts)}
    return _("First asked on %(day)s. No deadline.") % {"day": full_date(starts)}


def _used(happened: UsedDays) -> tuple[str, str, str]:
    """How often and by how many, in three parts: before the number, the number, and after it."""
    used, refused = happened.used, happened.refused
    if not happened.counts:
        return _("Nobody has used your data in the last %(days)s days.") % {"days": LATEST}, "", ""
    times = ngettext("%(count)s time", "%(count)s times", used) % {"count": number(used)}
    if not happened.is_told_apart:
        return _("Your data was used or asked for"), times, "."
    by = ngettext("by %(count)s organisation.", "by %(count)s organisations.", happened.askers) % {
        "count": number(happened.askers)
    }
    after = by if used else "."
    if refused:
        asked = ngettext("%(count)s request was refused.", "%(count)s requests were refused.", refused)
        after = f"{after} {asked % {'count': sentence_count(refused)}}"
    return _("Your data was used"), times, after
