"""Two months of Harrowmere: the written-down stories, and around them what chance makes of the seed.

The same seed and people make the same events in the same order. There are ten uses for each person, asked in
working hours; residents answer at lunch and in the evening, as people do.
"""

from collections.abc import Iterator, Sequence, Set
from datetime import time
from itertools import groupby
from random import Random

from candour.core.request import Emergency, Officer
from candour.demonstration import organisations as orgs
from candour.demonstration.cases import CASES
from candour.demonstration.events import (
    Arrives,
    Asks,
    Event,
    Objects,
    OpensAccount,
    Restricts,
    SaysNo,
    SaysYes,
    TakesBack,
    Weighs,
)
from candour.demonstration.organisations import Organisation
from candour.demonstration.person import Person
from candour.demonstration.residents import NAMED
from candour.demonstration.routines import DAILY, MISTAKES, Routine, about
from candour.demonstration.stories import STORIES
from candour.demonstration.timeline import Moment, WorkingDay

LONGEST_AGO = 43
"""Working days in two months."""

USES_PER_PERSON = 10

_CONSENTS = {
    "help-with-heating": "warm-homes-discount",
    "loan-decision": "loan-check",
    "step-free-visit": "step-free-visit",
    "home-adaptations": "home-adaptations",
}
_OBJECTIONABLE = {
    "school-place-planning": "school-places",
    "fraud-prevention": "loan-fraud-check",
    "flood-help": "flood-help",
    "health-service-planning": "service-planning",
}
_WHY_NOT = (
    "I do not see why this needs to be about me.",
    "I was never told, and would rather be asked.",
    "Somebody once passed on something about me, and it was wrong.",
)


def history(seed: str, people: Sequence[Person]) -> tuple[Event, ...]:
    """Everything that happened, from the oldest."""
    chance = Random(f"{seed} history")  # noqa: S311 - history must be repeatable, and is no secret
    written = {event.person.key for event in STORIES}
    others = [person for person in people if person.key not in written]
    events: list[Event] = [*_arrivals(people), *STORIES, *CASES]
    for person in others:
        events += _decisions(chance, person)
    events += _emergencies(chance, others)
    left = USES_PER_PERSON * len(people) - sum(isinstance(event, Asks) for event in events)
    yeses = {(event.person.key, event.agreement) for event in events if isinstance(event, SaysYes)}
    events += _daily_work(chance, people, left, yeses)
    return tuple(sorted(events, key=lambda event: event.when))


def _arrivals(people: Sequence[Person]) -> Iterator[Event]:
    """Everybody whom some organisation knows arrives before anything else; then accounts are opened."""
    for number, person in enumerate(people):
        if person.references:
            yield Arrives(Moment(WorkingDay(LONGEST_AGO + 3), time(9 + number % 8, number % 60)), person)
    for number, resident in enumerate(NAMED):
        yield OpensAccount(Moment(WorkingDay(LONGEST_AGO + 2), time(11, number)), resident.person)


def _decisions(chance: Random, person: Person) -> Iterator[Event]:
    """What somebody with an account decides: some answer, few take it back, fewer still object."""
    if not (person.account and person.references and person.linked):
        return
    asked_about = {routine.purpose for routine in DAILY if about(routine, person)}
    for purpose, agreement in _CONSENTS.items():
        if purpose in asked_about and chance.random() < 0.8:
            yield from _answer(chance, person, agreement)
    for purpose, agreement in _OBJECTIONABLE.items():
        if purpose in asked_about and chance.random() < 0.06:
            yield from _objection(chance, person, agreement)
    if chance.random() < 0.02:
        yield Restricts(_free_time(chance, 30, 3), person, "harrowmere-council/council-tax")


def _answer(chance: Random, person: Person, agreement: str) -> Iterator[Event]:
    day = chance.randint(4, LONGEST_AGO)
    if chance.random() < 0.3:
        yield SaysNo(_free_time(chance, day), person, agreement)
        return
    yield SaysYes(_free_time(chance, day), person, agreement)
    if chance.random() < 0.15:
        yield TakesBack(_free_time(chance, day - 1, 1), person, agreement)


