"""Papers that let somebody act are told apart on the page that asks which was seen."""

from candour.core.authority import EVIDENCE
from candour.web.desk.record_words import PAPERS, opens, papers_of


def test_no_two_papers_are_called_the_same_and_each_begins_with_what_it_gives():
    papers = papers_of(EVIDENCE)
    assert len({paper.text for paper in papers}) == len(papers) == len(PAPERS)
    powers = {paper.value: paper for paper in papers}
    lasting = powers["property-attorney:registered-lasting-power"]
    assert lasting.text.startswith("Lasting power of attorney for property and money: the power, registered")
    assert powers["welfare-attorney:registered-lasting-power"].text.startswith(
        "Lasting power of attorney for health and welfare: the power, registered"
    )


def test_an_enduring_power_is_never_called_a_lasting_one():
    enduring = next(paper for paper in papers_of(EVIDENCE) if "enduring" in paper.value)
    assert "Enduring power of attorney" in enduring.text
    assert "asting" not in enduring.text + enduring.says
    kind = next(kind for kind, seen in PAPERS if seen == "registered-enduring-power")
    assert opens(kind, "registered-enduring-power") != opens(kind, "registered-lasting-power")
