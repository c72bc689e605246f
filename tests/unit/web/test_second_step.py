"""Pages and emails call a second factor a second step, to staff and residents alike."""

import re
from pathlib import Path

import candour.web

WEB = Path(candour.web.__file__).parent
SAID = re.compile(r"_\(\s*(?:f?['\"].*?['\"]\s*)+[,)]|gettext_lazy\(\s*(?:['\"].*?['\"]\s*)+[,)]", re.DOTALL)


def test_no_page_says_second_factor():
    found = [
        path.relative_to(WEB).as_posix()
        for path in sorted(WEB.rglob("*"))
        if path.suffix in (".html", ".txt", ".py")
        for said in SAID.findall(path.read_text())
        if "second factor" in said.lower()
    ]
    assert found == []
