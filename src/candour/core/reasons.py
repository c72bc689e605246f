"""Why something was not shared: the exact reasons, and what each audience may be told of them.

A partner learns only what cannot endanger anyone; the person and the holder learn the exact reason. The
partner's ten codes are fixed by exchange.md, "Ask".
"""

from enum import StrEnum


class Audience(StrEnum):
    """Who is told."""

    PARTNER = "partner"
    PERSON = "person"
    HOLDER = "holder"


class Reason(StrEnum):
    """Every exact reason for which an attribute is refused."""

    # These follow from the request and the public register alone.
    NO_AGREEMENT = "no-agreement"
    NOT_IN_FORCE = "not-in-force"
    PURPOSE_NOT_COVERED = "purpose-not-covered"
    ATTRIBUTE_NOT_COVERED = "attribute-not-covered"
    AUTHORITY_MISSING = "authority-missing"
    ASSURANCE_TOO_LOW = "assurance-too-low"
    SECOND_APPROVAL_NEEDED = "second-approval-needed"
    # The person's own answer.
    CONSENT_NOT_ASKED = "consent-not-asked"
    CONSENT_REFUSED = "consent-refused"
    CONSENT_WITHDRAWN = "consent-withdrawn"
    CONSENT_ENDED = "consent-ended"
    CONSENT_EXPIRED = "consent-expired"
    CONSENT_OUTDATED = "consent-outdated"
    CONSENT_NOT_SURE = "consent-not-sure"
    CONSENT_SPENT = "consent-spent"
    # Facts about the person or the record.
    UNKNOWN_SUBJECT = "unknown-subject"
    OBJECTION = "objection"
    RESTRICTED = "restricted"
    PROTECTED = "protected"
    OPT_OUT = "opt-out"
    OPT_OUT_NOT_CHECKED = "opt-out-not-checked"
    SOURCE_CONDITIONS = "source-conditions"
    ABOUT_ANOTHER = "about-another"
    ANOTHER_CONCERNED = "another-concerned"
    NOT_HELD = "not-held"
    CLAIM_NOT_DERIVABLE = "claim-not-derivable"
    # What partners are told in place of anything that could endanger someone or disclose a choice.
    CONSENT_NOT_GIVEN = "consent-not-given"
    NOT_AVAILABLE = "not-available"


PARTNER_REASONS = frozenset(
    {
        Reason.NO_AGREEMENT,
        Reason.NOT_IN_FORCE,
        Reason.PURPOSE_NOT_COVERED,
        Reason.ATTRIBUTE_NOT_COVERED,
        Reason.CONSENT_NOT_GIVEN,
        Reason.AUTHORITY_MISSING,
        Reason.ASSURANCE_TOO_LOW,
        Reason.SECOND_APPROVAL_NEEDED,
        Reason.CONSENT_SPENT,
        Reason.NOT_AVAILABLE,
    }
)

_NO_YES = frozenset(
    {
        Reason.CONSENT_NOT_ASKED,
        Reason.CONSENT_REFUSED,
        Reason.CONSENT_WITHDRAWN,
        Reason.CONSENT_ENDED,
        Reason.CONSENT_EXPIRED,
        Reason.CONSENT_OUTDATED,
        Reason.CONSENT_NOT_SURE,
    }
)


_TO_PERSON = {
    Reason.ABOUT_ANOTHER: Reason.NOT_HELD,
    Reason.ANOTHER_CONCERNED: Reason.NOT_AVAILABLE,
}


def told(reason: Reason, audience: Audience, *, by_consent: bool) -> Reason:
    """What an audience is told of an exact reason.

    by_consent: whether the agreement's lawful basis is consent. Under one, never asked, refused, withdrawn,
    expired and unknown subject are one answer; under any other basis a missing yes reads `not-available`.
    """
    if audience is Audience.HOLDER:
        return reason
    if audience is Audience.PERSON:
        # That a value is somebody else's, or what somebody else decided, is that other person's fact.
        return _TO_PERSON.get(reason, reason)
    if reason in PARTNER_REASONS and (reason is not Reason.CONSENT_SPENT or by_consent):
        return reason
    if by_consent and (reason in _NO_YES or reason is Reason.UNKNOWN_SUBJECT):
        return Reason.CONSENT_NOT_GIVEN
    return Reason.NOT_AVAILABLE


_SAYS_TO_PARTNER = {
    Reason.NO_AGREEMENT: "Your organisation has no sharing agreement on this exchange.",
    Reason.NOT_IN_FORCE: "The agreement for this purpose is not in force.",
    Reason.PURPOSE_NOT_COVERED: "No agreement of yours covers this purpose.",
    Reason.ATTRIBUTE_NOT_COVERED: "The agreement does not cover this.",
    Reason.CONSENT_NOT_GIVEN: "This needs the person’s yes, and there is none.",
    Reason.AUTHORITY_MISSING: "The agreement needs an authority that this request does not show.",
    Reason.ASSURANCE_TOO_LOW: "The agreement needs you to be surer of who the person is.",
    Reason.SECOND_APPROVAL_NEEDED: "In an emergency this needs a second person’s approval.",
    Reason.CONSENT_SPENT: "The person agreed to one use, and it has been made.",
    Reason.NOT_AVAILABLE: "This is not available.",
}

