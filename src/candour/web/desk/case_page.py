"""What a page at the desk shows of a case that was opened: what it says, whose it is, and what happened."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candour.people.account_queries import report_in
from candour.people.models import Organisation, Representation, SignIn
from candour.people.networks import beginning_of
from candour.people.queries import accounts_of, known_at
from candour.register.models import Dataset
from candour.register.queries import attributes
from candour.services.models import Case, CaseStep, Message
from candour.services.queries import numbers_of
from candour.services.queries.cases import OpenedCase, officers, use_reported_in
from candour.services.queries.messages import OpenedMessage
from candour.services.queries.reaching import way_to_reach
from candour.web.design.authority_words import EVIDENCE
from candour.web.design.dates import clock, full_date
from candour.web.design.parts import Fact, Letter, Step
from candour.web.design.reach_words import reach_facts
from candour.web.desk.case_words import HAPPENED
from candour.web.desk.schemes import number_called

_WITH: Mapping[str, str | Promise] = {
    SignIn.How.PASSWORD: gettext_lazy("A password"),
    SignIn.How.PASSWORD_AND_CODE: gettext_lazy("A password and a second step"),
    SignIn.How.PASSKEY: gettext_lazy("A passkey"),
    SignIn.How.OUTSIDE: gettext_lazy("Another sign-in service"),
}


def facts_of(found: OpenedCase) -> list[Fact]:
    """What the person said."""
    words = found.words
    if found.case.kind == Case.Kind.CORRECTION:
        facts = [
            Fact(term=_("Which detail"), text=_detail(found.case)),
            Fact(term=_("Our record said"), text=words["held"]),
            Fact(term=_("They say it should be"), text=words["should_say"], quoted=True),
        ]
        if words["why"]:
            facts.append(Fact(term=_("How they know"), text=words["why"], quoted=True))
        return facts
    if not words:
        return list(_pressed(found.case))
    facts = [Fact(term=_("In their words"), text=words["text"], quoted=True)]
    if found.case.representation_id is not None:
        facts = [*_asked_by(found), *facts]
    if found.case.use_id is not None:
        facts = [*_use_in(found.case), *facts]
    return facts


def who_is(person: UUID, organisation: Organisation) -> list[Fact]:
    """The person's name as they gave it to Candour, and the numbers by which this organisation knows them."""
    return who_are([person], organisation)[person]


def who_are(persons: Collection[UUID], organisation: Organisation) -> Mapping[UUID, list[Fact]]:
    """The same of several people, in as many reads as of one."""
    names = {account.person_id: account.full_name for account in accounts_of(persons)}
    numbers = known_at(organisation, persons)
    found = {}
    for person in persons:
        facts = [Fact(term=_("Name"), text=names[person])] if person in names else []
        for known in numbers[person]:
            facts.append(Fact(term=capfirst(number_called(known.scheme)), text=known.value))
        found[person] = facts or [Fact(term=_("Who"), text=_("You have no number for them here."))]
    return found


def how_to_reach(person: UUID) -> list[Fact]:
    """How they want to be reached, as they told everybody once."""
    return reach_facts(way_to_reach(person))


def story_of(found: OpenedCase) -> list[Step]:
    """Each thing that happened, who did it and when."""
    names = officers({step.officer_id for step in found.steps})
    return [Step(title=str(HAPPENED[step.kind]), text=_when(step, names)) for step in found.steps]


def letters_of(found: OpenedCase) -> list[Letter]:
    """The messages, with the names of the officers who wrote them."""
    names = officers({each.message.officer_id for each in found.messages})
    return [_letter(each, names) for each in found.messages]


def _asked_by(found: OpenedCase) -> Iterator[Fact]:
    """Under which authority another asked it, where its paper was seen, and which service it is about."""
    assert found.case.representation_id is not None, "nobody else asked it"
    row = Representation.objects.select_related("organisation").get(pk=found.case.representation_id)
    said = {
        "relation": row.relation,
        "seen": EVIDENCE.get(row.evidence, row.evidence),
        "desk": "" if row.organisation is None else row.organisation.name,
    }
    yield Fact(term=_("Service to wind up"), text=found.words["service"])
    yield Fact(
        term=_("Asked by"),
        text=_("Their %(relation)s, after their death. Document seen at %(desk)s: %(seen)s.") % said,
    )


def _use_in(case: Case) -> Iterator[Fact]:
    """Which use looks wrong: whose and when, and the number by which their own systems know it."""
    if (used := use_reported_in(case)) is not None:
        who, when = used
        yield Fact(term=_("Which use"), text=_("%(who)s, %(when)s") % {"who": who, "when": _moment(when)})
    yield Fact(term=_("Number in the log"), text=str(case.use_id))


def _pressed(case: Case) -> Iterator[Fact]:
    """What somebody said by pressing a button, and what became of it at once."""
    if case.about_subject_id is not None:
        numbers = numbers_of(case.about_subject_id, case.organisation_id)
        yield Fact(
            term=_("Reported"),
            text=_("This record is not about them. It no longer shows in their account."),
        )
        yield Fact(term=_("Your record"), text=", ".join(numbers) or _("A record that no longer exists"))
        return
    report = report_in(case.id)
    sign_in = None if report is None else report.sign_in
    yield Fact(
        term=_("Reported"),
        text=_("Somebody else was in their account. It was locked straight away.")
        if sign_in is None  # it was a change of their email address that was not theirs
        else _("They did not make this sign-in. Their account was locked straight away."),
    )
    if report is None:
        return
    if report.sign_in is not None:
        yield Fact(term=_("The sign-in"), text=_moment(report.sign_in.at))
        yield Fact(term=_("Signed in with"), text=str(_WITH[report.sign_in.how]))
        yield Fact(term=_("Internet connection"), text=_connection(report.sign_in.network))
    unlocked = _("Has had a new password since %s")
    state = _("Still locked") if report.unlocked_at is None else unlocked % _moment(report.unlocked_at)
    yield Fact(term=_("Their account"), text=state)


def _connection(network: str) -> str:
    if not network:
        return _("Not known")
    return _("Its IP address starts with %(beginning)s") % {"beginning": beginning_of(network)}


def _moment(moment: datetime) -> str:
    return _("%(day)s, %(hour)s") % {"day": full_date(moment), "hour": clock(moment)}


def _detail(case: Case) -> str:
    attribute = attributes().get(case.attribute)
    named = case.attribute if attribute is None else attribute.plain_name
    systems = dict(Dataset.objects.filter(organisation=case.organisation_id).values_list("pk", "name"))
    system = "" if case.dataset_id is None else systems.get(case.dataset_id, "")
    return _("%(detail)s, in %(system)s") % {"detail": named[:1].upper() + named[1:], "system": system}


def _when(step: CaseStep, names: Mapping[UUID, str]) -> str:
    when = _moment(step.at)
    who = "" if step.officer_id is None else names.get(step.officer_id, "")
    return _("%(who)s, %(when)s") % {"who": who, "when": when} if who else when


def _letter(each: OpenedMessage, names: Mapping[UUID, str]) -> Letter:
    message = each.message
    is_theirs = message.sender == Message.Sender.PERSON
    who = "" if message.officer_id is None else names.get(message.officer_id, "")
    return Letter(
        who=_their_name(each) if is_theirs else who or _("Candour"),
        when=_moment(message.sent_at),
        paragraphs=tuple(line.strip() for line in each.text.split("\n") if line.strip()),
    )


def _their_name(each: OpenedMessage) -> str:
    """The person, or whoever wrote for them."""
    return _("Their %s, for them") % each.by if each.by else _("The person")
