"""Who was told that a person said stop, and whether they have confirmed that they know: one line each."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from candour.access.told import ToldOf, told_of, told_of_objection
from candour.people.models import Organisation
from candour.sharing.models import Objection
from candour.web.design.dates import full_date
from candour.web.design.parts import Fact, Status, Tone


def told_facts(entry: UUID) -> list[Fact]:
    """A line for each organisation that had been given what is taken back, by the entry that says so."""
    return _facts(told_of(entry))


def told_facts_of(objection: Objection) -> list[Fact]:
    """The same for an objection."""
    return _facts(told_of_objection(objection.subject_id, objection.agreement_id, objection.made_at))


def _facts(told: Sequence[ToldOf]) -> list[Fact]:
    names = dict(
        Organisation.objects.filter(id__in=[each.organisation for each in told]).values_list("id", "name")
    )
    facts = [Fact(term=names[each.organisation], text=_says(each), status=_status(each)) for each in told]
    return sorted(facts, key=lambda fact: fact.term)


def _status(told: ToldOf) -> Status | None:
    return Status(tone=Tone.LATE, text=_("Late")) if told.is_late else None


def _says(told: ToldOf) -> str:
    days = {"due": full_date(told.due)}
    if told.confirmed_at is not None:
        days["confirmed"] = full_date(told.confirmed_at)
    if told.told_at is None:
        if told.is_late:
            return _("Not told yet. They should have confirmed by %(due)s.") % days
        return _("Not told yet.")
    days["told"] = full_date(told.told_at)
    if told.confirmed_at is not None:
        return _("Told on %(told)s, confirmed on %(confirmed)s.") % days
    if told.is_late:
        return _("Told on %(told)s. They should have confirmed by %(due)s, and have been reminded.") % days
    return _("Told on %(told)s. They have not confirmed yet.") % days
