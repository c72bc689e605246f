"""What an officer reads once more before an authority is recorded, in the parts in which it was typed."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from candour.core.authority import Kind, reviews_of
from candour.core.local_time import local_date
from candour.people.actions.sought import Sought
from candour.people.queries import account_of
from candour.web.design.authority_words import EVIDENCE, KINDS, may_in_words
from candour.web.design.dates import full_date
from candour.web.design.parts import Fact
from candour.web.design.words import listed
from candour.web.desk.record_form import OFFICE, PaperForm, ScopeForm, WhoseForm


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was typed on each page, and what it would be recorded as."""

    whose: WhoseForm
    paper: PaperForm
    scope: ScopeForm
    sought: Sought


def parts_of(typed: Recorded) -> Iterator[tuple[str, str, list[Fact]]]:
    """Each page by its name, with its title and what was typed on it."""
    yield "whose", _("The two people"), _whose(typed)
    yield "paper", _("The document"), _paper(typed)
    yield "scope", _("What the authority covers"), list(_scope(typed))


def _whose(typed: Recorded) -> list[Fact]:
    given, holder = typed.whose.cleaned_data, typed.sought.account
    account = account_of(typed.sought.person)
    named = given["person"] if account is None else f"{account.full_name} ({given['person']})"
    acts = f"{holder.full_name} ({given['holder']})"
    if given["acts"] == OFFICE:
        said = {"organisation": typed.sought.checked.organisation.name, "name": acts}
        acts = _("%(organisation)s, through %(name)s") % said
    return [
        Fact(term=_("The person"), text=named),
        Fact(term=_("Will act for them"), text=acts),
        Fact(term=_("The person calls them"), text=given["relation"]),
        Fact(term=_("Case"), text=given["case"]),
    ]


def _paper(typed: Recorded) -> list[Fact]:
    return [
        Fact(term=_("Kind of authority"), text=str(KINDS[typed.paper.kind])),
        Fact(term=_("Document you have seen"), text=str(EVIDENCE[typed.paper.evidence])),
        Fact(term=_("How you checked it"), text=typed.paper.cleaned_data["reason"]),
    ]


def _scope(typed: Recorded) -> Iterator[Fact]:
    given, sought, offers = typed.scope.cleaned_data, typed.sought, typed.scope.offers
    yield Fact(term=_("Services"), text=listed([offers[slug].name for slug in given["services"]]))
    yield Fact(term=_("They can"), text=capfirst(may_in_words(typed.paper.kind, given["may_act"] == "act")))
    yield Fact(term=_("From"), text=full_date(sought.begins))
    ends = sought.ends
    yield Fact(term=_("Until"), text=_("No end date") if ends is None else full_date(ends))
    if sought.born is not None:
        days = [full_date(day) for day in reviews_of(sought.born, local_date(sought.at))]
        yield Fact(term=_("Reviewed on"), text=listed(days) or _("No more reviews before 18"))
    if typed.paper.kind is Kind.WELFARE_ATTORNEY:
        lost = given.get("capacity_lost_on")
        said = _("Not recorded, so the authority cannot be used yet") if lost is None else full_date(lost)
        yield Fact(term=_("Unable to decide since"), text=said)
