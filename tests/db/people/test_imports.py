"""The two lists of local authorities, in either order, with the councils that were abolished."""

from datetime import date

import pytest

from candour.core.import_report import Outcome
from candour.people.imports import AUTHORITY_CODES, GOVUK_AUTHORITIES
from candour.people.models import Organisation

GOVUK_HEADER = "id,gss,tier_id,parent_local_authority_id,slug,country_name,homepage_url,name\n"
ADUR = "3,E07000223,2,400,adur,England,https://www.adur-worthing.gov.uk/,Adur District Council\n"
WEST_SUSSEX = (
    "400,E10000032,1,,west-sussex,England,https://www.westsussex.gov.uk/,West Sussex County Council\n"
)

CODES_HEADER = (
    "local-authority-code,official-name,nice-name,gov-uk-slug,gss-code,former-gss-codes,powers,nation,"
    "start-date,end-date,replaced-by\n"
)
CUMBRIA = "CMA,Cumbria County Council,Cumbria,cumbria,E10000006,,upper tier,England,,2023-04-01,"
CUMBERLAND = "CBD,Cumberland Council,Cumberland,,E06000063,,unitary,England,2023-04-01,,\n"
WESTMORLAND = "WAF,Westmorland and Furness Council,Westmorland,,E06000064,,unitary,England,2023-04-01,,\n"


@pytest.fixture
def codes_file(corpus):
    return corpus / "services" / "uk_local_authorities.csv"


@pytest.fixture
def govuk_file(corpus):
    return corpus / "services" / "local-authorities.csv"


def everything() -> list[tuple]:
    fields = ("slug", "name", "local_authority_code", "gss_code", "tier", "nation", "homepage", "ended_on")
    return sorted(
        (
            *values,
            tuple(sorted(each.slug for each in Organisation.objects.get(slug=values[0]).successors.all())),
        )
        for values in Organisation.objects.values_list(*fields)
    )


def successors(slug: str) -> set[str]:
    return set(Organisation.objects.get(slug=slug).successors.values_list("name", flat=True))


def test_the_real_codes_are_taken_with_dates_and_successors(import_text, codes_file) -> None:
    assert import_text(AUTHORITY_CODES, codes_file).report.counts == {Outcome.TAKEN: 470}
    assert Organisation.objects.filter(ended_on=None).count() == 397
    assert Organisation.objects.filter(successors__isnull=False).distinct().count() == 48
    aylesbury = Organisation.objects.get(local_authority_code="AYL")
    assert (aylesbury.ended_on, aylesbury.tier) == (date(2020, 3, 31), "district")
    assert successors(aylesbury.slug) == {"Buckinghamshire Council"}
    assert import_text(AUTHORITY_CODES, codes_file).report.counts == {Outcome.UNCHANGED: 470}


def test_a_council_divided_between_two_has_both_as_successors(import_text, codes_file) -> None:
    import_text(AUTHORITY_CODES, codes_file)
    assert successors("cumbria-county-council") == {"Cumberland Council", "Westmorland and Furness Council"}


def test_a_chain_of_successors_can_be_followed(import_text, codes_file) -> None:
    import_text(AUTHORITY_CODES, codes_file)
    assert successors("taunton-deane-borough-council") == {"Somerset West and Taunton Council"}
    assert successors("somerset-west-and-taunton-council") == {"Somerset Council"}


def test_the_plain_name_goes_to_the_council_there_is_now(import_text, codes_file) -> None:
    import_text(AUTHORITY_CODES, codes_file)
    for slug in ("buckinghamshire", "north-yorkshire", "somerset"):
        assert Organisation.objects.get(slug=slug).ended_on is None
    assert Organisation.objects.get(slug="buckinghamshire-county-council").ended_on == date(2020, 3, 31)


