"""What a browser says it is, in words its owner knows. It can say anything, so it proves nothing."""

from collections.abc import Sequence

# The first that is found counts: Edge and Opera say Chrome too, Chrome says Safari, Android says Linux.
_BROWSERS: Sequence[tuple[str, str]] = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS: Sequence[tuple[str, str]] = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "Chromebook"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def browser_and_system(agent: str) -> tuple[str, str]:
    """The names of browser and system that a User-Agent header speaks of; "" for one we do not know."""
    return _first(_BROWSERS, agent), _first(_SYSTEMS, agent)


def _first(names: Sequence[tuple[str, str]], agent: str) -> str:
    return next((name for sign, name in names if sign in agent), "")
