"""Everyone in Harrowmere: the named residents, those at home with them, and others made up from a seed.

The same seed and number make the same people, on any day and any machine.
"""

from random import Random

from candour.demonstration.families import Families
from candour.demonstration.person import Person
from candour.demonstration.residents import AT_HOME, IN_EXAMPLES, NAMED

WRITTEN_DOWN: tuple[Person, ...] = (*(resident.person for resident in NAMED), *AT_HOME, *IN_EXAMPLES)

FEWEST, MOST = len(WRITTEN_DOWN), 300
"""Between these a borough has names and homes for everybody, whatever the seed."""


def populate(seed: str, number: int) -> tuple[Person, ...]:
    """As many people as asked for, from FEWEST to MOST. Those whose lives are written down come first."""
    chance = Random(f"{seed} people")  # noqa: S311 - made-up lives must be repeatable, and are no secret
    families = Families(
        chance,
        keys={person.key for person in WRITTEN_DOWN},
        homes={person.home.lines for person in WRITTEN_DOWN},
        numbers={number for person in WRITTEN_DOWN for number in person.references.values()},
    )
    people = list(WRITTEN_DOWN)
    while len(people) < number:
        people += families.household(largest=number - len(people))
    return tuple(people)
