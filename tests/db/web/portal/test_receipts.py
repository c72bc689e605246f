"""Receipts: the slip, the record by ISO/IEC TS 27560, and whose they are."""

import csv
import json
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader


@pytest.fixture
def refused(maureen, version):
    """Maureen's no to Warm Homes, said just now."""
    from candour.sharing.actions import answer

    at = datetime.now(UTC)
    return answer(person=maureen.person, version=version("warm-homes-discount"), yes=False, at=at)


def test_a_new_receipt_says_that_the_answer_is_saved(maureen, refused):
    page = maureen.read(f"/receipts/{refused.number}")
    assert "Your answer is saved" in page
    assert "You said no." in page
    assert "Warm Homes Harrowmere will not be told your Council Tax Reduction status" in page
    assert "May Harrowmere Council tell Warm Homes whether this home gets Council Tax Reduction?" in page
    assert "At once. The next request is refused." in page
    assert refused.number in page


def test_an_older_one_leads_to_the_latest_answer(maureen, refused, version):
    from candour.sharing.actions import answer

    later = answer(
        person=maureen.person,
        version=version("warm-homes-discount"),
        yes=True,
        at=datetime.now(UTC) + timedelta(minutes=1),
    )
    page = maureen.get(f"/receipts/{refused.number}").content.decode()
    assert "Your answer is saved" not in page
    assert f'href="/receipts/{later.number}"' in page
    assert "See your latest answer" in page


@pytest.mark.parametrize("end", ["", "/record", "/proof", "/linked", "/pdf"])
def test_another_persons_receipt_is_not_there_alike(grace, refused, end):
    theirs = grace.get(f"/receipts/{refused.number}{end}", status=404)
    assert theirs.content == grace.get(f"/receipts/0000-0000{end}", status=404).content


def test_the_record_downloads_with_the_fields_of_the_standard(maureen, refused):
    answer = maureen.get(f"/receipts/{refused.number}/record")
    assert answer["Content-Type"] == "application/json"
    assert f'filename="candour-receipt-{refused.number}.json"' in answer["Content-Disposition"]
    record = answer.json()
    assert record["receipt_id"] == refused.number
    assert record["schema_version"] == "ISO/IEC TS 27560:2023"


def test_the_list_downloads_for_a_spreadsheet(maureen, refused):
    assert 'href="/receipts.csv"' in maureen.get("/receipts").content.decode()
    answer = maureen.get("/receipts.csv")
    assert answer["Content-Disposition"].startswith('attachment; filename="my-answers-')
    heading, *lines = csv.reader(answer.content.decode("utf-8-sig").splitlines())
    assert heading == ["When", "Your answer", "About", "Receipt"]
    [(_when, said, about, number)] = lines
    assert (said, number) == ("You said no.", refused.number)
    assert about == "Help with heating for homes that get Council Tax Reduction"


def test_every_receipt_is_listed_newest_first(maureen, refused):
    page = maureen.read("/receipts")
    assert "You said no. Help with heating" in page
    assert f"Receipt {refused.number}" in page


def test_without_answers_the_list_says_what_that_means(newcomer):
    assert "Anything you have not answered stays off." in newcomer.read("/receipts")


def test_a_receipt_whose_entry_has_no_place_yet_says_so(maureen, refused):
    assert "It is being added to the log." in maureen.read(f"/receipts/{refused.number}")
    maureen.get(f"/receipts/{refused.number}/proof", status=503)


def test_a_receipt_is_a_tagged_pdf_in_its_language_with_the_words_that_were_read(maureen):
    url = maureen.post("/choices/loan-check/answer", answer="yes", version="1").url
    answer = maureen.get(f"{url}/pdf")
    assert answer["Content-Type"] == "application/pdf"
    pdf = PdfReader(BytesIO(answer.content))
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    fonts = [font.get_object()["/BaseFont"] for font in pdf.pages[0]["/Resources"]["/Font"].values()]
    assert fonts, "the page has words"
    assert all("Atkinson" in font for font in fonts), fonts
    text = " ".join("".join(page.extract_text() for page in pdf.pages).split())
    assert "You said yes." in text
    assert "You can change your answer at any time" in text
    assert pdf.metadata.title.startswith("Receipt ")


def test_a_receipt_is_linked_data_too(maureen):
    url = maureen.post("/choices/loan-check/answer", answer="no", version="1").url
    answer = maureen.get(f"{url}/linked")
    assert answer["Content-Type"] == "application/ld+json"
    document = json.loads(answer.content)
    assert document["@type"] == "dpv:ConsentReceipt"
    assert document["dpv:hasRecordOfActivity"]["dpv:hasConsentStatus"][0]["@type"][0] == "dpv:ConsentRefused"


def test_without_pango_no_page_offers_a_pdf(maureen, monkeypatch):
    url = maureen.post("/choices/loan-check/answer", answer="yes", version="1").url
    monkeypatch.setattr("candour.web.design.pdf.is_there", lambda: False)
    assert "PDF" not in maureen.read(url)
    maureen.get(f"{url}/pdf", status=404)


def test_a_receipt_leads_back_to_the_others(maureen, refused):
    page = maureen.get(f"/receipts/{refused.number}").content.decode()
    back = page[page.index("cd-back") :]
    assert back.index('href="/receipts"') < back.index("</")
