"""The register as JSON-LD 1.1, in terms of the W3C Data Privacy Vocabulary (DPV) and Dublin Core.

The law here is the United Kingdom's, so lawful bases are DPV's general ones beside the words of the article,
and the law applied is DPV's entry for the UK GDPR. A test holds every term against the published vocabulary.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from candour.core.basis import LawfulBasis
from candour.core.claims import CLAIMS
from candour.people.models import Organisation
from candour.register.models import Attribute, Dataset, ProcessingActivity
from candour.sharing.models import AgreementVersion
from candour.sharing.public_queries import control_over
from candour.sharing.standing import Standing, standing_of
from candour.web.design import words
from candour.web.design.dates import local_date
from candour.web.design.signs import CONTROL_SIGNS

Node = dict[str, Any]

CONTEXT: Mapping[str, str] = {
    "dct": "http://purl.org/dc/terms/",
    "dpv": "https://w3id.org/dpv#",
    "pd": "https://w3id.org/dpv/pd#",
    "legal-gb": "https://w3id.org/dpv/legal/gb#",
}

BASES: Mapping[LawfulBasis, str] = {
    LawfulBasis.CONSENT: "dpv:Consent",
    LawfulBasis.CONTRACT: "dpv:Contract",
    LawfulBasis.LEGAL_OBLIGATION: "dpv:LegalObligation",
    LawfulBasis.VITAL_INTERESTS: "dpv:VitalInterest",
    LawfulBasis.PUBLIC_TASK: "dpv:OfficialAuthorityOfController",
    LawfulBasis.RECOGNISED_LEGITIMATE_INTERESTS: "dpv:LegitimateInterest",
    LawfulBasis.LEGITIMATE_INTERESTS: "dpv:LegitimateInterest",
}

KINDS: Mapping[str, str] = {
    Organisation.Kind.LOCAL_AUTHORITY: "dpv:GovernmentalOrganisation",
    Organisation.Kind.NATIONAL: "dpv:GovernmentalOrganisation",
    Organisation.Kind.VOLUNTARY: "dpv:NonProfitOrganisation",
}

STATUSES: Mapping[Standing, str] = {
    Standing.DRAFT: "dpv:ActivityPlanned",
    Standing.AGREED: "dpv:ActivityPlanned",
    Standing.IN_FORCE: "dpv:ActivityOngoing",
    Standing.SUSPENDED: "dpv:ActivityHalted",
    Standing.ENDED: "dpv:ActivityCompleted",
    Standing.NEVER_BEGAN: "dpv:ActivityNotCompleted",
}

SENSITIVITIES: Mapping[str, str] = {
    Attribute.Sensitivity.SENSITIVE: "dpv:SensitivePersonalData",
    Attribute.Sensitivity.SPECIAL: "dpv:SpecialCategoryPersonalData",
}


class LinkedRegister:
    """Makes the nodes of a register. base: the address of this site; at: the moment standings are of."""

    def __init__(self, base: str, attributes: Mapping[str, Attribute], at: datetime) -> None:
        self._base = base
        self._attributes = attributes
        self._at = at

    def document(
        self,
        organisations: Iterable[Organisation],
        versions: Iterable[AgreementVersion],
    ) -> Node:
        """The whole register: organisations with what they hold, and every version of every agreement."""
        graph: list[Node] = []
        for organisation in organisations:
            graph.append(self._organisation(organisation))
            graph.extend(self._dataset(dataset) for dataset in organisation.datasets.all())
            graph.extend(self._activity(activity) for activity in organisation.activities.all())
        return {"@context": dict(CONTEXT), "@graph": [*graph, *self.agreements(versions)]}

    def agreements(self, versions: Iterable[AgreementVersion]) -> list[Node]:
        """A node for each agreement, with its versions in order. versions: sorted by agreement and number."""
        nodes: dict[str, Node] = {}
        for version in versions:
            slug = version.agreement.slug
            node = nodes.setdefault(slug, self._agreement(version))
            node["dct:title"] = version.name
            node["dct:hasVersion"].append(self._version(version))
        return list(nodes.values())

    def _organisation(self, organisation: Organisation) -> Node:
        kind = KINDS.get(organisation.kind, "dpv:Organisation")
        return _without_empty(
            {
                "@id": self._at_organisation(organisation.slug),
                "@type": [kind, "dpv:DataController"],
                "dct:identifier": organisation.slug,
                "dpv:hasName": organisation.name,
                "dpv:hasContact": organisation.contact,
                "dpv:hasDataProtectionOfficer": organisation.dpo_contact,
            }
        )

    def _dataset(self, dataset: Dataset) -> Node:
        return _without_empty(
            {
                "@id": self._at_dataset(dataset.key),
                "@type": "dpv:DataSource",
                "dct:identifier": dataset.key,
                "dct:title": dataset.name,
                "dct:description": dataset.description,
                "dct:accessRights": dataset.how_to_ask,
                "dct:type": dataset.mode,
                "dpv:hasDataController": {"@id": self._at_organisation(dataset.key.partition("/")[0])},
                "dpv:hasPersonalData": [self._datum(name) for name in dataset.attributes],
                "dpv:hasStorageCondition": _kept(dataset.retention),
            }
        )

    def _activity(self, activity: ProcessingActivity) -> Node:
        organisation = activity.organisation.slug
        return _without_empty(
            {
                "@id": f"{self._at_organisation(organisation)}#{activity.slug}",
                "@type": "dpv:Process",
                "dct:title": activity.name,
                "dpv:hasDataController": {"@id": self._at_organisation(organisation)},
                "dpv:hasPurpose": {"@type": "dpv:Purpose", "dct:description": activity.purpose},
                "dpv:hasLegalBasis": _basis(activity.lawful_basis, activity.statute),
                "dpv:hasApplicableLaw": {"@id": "legal-gb:law-GDPR"},
                "dpv:hasPersonalData": [self._datum(name) for name in activity.attributes],
                "dpv:hasDataSubject": activity.people,
                "dpv:hasRecipient": activity.recipients,
                "dpv:hasStorageCondition": _kept(activity.retention),
            }
        )

    def _agreement(self, version: AgreementVersion) -> Node:
        agreement = version.agreement
        return _without_empty(
            {
                "@id": f"{self._base}/register/agreements/{agreement.slug}",
                "@type": "dpv:LegalAgreement",
                "dct:identifier": agreement.slug,
                "dct:source": agreement.source,
                "dct:hasVersion": [],
            },
            keep=("dct:hasVersion",),
        )

    def _version(self, version: AgreementVersion) -> Node:
        agreement = version.agreement
        keys = sorted({key for keys in version.attributes.values() for key in keys})
        return _without_empty(
            {
                "@id": f"{self._base}/register/agreements/{agreement.slug}#version-{version.version}",
                "@type": "dpv:Process",
                "dct:title": version.name,
                "dct:identifier": str(version),
                "dct:description": version.disclosed or version.told,
                "dct:valid": _dates(version),
                "dct:provenance": version.what_changed,
                "dpv:hasActivityStatus": {"@id": STATUSES[standing_of(version, self._at)]},
                "dpv:hasPurpose": {
                    "@type": "dpv:Purpose",
                    "dct:identifier": version.purpose,
                    "dct:description": version.why,
                },
                "dpv:hasLegalBasis": _basis(version.lawful_basis, version.statute),
                "dpv:hasApplicableLaw": {"@id": "legal-gb:law-GDPR"},
                "dpv:hasProcessing": {"@id": "dpv:Share"},
                "dpv:hasRecipient": self._asker(version),
                "dpv:hasDataSource": [{"@id": self._at_dataset(key)} for key in keys],
                "dpv:hasPersonalData": [
                    *(self._datum(name) for name in sorted(version.releasable)),
                    *(_claim(name) for name in sorted(version.claims)),
                ],
                "dpv:hasDataController": version.controllers,
                "dpv:hasStorageCondition": _kept(version.retention),
                "dct:rights": str(CONTROL_SIGNS[control_over(version)].text),
            }
        )

    def _asker(self, version: AgreementVersion) -> Node | None:
        asker = version.agreement.asker
        return {"@id": self._at_organisation(asker.slug)} if asker else None

    def _datum(self, name: str) -> Node:
        attribute = self._attributes.get(name)
        if attribute is None:
            return {"@type": "dpv:PersonalData", "dct:identifier": name}
        terms = [attribute.dpv] if attribute.dpv.partition(":")[0] in CONTEXT else ["dpv:PersonalData"]
        if attribute.sensitivity in SENSITIVITIES:
            terms.append(SENSITIVITIES[attribute.sensitivity])
        return {"@type": terms, "dct:identifier": name, "dct:title": attribute.plain_name}

    def _at_organisation(self, slug: str) -> str:
        return f"{self._base}/register/organisations/{slug}"

    def _at_dataset(self, key: str) -> str:
        organisation, _, name = key.partition("/")
        return f"{self._at_organisation(organisation)}#{name}"


def _claim(name: str) -> Node:
    title = CLAIMS[name].plain_name if name in CLAIMS else name
    return {"@type": "dpv:DerivedPersonalData", "dct:identifier": name, "dct:title": title}


def _basis(basis: str, statute: str) -> Node:
    _words, article = words.ARTICLES[LawfulBasis(basis)]
    node = {"@type": BASES[LawfulBasis(basis)], "dct:title": article, "dct:description": statute}
    return _without_empty(node)


def _kept(duration: str) -> Node | None:
    """How long, as an ISO 8601 duration."""
    return {"@type": "dpv:StorageDuration", "dpv:hasDuration": duration} if duration else None


def _dates(version: AgreementVersion) -> str:
    """From when until when, as an ISO 8601 interval; two dots for an open end."""
    ends = (version.starts_at, version.ends_at)
    if ends == (None, None):
        return ""
    return "/".join(".." if moment is None else local_date(moment).isoformat() for moment in ends)


def _without_empty(node: Node, keep: tuple[str, ...] = ()) -> Node:
    return {name: value for name, value in node.items() if value or name in keep}
