"""Entries that concern nobody are called by their kind first, in words; any other by what it holds."""

import pytest

from candour.web.desk.audit_words import title_of

NAMES = {"fernside-homes": "Fernside Homes"}
APPROVED = {
    "kind": "agreement",
    "agreement": "repair-calls@3",
    "change": "approved",
    "organisation": "fernside-homes",
}
ROLE = {
    "kind": "register",
    "what": "staff-role",
    "name": "fernside-homes",
    "change": "added",
    "values": {"role": "auditor"},
}
KEY = {
    "kind": "key",
    "what": "client-key",
    "client": "landlord",
    "organisation": "fernside-homes",
    "change": "ended",
}


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (APPROVED, "Agreement repair-calls, version 3: approved by Fernside Homes"),
        ({**APPROVED, "organisation": "gone"}, "Agreement repair-calls, version 3: approved"),
        ({"kind": "import", "register": "collections"}, "Published list taken: when bins are collected"),
        (
            {"kind": "register", "what": "webhook", "name": "landlord", "change": "added"},
            "Webhook of the system landlord: added",
        ),
        (
            {"kind": "register", "what": "organisation", "name": "fernside-homes", "change": "changed"},
            "Organisation Fernside Homes: changed",
        ),
        (ROLE, "Role at Fernside Homes, auditor: added"),
        (
            {**ROLE, "what": "second-factor", "values": {"step": "taken-up"}},
            "Reset of a lost second step at Fernside Homes: taken up",
        ),
        (KEY, "Key of the system landlord of Fernside Homes: ended"),
        ({"kind": "key", "what": "rotated"}, "Data keys: wrapped anew"),
    ],
)
def test_an_entry_is_called_by_its_kind_first(body, title):
    assert title_of(body, NAMES) == title


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ({**APPROVED, "change": "sung"}, "repair-calls@3, sung, Fernside Homes"),
        ({**APPROVED, "agreement": "repair-calls"}, "repair-calls, approved, Fernside Homes"),
        ({"kind": "register", "what": "comet", "name": "halley", "change": "added"}, "comet, halley, added"),
        ({"kind": "import", "register": "comets"}, "comets"),
        ({"kind": "trust", "what": "comet"}, "comet"),
    ],
)
def test_what_no_words_fit_is_called_by_what_stands_in_it(body, title):
    assert title_of(body, NAMES) == title
