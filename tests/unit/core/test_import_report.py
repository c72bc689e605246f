"""Reports read as sentences that somebody can act on."""

from candour.core.import_report import ImportLine, ImportReport, Outcome, Remark


def test_a_refused_line_says_where_why_and_what_to_do() -> None:
    remark = Remark("New URL", "is “blurgh”, which is not a web address", "Give all of it, from https:// on")
    line = ImportLine(6, Outcome.REFUSED, "S1 5/1", (remark,))
    assert str(line) == (
        "line 6: refused: S1 5/1. "
        "New URL: is “blurgh”, which is not a web address. Give all of it, from https:// on."
    )


def test_a_line_without_remarks_is_short() -> None:
    assert str(ImportLine(2, Outcome.TAKEN, "service 1")) == "line 2: taken: service 1"


def test_the_sums_name_every_outcome() -> None:
    counts = {Outcome.TAKEN: 3, Outcome.CHANGED: 1, Outcome.REFUSED: 2, Outcome.NOTED: 1}
    report = ImportReport("services", counts, "00")
    assert str(report) == "services: 3 taken, 1 changed, 0 unchanged, 2 refused."
    assert report.stored == 4


def test_a_file_refused_whole_says_that_nothing_was_stored() -> None:
    stopped = ImportLine(1, Outcome.REFUSED, "the file", (Remark("the header", "LGSL is missing", "Add it"),))
    report = ImportReport("services", {Outcome.REFUSED: 1}, stopped=stopped)
    assert str(report) == (
        "Nothing was stored. line 1: refused: the file. the header: LGSL is missing. Add it."
    )
