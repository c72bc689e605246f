"""What Django is told, read in a process of its own as each deployment reads it."""

import json
import os
import subprocess
import sys

import pytest

ASKED = """
import json
from candour.config import settings as s
names = (s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.CANDOUR_DEVICE_COOKIE)
print(json.dumps([names, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE]))
"""


MAIL = """
import json
from candour.config import settings as s
names = ("EMAIL_HOST", "EMAIL_PORT", "EMAIL_USE_SSL", "EMAIL_USE_TLS")
print(json.dumps([getattr(s, name) for name in names]))
"""


def told(base_url: str, asked: str = ASKED, **given: str):
    environ = {name: value for name, value in os.environ.items() if not name.startswith("CANDOUR_")}
    environ |= {"CANDOUR_BASE_URL": base_url, **given}
    run = subprocess.run([sys.executable, "-c", asked], env=environ, capture_output=True, check=True)
    return json.loads(run.stdout)


def test_cookies_of_a_site_with_tls_are_its_own_alone():
    names, *secure = told("https://account.example")
    assert all(name.startswith("__Host-candour-") for name in names)
    assert secure == [True, True]


@pytest.mark.parametrize("base_url", ["http://127.0.0.1:8000", "http://localhost:8000"])
def test_on_ones_own_machine_cookies_need_no_tls(base_url):
    names, *secure = told(base_url)
    assert names == ["candour-session", "candour-csrf", "candour-device"]
    assert secure == [False, False]


def test_passwords_are_kept_as_argon2id():
    from candour.config import settings
    from candour.people.password_hasher import PasswordHasher as Hasher

    assert [f"{Hasher.__module__}.{Hasher.__name__}"] == settings.PASSWORD_HASHERS
    assert (Hasher.algorithm, Hasher.memory_cost, Hasher.time_cost) == ("argon2", 102_400, 2)


@pytest.mark.parametrize(
    ("scheme", "port", "from_the_start", "before_anything"),
    [("smtps", 465, True, False), ("smtp+starttls", 587, False, True), ("smtp", 25, False, False)],
)
def test_mail_goes_with_tls_as_its_address_says(scheme, port, from_the_start, before_anything):
    said = told("http://127.0.0.1:8000", MAIL, CANDOUR_EMAIL_URL=f"{scheme}://u:p@mail.example.org")
    assert said == ["mail.example.org", port, from_the_start, before_anything]
