"""The desk opens to staff with a second factor, in the role a page needs, in the organisation it names."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from django.test import Client

from .conftest import AMAL, COUNCIL, CREDENTIALS, SIAN, code, make_stale, words, wrong_codes

PAGES = {
    "administrator": [
        f"{COUNCIL}/clients",
        f"{COUNCIL}/clients/harrowmere-council-system",
        f"{COUNCIL}/clients/harrowmere-council-system/keys",
        f"{COUNCIL}/clients/harrowmere-council-system/revocation",
        f"{COUNCIL}/clients/harrowmere-council-system/proof",
    ],
    "data-protection-officer": [f"{COUNCIL}/reviews"],
    "auditor": [f"{COUNCIL}/audit"],
}


def account(email):
    from candour.people.models import Account

    return Account.objects.get(email=email)


def test_each_role_opens_its_own_pages_and_no_others(sian, amal, ines, jonah):
    holders = {"administrator": amal, "data-protection-officer": sian, "auditor": ines}
    for role, paths in PAGES.items():
        for path in paths:
            for held, desk in holders.items():
                desk.get(path, 200 if held == role else 404)
            jonah.get(path, 404)


def test_an_organisation_that_is_not_there_looks_like_one_that_is_not_yours(amal):
    nowhere = amal.read("/desk/nowhere/clients", 404)
    assert nowhere == amal.read("/desk/fernside-homes/clients", 404)
    assert nowhere == amal.read(f"{COUNCIL}/clients/fernside-homes-system", 404)
    assert nowhere == amal.read(f"{COUNCIL}/clients/nothing", 404)


def test_nobody_comes_in_without_signing_in(db):
    for path in ["/desk", *PAGES["administrator"], *PAGES["auditor"]]:
        answer = Client().get(path)
        assert answer.status_code == 302
        assert answer.url.startswith("/sign-in?next=/desk")


def test_a_password_alone_opens_nothing(db):
    client = Client()
    client.post("/sign-in", {"login": AMAL, "password": CREDENTIALS.passwords[AMAL]})
    assert client.get("/desk").url.startswith("/sign-in")
    forced = Client()
    forced.force_login(account(AMAL), "allauth.account.auth_backends.AuthenticationBackend")
    assert forced.get("/desk").status_code == 403


def test_a_resident_finds_no_desk(db):
    from candour.people.actions import create_account

    resident = create_account(
        email="noor@post.example",
        password="a long password",
        given_name="Noor",
        at=datetime.now(UTC),
        email_is_confirmed=True,
    )
    client = Client()
    client.force_login(resident, "allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/desk").status_code == 403
    assert client.get(f"{COUNCIL}/clients").status_code == 403


def test_staff_come_to_the_desk_or_to_where_they_wanted(db):
    client = Client()
    form = {"login": AMAL, "password": CREDENTIALS.passwords[AMAL]}
    client.post("/sign-in", {**form, "next": f"{COUNCIL}/clients"})
    page = words(client.get("/sign-in/code"))
    assert "If you have none left, show us who you are and we will let you in. Ring" in page
    assert "ask an administrator of your organisation to have your second step reset" in page
    assert "Enter your code" in page
    assert client.post("/sign-in/code", {"code": code(AMAL)}).url == f"{COUNCIL}/clients"
    assert client.get("/sign-in").url == "/desk"


def test_go_home_on_a_page_that_went_wrong_leads_staff_to_the_desk(amal):
    assert 'href="/">Go home' in amal.get("/desk/nowhere/clients", 404).content.decode()
    assert amal.get("/", 302).url == "/desk"


def test_a_wrong_code_and_a_used_one_are_refused_alike(at_desk):
    used = code(SIAN)
    at_desk(SIAN, used)
    again = Client()
    again.post("/sign-in", {"login": SIAN, "password": CREDENTIALS.passwords[SIAN]})
    for wrong in (used, *wrong_codes(SIAN, 1), "abc"):
        assert "This code is not right, or was used already" in words(
            again.post("/sign-in/code", {"code": wrong})
        )
    assert "Enter the code that your app shows now" in words(again.post("/sign-in/code", {"code": ""}))
    assert again.get("/desk").status_code == 302


NOBODY = "00000000-0000-7000-8000-000000000000"


@pytest.mark.parametrize(
    "path",
    [
        f"{COUNCIL}/clients/new",
        f"{COUNCIL}/clients/harrowmere-council-system/keys",
        f"{COUNCIL}/clients/harrowmere-council-system/proof",
        f"{COUNCIL}/colleagues/{NOBODY}",
        f"{COUNCIL}/resets/{NOBODY}",
    ],
)
def test_what_lets_others_in_asks_for_a_sign_in_of_the_last_half_hour(amal, path):
    make_stale(amal)
    assert amal.get(f"{COUNCIL}/clients").status_code == 200
    assert amal.post(path, answer="approve").url == f"/sign-in?next={path}"
    assert amal.client.get(f"{COUNCIL}/clients").status_code == 302, "whoever found the desk open is out"


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("tom", f"{COUNCIL}/accounts/new"),
        ("tom", f"{COUNCIL}/accounts/card"),
        ("tom", f"{COUNCIL}/accounts/letting-in"),
        ("tom", f"{COUNCIL}/accounts/screen"),
        ("tom", f"{COUNCIL}/accounts/death"),
        ("tom", f"{COUNCIL}/accounts/deaths/{NOBODY}/confirmation"),
        ("tom", f"{COUNCIL}/accounts/deaths/{NOBODY}/undoing"),
        ("tom", f"{COUNCIL}/authorities/new/{NOBODY}/check"),
        ("tom", f"{COUNCIL}/codes/new"),
        ("tom", f"{COUNCIL}/letters/{NOBODY}"),
        ("sian", f"{COUNCIL}/reviews/{NOBODY}"),
    ],
)
def test_so_do_cards_codes_letters_and_what_is_kept_from_view(request, who, path):
    desk = request.getfixturevalue(who)
    make_stale(desk)
    assert desk.get("/desk").status_code == 200
    assert desk.post(path, reason="She asked.").url == f"/sign-in?next={path}"


def test_what_was_typed_meanwhile_is_there_after_it(amal):
    from django.core.cache import cache

    path = f"{COUNCIL}/clients/new"
    form = amal.get(path).content.decode()
    *_, mark = re.findall(r'name="form-owner" value="([^"]+)"', form)
    make_stale(amal)
    amal.post(path, **{"form-owner": unescape(mark), "system": "Bins & boxes", "client_id": "bins"})
    cache.clear()  # the code of this half minute is used
    amal.post("/sign-in", login=AMAL, password=CREDENTIALS.passwords[AMAL])
    amal.post("/sign-in/code", code=code(AMAL))
    again = amal.get(path).content.decode()
    assert 'value="Bins &amp; boxes"' in again
    assert "You were signed out before this was sent" in again


def test_guessing_codes_is_slowed_down(db):
    client = Client()
    client.post("/sign-in", {"login": AMAL, "password": CREDENTIALS.passwords[AMAL]})
    answers = [words(client.post("/sign-in/code", {"code": wrong})) for wrong in wrong_codes(AMAL, 6)]
    assert "too many attempts" in answers[-1]


def test_a_role_that_ends_closes_its_pages_at_once(amal):
    from candour.people.actions import end_role, give_role
    from candour.people.models import Organisation, StaffRole

    amal.get(f"{COUNCIL}/clients")
    held = StaffRole.objects.get(account__email=AMAL)
    council = Organisation.objects.get(slug="harrowmere-council")
    give_role(
        account=held.account,
        organisation=council,
        role=StaffRole.Role.AUDITOR,
        by="Siân Pugh",
        at=datetime.now(UTC),
    )
    end_role(role=held, at=datetime.now(UTC))
    amal.get(f"{COUNCIL}/clients", 404)
    amal.get(f"{COUNCIL}/audit")


def test_whoever_works_for_several_sees_which(at_desk):
    from candour.people.actions import give_role
    from candour.people.models import Organisation, StaffRole

    give_role(
        account=account(AMAL),
        organisation=Organisation.objects.get(slug="fernside-homes"),
        role=StaffRole.Role.ADMINISTRATOR,
        by="Jonah Field",
        at=datetime.now(UTC),
    )
    page = at_desk(AMAL).read("/desk")
    assert "Systems, Fernside Homes" in page
    assert "Systems, Harrowmere Borough Council" in page


def test_public_pages_lead_staff_back_to_their_desk(amal):
    for path in ("/register", "/check"):
        page = amal.get(path).content.decode()
        assert 'href="/desk"' in page
        assert "Your desk" in page


def test_desk_pages_are_kept_by_no_cache(amal):
    assert "no-store" in amal.get("/desk")["Cache-Control"]


@pytest.mark.parametrize("email", [SIAN, AMAL])
def test_the_secret_of_a_second_factor_stands_nowhere_in_the_clear(db, email):
    from allauth.mfa.models import Authenticator

    kept = Authenticator.objects.get(user__email=email).data["secret"]
    assert CREDENTIALS.totp_secrets[email] not in kept


def test_the_log_names_the_role_and_not_who_has_it(db):
    import json

    from candour.access.models import OpenEntry

    bodies = [json.loads(bytes(each.body)) for each in OpenEntry.objects.filter(kind="register")]
    given = [body for body in bodies if body.get("what") == "staff-role"]
    assert {"role": "auditor"} in [body["values"] for body in given]
    assert "Ines" not in json.dumps(given)
