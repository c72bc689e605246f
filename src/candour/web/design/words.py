"""The register's codes in words for people: lawful bases, kinds of organisation, standings, obligations.

A code that nobody has given words to is shown as it is, with spaces: the register never hides one.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from candour.core.agreement import Assurance
from candour.core.basis import ConfidentialityBasis, Control, LawfulBasis
from candour.core.errors import InvalidPeriod
from candour.core.period import parse_period
from candour.people.models import Organisation
from candour.sharing.models import AgreementVersion
from candour.sharing.standing import Standing
from candour.web.design.dates import full_date
from candour.web.design.parts import Status, Tone

Words = str | Promise

ARTICLES: Mapping[LawfulBasis, tuple[Words, str]] = {
    LawfulBasis.CONSENT: (gettext_lazy("Your consent"), "UK GDPR Article 6(1)(a)"),
    LawfulBasis.CONTRACT: (gettext_lazy("A contract you made"), "UK GDPR Article 6(1)(b)"),
    LawfulBasis.LEGAL_OBLIGATION: (gettext_lazy("The law says it must be done"), "UK GDPR Article 6(1)(c)"),
    LawfulBasis.VITAL_INTERESTS: (gettext_lazy("To protect a life"), "UK GDPR Article 6(1)(d)"),
    LawfulBasis.PUBLIC_TASK: (gettext_lazy("A public task"), "UK GDPR Article 6(1)(e)"),
    LawfulBasis.RECOGNISED_LEGITIMATE_INTERESTS: (
        gettext_lazy("A legitimate interest that the law recognises"),
        "UK GDPR Article 6(1)(ea)",
    ),
    LawfulBasis.LEGITIMATE_INTERESTS: (gettext_lazy("A legitimate interest"), "UK GDPR Article 6(1)(f)"),
}

CONFIDENTIALITY: Mapping[ConfidentialityBasis, Words] = {
    ConfidentialityBasis.IMPLIED_CONSENT: gettext_lazy(
        "Those who care for you may tell each other what your care needs (implied consent, direct care)."
    ),
    ConfidentialityBasis.EXPLICIT_CONSENT: gettext_lazy("Only with your own yes (explicit consent)."),
    ConfidentialityBasis.STATUTE: gettext_lazy("A law sets the duty of confidence aside (statute)."),
    ConfidentialityBasis.SECTION_251: gettext_lazy(
        "Allowed without a yes by approval under section 251 of the National Health Service Act 2006."
    ),
    ConfidentialityBasis.PUBLIC_INTEREST: gettext_lazy(
        "Because the public interest outweighs confidence in this case (public interest)."
    ),
}

KINDS: Mapping[str, Words] = {
    Organisation.Kind.LOCAL_AUTHORITY: gettext_lazy("Local authority"),
    Organisation.Kind.HOUSING: gettext_lazy("Housing"),
    Organisation.Kind.HEALTH: gettext_lazy("Health and care"),
    Organisation.Kind.FINANCE: gettext_lazy("Finance"),
    Organisation.Kind.NATIONAL: gettext_lazy("National body"),
    Organisation.Kind.VOLUNTARY: gettext_lazy("Voluntary organisation"),
}

DELETE_AFTER_USE = "delete-after-use"
OBLIGATIONS: Mapping[str, Words] = {
    "no-onward-sharing": gettext_lazy("It may not be passed on."),
    "counts-only": gettext_lazy("It may only be counted. Nobody may act on what one answer says."),
    DELETE_AFTER_USE: gettext_lazy("It must be deleted after use."),
    "health-data-stays-with-the-named-team": gettext_lazy("It must stay with the team named here."),
}

CONSEQUENCES: Mapping[Control, tuple[Words, Words]] = {
    Control.YOUR_CHOICE: (gettext_lazy("If you say yes"), gettext_lazy("If you say no")),
    Control.YOU_CAN_OBJECT: (gettext_lazy("While it goes on"), gettext_lazy("If you object")),
    Control.NEEDED_FOR_YOUR_AGREEMENT: (gettext_lazy("What happens"), gettext_lazy("To stop it")),
    Control.REQUIRED_BY_LAW: (gettext_lazy("What happens"), gettext_lazy("Stopping it")),
    Control.TO_PROTECT_LIFE: (gettext_lazy("What happens"), gettext_lazy("Stopping it")),
}
"""What the two sides of an agreement are called: only where a yes is asked for is there a yes."""

ASSURANCE: Mapping[Assurance, Words] = {
    Assurance.LOW: gettext_lazy("They must be fairly sure that it is about you (low confidence)."),
    Assurance.MEDIUM: gettext_lazy("They must be sure that it is about you (medium confidence)."),
    Assurance.HIGH: gettext_lazy("They must be very sure that it is about you (high confidence)."),
}

ARGUMENTS: Mapping[str, Words] = {
    "postcode_districts": gettext_lazy("Postcodes that count begin with %(values)s."),
    "benefits": gettext_lazy("Benefits that count: %(values)s."),
}


def law(version: AgreementVersion) -> str:
    """The lawful basis with its article, and the provision it rests on, each once."""
    name, article = ARTICLES[LawfulBasis(version.lawful_basis)]
    if article in version.statute:  # the provision is the article itself, perhaps with words of its own
        return f"{name}. {sentence(version.statute)}"
    return f"{name}. {article}. {sentence(version.statute)}".strip()


def standing(version: AgreementVersion, where: Standing) -> Status:
    """Where a version stands, in words with its date."""
    match where:
        case Standing.DRAFT:
            return Status(tone=Tone.WAITING, text=_("Drafted, and not agreed"))
        case Standing.AGREED:
            return Status(tone=Tone.WAITING, text=_dated(_("Begins on %(day)s"), version.starts_at))
        case Standing.IN_FORCE:
            if version.starts_at is None:  # imported from a register that does not say since when
                return Status(tone=Tone.DONE, text=_("In force"))
            return Status(tone=Tone.DONE, text=_dated(_("In force since %(day)s"), version.starts_at))
        case Standing.SUSPENDED:
            text = _dated(_("Stopped for now, since %(day)s"), version.suspended_at)
            return Status(tone=Tone.URGENT, text=text)
        case Standing.ENDED:
            return Status(tone=Tone.QUIET, text=_dated(_("Ended on %(day)s"), version.ends_at))
        case Standing.NEVER_BEGAN:
            return Status(tone=Tone.QUIET, text=_("Agreed, but never began"))


def period(duration: str) -> str:
    """An ISO 8601 duration in words: "1 year and 6 months"; as it stands where it is not one."""
    try:
        spoken = parse_period(duration)
    except InvalidPeriod:
        return duration
    counted = [
        (spoken.years, ngettext("%(n)d year", "%(n)d years", spoken.years)),
        (spoken.months, ngettext("%(n)d month", "%(n)d months", spoken.months)),
        (spoken.weeks, ngettext("%(n)d week", "%(n)d weeks", spoken.weeks)),
        (spoken.days, ngettext("%(n)d day", "%(n)d days", spoken.days)),
    ]
    return listed([text % {"n": n} for n, text in counted if n]) or _("no time at all")


def kept_for(retention: str, obligations: Iterable[str]) -> str:
    """How long an asker may keep what it gets. retention: an ISO 8601 duration. obligations: codes.

    Where it must be deleted after use, the period is only the most: both bind whoever got it.
    """
    if DELETE_AFTER_USE in obligations:
        return _("Only as long as it is in use, and %(period)s at most.") % {"period": period(retention)}
    return _("%(period)s, then deleted.") % {"period": period(retention)}


def kept_until(day: str, obligations: Iterable[str]) -> str:
    """The same of one use, as what follows "Kept until". day: the last one, in words."""
    if DELETE_AFTER_USE in obligations:
        return _("It has been used, or %(day)s at the latest.") % {"day": day}
    return _("%(day)s, then deleted.") % {"day": day}


def obligation(code: str) -> str:
    """What an answer binds the asker to."""
    return str(OBLIGATIONS.get(code) or sentence(code.replace("-", " ")))


def argument(name: str, values: Iterable[str]) -> str:
    """What a version fixes for a claim: which postcodes or which benefits count."""
    said = listed(list(values))
    words = ARGUMENTS.get(name)
    return str(words) % {"values": said} if words else f"{capfirst(name.replace('_', ' '))}: {said}."


def listed(items: Sequence[str]) -> str:
    """a, b and c"""
    if len(items) < 2:
        return "".join(items)
    return _("%(many)s and %(last)s") % {"many": ", ".join(items[:-1]), "last": items[-1]}


def sentence(text: str) -> str:
    """The text with a capital and a full stop, unless it ends in a sign of its own."""
    text = capfirst(text.strip())
    return text if not text or text[-1] in ".?!:" else f"{text}."


def _dated(words: str, moment: datetime | None) -> str:
    """Words with a date in them; a standing that has a date in its words has that date."""
    assert moment is not None
    return words % {"day": full_date(moment)}
