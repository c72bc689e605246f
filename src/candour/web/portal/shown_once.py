"""A secret that is shown once: kept for its owner's session, wrapped, until they say that they have it.

So reloading the page or coming back to it loses nothing, and a copied database shows nothing.
"""

from django.http import HttpRequest

from candour.people.second_factor import SecondFactorAdapter

_KEY = "shown-once"


def show_once(request: HttpRequest, name: str, secret: str) -> None:
    """Keep a secret of this name, in the place of any other."""
    kept = dict(request.session.get(_KEY, {}))
    kept[name] = SecondFactorAdapter().encrypt(secret)
    request.session[_KEY] = kept


def shown_once(request: HttpRequest, name: str) -> str | None:
    """The secret, or None once its owner has it."""
    wrapped = request.session.get(_KEY, {}).get(name)
    return None if wrapped is None else SecondFactorAdapter().decrypt(wrapped)


def is_kept(request: HttpRequest, name: str) -> None:
    """Forget the secret: its owner has it."""
    kept = dict(request.session.get(_KEY, {}))
    kept.pop(name, None)
    request.session[_KEY] = kept