def _objection(chance: Random, person: Person, agreement: str) -> Iterator[Event]:
    day = chance.randint(2, 35)
    yield Objects(_free_time(chance, day), person, agreement, chance.choice(_WHY_NOT))
    if day > 15:
        stops = chance.random() < 0.6
        yield Weighs(
            _working_time(chance, day - 5, day - 10),
            person,
            agreement,
            by="Amal Haddad, information rights officer",
            ground="" if stops else "public-interest",
            explanation="We can do this without you, so we have stopped."
            if stops
            else "Too many others would be worse off if this stopped for you. A person looked at your own "
            "case, and wrote down why.",
        )


def _emergencies(chance: Random, people: Sequence[Person]) -> Iterator[Event]:
    """One night in which a life was in danger, for every thirty people."""
    reachable = [person for person in people if person.known_to(orgs.FIRE) and person.home.door_code]
    for person in chance.sample(reachable, min(len(reachable), len(people) // 30)):
        yield Asks(
            Moment(WorkingDay(chance.randint(2, 40)), time(chance.randint(20, 23), chance.randrange(60))),
            orgs.FIRE,
            person,
            "protect-life",
            ("housing.door-code",),
            f"FR-{chance.randint(70_000, 79_999)}",
            Officer("C-4", "Control room", "incident commander"),
            emergency=Emergency("An alarm was ringing and nobody came to the door.", "fire"),
        )


def _times(routine: Routine, person: Person, yeses: Set[tuple[str, str]]) -> int:
    """How often at most a request is made. Who never said yes is asked about once, by mistake."""
    agreement = _CONSENTS.get(routine.purpose)
    return routine.most if agreement is None or (person.key, agreement) in yeses else 1


def _daily_work(
    chance: Random, people: Sequence[Person], number: int, yeses: Set[tuple[str, str]]
) -> Iterator[Event]:
    """As many requests as asked for, drawn from all that could be made and that no story tells already."""
    told = {(event.person.key, event.purpose) for event in STORIES if isinstance(event, Asks)}
    likely = [
        (routine, person, _times(routine, person, yeses))
        for routine in (*DAILY, *MISTAKES)
        for person in people
        if about(routine, person) and (person.key, routine.purpose) not in told
    ]
    busy = -(-number // sum(times for _, _, times in likely))  # more often where there are fewer to ask about
    possible = [(routine, person) for routine, person, times in likely for _ in range(times * busy)]
    drawn = sorted(chance.sample(range(len(possible)), number))
    for (routine, person), again in groupby(possible[place] for place in drawn):
        yield from _requests(chance, routine, person, len(list(again)))


def _requests(chance: Random, routine: Routine, person: Person, number: int) -> Iterator[Event]:
    """The requests of one case, well apart, by the few who work on it."""
    case = f"{routine.cases}-{chance.randint(10_000, 99_999)}"
    days = LONGEST_AGO + 1
    for each in range(number):
        last = days * each // number
        first = max(last, days * (each + 1) // number - 1)
        yield Asks(
            _working_time(chance, first, last),
            routine.asker,
            person,
            routine.purpose,
            routine.attributes,
            case,
            _officer(chance, routine.asker, routine),
            routine.assurance,
        )


def _officer(chance: Random, organisation: Organisation, routine: Routine) -> Officer:
    """One of the three who do this work."""
    number = 100 + chance.randrange(3)
    return Officer(f"{organisation.slug}-{routine.team}-{number}".lower(), routine.team, routine.role)


def _working_time(chance: Random, first: int, last: int) -> Moment:
    minutes = chance.randrange(8 * 60 + 30, 17 * 60)
    return Moment(WorkingDay(chance.randint(last, first)), time(minutes // 60, minutes % 60))


def _free_time(chance: Random, first: int, last: int | None = None) -> Moment:
    """Lunch or evening, on a day between `first` and `last` days ago, or on `first`."""
    hour = chance.choice((12, 18, 19, 20, 21))
    day = first if last is None else chance.randint(min(first, last), max(first, last))
    return Moment(WorkingDay(day), time(hour, chance.randrange(60)))
