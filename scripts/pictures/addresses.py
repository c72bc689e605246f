"""Which pages of the address map have no picture."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

_FILES = (
    *("uses-spreadsheet", "uses-json", "use-receipt", "use-receipt-covered", "held-spreadsheet", "held-json"),
    *("sharing-map-file", "cases-file", "messages-file", "choices-file", "receipts-file", "receipt-record"),
    *("receipt-linked", "receipt-pdf", "receipt-proof", "account-app-picture", "account-codes-file"),
    *("account-passkey-new-options", "account-passkey-options", "alerts-file"),
)
_PRESSES = (
    *("leave", "service-removal", "record-linking", "hide", "choose-level", "answer", "objection-withdrawal"),
    *("for-answer", "account-acting-refuse", "account-end", "account-end-others", "account-since-keeping"),
    *("account-since-ending", "account-outside", "account-outside-removal", "left-open", "welcome-end"),
)

WITHOUT: Mapping[str, Collection[str]] = {
    "It is a file, or data for a script.": {
        *(f"portal:{name}" for name in _FILES),
        *("account_code_options", "account_passkey_options", "account_passkey_sign_in"),
        *("public:agreement-jsonld", "public:agreements-csv", "public:organisations-csv"),
        *("public:register-jsonld", "public:open-entry"),
    },
    "It is pressed, and leads on to another page.": {
        *(f"portal:{name}" for name in _PRESSES),
        *("account_logout", "account_outside", "account_outside_answer"),
        *("desk:cancelled-code", "desk:letter", "desk:case-taking", "desk:authority-dropped"),
    },
    "It goes on by itself to the site that is left for.": {"portal:left"},
    "The way there comes by email.": {
        *("portal:not-me", "account_confirm_email", "account_reset_password_from_key"),
    },
    "It needs a passkey, which no address that is a number can have.": {
        *("portal:account-passkey-name", "portal:account-passkey-removal"),
        "portal:account-passkey-confirmation",
    },
    "It needs an outside provider, a second administrator, an executor or something that was stopped.": {
        *("account_outside_unknown", "account_new_factor", "desk:factor-reset"),
        *("portal:for-winding-up", "portal:for-case", "desk:authority-lifting", "desk:authority-capacity"),
    },
}
"""Addresses of which none is taken, by why. Journeys go to those that are pages."""


def not_seen(paths: Iterable[str]) -> list[str]:
    """The names of pages that none of these paths is, in the address map's order."""
    seen = set(map(name_of, paths))
    without = {name for names in WITHOUT.values() for name in names}
    return [name for name in names_of(get_resolver().url_patterns) if name not in seen | without]


def name_of(path: str) -> str:
    """What the address map calls a path; "" for one that leads nowhere."""
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def names_of(patterns: Iterable[URLPattern | URLResolver], room: str = "") -> Iterator[str]:
    """Every name in an address map, with its room before it."""
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from names_of(each.url_patterns, f"{each.namespace}:" if each.namespace else room)
        elif each.name:
            yield f"{room}{each.name}"
