"""What people look for that the national list of council services does not name, and the page that says how.

Registering is one: registrars are officers of the county or unitary council, and their list leaves them out.
It is shown where nobody offers it here. Each address is the government's own page, for the whole country.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from candour.core.search import Field, Index, Thing


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Something that is done elsewhere. says: where and by when; url: the page that says how.

    words: what people call it. Not "register", by which most people look for the electoral one.
    """

    name: str | Promise
    says: str | Promise
    url: str
    words: str


ELSEWHERE = (
    Elsewhere(
        gettext_lazy("Register a birth"),
        gettext_lazy(
            "You do this at a register office, or in some hospitals before you leave. In England, Wales and "
            "Northern Ireland you have 42 days, in Scotland 21."
        ),
        "https://www.gov.uk/register-birth",
        "birth baby newborn born pregnant",
    ),
    Elsewhere(
        gettext_lazy("Register a death"),
        gettext_lazy("You do this at a register office. The page says what comes first, and what to bring."),
        "https://www.gov.uk/register-a-death",
        "death died funeral",
    ),
    Elsewhere(
        gettext_lazy("Get married or form a civil partnership"),
        gettext_lazy("You give notice at your local register office first."),
        "https://www.gov.uk/marriages-civil-partnerships",
        "marriage married marry wedding civil partnership",
    ),
    Elsewhere(
        gettext_lazy("Order a birth, death or marriage certificate"),
        gettext_lazy("You can order a copy online, by phone or by post."),
        "https://www.gov.uk/order-copy-birth-death-marriage-certificate",
        "birth death marriage certificate copy",
    ),
)

_INDEX = Index([Thing(each, (Field(each.words, 1.0),)) for each in ELSEWHERE])


def found_elsewhere(words: str) -> list[Elsewhere]:
    """What fits some words, the nearest first."""
    return [each.what for each in _INDEX.find(words)]
