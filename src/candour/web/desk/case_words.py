"""Cases in words for whoever answers them: what kind it is, where it stands, and phrases to begin with.

Nothing on a list says whose case it is, or what they wrote.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candour.people.models import Organisation
from candour.services.models import Case, CaseStep
from candour.services.queries.cases import ListedCase
from candour.services.queries.readers import Reader
from candour.web.design.dates import local_date, short_date
from candour.web.design.parts import Link

Kind, Stage = Case.Kind, CaseStep.Kind

NAMES: Mapping[str, str | Promise] = {
    Kind.CORRECTION: gettext_lazy("A detail is wrong"),
    Kind.USE_REPORT: gettext_lazy("A use looks wrong"),
    Kind.QUESTION: gettext_lazy("A question"),
    Kind.WRONG_MATCH: gettext_lazy("This is not about me"),
    Kind.SECURITY: gettext_lazy("A sign-in they did not make"),
}

STAGES: Mapping[str, str | Promise] = {
    Stage.OPENED: gettext_lazy("Sent on %(day)s"),
    Stage.ASKED: gettext_lazy("Waiting for the person since %(day)s"),
    Stage.REPLIED: gettext_lazy("The person replied on %(day)s"),
    Stage.AGREED: gettext_lazy("Agreed on %(day)s"),
    Stage.REFUSED: gettext_lazy("Refused on %(day)s"),
    Stage.ANSWERED: gettext_lazy("Answered on %(day)s"),
    Stage.CORRECTED: gettext_lazy("The record changed on %(day)s"),
    Stage.CLOSED: gettext_lazy("Closed by the person on %(day)s"),
}

HAPPENED: Mapping[str, str | Promise] = {
    Stage.OPENED: gettext_lazy("Sent"),
    Stage.TAKEN: gettext_lazy("Taken by an officer"),
    Stage.ASKED: gettext_lazy("The person was asked a question"),
    Stage.REPLIED: gettext_lazy("The person replied"),
    Stage.AGREED: gettext_lazy("Agreed"),
    Stage.REFUSED: gettext_lazy("Refused"),
    Stage.ANSWERED: gettext_lazy("Answered"),
    Stage.CORRECTED: gettext_lazy("The record changed"),
    Stage.CLOSED: gettext_lazy("Closed by the person"),
}
"""A stage where its day stands below it."""

OUTCOMES: Mapping[tuple[str, str], str | Promise] = {
    (Kind.CORRECTION, Stage.AGREED): gettext_lazy("Yes, we will change our record"),
    (Kind.CORRECTION, Stage.REFUSED): gettext_lazy("No, our record stays as it is"),
    (Kind.USE_REPORT, Stage.AGREED): gettext_lazy(
        "Something was wrong, and this is what we are doing about it"
    ),
    (Kind.USE_REPORT, Stage.REFUSED): gettext_lazy("The use was right, and this is why"),
    (Kind.WRONG_MATCH, Stage.AGREED): gettext_lazy(
        "The record was not about them, and we are putting that right"
    ),
    (Kind.WRONG_MATCH, Stage.REFUSED): gettext_lazy("The record is about them, and this is how we know"),
    (Kind.QUESTION, Stage.ANSWERED): gettext_lazy("Here is the answer"),
    (Kind.SECURITY, Stage.ANSWERED): gettext_lazy("Here is what we found and did"),
}


@dataclass(frozen=True, slots=True)
class Forms:
    """How the forms of a case speak of whoever reads what is written.

    says: beside what can be done. write, message: the link to the form that sends, and its hint; "" for none.
    """

    says: str | Promise
    write: str | Promise
    message: str | Promise
    answer: str | Promise
    press: str | Promise


FORMS: Mapping[Reader, Forms] = {
    Reader.PERSON: Forms(
        says="",
        write=gettext_lazy("Write to the person"),
        message=gettext_lazy(
            "They read your message here. We tell them that there is a message, in the way they chose."
        ),
        answer=gettext_lazy(
            "They read your answer here. If the answer is no, their page tells them how to complain, so "
            "you do not need to."
        ),
        press=gettext_lazy("Send the answer"),
    ),
    Reader.EXECUTOR: Forms(
        says=gettext_lazy("This person has died. Their executor or administrator reads what you write."),
        write=gettext_lazy("Write to the executor"),
        message=gettext_lazy(
            "The executor or administrator reads this here. We tell them that there is news."
        ),
        answer=gettext_lazy(
            "The executor or administrator reads this here. We tell them that there is news."
        ),
        press=gettext_lazy("Send the answer"),
    ),
    Reader.NOBODY: Forms(
        says=gettext_lazy(
            "A death is recorded for this person. Nothing can be sent to them, so you cannot write to "
            "anybody here. Your answer closes the case and is kept with it. Do not act on the death in your "
            "own systems until you are told of it."
        ),
        write="",
        message="",
        answer=gettext_lazy(
            "A death is recorded for this person, so nothing is sent. Your answer closes the case and is "
            "kept with it."
        ),
        press=gettext_lazy("Close the case with this answer"),
    ),
}

PHRASES: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "received": (
        gettext_lazy("We are looking into this"),
        gettext_lazy(
            "Thank you for telling us. We are looking into this, and will write to you here when we know "
            "more."
        ),
    ),
    "evidence": (
        gettext_lazy("Ask for proof"),
        gettext_lazy(
            "Thank you for telling us. Before we can change this, we need something that shows what is "
            "right, such as a letter or a bill. What does it say, and from what date does it apply?"
        ),
    ),
    "changed": (
        gettext_lazy("We have changed it"),
        gettext_lazy(
            "You were right. We have changed our record. You will see the change here after our next update. "
            "We are sorry that it was wrong."
        ),
    ),
    "stays": (
        gettext_lazy("It stays as it is"),
        gettext_lazy(
            "We have looked into this, and we think that our record is right, because: \n\n"
            "If you have something that shows that our record is wrong, please write to us again."
        ),
    ),
    "use-right": (
        gettext_lazy("The use was right"),
        gettext_lazy(
            "We looked at who used your details and why. They were needed for: \n\nThe rule that allows "
            "this is: "
        ),
    ),
    "use-wrong": (
        gettext_lazy("The use was wrong"),
        gettext_lazy("You were right to ask. This should not have happened, and we are sorry. We have now: "),
    ),
    "two-people": (
        gettext_lazy("Two people were mixed up"),
        gettext_lazy(
            "You were right. We mixed you up with somebody else, because: \n\nWe have put our records right. "
            "Nothing from the other person’s record is used for you now. We are sorry."
        ),
    ),
    "intruder": (
        gettext_lazy("What to do after somebody else signed in"),
        gettext_lazy(
            "We looked at the sign-in that you reported. We found: \n\nYour account stays locked until you "
            "choose a new password. Then check your passkeys, and remove any that are not yours."
        ),
    ),
}
"""Words to begin with, by name: what the link says, and the text. An officer finishes them."""

FITTING: Mapping[str, tuple[str, ...]] = {
    Kind.CORRECTION: ("received", "evidence", "changed", "stays"),
    Kind.USE_REPORT: ("received", "use-right", "use-wrong"),
    Kind.QUESTION: ("received",),
    Kind.WRONG_MATCH: ("received", "two-people"),
    Kind.SECURITY: ("received", "intruder"),
}


def link_to_case(organisation: Organisation, listed: ListedCase) -> Link:
    """Where a case is answered; its number tells it from others."""
    case = listed.case
    said = {"what": NAMES[case.kind], "number": case.number}
    return Link(
        text=_("%(what)s, %(number)s") % said, url=reverse("desk:case", args=[organisation.slug, case.id])
    )


def case_stands(listed: ListedCase) -> str:
    """Where it stands, and since when."""
    return str(STAGES[listed.standing]) % {"day": short_date(listed.since, local_date(timezone.now()))}
