"""One use in words: a doer and a deed, why, and what became of it.

Every sentence is made from the entry's own body, read with today's names; the reasons for a refusal are those
the person may be told, as they were logged.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from candour.access.queries import Use
from candour.core.basis import Control
from candour.core.claims import is_claim
from candour.core.reasons import Audience, Reason, says
from candour.people.models import Organisation
from candour.sharing.models import AgreementVersion
from candour.sharing.public_queries import control_over
from candour.web.design.dates import clock, near_day
from candour.web.design.month import Dot
from candour.web.design.numbers import number
from candour.web.design.parts import Status, Tone, UseLine
from candour.web.portal import reported_words
from candour.web.portal.names import Names, names, names_in_lists

# Refused or not, and whether it was for details, for answers worked out from details, or for both.
_TITLES: Mapping[tuple[bool, bool, bool], str | Promise] = {
    (False, True, False): gettext_lazy("%(asker)s was given %(details)s"),
    (False, False, True): gettext_lazy("%(asker)s was told %(answers)s"),
    (False, True, True): gettext_lazy("%(asker)s was given %(details)s and told %(answers)s"),
    (False, False, False): gettext_lazy("%(asker)s was given nothing"),
    (True, True, False): gettext_lazy("%(asker)s asked for %(details)s"),
    (True, False, True): gettext_lazy("%(asker)s asked %(answers)s"),
    (True, True, True): gettext_lazy("%(asker)s asked for %(details)s and %(answers)s"),
    (True, False, False): gettext_lazy("%(asker)s asked for nothing"),
}
# Whether they only asked if they may: about details, about answers worked out from details, or about both.
_QUESTIONS: Mapping[tuple[bool, bool], str | Promise] = {
    (True, False): gettext_lazy("%(asker)s asked if it may have %(details)s"),
    (False, True): gettext_lazy("%(asker)s asked if it may be told %(answers)s"),
    (True, True): gettext_lazy("%(asker)s asked if it may have %(details)s and be told %(answers)s"),
}


_VIEWS: Mapping[str, str | Promise] = {
    "uses": gettext_lazy("%(who)s looked at who used your data"),
    "held": gettext_lazy("%(who)s looked at what is held about you"),
    "choices": gettext_lazy("%(who)s looked at your sharing choices"),
    "cases": gettext_lazy("%(who)s looked at your cases"),
}
_OF_ACTING: Mapping[str, str | Promise] = {
    "account": gettext_lazy("%(organisation)s was told that you have an account, in case %(case)s"),
    "name": gettext_lazy("%(organisation)s was shown your name, in case %(case)s"),
    "authority": gettext_lazy("%(organisation)s looked at who acts for you"),
}


@dataclass(frozen=True, slots=True)
class UseWords:
    """What uses are told with. organisations: name by slug. versions: by name, "ctr-check@3"."""

    names: Names
    organisations: Mapping[str, str]
    versions: Mapping[str, AgreementVersion]

    def covers(self, use: Use) -> bool:
        """Whether it is about something sealed, of which it says no more here than that."""
        return any(self.names.covers(name) for name in {*use.body["asked"], *use.body["released"]})

    def title(self, use: Use) -> str:
        """Fernside Homes was given your phone number."""
        if use.is_view:
            if use.is_on_behalf:
                return str(_VIEWS[use.body["seen"]]) % {"who": self.asker(use)}
            said = {"organisation": self.asker(use), "case": use.body["case"]}
            if use.is_of_acting:
                return str(_OF_ACTING[use.body["seen"]]) % said
            return _("%(organisation)s opened your case %(case)s") % said
        if use.is_reported:
            return reported_words.title(use, self.asker(use), self.names)
        concerned = use.body["asked"] if use.was_refused or use.is_question else use.body["released"]
        details = [name for name in concerned if not is_claim(name)]
        answers = [name for name in concerned if is_claim(name)]
        parts = bool(details), bool(answers)
        words = _QUESTIONS[parts] if use.is_question else _TITLES[use.was_refused, *parts]
        return str(words) % {
            "asker": self.asker(use),
            "details": self.names.yours_in_short(details),
            "answers": self.names.yours_in_short(answers),
        }

    def why(self, use: Use) -> str:
        """Why they asked, or why they were refused."""
        if use.is_question and not use.was_refused:
            if use.body["refused"]:
                return _("The answer was yes for part of it. They were given nothing.")
            return _("The answer was yes. They were given nothing.")
        if use.was_refused:
            reasons = list(dict.fromkeys(use.body["refused"].values()))
            if len(reasons) == 1:
                return _("They were refused. %(reason)s") % {"reason": self.reason(reasons[0])}
            return _("They were refused, for more than one reason.")
        if self.covers(use):
            return _("To see why, open it and prove that it is you.")
        if use.is_emergency:
            return str(use.body["emergency"]["reason"])
        if use.is_on_behalf:
            return _("They act for you.")
        if use.is_reported or use.is_view:
            return str(use.body["purpose"])
        version = self.version(use)
        return "" if version is None else version.why

    def asker(self, use: Use) -> str:
        """The name of who used it, or what the person calls whoever acts for them."""
        if use.is_on_behalf:
            slug = use.body["organisation"]
            if slug is None:
                return _("Your %(relation)s") % {"relation": use.body["relation"]}
            said = {"relation": use.body["relation"], "organisation": self.organisations.get(slug, slug)}
            return _("Your %(relation)s %(organisation)s") % said
        slug = use.body["organisation"]
        return self.organisations.get(slug, slug)

    def topics(self, use: Use) -> frozenset[str]:
        """The kinds of data it was about; of what is sealed, none."""
        told = (name for name in use.body["asked"] if not self.names.covers(name))
        return frozenset(topic for name in told for topic in self.names.topics(name))

    def searched(self, use: Use) -> str:
        """What of it one can look for: who, for which case, what about, why, and under what."""
        body, version = use.body, self.version(use)
        purpose = "" if self.covers(use) else body["purpose"]
        said = [self.asker(use), body["case"], body["team"], body["role"], body["system"], purpose]
        if version is not None:
            said += [version.name, version.statute, version.why]
        if use.is_emergency and not self.covers(use):
            said.append(body["emergency"]["reason"])
        said += [self.names.plain(name) for name in body["asked"]]
        said += [self.reason(code) for code in dict.fromkeys(body["refused"].values())]
        return " ".join(text for text in said if text)

    def agreement_named(self, slug: str) -> str:
        """The name of an agreement as its latest version has it."""
        of_it = [version for version in self.versions.values() if version.agreement.slug == slug]
        return max(of_it, key=lambda version: version.version).name if of_it else slug

    def version(self, use: Use) -> AgreementVersion | None:
        """The version of the agreement that was applied, if any was; not told of what is covered."""
        return None if self.covers(use) else self.versions.get(use.body["agreement"] or "")

    def control(self, use: Use) -> Control | None:
        """What the person can do about such a use."""
        version = self.version(use)
        return None if version is None else control_over(version)

    def reason(self, code: str) -> str:
        """A reason that was logged, in a sentence for the person; a general one where no rule gives it."""
        try:
            return _(says(Reason(code), Audience.PERSON))
        except (ValueError, KeyError):
            return _("It was not available.")

    def line(self, use: Use, today: date, *, under_its_day: bool = False) -> UseLine:
        """The use in a list. under_its_day: the heading above says which day it was."""
        return UseLine(
            dot=dot_of(use),
            title=self.title(use),
            url=reverse("portal:use", args=[use.id]),
            why=self.why(use),
            meta=_meta(use, today, under_its_day),
            control=self.control(use),
            statuses=statuses_of(use),
        )


def words_for(uses: Iterable[Use], *, uncovered: bool = False) -> UseWords:
    """What these uses are told with: three reads, however many there are.

    uncovered: what is sealed is called by its name too, on a page that its person has just opened.
    """
    listed = list(uses)
    slugs = {use.body["organisation"] for use in listed if use.body["organisation"]}
    agreements = {use.body["agreement"].split("@")[0] for use in listed if use.body["agreement"]}
    versions = AgreementVersion.objects.filter(agreement__slug__in=agreements).select_related("agreement")
    return UseWords(
        names=names() if uncovered else names_in_lists(),
        organisations=dict(Organisation.objects.filter(slug__in=slugs).values_list("slug", "name")),
        versions={str(version): version for version in versions},
    )


def is_covered(use: Use) -> bool:
    """Whether a use is about something sealed."""
    return UseWords(names_in_lists(), {}, {}).covers(use)


def words_of(askers: Iterable[Organisation], agreement: str = "") -> UseWords:
    """What any use by these organisations is told with: two reads. agreement: the slug of one more."""
    listed = list(askers)
    theirs = Q(agreement__asker__in=listed) | Q(agreement__slug=agreement)
    versions = AgreementVersion.objects.filter(theirs, agreement__register_only=False)
    return UseWords(
        names=names_in_lists(),
        organisations={each.slug: each.name for each in listed},
        versions={str(version): version for version in versions.select_related("agreement")},
    )


def dot_of(use: Use) -> Dot:
    """How the use stands in the month: what was refused gave nothing, whatever else it was."""
    if use.was_refused:
        return Dot.REFUSED
    if use.is_emergency:
        return Dot.EMERGENCY
    return Dot.USED if use.shown_late is None else Dot.LATE


def statuses_of(use: Use) -> tuple[Status, ...]:
    """What stands beside the badge."""
    found = []
    refused = len(use.body["refused"])
    if use.is_emergency:
        found.append(Status(tone=Tone.URGENT, text=_("Emergency")))
    if use.is_question:
        found.append(Status(tone=Tone.QUIET, text=_("Only asked")))
    if use.was_refused:
        found.append(Status(tone=Tone.QUIET, text=_("Refused")))
    elif refused:
        counted = ngettext("%(count)s part refused", "%(count)s parts refused", refused)
        found.append(Status(tone=Tone.QUIET, text=counted % {"count": number(refused)}))
    if use.shown_late is not None:
        found.append(Status(tone=Tone.QUIET, text=_("Shown late"), icon="clock"))
    return tuple(found)


def _meta(use: Use, today: date, under_its_day: bool) -> tuple[str, ...]:
    """When, for which case, and who: Monday 23 November, 14:12 | Case FH-20931 | Repairs, planner."""
    when = clock(use.happened)
    if not under_its_day:
        when = _("%(day)s, %(hour)s") % {"day": near_day(use.happened, today), "hour": when}
    case = _("Case %(case)s") % {"case": use.body["case"]} if use.body["case"] else ""
    team = ", ".join(part for part in (use.body["team"], use.body["role"]) if part)
    return tuple(part for part in (when, case, team) if part)
