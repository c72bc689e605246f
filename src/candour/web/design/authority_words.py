"""Acting for somebody, in words: kinds of authority, what was seen, where one stands, and what happened."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candour.core.authority import Kind, NotAllowed, standing
from candour.people.models import Representation, RepresentationStep
from candour.people.representation_queries import authority_of, was_declined
from candour.web.design.dates import clock, full_date, local_date
from candour.web.design.parts import Status, Step, Tone

Words = str | Promise

KINDS: Mapping[Kind, Words] = {
    Kind.PARENT: gettext_lazy("Parental responsibility"),
    Kind.PROPERTY_ATTORNEY: gettext_lazy("Lasting power of attorney for property and money"),
    Kind.WELFARE_ATTORNEY: gettext_lazy("Lasting power of attorney for health and welfare"),
    Kind.DEPUTY: gettext_lazy("Deputy, by order of the Court of Protection"),
    Kind.APPOINTEE: gettext_lazy("Appointee for benefits"),
    Kind.CORPORATE_APPOINTEE: gettext_lazy("Organisation as appointee for benefits"),
    Kind.EXECUTOR: gettext_lazy("Executor or administrator, after a death"),
    Kind.INVITED: gettext_lazy("By invitation"),
}

EVIDENCE: Mapping[str, Words] = {
    "birth-certificate": gettext_lazy("The child’s full birth certificate, with this parent on it"),
    "responsibility-order": gettext_lazy("A court’s order for parental responsibility"),
    "responsibility-agreement": gettext_lazy("A parental responsibility agreement, filed with the court"),
    "registered-lasting-power": gettext_lazy(
        "The lasting power of attorney, registered with the Office of the Public Guardian"
    ),
    "registered-enduring-power": gettext_lazy("An enduring power of attorney, registered"),
    "court-of-protection-order": gettext_lazy("The sealed order of the Court of Protection"),
    "dwp-appointee-letter": gettext_lazy("The letter from the Department for Work and Pensions"),
    "grant-of-probate": gettext_lazy("The grant of probate, with their name on it"),
    "letters-of-administration": gettext_lazy("The letters of administration, with their name on them"),
}

_NOT_NOW: Mapping[NotAllowed, Words] = {
    NotAllowed.ENDED: gettext_lazy("It has ended"),
    NotAllowed.SUSPENDED: gettext_lazy("Stopped until a person has looked into it"),
    NotAllowed.NOT_STARTED: gettext_lazy("Not started yet"),
    NotAllowed.CAPACITY_NOT_RECORDED: gettext_lazy("Starts when it is recorded that they cannot decide"),
    NotAllowed.REVIEW_DUE: gettext_lazy("Stopped until it is reviewed"),
}

HAPPENED: Mapping[str, Words] = {
    "invited": gettext_lazy("Invited"),
    "accepted": gettext_lazy("The invitation was accepted"),
    "declined": gettext_lazy("The invitation was declined"),
    "granted": gettext_lazy("Recorded at a desk"),
    "reviewed": gettext_lazy("Reviewed: it continues"),
    "capacity-lost": gettext_lazy("Recorded that the person cannot decide for themselves"),
    "objected": gettext_lazy("Somebody objected"),
    "suspended": gettext_lazy("Stopped until a person has looked into it"),
    "lifted": gettext_lazy("Looked into: it continues"),
    "ended": gettext_lazy("Ended"),
    "doubted": gettext_lazy("Stopped until the person has said whether they sent the invitation"),
    "kept": gettext_lazy("The person said that they sent the invitation: it continues"),
    "restored": gettext_lazy("It continues: a death was recorded by mistake. We are sorry"),
    "officer-named": gettext_lazy("One more officer was named to act"),
    "officer-ended": gettext_lazy("An officer no longer acts"),
    "saw-uses": gettext_lazy("An officer looked at who used the data"),
    "saw-held": gettext_lazy("An officer looked at what is held"),
    "saw-choices": gettext_lazy("An officer looked at the sharing choices"),
    "saw-cases": gettext_lazy("An officer looked at the cases"),
    "answered": gettext_lazy("An officer answered a sharing choice"),
}

_FOR_BOTH = frozenset({"reviewed", "lifted", "ended"})
"""What was found in these is written to both people. Other words stay at the desk."""


def may_words(row: Representation) -> str:
    """What whoever acts may do."""
    return may_in_words(Kind(row.kind), row.may_act)


def may_in_words(kind: Kind, may_act: bool) -> str:
    """What an authority of a kind lets somebody do."""
    if not may_act:
        return _("see only")
    return _("see, and ask for services to be wound up") if kind is Kind.EXECUTOR else _("see and answer")


def status_at(row: Representation, now: datetime, held_up: Collection[UUID]) -> Status:
    """Where an authority stands. held_up: the ids of those that rest after a death (`held_up_by_death`)."""
    if row.ended_at is not None:
        words = _("Declined %(day)s") if was_declined(row) else _("Ended %(day)s")
        return Status(tone=Tone.QUIET, text=words % {"day": full_date(local_date(row.ended_at))})
    if row.accepted_at is None and row.doubted_at is None:
        return Status(tone=Tone.WAITING, text=_("Waiting for their yes"))
    why = standing(authority_of(row), now)
    if why is None and row.pk in held_up:
        why = NotAllowed.SUSPENDED  # a second officer looks into it, and until then nobody is told of what
    if why is None:
        return Status(tone=Tone.DONE, text=_("On"))
    is_stopped = why in (NotAllowed.SUSPENDED, NotAllowed.REVIEW_DUE)
    return Status(tone=Tone.WAITING if is_stopped else Tone.QUIET, text=str(_NOT_NOW[why]))


def after_death(row: Representation) -> list[Words]:
    """What it means for whoever acted that the person has died, a paragraph each; none where it is not so."""
    if row.ended_by != Representation.EndedBy.DEATH:
        return []
    return [
        gettext_lazy("It is recorded here that they have died. We are sorry."),
        _ENDS_WITH_DEATH[Kind(row.kind)],
        gettext_lazy(
            "You can no longer see or do anything for them here, and you do not need to do anything."
        ),
        gettext_lazy(
            "Their executor or administrator shows the grant of probate or the letters of administration at "
            "a desk. If that is you, show it there too."
        ),
        gettext_lazy("If they are alive, tell us straight away. Everything will then be as it was before."),
    ]


_ATTORNEY_ENDS = gettext_lazy("A power of attorney ends when the person who gave it dies.")
_APPOINTEE_ENDS = gettext_lazy("An appointee for benefits acts only while the person lives.")
_ENDS_WITH_DEATH: Mapping[Kind, Words] = {
    Kind.PARENT: gettext_lazy("Parental responsibility ends when a child dies."),
    Kind.PROPERTY_ATTORNEY: _ATTORNEY_ENDS,
    Kind.WELFARE_ATTORNEY: _ATTORNEY_ENDS,
    Kind.DEPUTY: gettext_lazy("A deputy acts only while the person lives."),
    Kind.APPOINTEE: _APPOINTEE_ENDS,
    Kind.CORPORATE_APPOINTEE: _APPOINTEE_ENDS,
    Kind.INVITED: gettext_lazy("You acted because they invited you, and that ends when they die."),
}


def told_step(step: RepresentationStep) -> Step:
    """Something that happened, as both people read it: no officer, and no suspicion."""
    title = str(HAPPENED[step.change])
    said = step.words if step.change in _FOR_BOTH and step.officer_id else ""
    return Step(title=title, text=f"{_when(step)}. {said}".strip() if said else _when(step))


def desk_step(step: RepresentationStep) -> Step:
    """The same for the desk: who did it, and every word."""
    who = _("by %s") % step.officer.full_name if step.officer is not None else _BY[step.by]
    return Step(title=str(HAPPENED[step.change]), text=f"{_when(step)}, {who}. {step.words}".strip())


_BY: Mapping[str, Words] = {
    Representation.EndedBy.PERSON: gettext_lazy("by the person themselves"),
    Representation.EndedBy.REPRESENTATIVE: gettext_lazy("by the person who acts"),
    Representation.EndedBy.OFFICER: gettext_lazy("by an officer"),
    Representation.EndedBy.DEATH: gettext_lazy("by the person’s death"),
}


def _when(step: RepresentationStep) -> str:
    return _("%(day)s, %(time)s") % {"day": full_date(step.at), "time": clock(step.at)}
