"""Every pair of colours that words or signs stand on, light and dark (WCAG 2.2, 1.4.3, 1.4.6 and 1.4.11)."""

import re
from pathlib import Path

import pytest

from candour.web import design

TOKENS = (Path(design.__file__).parent / "static/candour/tokens.css").read_text()
LIGHT, DARK = (
    dict(re.findall(r"--cd-([\w-]+): (#[0-9a-f]{6});", part))
    for part in TOKENS.split("prefers-color-scheme: dark")
)

READ = [  # body text: AAA
    ("ink", "paper"), ("ink", "mist"), ("ink", "sheet"), ("ink", "ring"), ("ink", "you-wash"),
    ("ink", "late-wash"),
    ("ink", "done-wash"), ("ink", "waiting-wash"), ("ink", "urgent-wash"), ("ink", "quiet-wash"),
    ("ink-soft", "paper"), ("ink-soft", "mist"), ("ink-soft", "sheet"), ("ink-soft", "ring"),
    ("ink-soft", "accent-wash"), ("on-you", "you"), ("on-accent", "accent"), ("on-mast", "mast"),
    ("on-mast-soft", "mast"), ("accent", "paper"), ("accent", "sheet"), ("focus-ink", "focus"),
]  # fmt: skip
SIGNS = [  # links, badges and statuses: AA
    ("accent", "mist"), ("accent", "ring"), ("accent", "accent-wash"), ("accent", "late-wash"),
    ("accent", "you-wash"), ("accent-strong", "accent-wash"), ("visited", "paper"), ("visited", "mist"),
    ("done", "done-wash"), ("done", "mist"), ("done", "paper"), ("waiting", "waiting-wash"),
    ("late", "late-wash"),
    ("late", "sheet"), ("late", "mist"), ("urgent", "urgent-wash"), ("quiet", "quiet-wash"),
    ("quiet", "sheet"),
    ("choice-ink", "choice-bg"), ("object-ink", "object-bg"), ("needed-ink", "needed-bg"),
    ("law-ink", "law-bg"),
]  # fmt: skip
EDGES = [("line-strong", "paper"), ("line-strong", "sheet"), ("focus-ring", "paper"), ("urgent", "paper")]


@pytest.mark.parametrize("tokens", [LIGHT, LIGHT | DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("pairs", "least"), [(READ, 7), (SIGNS, 4.5), (EDGES, 3)], ids=["read", "signs", "edges"]
)
def test_every_pair_can_be_told_apart(
    tokens: dict[str, str], pairs: list[tuple[str, str]], least: float
) -> None:
    weak = {pair: round(contrast(tokens[pair[0]], tokens[pair[1]]), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < least} == {}


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio of two #rrggbb colours."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (red, green, blue)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
