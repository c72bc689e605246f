"""What only a debugging server serves: every component in each of its states, and every page of an error."""

from .acts import open_everything
from .subject import Subject

ERRORS = {"400": 400, "403": 403, "403-form": 403, "404": 404, "429": 429, "500": 500, "503": 503}
SUBJECTS = (
    Subject("patterns", "/design", act=open_everything),
    Subject("patterns-form", "/design/form"),
    *(Subject(f"error-{name}", f"/design/errors/{name}", status=code) for name, code in ERRORS.items()),
)
