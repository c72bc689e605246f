"""The services list and its links, from the real files and from files that are broken."""

from pathlib import Path

import pytest

from candour.core.import_report import Outcome, Remark
from candour.people.models import Organisation
from candour.services.imports import SERVICE_LINKS, SERVICES
from candour.services.models import Service, ServiceLink

CORRECTIONS = "GSS,LGSL,LGIL,New URL\n"


@pytest.fixture
def council(db) -> Organisation:
    """The council that the real correction files are about."""
    return Organisation.objects.create(slug="blah", name="Blah", kind="local-authority", gss_code="S1")


@pytest.fixture
def its_links(council) -> None:
    for lgsl in range(1, 7):
        ServiceLink.objects.create(council=council.slug, lgsl=lgsl, lgil=1, url="https://old.example.gov.uk")


def test_the_real_services_list_is_taken_whole_and_once(import_text, corpus) -> None:
    file = corpus / "services" / "local_services.csv"
    assert import_text(SERVICES, file).report.counts == {Outcome.TAKEN: 117}
    assert import_text(SERVICES, file).report.counts == {Outcome.UNCHANGED: 117}
    free_meals = Service.objects.get(lgsl=4)
    assert (free_meals.description, free_meals.tier) == (
        "Find out about free school meals",
        "county/unitary",
    )


def test_the_real_links_are_taken_although_their_header_is_short(import_text, corpus) -> None:
    file = corpus / "services" / "lgsl_lgil_fallback_links.csv"
    first = import_text(SERVICE_LINKS, file)
    assert first.report.counts == {Outcome.TAKEN: 7405, Outcome.NOTED: 1}
    (noted,) = first.of(Outcome.NOTED)
    assert "names 4 columns" in str(noted)
    link = ServiceLink.objects.get(council="argyll-and-bute", lgsl=2, lgil=8)
    assert link.url.startswith("http://www.argyll-bute.gov.uk/forms/")
    assert ServiceLink.objects.values("council").distinct().count() == 388
    assert import_text(SERVICE_LINKS, file).report.counts == {Outcome.UNCHANGED: 7405, Outcome.NOTED: 1}


def test_addresses_that_no_browser_could_follow_are_encoded_and_noted(import_text, corpus) -> None:
    told = import_text(SERVICE_LINKS, corpus / "services" / "lgsl_lgil_fallback_links.csv")
    put_right = [line for line in told.of(Outcome.TAKEN) if line.remarks]
    assert [line.number for line in put_right] == [4533, 6326, 7401]
    assert ServiceLink.objects.get(council="worcestershire", lgsl=1580, lgil=0).url.endswith(
        "organising_a_street_party_%E2%80%93_your_guide"
    )


