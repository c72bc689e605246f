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
print(json.dumps([names, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS]))
"""


def told(base_url: str):
    environ = {name: value for name, value in os.environ.items() if not name.startswith("CANDOUR_")}
    environ["CANDOUR_BASE_URL"] = base_url
    run = subprocess.run([sys.executable, "-c", ASKED], env=environ, capture_output=True, check=True)
    return json.loads(run.stdout)


def test_cookies_of_a_site_with_tls_are_its_own_alone():
    names, *secure, seconds = told("https://account.example")
    assert all(name.startswith("__Host-candour-") for name in names)
    assert secure == [True, True]
    assert seconds >= 31_536_000


@pytest.mark.parametrize("base_url", ["http://127.0.0.1:8000", "http://localhost:8000"])
def test_on_ones_own_machine_cookies_need_no_tls(base_url):
    names, *secure, seconds = told(base_url)
    assert names == ["candour-session", "candour-csrf", "candour-device"]
    assert (secure, seconds) == ([False, False], 0)
