"""The sixteen sharing agreements of Harrowmere: every lawful basis, and so every control a resident can meet.

`AGREEMENTS` holds every version, earlier ones first, in the order in which they are drafted and approved.
"""

from candour.demonstration.agreements.care import CARE
from candour.demonstration.agreements.interests import INTERESTS
from candour.demonstration.agreements.needed import NEEDED
from candour.demonstration.agreements.public_task import PUBLIC_TASK
from candour.demonstration.agreements.terms import Terms
from candour.demonstration.agreements.your_choice import YOUR_CHOICE

AGREEMENTS: tuple[Terms, ...] = (*YOUR_CHOICE, *PUBLIC_TASK, *CARE, *INTERESTS, *NEEDED)

__all__ = ["AGREEMENTS", "Terms"]