def test_the_real_councils_are_taken_with_their_counties(import_text, govuk_file) -> None:
    assert import_text(GOVUK_AUTHORITIES, govuk_file).report.counts == {Outcome.TAKEN: 382}
    adur = Organisation.objects.get(slug="adur")
    assert (adur.parent.slug, adur.tier, adur.homepage) == (
        "west-sussex",
        "district",
        "https://www.adur-worthing.gov.uk/",
    )
    assert import_text(GOVUK_AUTHORITIES, govuk_file).report.counts == {Outcome.UNCHANGED: 382}


def test_after_the_codes_councils_that_have_ended_are_refused(import_text, codes_file, govuk_file) -> None:
    import_text(AUTHORITY_CODES, codes_file)
    told = import_text(GOVUK_AUTHORITIES, govuk_file)
    assert told.report.counts == {Outcome.CHANGED: 380, Outcome.REFUSED: 2}
    assert [line.about for line in told.of(Outcome.REFUSED)] == ["north-yorkshire", "somerset"]
    assert (
        "gss: is the code of North Yorkshire County Council, which ended on 1 April 2023. "
        "Give the code of the council there is now."
    ) in str(told.of(Outcome.REFUSED)[0])


def test_both_lists_name_the_same_councils(import_text, codes_file, govuk_file) -> None:
    """Fife, Glasgow and others stand in one list with a code that the other calls former."""
    import_text(AUTHORITY_CODES, codes_file)
    import_text(GOVUK_AUTHORITIES, govuk_file)
    assert Organisation.objects.count() == 470
    fife = Organisation.objects.get(slug="fife")
    assert (fife.local_authority_code, fife.gss_code) == ("FIF", "S12000047")
    assert Organisation.objects.get(local_authority_code="SHN").slug == "st-helens"
    assert Organisation.objects.get(local_authority_code="SHE").slug == "folkestone-hythe"


def test_imported_in_turn_the_lists_do_not_undo_each_other(import_text, codes_file, govuk_file) -> None:
    import_text(GOVUK_AUTHORITIES, govuk_file)
    import_text(AUTHORITY_CODES, codes_file)
    import_text(GOVUK_AUTHORITIES, govuk_file)
    before = everything()
    assert import_text(AUTHORITY_CODES, codes_file).report.stored == 0
    assert import_text(GOVUK_AUTHORITIES, govuk_file).report.stored == 0
    assert everything() == before
    assert Organisation.objects.count() == 470


def test_a_county_may_stand_after_its_districts(import_text) -> None:
    told = import_text(GOVUK_AUTHORITIES, GOVUK_HEADER + ADUR + WEST_SUSSEX)
    assert told.report.counts == {Outcome.TAKEN: 2}
    assert Organisation.objects.get(slug="adur").parent.slug == "west-sussex"


def test_a_county_that_is_not_in_the_file_refuses_the_district(import_text) -> None:
    told = import_text(GOVUK_AUTHORITIES, GOVUK_HEADER + ADUR)
    assert "parent_local_authority_id: is 400, and no line taken here has that id" in str(told.lines[0])
    assert not Organisation.objects.exists()


def test_a_successor_may_stand_after_its_predecessor(import_text) -> None:
    told = import_text(AUTHORITY_CODES, CODES_HEADER + CUMBRIA + '"CBD,WAF"\n' + CUMBERLAND + WESTMORLAND)
    assert told.report.counts == {Outcome.TAKEN: 3}
    assert len(successors("cumbria-county-council")) == 2


def test_a_successor_that_nobody_knows_refuses_the_line(import_text) -> None:
    told = import_text(AUTHORITY_CODES, CODES_HEADER + CUMBRIA + '"CBD,WAF"\n' + CUMBERLAND)
    assert told.report.counts == {Outcome.TAKEN: 1, Outcome.REFUSED: 1}
    assert "replaced-by: names WAF, and no line taken here has that code. Add its line." in str(told.lines[1])


def test_two_councils_that_name_each_other_as_successors_are_refused(import_text) -> None:
    one = "ONE,One Council,One,,,,unitary,England,,2020-01-01,TWO\n"
    told = import_text(
        AUTHORITY_CODES, CODES_HEADER + one + one.replace("ONE", "three").replace("TWO", "ONE")
    )
    assert told.report.counts == {Outcome.REFUSED: 2}


