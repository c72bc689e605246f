"""What the desk shows of an authority: both people, what it opens, and who recorded it on which evidence."""

from collections.abc import Iterator
from uuid import UUID

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from candour.core.authority import Kind
from candour.people.models import Organisation, Representation
from candour.people.representation_queries import next_review
from candour.services.queries.acting import authorities_for, listed_by
from candour.web.design.authority_words import EVIDENCE, KINDS, may_words
from candour.web.design.dates import clock, full_date
from candour.web.design.parts import Fact, Letter
from candour.web.design.words import listed
from candour.web.desk.case_page import who_is
from candour.web.desk.frame import Post


def facts_of(post: Post, row: Representation) -> list[Fact]:
    """Everything but what happened and who objected."""
    day = next_review(row)
    facts = [*_who(post, row), Fact(term=_("Services"), text=_services(row))]
    facts.append(Fact(term=_("They can"), text=capfirst(may_words(row))))
    facts.append(Fact(term=_("From"), text=full_date(row.starts_at)))
    ends = _("No end date") if row.ends_at is None else full_date(row.ends_at)
    facts.append(Fact(term=_("Until"), text=ends))
    if day is not None:
        facts.append(Fact(term=_("Next review"), text=full_date(day)))
    if row.kind == Kind.WELFARE_ATTORNEY and row.capacity_lost_on is not None:
        facts.append(Fact(term=_("Unable to decide since"), text=full_date(row.capacity_lost_on)))
    return facts


def objections_to(row: Representation) -> list[Letter]:
    """Those that wait. row: as `authority_at` gives it."""
    return [
        Letter(
            who=_("The person themselves") if each.by == "person" else each.who,
            when=_("%(day)s, %(time)s") % {"day": full_date(each.at), "time": clock(each.at)},
            paragraphs=(each.why,) if each.why else (),
        )
        for each in row.open_objections  # type: ignore[attr-defined]
    ]


def recorded_by(row: Representation) -> str:
    """Who recorded an authority, when, and in which case; "" for an invitation, which nobody did."""
    step = row.steps.filter(change="granted").select_related("officer").first()
    if step is None or step.officer is None:
        return ""
    said = {"name": step.officer.full_name, "day": full_date(step.at), "case": row.case}
    return _("%(name)s, %(day)s, case %(case)s") % said


def who_acts_for(person: UUID, organisation: Organisation) -> Iterator[Fact]:
    """Who acts for the person of a case, as far as this desk recorded it and it has not ended."""
    for row in authorities_for(organisation, person):
        if row.ended_at is None and row.organisation_id == organisation.pk:
            said = {
                "kind": KINDS[Kind(row.kind)],
                "seen": EVIDENCE.get(row.evidence, row.evidence),
                "by": recorded_by(row),
            }
            yield Fact(
                term=_("Their %s") % row.relation,
                text=_("%(kind)s. Document seen: %(seen)s. Recorded by %(by)s.") % said,
            )


def _who(post: Post, row: Representation) -> list[Fact]:
    """Both people, where this desk recorded it; of an invitation only what the person calls whoever acts."""
    if row.organisation_id != post.organisation.pk:
        return [Fact(term=_("Acts for them"), text=_("Their %s, by their own invitation") % row.relation)]
    name = post.organisation.name if row.account is None else row.account.full_name
    acts = _("%(name)s, their %(relation)s") % {"name": name, "relation": row.relation}
    return [
        *who_is(row.person_id, post.organisation),
        Fact(term=_("Acts for them"), text=acts),
        Fact(term=_("Document seen"), text=str(EVIDENCE.get(row.evidence, row.evidence))),
        Fact(term=_("Recorded by"), text=recorded_by(row)),
    ]


def _services(row: Representation) -> str:
    return listed([offer.name for offer in listed_by(row)]) or _("None that are still offered")
