"""The register for programs: two tables as CSV (RFC 4180), and everything as JSON-LD.

Any page on the web may read them. A cell that a spreadsheet would run as a formula begins with an
apostrophe; JSON-LD has every value exactly.
"""

import csv
import json
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from candour.people.models import Organisation
from candour.register import queries as register
from candour.sharing import public_queries as sharing
from candour.sharing.models import AgreementVersion
from candour.sharing.standing import standing_of
from candour.web.design.cells import plain
from candour.web.design.dates import local_date
from candour.web.design.pacing import A_FILE, dear
from candour.web.public.linked_data import CONTEXT, LinkedRegister

AGREEMENT_COLUMNS = (
    "agreement", "version", "standing", "from_another_register", "name", "asker", "purpose", "why",
    "benefits", "lawful_basis", "statute", "special_category_condition", "confidentiality",
    "control", "attributes", "claims", "datasets", "disclosed", "controllers", "processors", "method",
    "areas", "retention", "starts", "ends", "review", "approved_by", "what_changed", "contact", "source",
)  # fmt: skip

ORGANISATION_COLUMNS = (
    "organisation", "name", "kind", "takes_part", "homepage", "contact", "data_protection_contact",
    "gss_code", "local_authority_code", "tier", "nation", "started", "ended", "successors", "datasets",
)  # fmt: skip


@dear(A_FILE)
def agreements_csv(request: HttpRequest) -> HttpResponse:
    """/register/agreements.csv: a row for each version of each agreement."""
    return _csv("agreements.csv", AGREEMENT_COLUMNS, map(_agreement_row, sharing.all_versions()))


@dear(A_FILE)
def organisations_csv(request: HttpRequest) -> HttpResponse:
    """/register/organisations.csv: a row for each organisation, those that do not take part too."""
    rows = map(_organisation_row, register.every_organisation())
    return _csv("organisations.csv", ORGANISATION_COLUMNS, rows)


@dear(A_FILE)
def register_jsonld(request: HttpRequest) -> HttpResponse:
    """/register.jsonld: organisations that take part, what they hold, and every agreement."""
    document = _linked().document(register.organisations_joined(), sharing.all_versions())
    return _json_ld("register.jsonld", document)


def agreement_jsonld(request: HttpRequest, slug: str) -> HttpResponse:
    """/register/agreements/<slug>.jsonld: one agreement."""
    versions = sharing.all_versions().filter(agreement__slug=slug)
    nodes = _linked().agreements(versions)
    if not nodes:
        raise Http404(slug)
    return _json_ld(f"{slug}.jsonld", {"@context": dict(CONTEXT), **nodes[0]})


def _linked() -> LinkedRegister:
    return LinkedRegister(settings.CANDOUR_ENVIRONMENT.base_url, register.attributes(), timezone.now())


def _agreement_row(version: AgreementVersion) -> list[Any]:
    agreement = version.agreement
    approvals = [f"{one.organisation.slug} {local_date(one.at)}" for one in sharing.approvals_of(version)]
    return [
        agreement.slug,
        version.version,
        standing_of(version, timezone.now()).value,
        _yes_or_no(agreement.register_only),
        version.name,
        agreement.asker.slug if agreement.asker else "",
        version.purpose,
        version.why,
        version.benefits,
        version.lawful_basis,
        version.statute,
        version.special_category_condition,
        version.confidentiality,
        sharing.control_over(version).value,
        "; ".join(sorted(version.releasable)),
        "; ".join(sorted(version.claims)),
        "; ".join(sorted({key for keys in version.attributes.values() for key in keys})),
        version.disclosed,
        version.controllers,
        version.processors,
        version.method,
        version.areas,
        version.retention,
        local_date(version.starts_at) if version.starts_at else "",
        local_date(version.ends_at) if version.ends_at else "",
        version.review_on or "",
        "; ".join(approvals),
        version.what_changed,
        version.contact,
        agreement.source,
    ]


def _organisation_row(organisation: Organisation) -> list[Any]:
    return [
        organisation.slug,
        organisation.name,
        organisation.kind,
        _yes_or_no(organisation.joined),
        organisation.homepage,
        organisation.contact,
        organisation.dpo_contact,
        organisation.gss_code or "",
        organisation.local_authority_code or "",
        organisation.tier,
        organisation.nation,
        organisation.started_on or "",
        organisation.ended_on or "",
        "; ".join(successor.slug for successor in organisation.successors.all()),
        "; ".join(dataset.key for dataset in organisation.datasets.all()),
    ]


def _csv(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    file = StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(columns)
    writer.writerows([plain(str(value)) for value in row] for row in rows)
    return _open(file.getvalue(), "text/csv; charset=utf-8", name)


def _json_ld(name: str, document: dict[str, Any]) -> HttpResponse:
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    return _open(text, "application/ld+json", name)


def _open(text: str, media_type: str, name: str) -> HttpResponse:
    headers = {
        "Content-Disposition": f'inline; filename="{name}"',
        "Access-Control-Allow-Origin": "*",
        "Cache-Control": "public, max-age=60",
    }
    return HttpResponse(text.encode(), content_type=media_type, headers=headers)


def _yes_or_no(value: bool) -> str:
    return "yes" if value else "no"