def test_corrected_successors_and_dates_are_a_change(import_text) -> None:
    import_text(AUTHORITY_CODES, CODES_HEADER + CUMBERLAND + WESTMORLAND + CUMBRIA + "CBD\n")
    told = import_text(AUTHORITY_CODES, CODES_HEADER + CUMBRIA + '"CBD,WAF"\n')
    assert told.report.counts == {Outcome.CHANGED: 1}
    assert len(successors("cumbria-county-council")) == 2


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("E06000063", "S1", "gss-code: is “S1”, which is not a GSS code. Give a letter and eight digits."),
        ("unitary", "parish", "powers: is “parish”, which is no tier. Give one of"),
        (
            "2023-04-01",
            "1/4/2023",
            "start-date: is “1/4/2023”, which is not a date. Write dates like 2026-03-31.",
        ),
        ("2023-04-01,,", "2023-04-01,2020-01-01,", "end-date: is before the start. Correct one of the two."),
        ("Cumberland Council", "", "official-name: is empty. Fill it in."),
        ("E06000063", "E06000064", "gss-code: is the code of Westmorland and Furness Council. Give each"),
    ],
)
def test_a_broken_authority_is_refused_with_the_reason(import_text, old, new, fault) -> None:
    told = import_text(AUTHORITY_CODES, CODES_HEADER + WESTMORLAND + CUMBERLAND.replace(old, new))
    assert told.report.counts == {Outcome.TAKEN: 1, Outcome.REFUSED: 1}
    assert fault in str(told.lines[1])


def test_an_organisation_that_is_no_council_is_never_taken_for_one(import_text) -> None:
    Organisation.objects.create(slug="west-sussex", name="West Sussex Homes", kind="housing")
    told = import_text(GOVUK_AUTHORITIES, GOVUK_HEADER + WEST_SUSSEX)
    assert "slug: is the short name of West Sussex Homes. Give each council its own." in str(told.lines[0])
    import_text(AUTHORITY_CODES, CODES_HEADER + CUMBERLAND.replace("Cumberland,,", "Cumberland,west-sussex,"))
    assert Organisation.objects.get(local_authority_code="CBD").slug == "cumberland"


def test_a_council_that_has_joined_keeps_its_short_name(import_text) -> None:
    Organisation.objects.create(
        slug="sussex", name="X", kind="local-authority", gss_code="E10000032", joined=True
    )
    told = import_text(GOVUK_AUTHORITIES, GOVUK_HEADER + WEST_SUSSEX)
    assert told.report.counts == {Outcome.CHANGED: 1}
    assert Organisation.objects.get().slug == "sussex"


def test_the_small_broken_list_refuses_addresses_that_lead_nowhere(import_text, corpus) -> None:
    told = import_text(GOVUK_AUTHORITIES, corpus / "services" / "malformed" / "local-authorities.csv")
    assert told.report.counts == {Outcome.TAKEN: 3, Outcome.REFUSED: 5}
    assert str(told.of(Outcome.REFUSED)[0]) == (
        "line 5: refused: buckinghamshire-county-council. homepage_url: is “http://buckinghamshire”, "
        "which is not a web address. Give all of it, from https:// on."
    )
    assert Organisation.objects.count() == 3


@pytest.mark.parametrize("kind", [GOVUK_AUTHORITIES, AUTHORITY_CODES])
@pytest.mark.parametrize("name", ["imported_links.csv", "sample.csv", "local_contacts_sample.csv"])
def test_a_file_of_another_kind_is_refused_whole(import_text, corpus, kind, name) -> None:
    told = import_text(kind, corpus / "services" / "malformed" / name)
    assert str(told.report).startswith("Nothing was stored. line 1: refused: the file. the header:")
    assert not Organisation.objects.exists()
