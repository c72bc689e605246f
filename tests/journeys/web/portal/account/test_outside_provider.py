"""Signing in with a certified OpenID Connect provider, run as a process of its own, and answers that lie."""

import re
import shutil
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc.jwk import ECKey

from candour.core.agreement import Assurance
from candour.web.portal import outside_provider
from candour.web.portal.outside_provider import CannotTell, Identity, Question, where_to_ask, who_answered

from .provider import Outside, run_provider

HERE = "https://candour.example/sign-in/outside/answer"

pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="This test needs node.")


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    """The provider, which says P2 of everybody."""
    with run_provider(tmp_path_factory.mktemp("outside"), HERE) as provider:
        yield provider


def there_and_back(provider: Outside, question: Question, name: str = "ruth") -> dict[str, str]:
    """What a browser goes through at the provider: sign in, agree, and come back with an answer."""
    with httpx.Client(timeout=30) as browser:
        answer = browser.get(where_to_ask(provider, question, HERE))
        for _ in range(8):
            while answer.is_redirect:
                address = answer.headers["location"]
                if address.startswith(HERE):
                    return {name: value[0] for name, value in parse_qs(urlsplit(address).query).items()}
                answer = browser.get(str(answer.url.join(address)))
            (action,) = re.findall(r'<form[^>]*action="([^"]+)"', answer.text)
            hidden = dict(
                re.findall(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', answer.text)
            )
            given = {**hidden, "login": name, "password": "anything"} if "login" in answer.text else hidden
            answer = browser.post(str(answer.url.join(unescape(action))), data=given)
    raise AssertionError(answer.text)


def test_whoever_comes_back_is_known_by_the_providers_own_name_and_its_level(provider) -> None:
    question = Question.new()
    found = who_answered(provider, question, there_and_back(provider, question), HERE)
    assert found == Identity(provider.issuer, "ruth", Assurance.MEDIUM)


def test_what_nobody_said_the_meaning_of_is_no_level(provider) -> None:
    question = Question.new()
    other = Outside(provider.issuer, provider.key, levels={"P3": "high"})
    assert who_answered(other, question, there_and_back(provider, question), HERE).assurance == Assurance.NONE


def test_an_answer_is_good_once(provider) -> None:
    question = Question.new()
    answer = there_and_back(provider, question)
    who_answered(provider, question, answer, HERE)
    with pytest.raises(CannotTell):
        who_answered(provider, question, answer, HERE)


@pytest.mark.parametrize(
    "lie",
    [
        {"state": "another"},
        {"iss": "https://elsewhere.example"},
        {"code": "made-up"},
        {"error": "access_denied"},
        {"code": ""},
        {"state": ""},
    ],
    ids=str,
)
def test_an_answer_that_lies_tells_nothing(provider, lie) -> None:
    question = Question.new()
    with pytest.raises(CannotTell):
        who_answered(provider, question, {**there_and_back(provider, question), **lie}, HERE)


def test_a_code_that_another_browser_asked_for_tells_nothing(provider) -> None:
    """Its verifier and nonce are in that browser's session alone (PKCE)."""
    answer, mine = there_and_back(provider, theirs := Question.new()), Question.new()
    with pytest.raises(CannotTell):
        who_answered(provider, mine, {**answer, "state": mine.state}, HERE)
    assert theirs.verifier != mine.verifier


def test_an_id_token_for_another_question_tells_nothing(provider) -> None:
    asked = Question.new()
    answer = there_and_back(provider, asked)
    other = Question(asked.state, "another nonce", asked.verifier)
    with pytest.raises(CannotTell, match="ID token does not hold"):
        who_answered(provider, other, answer, HERE)


def test_another_key_is_not_this_client(provider, tmp_path) -> None:
    stranger = tmp_path / "key.pem"
    stranger.write_bytes(ECKey.generate_key("P-256", private=True).as_pem(private=True))
    question = Question.new()
    answer = there_and_back(provider, question)
    with pytest.raises(CannotTell):
        who_answered(Outside(provider.issuer, stranger, levels={}), question, answer, HERE)


def test_a_provider_that_is_away_is_told_calmly(tmp_path) -> None:
    outside_provider._metadata.clear()
    with pytest.raises(CannotTell, match="does not answer"):
        where_to_ask(Outside("http://127.0.0.1:9", tmp_path), Question.new(), HERE)
