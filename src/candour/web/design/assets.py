"""Take the files the pages need from node_modules into `static/vendor`, which git ignores.

    npm ci && python -m candour.web.design.assets

Only what is served is taken: the design system's CSS and JavaScript, and two files of the typeface with its
licence. Run it as often as you like; it leaves the folder holding exactly these files.
"""

import json
import re
import sys
from pathlib import Path

# The version that the macros of govuk-frontend-jinja 4.1 are written for.
GOVUK_VERSION = "6.3.0"
TYPEFACE = "atkinson-hyperlegible-next"

# Blocks of the design system that Candour draws itself, or that carry GOV.UK's identity: never served.
LEFT_OUT = (
    "accordion",
    "breadcrumbs",
    "cookie-banner",
    "exit-this-page",
    "footer",
    "generic-header",
    "header",
    "panel",
    "phase-banner",
    "service-navigation",
    "tabs",
    "task-list",
)

CHECKOUT = Path(__file__).parents[4]
VENDOR = Path(__file__).parent / "static" / "vendor"

_LEFT_OUT = re.compile(rf"\.govuk-(?:{'|'.join(LEFT_OUT)})(?:__|--|(?![\w-]))")
_SELECTORS = re.compile(r",(?![^(]*\))")  # the commas between selectors, not those inside :not(a, b)
_TYPEFACE = re.compile(r"font-family:(?:GDS Transport,arial,)?sans-serif")  # on screens, and on paper
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SOURCE_MAP = re.compile(r"//# sourceMappingURL=\S+")


class MissingPackages(Exception):
    """node_modules is not there or holds another version. The text is a sentence for the person."""


def take(node_modules: Path, vendor: Path) -> list[Path]:
    """Write the served files into `vendor`, remove any other, and return what is there.

    Raises MissingPackages when a package is absent or is not the version the macros target.
    """
    files = _wanted(node_modules)
    vendor.mkdir(parents=True, exist_ok=True)
    for stray in vendor.iterdir():
        if stray.name not in files:
            stray.unlink()
    for name, content in files.items():
        path = vendor / name
        if not path.exists() or path.read_bytes() != content:  # an unchanged file keeps its time
            path.write_bytes(content)
    return [vendor / name for name in files]


def own_css(css: str) -> str:
    """The design system's CSS in our identity.

    Without the faces of GDS Transport, which is licensed to GOV.UK only; with our typeface wherever it was
    named; without the blocks of `LEFT_OUT`; and without comments and the map, which we do not serve.
    """
    kept = _without_left_out(_COMMENT.sub("", css).removeprefix('@charset "UTF-8";'))
    return _TYPEFACE.sub("font-family:var(--cd-font)", kept).strip() + "\n"


def _wanted(node_modules: Path) -> dict[str, bytes]:
    govuk = node_modules / "govuk-frontend"
    typeface = node_modules / "@fontsource-variable" / TYPEFACE
    for package in (govuk, typeface):
        if not (package / "package.json").exists():
            raise MissingPackages(f"{package.name} is not in {node_modules}. Run: npm ci")
    version = json.loads((govuk / "package.json").read_text())["version"]
    if version != GOVUK_VERSION:
        raise MissingPackages(f"govuk-frontend is {version}, the macros need {GOVUK_VERSION}. Run: npm ci")
    credit = f"/*! govuk-frontend {version}, Crown copyright, MIT licence; trimmed for Candour */\n"
    css = (govuk / "dist/govuk/govuk-frontend.min.css").read_text()
    script = (govuk / "dist/govuk/govuk-frontend.min.js").read_text()
    return {
        "govuk-frontend.min.css": (credit + own_css(css)).encode(),
        "govuk-frontend.min.js": (credit + _SOURCE_MAP.sub("", script)).encode(),
        f"{TYPEFACE}.LICENSE": (typeface / "LICENSE").read_bytes(),
    } | {
        name: (typeface / "files" / name).read_bytes()
        for name in (f"{TYPEFACE}-latin-wght-normal.woff2", f"{TYPEFACE}-latin-ext-wght-normal.woff2")
    }


def _without_left_out(css: str) -> str:
    """Keep the rules that select something we serve; an at-rule left empty goes too.

    The prebuilt file is minified and has no brace inside a string, so counting braces finds its rules.
    """
    kept, start, depth, opened = [], 0, 0, 0
    for at, sign in enumerate(css):
        if sign == "{":
            depth += 1
            opened = at if depth == 1 else opened
        elif sign == "}":
            depth -= 1
            if depth == 0:
                kept.append(_kept_rule(css[start:opened].strip(), css[opened + 1 : at]))
                start = at + 1
    return "".join(kept)


def _kept_rule(prelude: str, body: str) -> str:
    if prelude.startswith("@font-face"):
        return ""
    if prelude.startswith(("@media", "@supports", "@-moz-document")):
        inner = _without_left_out(body)
        return f"{prelude}{{{inner}}}" if inner else ""
    selectors = [one for one in _SELECTORS.split(prelude) if not _LEFT_OUT.search(one)]
    return f"{','.join(selectors)}{{{body}}}" if selectors else ""


def main() -> int:
    """Take the files; say in one sentence what was done or what is missing."""
    try:
        files = take(CHECKOUT / "node_modules", VENDOR)
    except MissingPackages as missing:
        sys.stderr.write(f"{missing}\n")
        return 1
    size = sum(path.stat().st_size for path in files) // 1024
    sys.stdout.write(f"{len(files)} files, {size} KB, are in {VENDOR.relative_to(CHECKOUT)}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
