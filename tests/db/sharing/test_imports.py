"""The agreements of the Digital Economy Act register and their amendment, as versions."""

import json
from datetime import UTC, date, datetime
from hashlib import sha256

import pytest

from candour.access.models import OpenEntry
from candour.core.import_report import Outcome
from candour.log.tree import leaf_hash, root_of
from candour.sharing.imports import AGREEMENTS, LAYOUT, REGISTER
from candour.sharing.models import Agreement, AgreementVersion

TIME = "2019-02-25T13:33:17Z"


@pytest.fixture
def register(corpus):
    return corpus / "agreements" / "information-sharing-agreement-0001.rsf"


@pytest.fixture
def amendment(corpus):
    return corpus / "agreements" / "2019-02-07_update_isa-main.tsv"


def item(key: str = "9", **fields: str | list[str]) -> dict[str, str | list[str]]:
    return {REGISTER: key, "name": "Fuel poverty", "purpose": "To find homes that are hard to heat"} | {
        name.replace("_", "-"): value for name, value in fields.items()
    }


def register_file(*items: dict) -> str:
    """A register of these items, in the form and with the hashes that a real one has."""
    lines, leaves = [], []
    for number, each in enumerate(items, start=1):
        text = json.dumps(each, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        item_hash = f"sha-256:{sha256(text.encode()).hexdigest()}"
        lines += [f"add-item\t{text}", f"append-entry\tuser\t{each.get(REGISTER, 'x')}\t{TIME}\t{item_hash}"]
        leaf = {
            "index-entry-number": str(number),
            "entry-number": str(number),
            "entry-timestamp": TIME,
            "key": each.get(REGISTER, "x"),
            "item-hash": [item_hash],
        }
        leaves.append(leaf_hash(json.dumps(leaf, separators=(",", ":")).encode()))
    return "\n".join([*lines, f"assert-root-hash\tsha-256:{root_of(leaves).hex()}", ""])


def table(*items: dict) -> str:
    rows = ["\t".join(LAYOUT.columns)]
    rows += ["\t".join(each.get(column, "") for column in LAYOUT.columns) for each in items]
    return "\n".join([*rows, ""])


def versions(source_id: str) -> list[AgreementVersion]:
    return list(AgreementVersion.objects.filter(agreement__source_id=source_id).order_by("version"))


def test_the_real_agreements_are_taken_as_first_versions(import_text, register) -> None:
    assert import_text(AGREEMENTS, register).report.counts == {Outcome.TAKEN: 3}
    assert set(Agreement.objects.values_list("slug", "source", "source_id", "register_only", "asker")) == {
        (f"digital-economy-act-{number}", REGISTER, str(number), True, None) for number in (1, 2, 3)
    }
    (companies_house,) = versions("1")
    assert companies_house.name.startswith("Exploring differences in company accounts")
    assert companies_house.lawful_basis == "public-task"
    assert companies_house.retention == "P11M"
    assert companies_house.controllers == "government-organisation:EA26; government-organisation:D25"
    assert companies_house.review_on == date(2019, 3, 21)
    assert companies_house.approved_at is None
    assert import_text(AGREEMENTS, register).report.counts == {Outcome.UNCHANGED: 3}


def test_an_agreement_stands_from_its_first_day_to_the_end_of_its_last(import_text, register) -> None:
    import_text(AGREEMENTS, register)
    (fraud,) = versions("2")
    assert fraud.starts_at == datetime(2018, 9, 5, 23, tzinfo=UTC)  # midnight in London, in summer
    assert fraud.ends_at == datetime(2019, 3, 31, 22, 59, 59, 999999, UTC)


def test_names_stand_before_their_codes(import_text, register) -> None:
    import_text(AGREEMENTS, register)
    assert versions("2")[0].controllers == "Homes England (government-organisation:D25)"


def test_the_real_amendment_repeats_two_and_adds_one(import_text, register, amendment) -> None:
    import_text(AGREEMENTS, register)
    told = import_text(AGREEMENTS, amendment)
    assert [(line.number, line.outcome) for line in told.lines] == [
        (2, Outcome.UNCHANGED),
        (3, Outcome.UNCHANGED),
        (4, Outcome.TAKEN),
    ]
    (fuel_poverty,) = versions("4")
    assert fuel_poverty.retention == "P3Y11M"  # the file has a space behind it
    assert fuel_poverty.processors.startswith("BEIS; DWP (information-sharing-agreement-specified-person")
    assert import_text(AGREEMENTS, register).report.stored == 0
    assert import_text(AGREEMENTS, amendment).report.stored == 0


def test_an_import_of_agreements_is_an_entry_about_agreements(import_text, register) -> None:
    import_text(AGREEMENTS, register)
    entry = OpenEntry.objects.get()
    assert entry.kind == "agreement"
    assert json.loads(bytes(entry.body))["register"] == "agreements"


def test_an_amendment_becomes_the_next_version_and_says_what_changed(import_text, register) -> None:
    import_text(AGREEMENTS, register_file(item(end_date="2026-12-31")))
    amended = item(end_date="2027-12-31", areas=["local-authority-eng:ADU"], retention_period="P2Y")
    amended["areas"] = "local-authority-eng:ADU"
    told = import_text(AGREEMENTS, table(amended))
    assert told.report.counts == {Outcome.CHANGED: 1}
    first, second = versions("9")
    assert (first.version, first.what_changed) == (1, "")
    assert (second.version, second.what_changed) == (2, "Changed: retention period, end date, areas.")
    assert import_text(AGREEMENTS, table(amended)).report.counts == {Outcome.UNCHANGED: 1}


def test_an_older_amendment_does_not_come_back(import_text) -> None:
    import_text(AGREEMENTS, table(item(contact="a@example.gov.uk")))
    import_text(AGREEMENTS, table(item(contact="b@example.gov.uk")))
    told = import_text(AGREEMENTS, table(item(contact="a@example.gov.uk")))
    assert told.report.counts == {Outcome.UNCHANGED: 1}
    assert "says what version 1 says, and version 2 stays in its place" in str(told.lines[0])
    assert len(versions("9")) == 2


def test_every_entry_of_a_register_is_a_version_and_a_longer_register_adds_to_them(import_text) -> None:
    history = [item(contact=f"{name}@example.gov.uk") for name in "abab"]
    assert import_text(AGREEMENTS, register_file(*history[:2])).report.counts == {
        Outcome.TAKEN: 1,
        Outcome.CHANGED: 1,
    }
    told = import_text(AGREEMENTS, register_file(*history))
    assert told.report.counts == {Outcome.UNCHANGED: 2, Outcome.CHANGED: 2}
    assert [version.contact[0] for version in versions("9")] == ["a", "b", "a", "b"]


def test_a_register_that_rewrites_its_history_is_refused_line_by_line(import_text) -> None:
    import_text(AGREEMENTS, register_file(item(contact="a@example.gov.uk")))
    told = import_text(AGREEMENTS, register_file(item(contact="z@example.gov.uk"), item("10")))
    assert [line.outcome for line in told.lines] == [Outcome.REFUSED, Outcome.TAKEN]
    assert "differs from version 1 as it is held here, in contact" in str(told.lines[0])
    assert versions("9")[0].contact == "a@example.gov.uk"


def test_one_byte_changed_in_the_real_register_stores_nothing(import_text, register) -> None:
    changed = register.read_bytes().replace(b"Help to Buy Scheme", b"Help to Buy Scheme!", 1)
    told = import_text(AGREEMENTS, changed)
    assert "names an item that no earlier line adds; one of the two was altered" in str(told.report)
    assert not Agreement.objects.exists()


def test_a_register_that_was_cut_short_stores_nothing(import_text, register) -> None:
    lines = register.read_bytes().splitlines(keepends=True)
    told = import_text(AGREEMENTS, b"".join(lines[:-1]))
    assert told.lines[0].outcome is Outcome.TAKEN  # as far as could be known then
    assert "no root hash follows its entries: the file was cut short" in str(told.report)
    assert not Agreement.objects.exists()
    assert not OpenEntry.objects.exists()


def test_another_register_is_refused_whole(import_text) -> None:
    text = json.dumps({"name": "country"}, separators=(",", ":"))
    item_hash = f"sha-256:{sha256(text.encode()).hexdigest()}"
    told = import_text(AGREEMENTS, f"add-item\t{text}\nappend-entry\tsystem\tname\t{TIME}\t{item_hash}\n")
    assert "says that this is another register than information-sharing-agreement-0001" in str(told.report)


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"retention_period": "two years"}, "retention-period: is “two years”, which is not a period."),
        ({"start_date": "2019-13-01"}, "start-date: is “2019-13-01”, which is not a date."),
        ({"start_date": "2019-01-02", "end_date": "2019-01-01"}, "end-date: is before the start."),
        ({"name": ""}, "name: is empty."),
        ({"purpose": " "}, "purpose: is empty."),
        ({"contact": "x" * 301}, "contact: has 301 characters and may have 300."),
    ],
)
def test_an_agreement_with_a_broken_field_is_refused_and_the_others_taken(import_text, fields, fault) -> None:
    for file in (register_file(item(**fields), item("10")), table(item(**fields), item("10"))):
        told = import_text(AGREEMENTS, file)
        assert told.lines[0].outcome is Outcome.REFUSED
        assert fault in str(told.lines[0])
        assert not versions("9")
        assert versions("10")


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        (item() | {"contact": 7}, "contact: is neither text nor a list of texts."),
        (item() | {"areas": ["x", None]}, "areas: is neither text nor a list of texts."),
        ({"name": "No key"}, f"{REGISTER}: is not x, the key of its entry."),
    ],
)
def test_an_item_of_another_shape_is_refused(import_text, broken, fault) -> None:
    told = import_text(AGREEMENTS, register_file(broken))
    assert fault in str(told.lines[0])
    assert not Agreement.objects.exists()


@pytest.mark.parametrize("content", ["", "\n", "a\tb\nc\td\n", "{}", "name,purpose\n"])
def test_a_file_of_another_sort_is_refused_with_a_sentence(import_text, content) -> None:
    told = import_text(AGREEMENTS, content)
    assert str(told.report).startswith("Nothing was stored. line ")


def test_no_file_of_any_sort_breaks_an_import(import_text, corpus) -> None:
    for file in [*(corpus / "services").rglob("*.csv"), *(corpus / "agreements").iterdir()]:
        assert str(import_text(AGREEMENTS, file).report)
