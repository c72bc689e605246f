"""What an answer or an objection would change, in words: the drafters' for what they know, ours for the rest.

What starts, stops and goes on is worked out by the rules from the person's records at this moment; nothing
here knows a rule.
"""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from candour.core.consequence import Consequence
from candour.sharing.models import AgreementVersion
from candour.sharing.queries import Considered
from candour.web.design.parts import Effect, EffectKind, Outcome
from candour.web.portal.names import Names


def of_an_answer(found: Considered, names: Names) -> tuple[Outcome, ...]:
    """Yes and no side by side."""
    assert found.if_yes is not None
    assert found.if_no is not None
    version, asker = found.concerning.version, found.concerning.asker.name
    yes = (
        *changes(found.if_yes, version.if_yes, asker, names),
        Effect(kind=EffectKind.UNDO, text=_("Say no at any time. It takes effect from the next request.")),
    )
    no = (
        *changes(found.if_no, "", asker, names),
        *_instead(version),
    )
    return (Outcome(title=_("If you say yes"), effects=yes), Outcome(title=_("If you say no"), effects=no))


def of_an_objection(found: Considered, names: Names) -> tuple[Outcome, ...]:
    """Objecting and leaving it side by side."""
    assert found.if_objected is not None
    version, asker = found.concerning.version, found.concerning.asker.name
    objecting = (
        *changes(found.if_objected, "", asker, names),
        *_instead(version),
    )
    leaving = (Effect(kind=EffectKind.SAME, text=version.if_yes or version.why),)
    return (
        Outcome(title=_("If you object"), effects=objecting),
        Outcome(title=_("If you do not"), effects=leaving),
    )


def either_way(found: Considered, names: Names) -> str:
    """What holds whatever the person does: the drafters' words, and what this asker still gets."""
    change = found.if_no or found.if_objected
    said = [found.concerning.version.either_way]
    if change is not None:
        said += _continuing(change, found.concerning.asker.name, names)
    return " ".join(part for part in said if part)


def changes(change: Consequence, starting: str, asker: str, names: Names) -> Iterator[Effect]:
    """What starts, stops and stays. starting: the drafters' words for what begins, where they have some."""
    if change.starts:
        text = _("%(asker)s is told %(names)s.") % {"asker": asker, "names": names.yours(change.starts)}
        yield Effect(kind=EffectKind.STARTS, text=starting or text)
    if change.stops:
        text = _("%(asker)s is no longer told %(names)s.")
        yield Effect(kind=EffectKind.STOPS, text=text % {"asker": asker, "names": names.yours(change.stops)})
    if change.stays:
        text = _("%(asker)s can still be told %(names)s.")
        yield Effect(kind=EffectKind.SAME, text=text % {"asker": asker, "names": names.yours(change.stays)})
    if not change.starts and not change.stops and not change.stays:
        yield Effect(kind=EffectKind.SAME, text=_("Nothing is shared now, and nothing would be."))


def _instead(version: AgreementVersion) -> Iterator[Effect]:
    if version.if_no:
        yield Effect(kind=EffectKind.INSTEAD, text=version.if_no)


def _continuing(change: Consequence, asker: str, names: Names) -> Iterable[str]:
    for other in change.continues:
        text = _("%(asker)s still gets %(names)s under another agreement.")
        yield text % {"asker": asker, "names": names.yours(other.names)}
