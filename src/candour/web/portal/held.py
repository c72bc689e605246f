"""*Held about me*: every value that a joined system holds about a person, where it is from and from when.

What could harm its person on a shared screen, a protected detail or one the register calls sensitive, is
covered until they open it. Systems that are not joined are listed with how to ask, so that nobody takes this
page for everything.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from candour.people.actions import end_welcome
from candour.register.models import Dataset
from candour.register.queries import datasets as registered_datasets
from candour.sharing.queries import facts_of
from candour.web.design.attachment import attachment
from candour.web.design.dates import local_date
from candour.web.design.numbers import number, sentence_count
from candour.web.design.pacing import A_FILE, dear
from candour.web.design.parts import Filter, Held, Holds, Link
from candour.web.portal.finding import LONGEST_WORDS
from candour.web.portal.frame import account_of, for_residents, page
from candour.web.portal.held_file import as_json, spreadsheet
from candour.web.portal.held_values import HeldItem, anchor, by_name, held_items, sealed_items
from candour.web.portal.names import names
from candour.web.portal.searched import is_found_in
from candour.web.portal.wrong_links import with_wrong_links

FEW = 12
"""Of more organisations than so many, each is folded on a wide page too, and none is drawn in a map.

On a phone each is a line until it is opened, however many there are."""


@dataclass(frozen=True, slots=True)
class HeldGroup:
    """Values under one small heading: a system's, or a topic's. pause: stop its use, or let it go on."""

    title: str
    about: str
    anchor: str
    open: tuple[Held, ...]
    covered: tuple[Held, ...]
    is_restricted: bool = False
    pause: Link | None = None

    @property
    def uncover(self) -> str:
        """What the person presses to see what is covered."""
        shown = {"count": number(len(self.covered))}
        return (
            ngettext("Show %(count)s private detail", "Show %(count)s private details", len(self.covered))
            % shown
        )

    @property
    def unprinted(self) -> str:
        """What paper says in its place, as long as it is covered."""
        said = ngettext(
            "%(count)s private detail is not printed. To print it, open it on the screen first.",
            "%(count)s private details are not printed. To print them, open them on the screen first.",
            len(self.covered),
        )
        return said % {"count": number(len(self.covered))}


@dataclass(frozen=True, slots=True)
class Holder:
    """An organisation or a topic, with what is held. contact: whom to tell when something is wrong."""

    name: str
    count: str
    groups: tuple[HeldGroup, ...]
    contact: str = ""


@for_residents
def held(request: HttpRequest, person: UUID) -> HttpResponse:
    """The page."""
    by_topic, words = _asked(request)
    if account_of(request).welcome_ended_at is None:
        end_welcome(person=person, at=timezone.now())
    registered = registered_datasets()
    every = registered.values()
    facts = facts_of(person, registered).facts
    items = list(with_wrong_links(held_items(facts, every, names()), facts.subjects))
    found = [item for item in items if is_found_in(words, item.searched)]
    apart = sealed_items(facts, every, names())  # in no list, but nobody may be told that nothing is there
    holding = {item.dataset.key for item in (*items, *apart)}
    # What is asked live cannot be looked into yet, so nobody may be told that there is nothing in it.
    here = [each for each in every if each.mode == Dataset.Mode.HELD]
    signposted = by_name(each for each in every if each.mode != Dataset.Mode.HELD)
    holders = list(_by_topic(found) if by_topic else _by_organisation(found))
    is_folded = len(holders) > FEW and not words
    return page(
        request,
        "portal/held.html",
        person,
        here="held",
        holders=holders,
        lead=_lead(items),
        any_at_all=bool(items),
        words=words,
        found=_found_in_words(len(found), words),
        fields=(_words_field(words),),
        by_topic=by_topic,
        other_order=_other_order(words, by_topic),
        few=FEW,
        is_folded=is_folded,
        places=[] if by_topic or words or is_folded else [*_places(holders), *_places_to_ask(signposted)],
        signposted=signposted,
        nothing=by_name(each for each in here if each.key not in holding),
        everything=reverse("portal:held"),
        downloads=_downloads(words),
    )


@dear(A_FILE)
@for_residents
def held_spreadsheet(request: HttpRequest, person: UUID) -> HttpResponse:
    """The same values as a file for a spreadsheet."""
    return _file(spreadsheet(_found(request, person)), "csv", "text/csv; charset=utf-8")


@dear(A_FILE)
@for_residents
def held_json(request: HttpRequest, person: UUID) -> HttpResponse:
    """The same values for programs."""
    return _file(as_json(_found(request, person)), "json", "application/json")


def _asked(request: HttpRequest) -> tuple[bool, str]:
    """Whether by topic, and which words. Raises BadRequest for what no link or form of ours says."""
    by, words = request.GET.get("by", ""), " ".join(request.GET.get("words", "").split())
    if by not in ("", "topic") or len(words) > LONGEST_WORDS:
        raise BadRequest("This is not an address that looks for what is held.")
    return by == "topic", words


def _found(request: HttpRequest, person: UUID) -> list[HeldItem]:
    _by, words = _asked(request)
    registered = registered_datasets()
    items = held_items(facts_of(person, registered).facts, registered.values(), names())
    return [item for item in items if is_found_in(words, item.searched)]


def _file(content: str, ending: str, content_type: str) -> HttpResponse:
    name = f"held-about-me-{local_date(timezone.now())}.{ending}"
    return attachment(content, name=name, content_type=content_type)


def _by_organisation(items: Sequence[HeldItem]) -> Iterator[Holder]:
    for organisation, theirs in groupby(items, key=lambda item: item.dataset.organisation):
        listed = list(theirs)
        groups = [
            _of_a_system(dataset, list(of_it))
            for dataset, of_it in groupby(listed, key=lambda item: item.dataset)
        ]
        yield Holder(organisation.name, _things(len(listed)), tuple(groups), organisation.contact)


def _by_topic(items: Iterable[HeldItem]) -> Iterator[Holder]:
    ordered = sorted(items, key=lambda item: (item.topic, item.title))
    for topic, theirs in groupby(ordered, key=lambda item: item.topic):
        listed = list(theirs)
        yield Holder(topic, _things(len(listed)), (_group("", "", "", listed, by_topic=True),))


def _of_a_system(dataset: Dataset, items: Sequence[HeldItem]) -> HeldGroup:
    is_restricted = items[0].is_restricted
    organisation, _slash, system = dataset.key.partition("/")
    view = "portal:pause-end" if is_restricted else "portal:pausing"
    pause = Link(
        text=_("Let it be used again") if is_restricted else _("Ask them to stop using this"),
        url=reverse(view, args=[organisation, system]),
        about=dataset.name,
    )
    return _group(
        dataset.name, dataset.description, anchor(dataset), items, is_restricted=is_restricted, pause=pause
    )


def _group(
    title: str,
    about: str,
    anchor: str,
    items: Sequence[HeldItem],
    *,
    by_topic: bool = False,
    is_restricted: bool = False,
    pause: Link | None = None,
) -> HeldGroup:
    return HeldGroup(
        title=title,
        about=about,
        anchor=anchor,
        open=tuple(item.drawn(by_topic=by_topic) for item in items if not item.is_covered),
        covered=tuple(item.drawn(by_topic=by_topic) for item in items if item.is_covered),
        is_restricted=is_restricted,
        pause=pause,
    )


def _places(holders: Iterable[Holder]) -> Iterator[Holds]:
    for place, holder in enumerate(holders, start=1):
        yield Holds(name=holder.name, note=holder.count, url=f"#holder-{place}", joined=True)


def _places_to_ask(signposted: Iterable[Dataset]) -> Iterator[Holds]:
    for dataset in signposted:
        yield Holds(name=dataset.name, note=dataset.organisation.name, url="#not-joined", joined=False)


def _words_field(words: str) -> Filter:
    hint = _("For example address, tax or the name of an organisation")
    return Filter(name="words", label=_("Look for"), kind="words", chosen=words, hint=hint)


def _other_order(words: str, by_topic: bool) -> Link:
    text = _("See it by organisation") if by_topic else _("See it by kind of data")
    return Link(text=text, url=reverse("portal:held") + _query(words, by="" if by_topic else "topic"))


def _downloads(words: str) -> tuple[Link, ...]:
    """The list as files, covered values too: whoever downloads has opened them. What is sealed is in none."""
    return (
        Link(
            text=_("Download this for a spreadsheet (CSV)"),
            url=reverse("portal:held-spreadsheet") + _query(words),
        ),
        Link(text=_("Download it for software (JSON)"), url=reverse("portal:held-json") + _query(words)),
    )


def _query(words: str, by: str = "") -> str:
    asked = {name: value for name, value in (("by", by), ("words", words)) if value}
    return f"?{urlencode(asked)}" if asked else ""


def _things(count: int) -> str:
    return ngettext("%(count)s detail", "%(count)s details", count) % {"count": number(count)}


def _found_in_words(count: int, words: str) -> str:
    said = ngettext("%(count)s detail matches “%(words)s”.", "%(count)s details match “%(words)s”.", count)
    return said % {"count": sentence_count(count), "words": words}


def _lead(items: Sequence[HeldItem]) -> str:
    holders = {item.dataset.organisation_id for item in items}
    counted: Mapping[str, str] = {
        "details": ngettext("%(count)s detail", "%(count)s details", len(items))
        % {"count": sentence_count(len(items))},
        "organisations": ngettext("%(count)s organisation", "%(count)s organisations", len(holders))
        % {"count": number(len(holders))},
    }
    return (
        _("%(details)s about you, held by %(organisations)s joined here. Other systems may hold more.")
        % counted
    )
