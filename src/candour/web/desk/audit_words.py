"""What an entry that concerns no person says, in a line: its kind, what it is about, and who did it.

Bodies are as docs/entries.md describes them. One that no words here fit is called by what stands in it.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candour.people.models import Organisation
from candour.web.desk.colleagues import ROLES

Body = Mapping[str, Any]
Names = Mapping[str, str]

CHANGES: Mapping[str, str | Promise] = {
    "drafted": gettext_lazy("drafted"),
    "approved": gettext_lazy("approved"),
    "suspended": gettext_lazy("suspended"),
    "resumed": gettext_lazy("resumed"),
    "added": gettext_lazy("added"),
    "changed": gettext_lazy("changed"),
    "ended": gettext_lazy("ended"),
}

REGISTERED: Mapping[str, str | Promise] = {
    "organisation": gettext_lazy("Organisation %s"),
    "dataset": gettext_lazy("Dataset %s"),
    "attribute": gettext_lazy("Attribute %s"),
    "processing-activity": gettext_lazy("Processing activity %s"),
    "service": gettext_lazy("Service %s of the national list"),
    "offer": gettext_lazy("Service offered here, %s"),
    "client": gettext_lazy("System %s"),
    "webhook": gettext_lazy("Webhook of the system %s"),
    "demonstration": gettext_lazy("Demonstration %s"),
}
"""What is in the register, by its own word for it; %s is its name there."""

RESET: Mapping[str, str | Promise] = {
    "asked": gettext_lazy("asked for"),
    "approved": gettext_lazy("approved"),
    "refused": gettext_lazy("refused or withdrawn"),
    "taken-up": gettext_lazy("taken up"),
}

OF_ORGANISATIONS = frozenset({"organisation", "staff-role", "second-factor"})
"""What has an organisation's slug for a name."""

LISTS: Mapping[str, str | Promise] = {
    "agreements": gettext_lazy("agreements"),
    "collections": gettext_lazy("when bins are collected"),
    "services": gettext_lazy("services of councils"),
    "service-links": gettext_lazy("councils’ pages about services"),
    "local-authorities": gettext_lazy("local authorities"),
    "local-authority-codes": gettext_lazy("codes of local authorities"),
}
"""What lists that are imported say, by their names in the log."""


def names_in(bodies: Collection[Body]) -> Names:
    """The names of the organisations that bodies speak of, by slug."""
    slugs = {str(body.get("organisation", "")) for body in bodies}
    slugs |= {str(body.get("name", "")) for body in bodies if body.get("what") in OF_ORGANISATIONS}
    return dict(Organisation.objects.filter(slug__in=slugs).values_list("slug", "name"))


def title_of(body: Body, names: Names) -> str:
    """What an entry is called. names: of organisations, by slug."""
    kind, what = str(body.get("kind")), str(body.get("what", ""))
    say = _TITLES.get((kind, what)) or _TITLES.get((kind, "")) or _as_it_stands
    try:
        return say(body, names)
    except KeyError:  # a field or a word that none here is for
        return _as_it_stands(body, names)


def _agreement(body: Body, names: Names) -> str:
    name, at, version = str(body["agreement"]).rpartition("@")
    if not at:
        raise KeyError(body["agreement"])
    said = {"name": name, "version": version, "change": CHANGES[body["change"]]}
    who = names.get(str(body.get("organisation", "")))
    if who is None:
        return _("Agreement %(name)s, version %(version)s: %(change)s") % said
    return _("Agreement %(name)s, version %(version)s: %(change)s by %(who)s") % {**said, "who": who}


def _register(body: Body, names: Names) -> str:
    name = _where(body, names) if body["what"] in OF_ORGANISATIONS else body["name"]
    what = str(REGISTERED[body["what"]]) % name
    return _("%(what)s: %(change)s") % {"what": what, "change": CHANGES[body["change"]]}


def _role(body: Body, names: Names) -> str:
    said = {"role": ROLES[body["values"]["role"]], "where": _where(body, names)}
    return _("Role at %(where)s, %(role)s: %(change)s") % {**said, "change": CHANGES[body["change"]]}


def _reset(body: Body, names: Names) -> str:
    said = {"where": _where(body, names), "step": RESET[body["values"]["step"]]}
    return _("Reset of a lost second step at %(where)s: %(step)s") % said


def _where(body: Body, names: Names) -> str:
    return names.get(str(body["name"]), str(body["name"]))


def _client_key(body: Body, names: Names) -> str:
    whose = names.get(str(body["organisation"]), str(body["organisation"]))
    said = {"client": body["client"], "whose": whose, "change": CHANGES[body["change"]]}
    return _("Key of the system %(client)s of %(whose)s: %(change)s") % said


def _imported(body: Body, _names: Names) -> str:
    return _("Published list taken: %s") % LISTS[body["register"]]


def _as_it_stands(body: Body, names: Names) -> str:
    about = [body.get(name) for name in ("what", "agreement", "register", "name", "client", "change")]
    about.append(names.get(str(body.get("organisation", ""))))
    return ", ".join(str(part) for part in about if part)


_TITLES: Mapping[tuple[str, str], Callable[[Body, Names], str]] = {
    ("agreement", ""): _agreement,
    ("register", "staff-role"): _role,
    ("register", "second-factor"): _reset,
    ("register", ""): _register,
    ("import", ""): _imported,
    ("key", "client-key"): _client_key,
    ("key", "own-keys"): lambda _body, _names: _("This site’s own keys: announced"),
    ("key", "rotated"): lambda _body, _names: _("Data keys: wrapped anew"),
    ("key", "destroyed-again"): lambda _body, _names: _("Keys that a restored backup held: destroyed again"),
}
"""How to say an entry, by its kind and what it is about; "" for whatever it is about."""
