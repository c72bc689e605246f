"""The checks of a soak find what they are there to find: each is shown something wrong, and must say so."""

import base64
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from soak.checks import Evidence, Use, one_entry_a_key, one_entry_each, spent_once
from soak.journal import Journal, Question, Told
from soak.receiver import Receiver
from soak.refusals import Refusals
from soak.residents import ERASED, JOINED, OBJECTION, RESTRICTION, Step, Timeline
from soak.sightings import Sightings
from soak.world import ADDRESS, CHECK, LETTER, MOVE, PHONE, Person, World

from candour.log.checkpoint import Checkpoint, sign_checkpoint
from candour.log.exact import encode_timestamp
from candour.log.files import CHECKPOINT, VERIFIER_KEY, LogFiles
from candour.log.note import SignerKey
from candour.log.promise import PromiseKey
from candour.log.publisher import Publisher
from candour.log.tree import leaf_hash, root_of

ORIGIN = "trust.example.gov/log"
AT = datetime(2020, 3, 3, 9, 15, tzinfo=UTC)
SIGNER = SignerKey.from_seed(ORIGIN, bytes(32))
ANN = Person("T-1", "C-1", {ADDRESS: {"lines": ["17 Quillfeather Row"]}, PHONE: "0808 157 0411"})
WORLD = World([ANN], {})
QUESTION = Question("key-1", "T-1", LETTER, (PHONE,))


def told(question: Question = QUESTION, began: float = 5, ended: float = 6, **changed: Any) -> Told:
    standard = {"id": "id-1", "outcome": "full", "released": question.attributes, "leaf": b"leaf"}
    return Told(question, began, ended, **(standard | changed))


class TestTimeline:
    """A release is wrong when nothing allowed it from its request to its answer."""

    @pytest.fixture
    def timeline(self) -> Timeline:
        timeline = Timeline()
        timeline.add("T-1", LETTER, Step(1, 2, True))
        return timeline

    def test_a_release_under_a_yes_is_right(self, timeline: Timeline) -> None:
        assert timeline.violations([told()]) == []

    def test_a_release_without_a_yes_is_wrong(self) -> None:
        assert len(Timeline().violations([told()])) == 1

    @pytest.mark.parametrize("concerns", [LETTER, RESTRICTION, JOINED, ERASED, PHONE])
    def test_a_release_begun_after_a_no_is_wrong(self, timeline: Timeline, concerns: str) -> None:
        timeline.add("T-1", concerns, Step(3, 4, False))
        assert len(timeline.violations([told()])) == 1

    def test_what_was_asked_for_before_the_no_was_acknowledged_may_still_go_out(
        self, timeline: Timeline
    ) -> None:
        timeline.add("T-1", LETTER, Step(4.5, 5.5, False))
        assert timeline.violations([told()]) == []

    def test_a_yes_that_came_before_the_answer_counts(self, timeline: Timeline) -> None:
        timeline.add("T-1", LETTER, Step(3, 4, False))
        timeline.add("T-1", LETTER, Step(5.5, 6.5, True))
        assert timeline.violations([told()]) == []

    def test_a_yes_that_came_after_the_answer_does_not(self, timeline: Timeline) -> None:
        timeline.add("T-1", LETTER, Step(3, 4, False))
        timeline.add("T-1", LETTER, Step(6.5, 7, True))
        assert len(timeline.violations([told()])) == 1

    def test_what_nobody_knows_of_is_held_against_nobody(self, timeline: Timeline) -> None:
        timeline.add("T-1", LETTER, Step(3, 4, None))
        assert timeline.violations([told()]) == []

    def test_an_objection_concerns_what_can_be_objected_to(self, timeline: Timeline) -> None:
        timeline.add("T-1", OBJECTION, Step(3, 4, False))
        assert timeline.violations([told()]) == []
        assert len(timeline.violations([told(Question("k", "T-1", CHECK, (PHONE,)))])) == 1


class TestSightings:
    """Checkpoints that contradict each other, or the end, are found."""

    @pytest.fixture
    def sightings(self, tmp_path: Path) -> Sightings:
        files = LogFiles(tmp_path)
        files.write({VERIFIER_KEY: str(SIGNER.verifier).encode()})
        publisher, sightings = Publisher(files), Sightings(files)
        for size in (1, 3, 300):
            publisher.append([b"leaf %d" % number for number in range(publisher.size, size)])
            publisher.publish(sign_checkpoint(Checkpoint(ORIGIN, size, publisher.root()), SIGNER))
            assert sightings.look() == size
        return sightings

    def test_a_log_that_only_grew_is_right(self, sightings: Sightings) -> None:
        leaves = sightings.leaves()
        assert len(leaves) == 300
        assert sightings.violations(leaves) == []

    def test_another_past_is_found(self, sightings: Sightings) -> None:
        leaves = sightings.leaves()
        assert len(sightings.violations([b"forged", *leaves[1:]])) == 3

    def test_a_log_that_shrank_is_found(self, sightings: Sightings) -> None:
        leaves = sightings.leaves()
        root = root_of([leaf_hash(leaf) for leaf in leaves[:2]])
        sightings.files.write({CHECKPOINT: sign_checkpoint(Checkpoint(ORIGIN, 2, root), SIGNER)})
        sightings.look()
        assert [each for each in sightings.violations(leaves) if "shrank" in each]

    def test_two_roots_for_one_size_are_found(self, sightings: Sightings) -> None:
        leaves = sightings.leaves()
        forged = Checkpoint(ORIGIN, 300, leaf_hash(b"forged"))
        sightings.files.write({CHECKPOINT: sign_checkpoint(forged, SIGNER)})
        sightings.look()
        assert [each for each in sightings.violations(leaves) if "two roots" in each]

    def test_entries_that_are_no_longer_published_are_found(self, sightings: Sightings) -> None:
        assert "fewer entries are published than were" in sightings.violations(sightings.leaves()[:299])


