from pathlib import Path
from typing import Any

import pytest

from candour.log.errors import Malformed
from candour.log.seen import SeenCheckpoints


def test_last_checkpoint_seen_is_remembered_per_log(small_log: Any, tmp_path: Path) -> None:
    seen = SeenCheckpoints(tmp_path / "seen.json")
    assert seen.last(small_log.key.name) is None
    seen.keep("other.example/log", small_log.checkpoint())
    seen.keep(small_log.key.name, small_log.publish(5).read("checkpoint"))
    seen.keep(small_log.key.name, small_log.publish(7).read("checkpoint"))
    last = SeenCheckpoints(tmp_path / "seen.json").last(small_log.key.name)
    assert last is not None
    assert (last.size, last.root) == (7, small_log.publisher.root())
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["seen.json"]


@pytest.mark.parametrize("text", ["", "[]", '{"origin": 1}', "\xff"])
def test_file_of_another_form_is_refused_by_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "seen.json"
    path.write_text(text, encoding="latin-1")
    with pytest.raises(Malformed, match=r"seen\.json"):
        SeenCheckpoints(path).last("origin")
