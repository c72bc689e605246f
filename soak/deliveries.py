"""What must stay true of webhooks: what the feed says arrives, in its order, signed, once or twice in a row.

Held against each other: the feed as it is stored, and what partners' receiving ends wrote down.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from soak.receiver import Attempt


@dataclass(frozen=True)
class Feed:
    """What one client was promised. ids: of its changes by number. given_up: what became dead letters."""

    ids: Mapping[int, str]
    given_up: frozenset[int] = frozenset()


def violations(client: str, feed: Feed, attempts: Sequence[Attempt]) -> Iterator[str]:
    """What of a client's webhooks is not as its feed says, in sentences."""
    numbers = {id_: n for n, id_ in feed.ids.items()}
    own = [each for each in attempts if each.client == client]
    unknown = {each.id for each in own} - numbers.keys()
    if unknown:
        yield f"{client} was sent {len(unknown)} messages that are not in its feed"
    unsigned = sum(not each.is_signed for each in own)
    if unsigned:
        yield f"{client} was sent {unsigned} messages whose signature does not hold"
    yield from _in_order(client, feed, [numbers[each.id] for each in own if each.id in numbers])
    yield from _same_words(client, own)
    missing = feed.ids.keys() - {numbers[each.id] for each in own if each.was_taken and each.id in numbers}
    if missing:
        yield f"{client} never took {len(missing)} changes of its feed, first {min(missing)}"


def _in_order(client: str, feed: Feed, sent: Sequence[int]) -> Iterator[str]:
    """Each number after the one before it, or itself again. What was given up may come again at any time."""
    reached = 0
    for n in sent:
        if n in feed.given_up and n <= reached:
            continue
        if n not in (reached, reached + 1):
            yield f"{client} was sent change {n} after change {reached}"
        reached = max(reached, n)


def _same_words(client: str, own: Sequence[Attempt]) -> Iterator[str]:
    bodies: dict[str, bytes] = {}
    for each in own:
        if bodies.setdefault(each.id, each.body) != each.body:
            yield f"{client} was sent {each.id} with other words the second time"
