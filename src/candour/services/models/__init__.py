"""The tables of the services room, by what they are about."""

from candour.services.models.cases import Case, CaseStep, CaseView
from candour.services.models.catalogue import ChosenService, Collection, Offer, Service, ServiceLink, Way
from candour.services.models.links import (
    LINK_AGAIN_WITHIN,
    ActivationCode,
    FactAttempt,
    Letter,
    LinkAttempt,
    LinkedRecord,
)
from candour.services.models.messages import (
    Alert,
    Alerted,
    ContactChoice,
    ContactPoint,
    Followed,
    Message,
    Notice,
    Route,
    WayToReach,
)
from candour.services.models.officers import OfficerNews, OfficerTold

__all__ = [
    "LINK_AGAIN_WITHIN",
    "ActivationCode",
    "Alert",
    "Alerted",
    "Case",
    "CaseStep",
    "CaseView",
    "ChosenService",
    "Collection",
    "ContactChoice",
    "ContactPoint",
    "FactAttempt",
    "Followed",
    "Letter",
    "LinkAttempt",
    "LinkedRecord",
    "Message",
    "Notice",
    "Offer",
    "OfficerNews",
    "OfficerTold",
    "Route",
    "Service",
    "ServiceLink",
    "Way",
    "WayToReach",
]
