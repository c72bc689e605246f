"""How fast somebody may go on: so much at once, and then so much a second.

Of each of them one number is kept: the second at which all that they asked for would be worked off at the
steady pace (the generic cell rate algorithm, ITU-T I.371). Whoever has nothing left to work off is as good as
never seen, so what is forgotten is forgotten in their favour.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Pace:
    """at_once: what may be asked for without a pause; a_second: what may be asked for, for ever."""

    at_once: float
    a_second: float


@dataclass
class Paces:
    """Keeps each to a pace. most: how many are remembered; beyond, whoever asked longest ago is forgotten.

    Threads may share it: two that count one caller in the same instant may let one too many pass.
    """

    pace: Pace
    most: int = 20_000
    _done_by: dict[Hashable, float] = field(default_factory=dict)

    def wait(self, who: Hashable, *, cost: float, now: float) -> float:
        """Seconds to wait before asking again; 0 where they may go on, which is then counted.

        What is refused is not counted: whoever goes on too fast still gets what the pace allows. now: seconds
        of a clock that never goes back.
        """
        done_by = max(self._done_by.get(who, now), now) + cost / self.pace.a_second
        late = done_by - now - self.pace.at_once / self.pace.a_second
        if late > 0:
            return late
        self._done_by.pop(who, None)  # so that the first in the dictionary asked longest ago
        self._done_by[who] = done_by
        if len(self._done_by) > self.most:
            self._done_by.pop(next(iter(self._done_by)), None)
        return 0.0
