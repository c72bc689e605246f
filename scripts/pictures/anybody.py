"""What anybody sees: the public register, the log, the help, and checking a receipt."""

from playwright.sync_api import Page

from .acts import send
from .residents import MAUREEN
from .subject import Subject


def check_another_text(page: Page) -> None:
    """Have something checked that is no receipt."""
    page.locator("textarea").fill("{}")
    page.locator("main button[type=submit]").click()
    page.locator(".cd-proof").wait_for()


SUBJECTS = (
    Subject("front", "/"),
    Subject("check", "/check"),
    Subject("check-bad", "/check", act=check_another_text),
    Subject("check-error", "/check", act=send),
    Subject("nothing-here", "/nothing-here", status=404),
    Subject("not-for-you", "/desk", MAUREEN, status=403),
    Subject("register", "/register"),
    Subject("register-found", "/register?words=phone&organisation=fernside-homes"),
    Subject("register-nothing", "/register?words=zeppelin"),
    Subject("elsewhere", "/register/elsewhere"),
    Subject("register-services", "/register/services"),
    Subject("organisation", "/register/organisations/harrowmere-council"),
    Subject("organisation-that-asks", "/register/organisations/tern-valley-lettings"),
    Subject("agreement", "/register/agreements/repair-calls"),
    Subject("agreement-choice", "/register/agreements/home-adaptations"),
    Subject("agreement-danger", "/register/agreements/protect-life"),
    Subject("log", "/log"),
    Subject("help", "/help"),
    Subject("privacy", "/privacy"),
    Subject("accessibility", "/accessibility"),
    Subject("cookies", "/cookies"),
)
