"""What a page at the desk shows of a case that was opened: what it says, whose it is, and what happened."""

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from candour.people.models import Organisation
from candour.people.queries import account_of, references_of
from candour.register.models import Dataset
from candour.register.queries import attributes
from candour.services.models import Case, CaseStep, Message
from candour.services.queries.cases import OpenedCase, officers
from candour.services.queries.messages import OpenedMessage
from candour.services.queries.reaching import way_to_reach
from candour.web.design.dates import clock, full_date
from candour.web.design.parts import Fact, Letter, Step
from candour.web.design.reach_words import reach_facts
from candour.web.desk.case_words import STAGES


def facts_of(found: OpenedCase) -> list[Fact]:
    """What the person said."""
    words = found.words
    if found.case.kind == Case.Kind.CORRECTION:
        facts = [
            Fact(term=_("Which detail"), text=_detail(found.case)),
            Fact(term=_("It said"), text=words["held"]),
            Fact(term=_("They say it should say"), text=words["should_say"], quoted=True),
        ]
        if words["why"]:
            facts.append(Fact(term=_("How they know"), text=words["why"], quoted=True))
        return facts
    facts = [Fact(term=_("What they say"), text=words["text"], quoted=True)]
    if found.case.use_id is not None:
        facts.insert(0, Fact(term=_("Which use"), text=_("Number %s in the log") % found.case.use_id))
    return facts


def who_is(person: UUID, organisation: Organisation) -> list[Fact]:
    """The person's name as they gave it to Candour, and the numbers by which this organisation knows them."""
    account = account_of(person)
    facts = [] if account is None else [Fact(term=_("Name"), text=account.full_name)]
    for known in references_of(person):
        if known.organisation == organisation:
            scheme = known.scheme.replace("-", " ")
            facts.append(Fact(term=_("Your %s number") % scheme, text=known.value))
    return facts or [Fact(term=_("Who"), text=_("You know them by no number here."))]


def how_to_reach(person: UUID) -> list[Fact]:
    """How they want to be reached, as they told everybody once."""
    return reach_facts(way_to_reach(person))


def story_of(found: OpenedCase) -> list[Step]:
    """Each thing that happened, who did it and when."""
    names = officers({step.officer_id for step in found.steps})
    return [Step(title=_happened(step), text=_when(step, names)) for step in found.steps]


def letters_of(found: OpenedCase) -> list[Letter]:
    """The messages, with the names of the officers who wrote them."""
    names = officers({each.message.officer_id for each in found.messages})
    return [_letter(each, names) for each in found.messages]


def _detail(case: Case) -> str:
    attribute = attributes().get(case.attribute)
    named = case.attribute if attribute is None else attribute.plain_name
    systems = dict(Dataset.objects.filter(organisation=case.organisation_id).values_list("pk", "name"))
    system = "" if case.dataset_id is None else systems.get(case.dataset_id, "")
    return _("%(detail)s, in %(system)s") % {"detail": named[:1].upper() + named[1:], "system": system}


def _happened(step: CaseStep) -> str:
    match step.kind:
        case CaseStep.Kind.TAKEN:
            return _("Taken on")
        case CaseStep.Kind.ASKED:
            return _("The person was asked something")
        case _:
            return str(STAGES[step.kind]) % {"day": full_date(step.at)}


def _when(step: CaseStep, names: Mapping[UUID, str]) -> str:
    when = _("%(day)s, %(hour)s") % {"day": full_date(step.at), "hour": clock(step.at)}
    who = "" if step.officer_id is None else names.get(step.officer_id, "")
    return _("%(who)s, %(when)s") % {"who": who, "when": when} if who else when


def _letter(each: OpenedMessage, names: Mapping[UUID, str]) -> Letter:
    message = each.message
    is_theirs = message.sender == Message.Sender.PERSON
    who = "" if message.officer_id is None else names.get(message.officer_id, "")
    return Letter(
        who=_("The person") if is_theirs else who or _("Candour"),
        when=_("%(day)s, %(hour)s") % {"day": full_date(message.sent_at), "hour": clock(message.sent_at)},
        paragraphs=tuple(line.strip() for line in each.text.splitlines() if line.strip()),
    )
