"""Receipts of a person's answers: the slip to read, the record to download, and its proof in the log."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from candour.core.choice import VALID_STATES
from candour.services.queries.reaching import way_to_reach
from candour.sharing.linked_receipts import linked_receipt
from candour.sharing.models import AgreementVersion, ConsentRecord
from candour.sharing.queries import receipt_of, receipts_of
from candour.sharing.receipts import receipt as consent_receipt
from candour.sharing.terms import asker_of
from candour.web.design import pdf
from candour.web.design.attachment import attachment
from candour.web.design.cells import sheet
from candour.web.design.dates import clock, full_date, full_weekday, local_date, machine_time
from candour.web.design.pacing import A_FILE, dear
from candour.web.design.parts import Fact, Link
from candour.web.portal.choice import answered_in_words, history_fact, undoing
from candour.web.portal.frame import for_residents, page
from candour.web.portal.names import names
from candour.web.portal.proof import proof_file, proof_of
from candour.web.portal.told import told_facts

FRESH_SECONDS = 600
"""For so long after an answer the page says that it was saved; later it is a receipt looked up."""


@for_residents
def receipts(request: HttpRequest, person: UUID) -> HttpResponse:
    """Every receipt, newest first."""
    facts = [history_fact(record, about) for record, about in _answers(person)]
    file = Link(text=_("Download your answers for a spreadsheet (CSV)"), url=reverse("portal:receipts-file"))
    return page(request, "portal/receipts.html", person, here="choices", facts=facts, file=file)


@require_safe
@dear(A_FILE)
@for_residents
def receipts_file(request: HttpRequest, person: UUID) -> HttpResponse:
    """The list as a file for a spreadsheet."""
    headings = (_("When"), _("Your answer"), _("About"), _("Receipt"))
    rows = (
        (machine_time(record.at), answered_in_words(record), about, record.number)
        for record, about in _answers(person)
    )
    name = f"my-answers-{local_date(timezone.now())}.csv"
    return attachment(sheet(headings, rows), name=name, content_type="text/csv; charset=utf-8")


def _answers(person: UUID) -> list[tuple[ConsentRecord, str]]:
    """Every answer, newest first, each with the name of what it was about."""
    records = receipts_of(person)
    versions = AgreementVersion.objects.filter(agreement__in={record.agreement_id for record in records})
    about = {(version.agreement_id, version.version): version.name for version in versions}
    return [(record, about[record.agreement_id, record.version]) for record in records]


@for_residents
def receipt(request: HttpRequest, person: UUID, number: str) -> HttpResponse:
    """One receipt, as a slip."""
    record = _record(person, number)
    version = _version(record)
    newest, *earlier = receipts_of(person, agreement=record.agreement_id)
    is_already = "already" in request.GET and newest.number == number
    is_fresh = (timezone.now() - record.at).total_seconds() < FRESH_SECONDS and newest.number == number
    is_new = is_fresh and not is_already
    return page(
        request,
        "portal/receipt.html",
        person,
        here="choices",
        back=Link(text=_("My receipts"), url=reverse("portal:receipts")),
        answered=answered_in_words(record),
        lead=_lead(record, version),
        facts=_facts(record, version),
        notice=record.notice.split("\n"),
        is_new=is_new,
        is_already=is_already,
        undo=undoing(record, earlier[0] if earlier else None) if is_new else None,
        can_pdf=pdf.is_there(),
        newer=None
        if newest.number == number
        else Link(text=_("See your latest answer"), url=reverse("portal:receipt", args=[newest.number])),
        slug=version.agreement.slug,
        number=number,
        told=told_facts(record.entry_id),
        proof=proof_of(person, record.entry_id),
    )


@for_residents
def receipt_record(request: HttpRequest, person: UUID, number: str) -> HttpResponse:
    """The consent receipt as JSON, with the fields of ISO/IEC TS 27560."""
    return JsonResponse(
        consent_receipt(_record(person, number)),
        json_dumps_params={"indent": 2, "ensure_ascii": False},
        headers={"Content-Disposition": f'attachment; filename="candour-receipt-{number}.json"'},
    )


@for_residents
def receipt_linked(request: HttpRequest, person: UUID, number: str) -> HttpResponse:
    """The consent receipt as JSON-LD, with the whole record up to it in terms of the DPV."""
    record = _record(person, number)
    history = receipts_of(person, agreement=record.agreement_id)
    return JsonResponse(
        linked_receipt(record, history, settings.CANDOUR_ENVIRONMENT.base_url),
        content_type="application/ld+json",
        json_dumps_params={"indent": 2, "ensure_ascii": False},
        headers={"Content-Disposition": f'attachment; filename="candour-receipt-{number}.jsonld"'},
    )


@dear(A_FILE)
@for_residents
def receipt_pdf(request: HttpRequest, person: UUID, number: str) -> HttpResponse:
    """The slip as a tagged PDF. Raises Http404 too where this machine cannot make one."""
    record = _record(person, number)
    version = _version(record)
    if not pdf.is_there():
        raise Http404
    content = pdf.made(
        request,
        "portal/receipt_pdf.html",
        answered=answered_in_words(record),
        lead=_lead(record, version),
        facts=_facts(record, version),
        notice=record.notice.split("\n"),
        told=told_facts(record.entry_id),
        number=number,
        in_large_print=way_to_reach(person).in_large_print,
    )
    return attachment(content, name=f"candour-receipt-{number}.pdf", content_type="application/pdf")


@for_residents
def receipt_proof(request: HttpRequest, person: UUID, number: str) -> HttpResponse:
    """The proof receipt of the answer's entry, which verifies offline; 503 until the log reaches it."""
    return proof_file(person, _record(person, number).entry_id)


def _record(person: UUID, number: str) -> ConsentRecord:
    """The person's own record. Raises Http404 alike for another's and for one that never was."""
    record = receipt_of(person, number)
    if record is None:
        raise Http404
    return record


def _version(record: ConsentRecord) -> AgreementVersion:
    return AgreementVersion.objects.select_related("agreement__asker").get(
        agreement=record.agreement_id, version=record.version
    )


def _lead(record: ConsentRecord, version: AgreementVersion) -> str:
    said = {
        "asker": asker_of(version).name,
        "names": names().yours([*version.releasable, *sorted(version.claims)]),
    }
    if record.state in VALID_STATES:
        return _("%(asker)s may be told %(names)s.") % said
    return _("%(asker)s will not be told %(names)s under this agreement.") % said


def _facts(record: ConsentRecord, version: AgreementVersion) -> list[Fact]:
    is_yes = record.state in VALID_STATES
    when = _("%(day)s, %(hour)s") % {"day": full_weekday(record.at), "hour": clock(record.at)}
    facts = [
        Fact(term=_("When"), text=when),
        Fact(term=_("The question you answered"), text=record.question, quoted=True),
        Fact(
            term=_("Notice you were shown"),
            text=_("Version %(version)d.") % {"version": record.version},
            link=Link(
                text=_("Read the agreement"), url=reverse("public:agreement", args=[version.agreement.slug])
            ),
        ),
        Fact(
            term=_("Takes effect"),
            text=_("At once, from the next request.")
            if is_yes
            else _("At once. The next request is refused."),
        ),
    ]
    if record.expires_at is not None:
        until = _("%(day)s, then we ask again.") % {"day": full_date(record.expires_at)}
        facts.append(Fact(term=_("Your yes lasts until"), text=until))
    return [*facts, Fact(term=_("Receipt number"), text=record.number)]