def test_thousands_of_links_take_few_queries(import_text, corpus, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(40):
        import_text(SERVICE_LINKS, corpus / "services" / "lgsl_lgil_fallback_links.csv")


def test_a_new_address_is_a_change_and_touches_no_other_link(import_text) -> None:
    header, old = "la,lgsl,lgil,link\n", "adur,a,b,https://one.example.gov.uk,1,8\n"
    import_text(SERVICE_LINKS, header + old + "adur,c,b,https://two.example.gov.uk,2,8\n")
    new = import_text(SERVICE_LINKS, header + old.replace("one", "three"))
    assert [(line.outcome, line.about) for line in new.lines[1:]] == [(Outcome.CHANGED, "adur 1/8")]
    assert set(ServiceLink.objects.values_list("url", flat=True)) == {
        "https://three.example.gov.uk",
        "https://two.example.gov.uk",
    }


@pytest.mark.parametrize(
    ("row", "faults"),
    [
        (
            "adur,a,b,https://x.example.gov.uk",
            ["the row: has 4 cells and not 6. Check its quotes and commas."],
        ),
        ("Adur!,a,b,https://x.example.gov.uk,1,8", ["la: is “Adur!”. Use small letters, digits and single"]),
        ("adur,a,b,blurgh,one,8", ["column 5: is “one”, which is not a whole number", "link: is “blurgh”"]),
        (
            "adur,known,b,https://x.example.gov.uk,2,8",
            ["column 5: is 2, and earlier lines give known the number 1"],
        ),
        (
            "adur,known,b,https://y.example.gov.uk,1,8",
            ["the row: says again what line 2 says. Keep one of the two."],
        ),
    ],
)
def test_a_broken_link_is_refused_with_every_reason_and_the_others_taken(import_text, row, faults) -> None:
    sound = "la,lgsl,lgil,link\nadur,known,b,https://x.example.gov.uk,1,8\n"
    told = import_text(SERVICE_LINKS, sound + row + "\nadur,last,b,https://x.example.gov.uk,9,8\n")
    assert [line.outcome for line in told.lines[1:]] == [Outcome.TAKEN, Outcome.REFUSED, Outcome.TAKEN]
    refused = told.lines[2]
    assert refused.number == 3
    assert len(refused.remarks) == len(faults)
    for remark, fault in zip(refused.remarks, faults, strict=True):
        assert str(remark).startswith(fault)
    assert ServiceLink.objects.count() == 2


def test_corrections_change_the_links_of_the_council_with_that_code(import_text, corpus, its_links) -> None:
    told = import_text(SERVICE_LINKS, corpus / "services" / "malformed" / "imported_links_few_errors.csv")
    assert [line.outcome for line in told.lines] == [Outcome.CHANGED] * 4 + [Outcome.REFUSED] * 2
    assert [line.number for line in told.of(Outcome.REFUSED)] == [6, 7]
    assert str(told.lines[-1]) == (
        "line 7: refused: S1 6/1. "
        "New URL: is “blurgh”, which is not a web address. Give all of it, from https:// on."
    )
    assert ServiceLink.objects.filter(url="https://www.gov.uk").count() == 4


def test_a_correction_without_a_new_address_changes_nothing(import_text, its_links) -> None:
    told = import_text(SERVICE_LINKS, CORRECTIONS + "S1,1,1,\n")
    assert told.report.counts == {Outcome.UNCHANGED: 1}


def test_a_correction_never_adds_a_link(import_text, corpus, its_links) -> None:
    file = corpus / "services" / "malformed" / "imported_links_nothing_to_import.csv"
    told = import_text(SERVICE_LINKS, file)
    assert told.report.counts == {Outcome.REFUSED: 2}
    assert told.lines[0].remarks == (
        Remark(
            "LGSL",
            "and this interaction have no link of blah to correct",
            "Check both numbers, or add the link to the whole list",
        ),
    )


def test_corrections_for_a_council_nobody_knows_say_what_to_import_first(import_text, corpus) -> None:
    told = import_text(SERVICE_LINKS, corpus / "services" / "malformed" / "imported_links_all_errors.csv")
    assert told.report.counts == {Outcome.REFUSED: 6}
    assert "GSS: is S1, a code no organisation here has. Import the local authorities first." in str(
        told.lines[0]
    )


def test_many_errors_are_told_line_by_line(import_text, corpus, its_links) -> None:
    file = corpus / "services" / "malformed" / "imported_links_many_errors.csv"
    told = import_text(SERVICE_LINKS, file)
    assert (told.count(Outcome.CHANGED), told.count(Outcome.REFUSED)) == (4, 218)
    repeated = [line for line in told.lines if "says again what line" in str(line)]
    assert len(repeated) + told.count(Outcome.CHANGED) == 148
    assert ServiceLink.objects.filter(url="https://www.gov.uk").count() == 4


def test_nonsense_in_every_column_is_one_refused_line(import_text, corpus, council) -> None:
    told = import_text(SERVICE_LINKS, corpus / "services" / "malformed" / "imported_links.csv")
    (refused,) = told.lines
    assert [remark.column for remark in refused.remarks] == ["LGSL", "LGIL", "New URL"]


def test_the_list_of_the_standards_body_is_taken_without_its_tier(import_text, corpus) -> None:
    import_text(SERVICES, "LGSL,Description,Providing Tier\n13,Trolleys,all\n")
    told = import_text(SERVICES, corpus / "services" / "malformed" / "sample.csv")
    assert [line.outcome for line in told.lines] == [Outcome.TAKEN, Outcome.CHANGED]
    assert set(Service.objects.values_list("lgsl", "description", "tier")) == {
        (1614, "16 to 19 bursary fund", ""),
        (13, "Abandoned shopping trolleys", "all"),
    }


def test_a_row_with_a_broken_quotation_mark_is_refused_and_the_other_taken(import_text, corpus) -> None:
    told = import_text(SERVICES, corpus / "services" / "malformed" / "sample_malformed.csv")
    assert [str(line) for line in told.lines] == [
        "line 2: taken: service 1614",
        "line 3: refused: a row. "
        "the row: has text after a closing quotation mark. Write those in its text twice.",
    ]


@pytest.mark.parametrize("kind", [SERVICES, SERVICE_LINKS])
@pytest.mark.parametrize("name", ["local_contacts_sample.csv", "local-authorities.csv"])
def test_a_file_of_another_kind_is_refused_whole_and_named(import_text, corpus, kind, name) -> None:
    told = import_text(kind, corpus / "services" / "malformed" / name)
    assert told.report.stored == 0
    assert str(told.report).startswith("Nothing was stored. line 1: refused: the file. the header:")
    assert "are missing; the file has" in str(told.report)
    assert not Service.objects.exists()
    assert not ServiceLink.objects.exists()


def test_no_file_of_any_sort_breaks_an_import(import_text, corpus: Path) -> None:
    files = [*(corpus / "services").rglob("*.csv"), *(corpus / "agreements").iterdir(), corpus / "SOURCES.md"]
    for file in files:
        for kind in (SERVICES, SERVICE_LINKS):
            assert str(import_text(kind, file).report)
