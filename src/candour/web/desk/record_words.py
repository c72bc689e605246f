"""Papers that let somebody act, in words for whoever sees them: what each gives, and what that opens."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candour.core.authority import EVIDENCE, Kind
from candour.web.design.parts import Option

SAYS: Mapping[Kind, Any] = {
    Kind.PARENT: gettext_lazy("For a child under 18. Reviewed at 11, 13 and 16."),
    Kind.PROPERTY_ATTORNEY: gettext_lazy(
        "Home and money. From when the person wants, or as the document says."
    ),
    Kind.WELFARE_ATTORNEY: gettext_lazy("Home, care and community. Only once the person cannot decide."),
    Kind.DEPUTY: gettext_lazy("What the order lists, and nothing else."),
    Kind.APPOINTEE: gettext_lazy("Benefits only."),
    Kind.CORPORATE_APPOINTEE: gettext_lazy("Benefits only, through named officers."),
    Kind.EXECUTOR: gettext_lazy("To wind up services, for a year. Nothing about health or care."),
}
"""What each kind is for, in a line."""

PAPERS: Mapping[tuple[Kind, str], Any] = {
    (Kind.PARENT, "birth-certificate"): gettext_lazy(
        "Parental responsibility: the child’s full birth certificate, with this parent on it"
    ),
    (Kind.PARENT, "responsibility-agreement"): gettext_lazy(
        "Parental responsibility: an agreement, filed with the court"
    ),
    (Kind.PARENT, "responsibility-order"): gettext_lazy("Parental responsibility: a court’s order"),
    (Kind.PROPERTY_ATTORNEY, "registered-lasting-power"): gettext_lazy(
        "Lasting power of attorney for property and money: the power, registered with the Office of the "
        "Public Guardian"
    ),
    (Kind.PROPERTY_ATTORNEY, "registered-enduring-power"): gettext_lazy(
        "Enduring power of attorney, for property and money: the power, registered"
    ),
    (Kind.WELFARE_ATTORNEY, "registered-lasting-power"): gettext_lazy(
        "Lasting power of attorney for health and welfare: the power, registered with the Office of the "
        "Public Guardian"
    ),
    (Kind.DEPUTY, "court-of-protection-order"): gettext_lazy(
        "Deputy: the sealed order of the Court of Protection"
    ),
    (Kind.APPOINTEE, "dwp-appointee-letter"): gettext_lazy(
        "Appointee for benefits: the letter from the Department for Work and Pensions"
    ),
    (Kind.CORPORATE_APPOINTEE, "dwp-appointee-letter"): gettext_lazy(
        "Appointee for benefits, an organisation: the letter from the Department for Work and Pensions"
    ),
    (Kind.EXECUTOR, "grant-of-probate"): gettext_lazy(
        "Executor: the grant of probate, with their name on it"
    ),
    (Kind.EXECUTOR, "letters-of-administration"): gettext_lazy(
        "Administrator: the letters of administration, with their name on them"
    ),
}
"""What can be seen, first the authority that it gives: one paper can give several kinds."""


def papers_of(kinds: Iterable[Kind]) -> list[Option]:
    """What can have been seen for some kinds, to choose from: no two are called the same."""
    return [
        Option(value=f"{kind}:{seen}", text=str(PAPERS[kind, seen]), says=opens(kind, seen))
        for kind in kinds
        for seen in sorted(EVIDENCE[kind])
    ]


def opens(kind: Kind, seen: str) -> str:
    """What a paper opens; an enduring power says itself from when."""
    if seen == "registered-enduring-power":
        return _("Home and money, as the document says.")
    return str(SAYS[kind])
