"""`make audit` tells a weakness from none, and none from a service that did not answer."""

import json

import pytest
from scripts import audit
from scripts.audit import NOT_ASKED, Heard, from_npm, from_pip_audit

WELL = {"name": "uvicorn", "version": "0.54.0", "vulns": []}
WEAK = {
    "name": "jinja2",
    "version": "2.4.1",
    "vulns": [{"id": "PYSEC-2014-8", "fix_versions": ["2.7.2"], "aliases": [], "description": ""}],
}
UNHEARD = {"name": "msgspec", "skip_reason": "Dependency not found on PyPI and could not be audited"}
NO_PACKAGE = json.dumps({"auditReportVersion": 2, "vulnerabilities": {}})
REFUSED = json.dumps({"message": "405 Method Not Allowed", "statusCode": 405, "error": {"summary": ""}})


def printed(*packages: object) -> str:
    return json.dumps({"dependencies": packages, "fixes": []})


def test_a_weakness_is_named_with_the_version_that_mends_it():
    assert from_pip_audit(printed(WELL, WEAK)) == Heard(("jinja2 2.4.1: PYSEC-2014-8, mended in 2.7.2",))


def test_a_package_of_which_nothing_was_heard_is_not_well():
    assert from_pip_audit(printed(WELL, UNHEARD)).unknown == (UNHEARD["skip_reason"],)


def test_of_npm_too():
    weak = {"vulnerabilities": {"left-pad": {"severity": "high", "range": "<1.3.0"}}}
    assert from_npm(json.dumps(weak)).weaknesses == ("left-pad <1.3.0: high",)
    assert from_npm(NO_PACKAGE) == Heard()


def test_why_nothing_was_heard_is_said():
    assert from_npm(REFUSED).unknown == ("npm got no answer: 405 Method Not Allowed",)
    assert from_pip_audit("x\nno network").unknown == ("pip-audit got no answer: no network",)


@pytest.mark.parametrize("nothing", ["", "ERROR: no network", REFUSED, "[]"])
def test_whatever_is_no_answer_is_none(nothing):
    assert from_pip_audit(nothing).unknown
    assert from_npm(nothing).unknown


@pytest.mark.parametrize(
    ("python", "npm", "status", "said"),
    [
        (printed(WELL), NO_PACKAGE, 0, "requirements/runtime.txt: no weakness is known"),
        (printed(WELL, WEAK), REFUSED, 1, "requirements/runtime.txt: jinja2 2.4.1: PYSEC-2014-8"),
        (printed(WELL), REFUSED, NOT_ASKED, "package-lock.json: the advisory service could not be asked"),
        (printed(UNHEARD), NO_PACKAGE, NOT_ASKED, "the advisory service could not be asked (Dependency not"),
    ],
)
def test_what_it_comes_to(monkeypatch, capsys, python, npm, status, said):
    answers = {"npm": npm}
    monkeypatch.setattr(audit, "_printed", lambda command: answers.get(command[0], python))
    assert audit.main() == status
    assert said in capsys.readouterr().out
