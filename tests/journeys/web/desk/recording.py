"""Recording at a desk that somebody may act for another, from the first page to the authority's own."""

from ..portal.hands import Hands
from .counter import COUNCIL
from .deaths import looked_at, says

NEITHER = "I am not either of the two people, or a relative or friend of either of them"


def record_authority(
    hands: Hands, person: str, holder: str, relation: str, *, case: str, paper: str, may: str, ends: str = ""
) -> str:
    """On four pages, for council tax; gives its id.

    person, holder: user names or emails. paper, may: as the pages call them. ends: as this browser takes a
    day, "" to leave it out.
    """
    page = hands.page
    page.goto(f"{COUNCIL}/authorities")
    hands.press("Record an authority")
    hands.write("Who is the authority about?", person)
    hands.tick("A person")
    hands.write("Who will act for them?", holder)
    hands.write("What does the person call them?", relation)
    hands.write("Case number", case)
    hands.press("Continue")
    hands.tick(paper)
    hands.write("How did you check it?", "They came with it.")
    hands.press("Continue")
    hands.tick("Council tax")
    hands.tick(may)
    if ends:
        hands.write("When does the authority end?", ends)
    hands.press("Continue")
    says(page, case)
    looked_at(hands)
    hands.tick(NEITHER)
    hands.press("Record this authority")
    says(page, "The authority is recorded. The people concerned are told")
    return page.url.split("?")[0].rsplit("/", 1)[-1]