_SAYS_TO_PERSON = {
    Reason.NO_AGREEMENT: "They have no agreement to obtain anything here.",
    Reason.NOT_IN_FORCE: "Their agreement was not in force.",
    Reason.PURPOSE_NOT_COVERED: "None of their agreements covers that purpose.",
    Reason.ATTRIBUTE_NOT_COVERED: "Their agreement does not cover it.",
    Reason.AUTHORITY_MISSING: "They did not show the authority the agreement needs.",
    Reason.ASSURANCE_TOO_LOW: "They were not sure enough of who they were asking about.",
    Reason.SECOND_APPROVAL_NEEDED: "In an emergency a second person must approve this, and nobody had.",
    Reason.CONSENT_NOT_ASKED: "You have not said yes to this.",
    Reason.CONSENT_REFUSED: "You said no to this.",
    Reason.CONSENT_WITHDRAWN: "You took back your yes.",
    Reason.CONSENT_ENDED: "Your yes was ended, though not by you, so it no longer counts.",
    Reason.CONSENT_EXPIRED: "Your yes had run out.",
    Reason.CONSENT_OUTDATED: "The agreement has changed since you said yes, so it needs a new answer.",
    Reason.CONSENT_NOT_SURE: "We were not sure enough that it was you who said yes.",
    Reason.CONSENT_SPENT: "You agreed to one use, and it had been made.",
    Reason.UNKNOWN_SUBJECT: "They asked about somebody we could not find.",
    Reason.OBJECTION: "You objected. Sharing stops until somebody decides, or for good if they agree.",
    Reason.RESTRICTED: "Use of this is restricted.",
    Reason.PROTECTED: "It is protected, and never given out under this agreement.",
    Reason.OPT_OUT: "Your national data opt-out applies.",
    Reason.OPT_OUT_NOT_CHECKED: "It had not been checked whether you have a national data opt-out.",
    Reason.SOURCE_CONDITIONS: "Where it came from does not allow it to be passed on for this.",
    Reason.ABOUT_ANOTHER: "It was not held.",
    Reason.ANOTHER_CONCERNED: "It was not available.",
    Reason.NOT_HELD: "It was not held.",
    Reason.CLAIM_NOT_DERIVABLE: "It could not be worked out from what was held.",
    Reason.CONSENT_NOT_GIVEN: "You have not said yes to this.",
    Reason.NOT_AVAILABLE: "It was not available.",
}


_SAYS_TO_HOLDER = {
    Reason.NO_AGREEMENT: "The asker has no agreement to obtain anything here.",
    Reason.NOT_IN_FORCE: "The asker’s agreement was not in force.",
    Reason.PURPOSE_NOT_COVERED: "None of the asker’s agreements covers that purpose.",
    Reason.ATTRIBUTE_NOT_COVERED: "The asker’s agreement does not cover it.",
    Reason.AUTHORITY_MISSING: "The request did not show the authority the agreement needs.",
    Reason.ASSURANCE_TOO_LOW: "The asker was not sure enough of whom it was asking about.",
    Reason.SECOND_APPROVAL_NEEDED: "In an emergency a second person must approve this, and nobody had.",
    Reason.CONSENT_NOT_ASKED: "The person has not answered.",
    Reason.CONSENT_REFUSED: "The person said no.",
    Reason.CONSENT_WITHDRAWN: "The person took back their yes.",
    Reason.CONSENT_ENDED: "The person’s yes was ended by somebody else.",
    Reason.CONSENT_EXPIRED: "The person’s yes had run out.",
    Reason.CONSENT_OUTDATED: "The agreement has changed since the person said yes.",
    Reason.CONSENT_NOT_SURE: "It was not sure enough that the person themselves said yes.",
    Reason.CONSENT_SPENT: "The person agreed to one use, and it had been made.",
    Reason.UNKNOWN_SUBJECT: "The reference led to nobody.",
    Reason.OBJECTION: "The person objected; the objection is being weighed or was accepted.",
    Reason.RESTRICTED: "Use of the person’s records, or of the one concerned, is restricted.",
    Reason.PROTECTED: "The detail, or one it is worked out from, is protected.",
    Reason.OPT_OUT: "The person’s national data opt-out applies.",
    Reason.OPT_OUT_NOT_CHECKED: "No check of the person’s national data opt-out is recorded.",
    Reason.SOURCE_CONDITIONS: "Its source does not allow it to be passed on for this purpose.",
    Reason.ABOUT_ANOTHER: "The value is about somebody else.",
    Reason.ANOTHER_CONCERNED: "It is about somebody else too, and may not be given out about them.",
    Reason.NOT_HELD: "It was not held.",
    Reason.CLAIM_NOT_DERIVABLE: "It could not be worked out from what was held.",
}


_SAYS = {
    Audience.PARTNER: _SAYS_TO_PARTNER,
    Audience.PERSON: _SAYS_TO_PERSON,
    Audience.HOLDER: _SAYS_TO_HOLDER,
}


def says(reason: Reason, audience: Audience) -> str:
    """One plain sentence for a reason already chosen for this audience by `told`.

    Raises KeyError for a reason that partners are never told, so that forgetting `told` cannot disclose one.
    """
    return _SAYS[audience][reason]
