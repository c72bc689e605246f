"""What each change means and asks of whoever is told, in one or two sentences a developer can act on."""

from collections.abc import Mapping

from candour.access.news import Kind
from candour.store.changes import ChangeContent

_SAYS: Mapping[Kind, Mapping[str, str]] = {
    Kind.WITHDRAWAL: {
        "withdrawn": "The person took back their yes. Stop using what you were given under this agreement, "
        "delete it unless another law makes you keep it, and acknowledge this.",
    },
    Kind.OBJECTION: {
        "made": "The person objects. Stop using what you were given under this agreement while that is "
        "weighed, and acknowledge this.",
        "withdrawn": "The person took their objection back. You may ask and use again.",
        "accepted": "The objection was accepted. Delete what you were given under this agreement unless "
        "another law makes you keep it.",
        "overridden": "A named person decided that sharing goes on in this case. You may ask and use again.",
    },
    Kind.CORRECTION: {
        "corrected": "The holder has changed what you were given. If you still need it, ask again, and "
        "correct your copy.",
    },
    Kind.ERASURE: {
        "erased": "The holder does not hold this any more. Delete your copy unless another law makes you "
        "keep it.",
    },
    Kind.UNLINKING: {
        "undone": "Two people were taken for one. What you were given may be about somebody else: do not "
        "rely on it, delete it, and ask again if you still need it.",
    },
    Kind.AGREEMENT: {
        "in-force": "This version is approved, and in force from the day it names.",
        "suspended": "All sharing under this agreement is stopped for now.",
        "resumed": "Sharing under this agreement goes on.",
        "ended": "This agreement has ended. Keep what you were given no longer than it said.",
    },
    Kind.PROTECTION: {
        "began": "The person protects these details, which you hold. They are not given out here. Do not "
        "give them out by any other way, and keep them where few can look, until you are told that it ended.",
        "ended": "The person no longer protects these details. What you gave out before may be given again.",
    },
    Kind.RESTRICTION: {
        "began": "The person asks that these records are kept and not used (UK GDPR Article 18). They are "
        "not given out here. Stop using them, unless Article 18(2) lets you, until you hear that it ended.",
        "ended": "The restriction has ended. These records may be used again.",
    },
    Kind.PREFERENCE: {
        "digital": "The person uses this service of yours online from now on.",
        "paper": "The person wants this service of yours on paper from now on. Write to them.",
        "telephone": "The person wants this service of yours by telephone from now on. Ring them.",
        "face-to-face": "The person wants this service of yours face to face from now on.",
        "ended": "The person took this service out of their account. What they said of how they use it no "
        "longer counts: serve them as they ask you to.",
    },
    Kind.LINKING: {
        "linked": "The person linked this record of yours to their account, and sees it there.",
        "unlinked": "The person no longer wants this record in their account. What you hold stays as it is.",
        "not-theirs": "Whose account this record was in says that it is about somebody else. They do not see "
        "it any more. Find out how it came to be linked; your desk has a task for it.",
    },
    Kind.REACH: {
        "told": "The person says how they want to be reached (`reach`). Write and ring so from now on, keep "
        "this where whoever writes or rings sees it, and acknowledge it: they see that you read it.",
        "ended": "The person takes back what they said about how to reach them. Delete it, and acknowledge "
        "this.",
    },
    Kind.DEATH: {
        "recorded": "The person has died (`died_on`); two officers saw the document. Stop what goes out to "
        "them by itself, and acknowledge this. Who deals with their affairs is not told here.",
        "undone": "The person is alive: the death was recorded by mistake. Put right at once what you did "
        "because of it, and acknowledge this.",
    },
    Kind.OVERDUE: {
        "withdrawal": "A withdrawal was not acknowledged in the agreement's time. Find out why.",
        "objection": "An objection was not acknowledged in the agreement's time. Find out why.",
        "reach": "You did not acknowledge within a week how somebody wants to be reached, and they see that. "
        "Find out why.",
        "death": "You did not acknowledge in two days what you were told of a death. Find out why.",
    },
}


def says(kind: Kind, content: ChangeContent) -> str:
    """The sentences for a change, with why where whoever suspended, resumed or ended an agreement said so."""
    told = _SAYS[kind][content.what]
    return f"{told} Why: {content.why}" if content.why else told
