"""The register's pages: who takes part, every agreement, what is offered, and what others publish."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from candour.core.basis import Control
from candour.people.models import Organisation
from candour.register import queries as register
from candour.services.models import Offer
from candour.services.queries import offers
from candour.sharing import public_queries as sharing
from candour.sharing.models import AgreementVersion
from candour.web.design.parts import Option
from candour.web.design.signs import CONTROL_SIGNS
from candour.web.public import agreements, organisations
from candour.web.public.frame import page, proof_line
from candour.web.public.search import Page, Search, page_of, search_of


def overview(request: HttpRequest) -> HttpResponse:
    """/register: organisations that take part, their systems, and the agreements, to search and filter."""
    search = search_of(request)
    joined = list(register.organisations_joined())
    found = sharing.listed(
        timezone.now(),
        words=search.words,
        organisation=search.organisation,
        control=search.control,
    )
    listed = page_of(found, search, path=reverse("public:register"), anchor="agreements")
    attributes = register.attributes()
    return page(
        request,
        "register.html",
        "register",
        search=search,
        organisation_options=_organisation_options(joined),
        control_options=_control_options(),
        listed=listed,
        rows=[agreements.row(one) for one in listed.items],
        organisations=[organisations.line(one) for one in joined],
        signposted=[organisations.system(one, attributes) for one in register.not_joined_yet()],
        elsewhere_count=sharing.from_other_registers().count(),
        offer_count=offers().count(),
        proof_line=proof_line(),
    )


def elsewhere(request: HttpRequest) -> HttpResponse:
    """/register/elsewhere: agreements imported from other registers, to be read beside ours."""
    search, now = Search(words=search_of(request).words, page=search_of(request).page), timezone.now()
    found = sharing.from_other_registers(search.words)
    listed: Page[AgreementVersion] = page_of(
        found, search, path=reverse("public:elsewhere"), anchor="agreements"
    )
    rows = [agreements.row_from_elsewhere(one, now) for one in listed.items]
    context = {"search": search, "listed": listed, "rows": rows, "proof_line": proof_line()}
    return page(request, "elsewhere.html", "register", **context)


def services(request: HttpRequest) -> HttpResponse:
    """/register/services: what is offered here, to search."""
    asked = search_of(request)
    search = Search(words=asked.words, organisation=asked.organisation, page=asked.page)
    found = offers(search.words, search.organisation)
    listed: Page[Offer] = page_of(found, search, path=reverse("public:services"), anchor="services")
    return page(
        request,
        "services.html",
        "register",
        search=search,
        organisation_options=_organisation_options(list(register.organisations_joined())),
        listed=listed,
        proof_line=proof_line(),
    )


def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """/register/organisations/<slug>: what it holds, what it gives and gets, why it uses data."""
    found = register.organisation_called(slug)
    if found is None:
        raise Http404(slug)
    return page(
        request,
        "organisation.html",
        "register",
        organisation=found,
        it=organisations.organisation_page(found, register.attributes()),
        rows=[agreements.row(one) for one in sharing.listed(timezone.now(), organisation=slug)],
        offers=[(offer.name, "", offer.summary) for offer in offers(organisation=slug)],
        proof_line=proof_line(),
    )


def agreement(request: HttpRequest, slug: str) -> HttpResponse:
    """/register/agreements/<slug>: every version in words, who approved it, and what the log has of it."""
    found = sharing.agreement_called(slug)
    if found is None:
        raise Http404(slug)
    it = agreements.agreement_page(found, timezone.now())
    return page(request, "agreement.html", "register", agreement=found, it=it, proof_line=proof_line())


def _organisation_options(joined: list[Organisation]) -> list[Option]:
    everyone = Option(value="", text=_("Every organisation"))
    return [everyone, *(Option(value=one.slug, text=one.name) for one in joined)]


def _control_options() -> list[Option]:
    every = Option(value="", text=_("Every kind"))
    return [every, *(Option(value=each.value, text=str(CONTROL_SIGNS[each].text)) for each in Control)]
