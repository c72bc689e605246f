"""Django's settings, all from the checked environment; there is one file for every deployment.

Without a database address (type checks, making migrations) nothing is written and nothing is reached.
"""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from candour.config import logs
from candour.config.env import Environment, read_environment
from candour.people.password_words import words_in
from candour.store.silence import OURS, options_noticing_silence
from candour.web.design.site import site_of

ENVIRONMENT: Environment = read_environment(os.environ)
CANDOUR_ENVIRONMENT = ENVIRONMENT  # the name under which rooms find it in django.conf.settings
CANDOUR_EXIT = ENVIRONMENT.exit_url
CANDOUR_SITE = site_of(
    ENVIRONMENT.name,
    organisation=ENVIRONMENT.organisation,
    phone=ENVIRONMENT.phone,
    phone_hours=ENVIRONMENT.phone_hours,
    email=ENVIRONMENT.contact_email,
    help=ENVIRONMENT.help,
)


def _database(url: str | None) -> dict[str, Any]:
    parts = urlsplit(url or "postgresql://nobody@127.0.0.1:1/none")
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname,
        "PORT": parts.port or 5432,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": 8, "timeout": 3},
            **OURS,
            **asked,
            "options": options_noticing_silence(asked.get("options", "")),
        },
    }


_https = ENVIRONMENT.base_url.startswith("https://")
_own = "__Host-" if _https else ""
"""Begins each cookie's name (RFC 6265bis, section 4.1.3.2): no site beside this one can then set it."""
_host = urlsplit(ENVIRONMENT.base_url).hostname or "127.0.0.1"

BASE_DIR = Path(__file__).resolve().parent.parent
DEBUG = ENVIRONMENT.debug
SECRET_KEY = ENVIRONMENT.secret_key if ENVIRONMENT.database_url else secrets.token_urlsafe(48)
ALLOWED_HOSTS = [_host, "127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [ENVIRONMENT.base_url]
DATABASES = {"default": _database(ENVIRONMENT.portal_database_url or ENVIRONMENT.database_url)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "candour.access",
    "candour.people",
    "candour.register",
    "candour.sharing",
    "candour.services",
    "candour.web.design",
    "candour.web.desk",
    "candour.web.portal",
    "candour.web.public",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "candour.web.design.edges.own_origin",
    "candour.web.design.edges.readable_addresses",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "candour.web.design.pacing.Pacing",
    "candour.web.design.own_rows.own_rows",
]

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # or it would set a third cookie

ROOT_URLCONF = "candour.config.urls"
CSRF_FAILURE_VIEW = "candour.web.design.unsent.form_refused"
ASGI_APPLICATION = "candour.config.asgi.application"

_CONTEXT_PROCESSORS = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "candour.web.design.marks.form_marks",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": False,
        "DIRS": [BASE_DIR / "web" / room / "templates" for room in ("design", "desk", "portal", "public")],
        "OPTIONS": {
            "environment": "candour.web.design.jinja.environment",
            "context_processors": _CONTEXT_PROCESSORS,
        },
    },
]  # and no other backend: a page or message that we have not written must fail, not come from a package

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["candour.people.password_hasher.PasswordHasher"]
_shortest_password = 10
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "user_name", "given_name", "family_name")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": _shortest_password},
    },
    {
        "NAME": "django.contrib.auth.password_validation.CommonPasswordValidator",
        "OPTIONS": {
            "password_list_path": ENVIRONMENT.common_passwords
            or BASE_DIR / "people" / "common-passwords.txt.gz"
        },
    },
    {
        "NAME": "candour.people.password_words.OwnWordsValidator",
        "OPTIONS": {
            "words": words_in("Candour", ENVIRONMENT.name, ENVIRONMENT.organisation or ""),
            "min_length": _shortest_password,
        },
    },
    {
        "NAME": "candour.people.password_weakness.RepeatsValidator",
        "OPTIONS": {"min_length": _shortest_password},
    },
    {"NAME": "candour.people.password_weakness.ReportedPasswordValidator"},
]
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = "user_name"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_ADAPTER = "candour.web.portal.adapter.AccountAdapter"
ACCOUNT_RATE_LIMITS = {"reset_password": "20/m/ip,5/h/key"}  # nobody's mailbox is filled by others
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = False  # ours say less, and to the right people
ALLAUTH_TRUSTED_PROXY_COUNT = ENVIRONMENT.proxies  # or everybody behind one would share its limits
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _https  # on one's own machine, at http://localhost
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a passkey stands alone, so its touch is not enough
MFA_ADAPTER = "candour.people.second_factor.SecondFactorAdapter"
MFA_TOTP_TOLERANCE = 1  # of 30 seconds, for clocks that differ; a code counts once all the same
PASSWORD_RESET_TIMEOUT = 60 * 60
ACCOUNT_SESSION_REMEMBER = False
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/home"

# Attempts and used codes are counted in the database: every worker and node must know of all of them.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "counted",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

SESSION_ENGINE = "candour.people.sessions"
SESSION_COOKIE_NAME = f"{_own}candour-session"
SESSION_COOKIE_AGE = 60 * 60  # after the last page; the longest time is in the engine
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = _https
CSRF_COOKIE_NAME = f"{_own}candour-csrf"
CSRF_COOKIE_SECURE = _https
CSRF_COOKIE_HTTPONLY = True
CANDOUR_DEVICE_COOKIE = f"{_own}candour-device"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    }
}

_mail = urlsplit(ENVIRONMENT.email_url)
if _mail.scheme:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = _mail.hostname
    EMAIL_PORT = _mail.port or {"smtps": 465, "smtp+starttls": 587}.get(_mail.scheme, 25)
    EMAIL_HOST_USER = unquote(_mail.username or "")
    EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
    EMAIL_USE_SSL = _mail.scheme == "smtps"
    EMAIL_USE_TLS = _mail.scheme == "smtp+starttls"  # and nothing is sent where it is not offered
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(ENVIRONMENT.data / "mail")
DEFAULT_FROM_EMAIL = f"no-reply@{_host}" if "." in _host else "no-reply@candour.example"

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English")]  # Welsh when its words are there: a page must be in the language it says
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/London"

STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.data / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "candour.web.design.storage.HashedStaticFiles"
        )
    },
}
SILENCED_SYSTEM_CHECKS = ["urls.W002"]

LOGGING = dict(logs.LOGGING)
