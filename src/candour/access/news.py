"""What an entry of the log means to partners: a withdrawal, an objection, a correction, or nothing to them.

Pure: an opened body in, the news out. Who is told of it depends on who was given what (`recipients`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from candour.core.choice import ConsentState
from candour.core.claims import rests_on


class Kind(StrEnum):
    """What a partner can be told (exchange.md, "Hear")."""

    WITHDRAWAL = "withdrawal"
    OBJECTION = "objection"
    CORRECTION = "correction"
    ERASURE = "erasure"
    UNLINKING = "unlinking"
    AGREEMENT = "agreement"
    OVERDUE = "overdue"
    PROTECTION = "protection"
    RESTRICTION = "restriction"
    PREFERENCE = "preference"
    LINKING = "linking"
    REACH = "reach"
    DEATH = "death"


TOLD_TO_HOLDERS = frozenset({Kind.PROTECTION, Kind.RESTRICTION, Kind.REACH, Kind.DEATH})
"""What only those are told who hold something about the person: an asker may not learn that there is anything
to hide, and need not know how to reach somebody, or that they died, with whom it has nothing to do."""


TO_BE_ACKNOWLEDGED: Final[Mapping[tuple[Kind, str], str]] = {
    (Kind.WITHDRAWAL, "withdrawn"): "",
    (Kind.OBJECTION, "made"): "",
    (Kind.REACH, "told"): "P7D",
    (Kind.REACH, "ended"): "P7D",
    (Kind.DEATH, "recorded"): "P2D",
    (Kind.DEATH, "undone"): "P2D",
}
"""What is flagged when nobody acknowledges it in this time, or where it is empty in the agreement's."""

_IN_FORCE = "in-force"


@dataclass(frozen=True, slots=True)
class News:
    """What happened, for those it concerns.

    what: the exact change, such as "withdrawn". agreement: "slug@version", or a slug, or empty. attributes,
    datasets: of a correction or an erasure, whose values are new or gone; None for all. subjects: besides the
    entry's own. organisation: the only one it concerns, by slug, whatever it was given. service: which of its
    services. of: the one subject whose references it is told by. died_on: the day of a death.
    """

    kind: Kind
    what: str
    agreement: str = ""
    attributes: frozenset[str] | None = None
    datasets: frozenset[str] | None = None
    subjects: tuple[UUID, ...] = ()
    why: str = ""
    organisation: str = ""
    service: str = ""
    of: UUID | None = None
    died_on: str = ""

    @property
    def slug(self) -> str:
        """The agreement's slug, empty where there is none."""
        return self.agreement.partition("@")[0]

    def touched(self, name: str, datasets: frozenset[str]) -> bool:
        """Whether an attribute or claim somebody was given, from some datasets, rests on what has changed."""
        of_these = self.attributes is None or not self.attributes.isdisjoint(rests_on(name))
        return of_these and (self.datasets is None or not self.datasets.isdisjoint(datasets))


def news_of(body: Mapping[str, Any]) -> tuple[News, ...]:
    """What an entry's body, of whatever kind, means to partners; empty where it means nothing to them."""
    match body["kind"], body.get("change"):
        case "choice", _ if body["state"] == ConsentState.WITHDRAWN:
            return (News(Kind.WITHDRAWAL, "withdrawn", body["agreement"]),)
        case "objection", change:
            return (News(Kind.OBJECTION, str(change), body["agreement"]),)
        case "record-changed", "changed" | "ended":
            return _of_a_record(body)
        case "erasure", _ if body["datasets"] is not None:
            return (News(Kind.ERASURE, "erased", datasets=frozenset(body["datasets"])),)
        case "protection", "began" | "ended" as change:
            return (News(Kind.PROTECTION, change, attributes=_protected(body)),)
        case "restriction", "began" | "ended" as change:
            datasets = None if body["dataset"] is None else frozenset({body["dataset"]})
            return (News(Kind.RESTRICTION, change, datasets=datasets),)
        case "joined", "undone":
            return _of_a_parting(body)
        case "linked", "linked":
            subject = UUID(body["subject"])
            whose = body["organisation"]
            return (
                News(Kind.LINKING, "linked", organisation=whose, of=subject),
                News(Kind.REACH, "told", organisation=whose, of=subject),
                *(
                    News(Kind.PREFERENCE, way, organisation=whose, service=service, of=subject)
                    for service, way in body.get("ways", {}).items()
                ),
            )
        case "account", "reach-told":
            return (News(Kind.REACH, "told"),)
        case "account", "reach-ended":
            return (News(Kind.REACH, "ended"),)
        case "account", "death-confirmed":
            return (News(Kind.DEATH, "recorded", died_on=body["died_on"]),)
        case "account", "death-undone" if body.get("died_on"):
            return (News(Kind.DEATH, "undone", died_on=body["died_on"]),)
        case "account", "service-added" | "service-way" | "service-removed":
            way, whose = body["way"] or "ended", body["organisation"]
            return (News(Kind.PREFERENCE, way, organisation=whose, service=body["service"]),)
        case "agreement", "approved" if body["in_force_from"] is not None:
            return (News(Kind.AGREEMENT, _IN_FORCE, body["agreement"]),)
        case "agreement", "suspended" | "resumed" | "ended" as change:
            return (News(Kind.AGREEMENT, change, body["agreement"], why=body["why"]),)
    return ()


def _protected(body: Mapping[str, Any]) -> frozenset[str]:
    """The details; one entry names several since one action can protect them together."""
    return frozenset(body["attributes"] if "attributes" in body else [body["attribute"]])


def _of_a_parting(body: Mapping[str, Any]) -> tuple[News, ...]:
    """For whoever was given something about either; for the holder too where the person parted them."""
    subject = UUID(body["subject"])
    parted = News(Kind.UNLINKING, "undone", subjects=(subject,))
    if "said" not in body:
        return (parted,)
    return parted, News(Kind.LINKING, body["said"], organisation=body["organisation"], of=subject)


def _of_a_record(body: Mapping[str, Any]) -> tuple[News, ...]:
    """A correction of what is new, an erasure of what is gone: one of them or both."""
    corrected, gone = frozenset(body["attributes"]), frozenset(body["removed"])
    datasets = frozenset({body["dataset"]})
    news = []
    if corrected:
        news.append(News(Kind.CORRECTION, "corrected", attributes=corrected, datasets=datasets))
    if gone:
        news.append(News(Kind.ERASURE, "erased", attributes=gone, datasets=datasets))
    return tuple(news)
