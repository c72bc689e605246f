"""A wrong variable stops the start with one sentence; a right one is read as meant."""

import stat
from pathlib import Path

import pytest

from candour.config.env import WrongEnvironment, read_environment
from candour.config.variables import VARIABLES


def test_nothing_set_gives_a_whole_environment_on_this_machine_only(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    environment = read_environment({"HOME": "/root", "PORT": "1"})
    assert (environment.host, environment.port, environment.base_url) == (
        "127.0.0.1",
        8000,
        "http://127.0.0.1:8000",
    )
    assert environment.data == tmp_path / "var"
    assert environment.keys == tmp_path / "var" / "keys"
    assert environment.database_url is None
    assert environment.name == "Harrowmere"
    assert 1 <= environment.workers <= 4
    assert environment.debug is False
    assert not (tmp_path / "var").exists(), "reading the environment makes nothing"


def test_every_variable_can_be_given(tmp_path):
    environment = read_environment(
        {
            "CANDOUR_DATA": str(tmp_path / "d"),
            "CANDOUR_HOST": "0.0.0.0",
            "CANDOUR_PORT": "8010",
            "CANDOUR_BASE_URL": "https://account.example.org/",
            "CANDOUR_DATABASE_URL": "postgresql://portal:pw@db:5432/candour",
            "CANDOUR_NAME": "Ashford Vale",
            "CANDOUR_ORGANISATION": "Ashford Vale District Council",
            "CANDOUR_PHONE": "+44 1632 960 100",
            "CANDOUR_PHONE_HOURS": "Weekdays, 9am to 5pm.",
            "CANDOUR_CONTACT_EMAIL": "help@ashford-vale.example",
            "CANDOUR_HELP": "Or come to the Town Hall.",
            "CANDOUR_LOG_ORIGIN": "log.example.org/2026",
            "CANDOUR_LOG_WITNESSES": "w1+0+A= https://w.example/a/, w2+0+B= http://w.example",
            "CANDOUR_WEBHOOK_NETWORKS": "10.1.0.0/16, fd00::/8",
            "CANDOUR_WORKERS": "6",
            "CANDOUR_SECRET_KEY": "k" * 40,
            "CANDOUR_KEYS": str(tmp_path / "k"),
            "CANDOUR_METRICS": "10.0.0.7:9000",
            "CANDOUR_JOURNAL": str(tmp_path / "j"),
            "CANDOUR_EMAIL_URL": "smtp://mail.example.org:587",
            "CANDOUR_DEBUG": "False",
            "CANDOUR_CORPUS": str(tmp_path),
        }
    )
    assert environment.port == 8010
    assert environment.base_url == "https://account.example.org"
    assert environment.database_url == "postgresql://portal:pw@db:5432/candour"
    assert environment.secret_key == "k" * 40
    assert environment.keys == tmp_path / "k"
    assert environment.metrics == ("10.0.0.7", 9000)
    assert environment.journal == tmp_path / "j"
    assert [str(network) for network in environment.webhook_networks] == ["10.1.0.0/16", "fd00::/8"]
    assert environment.log_witnesses == (
        ("w1+0+A=", "https://w.example/a"),
        ("w2+0+B=", "http://w.example"),
    )
    assert environment.workers == 6
    assert environment.debug is False


def test_with_a_certificate_the_derived_address_is_https(tmp_path):
    files = {"CANDOUR_TLS_CERTIFICATE": str(tmp_path / "c.pem"), "CANDOUR_TLS_KEY": str(tmp_path / "k.pem")}
    environment = read_environment(files)
    assert environment.tls == (tmp_path / "c.pem", tmp_path / "k.pem")
    assert environment.base_url == "https://127.0.0.1:8000"
    for name in files:
        with pytest.raises(WrongEnvironment, match="need each other"):
            read_environment({name: files[name]})


def test_faults_are_shown_in_a_browser_only_where_nobody_else_comes():
    assert read_environment({"CANDOUR_DEBUG": "true"}).debug is True
    with pytest.raises(WrongEnvironment, match="CANDOUR_DEBUG shows faults"):
        read_environment({"CANDOUR_DEBUG": "true", "CANDOUR_BASE_URL": "https://account.example.org"})


@pytest.mark.parametrize(
    ("host", "base_url"),
    [
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::1", "http://[::1]:8000"),
        ("localhost", "http://localhost:8000"),
    ],
)
def test_the_derived_address_can_be_typed_into_a_browser(host, base_url):
    assert read_environment({"CANDOUR_HOST": host}).base_url == base_url


def test_keys_can_be_given_as_variables_and_never_show() -> None:
    given = {
        "CANDOUR_KEYS": "env",
        "CANDOUR_KEY_ENCRYPTION_KEY_1": "first",
        "CANDOUR_KEY_ENCRYPTION_KEY_12": "twelfth",
        "CANDOUR_SIGNING_KEY_LOG": "",
    }
    environment = read_environment(given)
    assert environment.key_source == {
        "CANDOUR_KEY_ENCRYPTION_KEY_1": "first",
        "CANDOUR_KEY_ENCRYPTION_KEY_12": "twelfth",
    }
    assert "twelfth" not in repr(environment)
    assert read_environment({"CANDOUR_KEYS": "/keys"}).key_source == Path("/keys")


def test_a_key_in_a_variable_that_nobody_reads_is_refused_without_showing_it() -> None:
    with pytest.raises(WrongEnvironment, match=r"CANDOUR_BLIND_INDEX_KEY is only read with CANDOUR_KEYS=env"):
        read_environment({"CANDOUR_BLIND_INDEX_KEY": "k"})
    with pytest.raises(WrongEnvironment, match=r"no variable holds a key"):
        read_environment({"CANDOUR_KEYS": "env"})


def test_an_empty_variable_counts_as_not_given():
    assert read_environment({"CANDOUR_PORT": "", "CANDOUR_NAME": " "}) == read_environment({})


@pytest.mark.parametrize(
    ("name", "given", "advice"),
    [
        ("CANDOUR_PORT", "eighty", "a number from 1 to 65535"),
        ("CANDOUR_PORT", "0", "a number from 1 to 65535"),
        ("CANDOUR_PORT", "70000", "a number from 1 to 65535"),
        ("CANDOUR_PORT", "८०", "a number from 1 to 65535"),
        ("CANDOUR_WORKERS", "-1", "a number from 1 to 256"),
        ("CANDOUR_DATA", __file__, "that is a file"),
        ("CANDOUR_JOURNAL", "/tmp", "that is a folder"),
        ("CANDOUR_METRICS", "9464", "an address and a port"),
        ("CANDOUR_METRICS", "127.0.0.1:x", "a number from 1 to 65535"),
        ("CANDOUR_HOST", "http://here", "name or address of this machine"),
        ("CANDOUR_BASE_URL", "account.example.org", "http:// or https://"),
        ("CANDOUR_BASE_URL", "https://example.org/path", "no path"),
        ("CANDOUR_BASE_URL", "https://[", "Invalid IPv6 URL"),
        ("CANDOUR_DATABASE_URL", "mysql://u@h/d", "postgresql://"),
        ("CANDOUR_DATABASE_URL", "postgresql://u@h", "postgresql://"),
        ("CANDOUR_DATABASE_URL", "postgresql://u@h:x/d", "Port could not be cast"),
        ("CANDOUR_LOG_ORIGIN", "https://log.example.org", "without https://"),
        ("CANDOUR_LOG_ORIGIN", "log one", "without https://, spaces"),
        ("CANDOUR_LOG_WITNESSES", "https://witness.example", "give a verifier key, a space"),
        ("CANDOUR_LOG_WITNESSES", "w+00000000+A= witness.example", "give a verifier key, a space"),
        ("CANDOUR_LOG_WITNESSES", "w+0+A= http://a, w+0+B= http://b", "name each witness once"),
        ("CANDOUR_WEBHOOK_NETWORKS", "10.1.0.1/16", "give networks such as 10.1.0.0/16"),
        ("CANDOUR_SECRET_KEY", "short", "at least 32"),
        ("CANDOUR_EMAIL_URL", "sendmail", "the word file"),
        ("CANDOUR_DEBUG", "maybe", "true or false"),
        ("CANDOUR_NAME", "a\nb", "on one line"),
        ("CANDOUR_PHONE", "ring us", "as people write it"),
        ("CANDOUR_CONTACT_EMAIL", "help at council", "help@example.org"),
        ("CANDOUR_HELP", "x" * 301, "at most 300 letters"),
    ],
)
def test_a_wrong_variable_is_named_shown_and_advised_on(name, given, advice):
    with pytest.raises(WrongEnvironment) as refused:
        read_environment({name: given})
    sentence = str(refused.value)
    assert sentence.startswith(f"{name} cannot be ")
    assert advice in sentence
    assert sentence.endswith(".")
    assert repr(given) in sentence or name == "CANDOUR_SECRET_KEY"


def test_a_misspelt_variable_is_refused_with_the_name_that_was_meant():
    with pytest.raises(
        WrongEnvironment, match=r"CANDOUR_PROT is not a Candour variable.*did you mean CANDOUR_PORT"
    ):
        read_environment({"CANDOUR_PROT": "8000"})


def test_an_unlike_variable_is_refused_with_the_list_of_those_known():
    with pytest.raises(WrongEnvironment) as refused:
        read_environment({"CANDOUR_XYZZY_XYZZY": "1"})
    assert all(name in str(refused.value) for name in VARIABLES)


def test_no_sentence_and_no_repr_shows_a_password():
    with pytest.raises(WrongEnvironment) as refused:
        read_environment({"CANDOUR_DATABASE_URL": "mysql://portal:hunter2@db/x"})
    assert "hunter2" not in str(refused.value)
    given = {
        "CANDOUR_DATABASE_URL": "postgresql://portal:hunter2@db/x",
        "CANDOUR_EMAIL_URL": "smtp://u:hunter2@mail",
        "CANDOUR_SECRET_KEY": "hunter2" * 6,
    }
    assert "hunter2" not in repr(read_environment(given))


def test_the_secret_key_is_made_once_and_only_the_owner_may_read_it(tmp_path: Path):
    environment = read_environment({"CANDOUR_DATA": str(tmp_path / "new")})
    first = environment.secret_key
    assert len(first) >= 48
    assert read_environment({"CANDOUR_DATA": str(tmp_path / "new")}).secret_key == first
    kept = tmp_path / "new" / "secret-key"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [path.name for path in kept.parent.iterdir()] == ["secret-key"]