class TestJournal:
    """What a partner is told is held against what it knows, at once."""

    PROMISES = PromiseKey(ORIGIN, bytes(32))

    @pytest.fixture
    def journal(self) -> Journal:
        return Journal(WORLD, self.PROMISES.public, ORIGIN)

    def answer(self, value: Any = ANN.values[PHONE], promised: bytes = b"leaf") -> httpx.Response:
        entry = {
            "leaf": base64.b64encode(b"leaf").decode(),
            "at": encode_timestamp(AT),
            "promise": base64.b64encode(self.PROMISES.promise(leaf_hash(promised), AT)).decode(),
        }
        given = {PHONE: {"value": value}}
        body = {"id": "id-1", "outcome": "full", "attributes": given, "entry": entry}
        return httpx.Response(200, json=body)

    def test_a_right_answer_is_taken_down(self, journal: Journal) -> None:
        assert journal.note(QUESTION, self.answer(), 1, 2) is not None
        assert journal.faults == []

    def test_another_value_is_found(self, journal: Journal) -> None:
        journal.note(QUESTION, self.answer(value="0808 157 9999"), 1, 2)
        assert len(journal.faults) == 1

    def test_a_promise_of_something_else_is_found(self, journal: Journal) -> None:
        journal.note(QUESTION, self.answer(promised=b"other"), 1, 2)
        assert len(journal.faults) == 1

    def test_another_answer_under_one_key_is_found(self, journal: Journal) -> None:
        journal.by_key[QUESTION.key] = told(id="id-2")
        journal.note(QUESTION, self.answer(), 1, 2)
        assert len(journal.faults) == 1

    def test_a_value_in_what_is_no_release_is_found(self, journal: Journal) -> None:
        journal.note(QUESTION, httpx.Response(503, text=f"sorry, {ANN.values[PHONE]}"), 1, 2)
        assert len(journal.faults) == 1

    def test_a_breakdown_is_found(self, journal: Journal) -> None:
        journal.note(QUESTION, httpx.Response(500, text="broken"), 1, 2)
        assert len(journal.faults) == 1


class TestEntries:
    """Each answer has its one entry, with the right bytes."""

    BODY = {
        "subject": "s", "purpose": LETTER, "released": [PHONE], "asked": [PHONE], "refused": {},
    }  # fmt: skip

    @pytest.fixture
    def seen(self) -> Evidence:
        journal = Journal(WORLD, b"", ORIGIN)
        journal.by_key["key-1"] = told()
        uses = {"id-1": Use("key-1", b"leaf", self.BODY)}
        refusals = Refusals([])
        return Evidence(
            journal,
            Timeline(),
            Receiver(),
            refusals,
            (),
            [b"leaf"],
            uses,
            None,
            WORLD,
            Path(),  # type: ignore[arg-type]
        )

    def test_what_is_in_order_is_right(self, seen: Evidence) -> None:
        assert [*one_entry_each(seen), *one_entry_a_key(seen)] == []

    @pytest.mark.parametrize(
        "use",
        [
            Use("key-2", b"leaf", BODY),
            Use("key-1", b"other", BODY),
            Use("key-1", b"leaf", BODY | {"released": []}),
            Use("key-1", b"leaf", BODY | {"purpose": MOVE}),
            Use("key-1", b"leaf", BODY | {"asked": [ADDRESS]}),
        ],
    )
    def test_an_entry_that_says_something_else_is_found(self, seen: Evidence, use: Use) -> None:
        assert len(list(one_entry_each(replace(seen, uses={"id-1": use})))) == 1

    def test_an_answer_without_an_entry_is_found(self, seen: Evidence) -> None:
        assert len(list(one_entry_each(replace(seen, uses={})))) == 1

    @pytest.mark.parametrize("leaves", [[], [b"leaf", b"leaf"]])
    def test_a_leaf_that_is_not_published_once_is_found(self, seen: Evidence, leaves: list[bytes]) -> None:
        assert len(list(one_entry_each(replace(seen, leaves=leaves)))) == 1

    def test_two_entries_under_one_key_are_found(self, seen: Evidence) -> None:
        twice = {**seen.uses, "id-2": Use("key-1", b"leaf-2", self.BODY)}
        assert len(list(one_entry_a_key(replace(seen, uses=twice)))) == 1

    def test_an_entry_that_nobody_asked_for_is_found(self, seen: Evidence) -> None:
        more = {**seen.uses, "id-2": Use(None, b"leaf-2", self.BODY)}
        assert len(list(one_entry_a_key(replace(seen, uses=more)))) == 1
        seen.journal.asked_once = 1
        assert list(one_entry_a_key(replace(seen, uses=more))) == []

    def test_a_consent_spent_more_often_than_given_is_found(self, seen: Evidence) -> None:
        for key in ("key-3", "key-4"):
            seen.journal.by_key[key] = told(Question(key, "T-1", MOVE, (ADDRESS,)))
        seen.timeline.add("T-1", MOVE, Step(1, 2, True))
        assert len(list(spent_once(seen))) == 1
        seen.timeline.add("T-1", MOVE, Step(3, 4, None))
        assert list(spent_once(seen)) == []
