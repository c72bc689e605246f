"""Who runs this Candour, as its pages name them.

One value in the settings, `CANDOUR_SITE`, so that a deployment says in one place who it is, and a page that
must work without a database still knows whom to ring.
"""

from dataclasses import dataclass, replace


@dataclass(frozen=True, kw_only=True)
class Site:
    """What the mast and the foot say.

    place: the borough or area beside the name. organisation: the body that answers for this site, in full.
    phone: as people write it, "" where nobody answers one (then no page says "ring us"). phone_hours and help
    are sentences: when it is answered, and how else people are helped. email: where people can write, or "".
    made_up: a demonstration, and every page says so.
    """

    name: str = "Candour"
    place: str
    organisation: str
    phone: str = ""
    phone_hours: str = ""
    email: str = ""
    help: str = ""
    made_up: bool = False

    @property
    def phone_url(self) -> str:
        """The number for a `tel:` link."""
        return "tel:" + "".join(sign for sign in self.phone if sign.isdigit() or sign == "+")


HARROWMERE = Site(
    place="Harrowmere",
    organisation="Harrowmere Borough Council",
    phone="0808 157 0142",  # of the numbers that Ofcom keeps free for drama
    phone_hours="Free, Monday to Saturday, 8am to 7pm.",
    email="account@harrowmere.example",
    help="We can do everything here with you by phone, on paper or face to face at any library.",
    made_up=True,
)
"""The made-up borough of the demonstration."""


def site_of(place: str, **said: str) -> Site:
    """The site of an area by its name and what its operator says of it; "" is not said.

    said: any of Site's own texts. Harrowmere says what the demonstration says where its operator does not.
    """
    given = {name: text for name, text in said.items() if text}
    if place == HARROWMERE.place:
        return replace(HARROWMERE, **given)  # type: ignore[arg-type]
    return Site(**{"place": place, "organisation": place, **given})  # type: ignore[arg-type]
