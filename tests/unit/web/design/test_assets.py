"""What is taken from node_modules, and what never is."""

import gzip
import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import RequestFactory, override_settings

from candour.web.design import patterns
from candour.web.design.assets import CHECKOUT, GOVUK_VERSION, VENDOR, MissingPackages, own_css, take

NODE_MODULES = CHECKOUT / "node_modules"


@pytest.fixture
def taken(tmp_path: Path) -> Path:
    if not NODE_MODULES.is_dir():
        pytest.skip("node_modules is not here; run: npm ci")
    take(NODE_MODULES, tmp_path)
    return tmp_path


OF_FEW_PAGES = ("candour/desk.css", "candour/sharing.css", "candour/paper.css", "candour/arrange.js")


def test_the_typeface_of_gov_uk_is_never_served(taken: Path) -> None:
    css = (taken / "govuk-frontend.min.css").read_text()
    assert "GDS Transport" not in css
    assert "@font-face" not in css
    assert "url(" not in css  # its crest among them
    assert css.count("{") == css.count("}")
    for needed in (
        ".govuk-button{",
        ".govuk-error-summary{",
        ".govuk-radios__input{",
        ".govuk-visually-hidden{",
    ):
        assert needed in css


def test_taking_twice_changes_nothing_and_clears_strays(taken: Path) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in taken.iterdir()}
    (taken / "old-typeface.woff2").write_bytes(b"")
    take(NODE_MODULES, taken)
    assert {path.name: path.stat().st_mtime_ns for path in taken.iterdir()} == before


def test_missing_packages_are_named_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(MissingPackages, match="Run: npm ci"):
        take(tmp_path, tmp_path / "vendor")


def test_another_version_of_the_design_system_is_refused(tmp_path: Path) -> None:
    for package in ("govuk-frontend", "@fontsource-variable/atkinson-hyperlegible-next"):
        (tmp_path / package).mkdir(parents=True)
        (tmp_path / package / "package.json").write_text(json.dumps({"version": "9.9.9"}))
    with pytest.raises(MissingPackages, match=f"is 9.9.9, the macros need {GOVUK_VERSION}"):
        take(tmp_path, tmp_path / "vendor")


def test_only_whole_blocks_are_left_out() -> None:
    css = (
        ".govuk-header{color:red}.govuk-header__link:hover,.govuk-link:hover{color:blue}"
        "@media print{.govuk-footer--wide{margin:0}}@media print{.govuk-panel-like{margin:0}}"
        ".govuk-link:not(.govuk-tabs__tab,.a){font-family:GDS Transport,arial,sans-serif}"
    )
    assert own_css(css) == ".govuk-link:hover{color:blue}@media print{.govuk-panel-like{margin:0}}\n"


def test_the_first_page_weighs_less_than_100_kb(tmp_path: Path) -> None:
    """Over the wire with an empty cache: the page, styles, script and one typeface file."""
    if not VENDOR.is_dir():
        pytest.skip("the assets are not taken; run: python -m candour.web.design.assets")
    hashed = {"BACKEND": "candour.web.design.storage.HashedStaticFiles"}
    with override_settings(STATIC_ROOT=tmp_path, STORAGES={"staticfiles": hashed}):
        call_command("collectstatic", interactive=False, verbosity=0)
    manifest = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    fetched = [
        name
        for name in manifest
        if (name.startswith("candour/") or name.endswith(".min.css"))
        and name
        not in (
            "candour/desk.css",
            "candour/sharing.css",
            "candour/paper.css",
            "candour/arrange.js",
        )  # of few pages
        and name.endswith((".css", ".js", ".svg"))
    ]
    assert len(fetched) == 11
    sizes = {name: len(gzip.compress((tmp_path / manifest[name]).read_bytes())) for name in fetched}
    font = VENDOR / "atkinson-hyperlegible-next-latin-wght-normal.woff2"
    page = gzip.compress(patterns.patterns(RequestFactory().get("/")).content)  # longer than any real page
    assert sum(sizes.values()) + font.stat().st_size + len(page) < 100_000
