"""After "this was not me": what somebody else set up counts no more, and the owner sees what they did."""

import re
from datetime import UTC, datetime

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client

from candour.demonstration.residents import AISHA, MAUREEN

from ..conftest import account_called, words

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19.0 Safari/604"
NEW = "kettle quilt otter lamp"


def the_thief(sign_in) -> tuple[Client, str]:
    """Signed in with the password from a browser of their own; and the link by which that is reported."""
    thief = sign_in(MAUREEN.email, HTTP_USER_AGENT=IPHONE, client=Client())
    return thief, link_of(mail.outbox[-1])


def link_of(message) -> str:
    (found,) = re.findall(r"https?://[^/]+(/\S+)", message.body)
    return found


def new_password(browser: Client) -> None:
    """By the link in an email, in a browser."""
    browser.post("/password", {"email": MAUREEN.email})
    form = browser.get(link_of(mail.outbox[-1]), follow=True)
    (action,) = re.findall(r'method="post" action="(/password/[^"]*)"', form.content.decode())
    browser.post(action, {"password1": NEW})


def signing_in(browser: Client) -> str:
    """Where it leads."""
    return browser.post("/sign-in", {"login": MAUREEN.email, "password": NEW}).url


def invited(thief: Client, email: str = AISHA.email) -> None:
    thief.post(
        "/account/acting/invitation",
        {"relation": "friend", "email": email, "services": ["bins"], "may_act": "act", "lasts": "P1Y"},
    )


def test_an_app_that_a_thief_added_keeps_the_owner_out_of_nothing(sign_in, with_app):
    owner = sign_in(MAUREEN.email)
    _thief, report = the_thief(sign_in)
    with_app(MAUREEN.email)
    Client().post(report)
    new_password(owner)
    assert signing_in(owner) == "/account/since"
    page = words(owner.get("/account/since"))
    assert "An authenticator app" in page
    assert "An authenticator app was added" in page


def test_whoever_reads_the_owners_email_gets_past_no_second_factor_by_reporting(sign_in, with_app):
    from candour.people.account_queries import factors_of

    sign_in(MAUREEN.email)
    phone, report = the_thief(sign_in)  # it is the owner's, in truth
    with_app(MAUREEN.email)
    thief = Client()
    thief.post(report)
    assert not factors_of(account_called(MAUREEN.email)).are_there
    new_password(thief)
    assert signing_in(thief) == "/sign-in/elsewhere"
    assert "Sign in where you did before" in words(thief.get("/sign-in/elsewhere"))
    assert thief.get("/home").status_code == 302
    assert signing_in(phone) == "/sign-in/elsewhere", "it was not known before the doubt"


def test_a_factor_from_before_is_asked_for_as_ever(sign_in, with_app):
    from candour.people.actions import add_passkey

    owner = sign_in(MAUREEN.email)
    with_app(MAUREEN.email)
    account = account_called(MAUREEN.email)
    _thief, report = the_thief_with_code(sign_in, with_app)
    add_passkey(account=account, name="Theirs", credential={"id": "x"}, at=datetime.now(UTC))
    Client().post(report)
    assert list(Authenticator.objects.filter(user=account).values_list("type", flat=True)) == ["totp"]
    new_password(owner)
    assert signing_in(owner) == "/sign-in/code"


def the_thief_with_code(sign_in, with_app) -> tuple[Client, str]:
    thief = sign_in(MAUREEN.email, HTTP_USER_AGENT=IPHONE, client=Client())
    thief.post("/sign-in/code", {"code": with_app.code()})
    return thief, link_of(mail.outbox[-1])


def test_a_factor_that_opened_a_browser_known_before_stays(sign_in, with_app):
    owner = sign_in(MAUREEN.email)
    _phone, report = the_thief(sign_in)
    with_app(MAUREEN.email)
    owner.post("/sign-out")
    sign_in(MAUREEN.email, client=owner)
    assert owner.post("/sign-in/code", {"code": with_app.code()}).url == "/home"
    Client().post(report)
    new_password(owner)
    assert signing_in(owner) == "/sign-in/code"


def test_recovery_codes_made_since_are_gone(sign_in, with_app):
    from candour.people.account_queries import factors_of
    from candour.people.actions import make_recovery_codes

    sign_in(MAUREEN.email)
    with_app(MAUREEN.email)
    _thief, report = the_thief_with_code(sign_in, with_app)
    account = account_called(MAUREEN.email)
    make_recovery_codes(account=account, at=datetime.now(UTC))
    Client().post(report)
    assert factors_of(account).codes_left is None


def test_what_is_kept_works_again(sign_in, with_app, changes):
    from candour.people.models import SetAside

    owner = sign_in(MAUREEN.email)
    _thief, report = the_thief(sign_in)
    with_app(MAUREEN.email)
    Client().post(report)
    new_password(owner)
    signing_in(owner)
    aside = SetAside.objects.get()
    assert owner.post(f"/account/since/{aside.pk}/keeping").url == "/account/since?done=kept-one"
    account = account_called(MAUREEN.email)
    assert Authenticator.objects.get(user=account).type == "totp"
    assert SetAside.objects.get().data == {}
    assert changes(account)[-1] == "factor-kept"


def test_what_is_let_go_is_gone_for_good(sign_in, with_app, changes):
    from candour.people.models import SetAside

    owner = sign_in(MAUREEN.email)
    _thief, report = the_thief(sign_in)
    with_app(MAUREEN.email)
    Client().post(report)
    new_password(owner)
    signing_in(owner)
    aside = SetAside.objects.get()
    assert owner.post(f"/account/since/{aside.pk}/ending").url == "/account/since?done=let-go"
    assert SetAside.objects.get().data == {}
    assert changes(account_called(MAUREEN.email))[-1] == "factor-let-go"
    assert not Authenticator.objects.filter(user=account_called(MAUREEN.email)).exists()
    owner.post(f"/account/since/{aside.pk}/keeping")
    assert not Authenticator.objects.filter(user=account_called(MAUREEN.email)).exists(), "it was said of"


def test_nobody_answers_for_what_is_in_doubt_of_another(sign_in, with_app):
    from candour.people.models import SetAside

    sign_in(MAUREEN.email)
    _thief, report = the_thief(sign_in)
    with_app(MAUREEN.email)
    Client().post(report)
    aisha = sign_in(AISHA.email)
    assert aisha.post(f"/account/since/{SetAside.objects.get().pk}/keeping").status_code == 404


@pytest.mark.parametrize("was_taken_up", [True, False])
def test_an_invitation_made_since_opens_nothing_until_the_owner_keeps_it(sign_in, was_taken_up):
    from candour.people.models import Representation

    owner = sign_in(MAUREEN.email)
    thief, report = the_thief(sign_in)
    invited(thief)
    row = Representation.objects.get(person_id=account_called(MAUREEN.email).person_id)
    aisha = sign_in(AISHA.email)
    if was_taken_up:
        aisha.post(f"/account/acting/{row.pk}/acceptance")
        assert aisha.get(f"/for/{row.pk}").status_code == 200
    Client().post(report)
    if was_taken_up:
        assert aisha.get(f"/for/{row.pk}").status_code == 404
    else:
        assert aisha.post(f"/account/acting/{row.pk}/acceptance").status_code == 404
    new_password(owner)
    signing_in(owner)
    assert "Your friend" in words(owner.get("/account/since"))
    owner.post(f"/account/since/{row.pk}/keeping")
    if not was_taken_up:
        aisha.post(f"/account/acting/{row.pk}/acceptance")
    assert aisha.get(f"/for/{row.pk}").status_code == 200


def test_what_is_not_kept_ends_when_the_owner_has_looked(sign_in):
    from candour.people.models import Representation

    owner = sign_in(MAUREEN.email)
    thief, report = the_thief(sign_in)
    invited(thief)
    Client().post(report)
    new_password(owner)
    signing_in(owner)
    assert "See what was done in your account" in words(owner.get("/home"))
    assert owner.post("/account/since").url == "/account?done=looked-at"
    assert Representation.objects.get(relation="friend").ended_by == "person"
    assert owner.get("/account/since").url == "/account"
    assert "See what was done in your account" not in words(owner.get("/home"))


def test_an_invitation_from_before_goes_on(sign_in):
    from candour.people.models import Representation

    owner = sign_in(MAUREEN.email)
    invited(owner)
    _thief, report = the_thief(sign_in)
    Client().post(report)
    assert Representation.objects.get(relation="friend").doubted_at is None


def test_the_owner_sees_what_was_done_and_where_it_is_changed_back(sign_in):
    owner = sign_in(MAUREEN.email)
    thief, report = the_thief(sign_in)
    thief.post("/account/name", {"given_name": "Mo", "family_name": "X"})
    thief.post("/account/contact", dict.fromkeys(("cases", "alerts", "account"), "email"))
    thief.post("/held/contact/hide")
    thief.post("/choices/step-free-visit/answer", {"answer": "no", "version": "1", "after": ""})
    thief.post("/choices/care-at-home/objection", {"reason": ""})
    Client().post(report)
    new_password(owner)
    signing_in(owner)
    page = owner.get("/account/since")
    for said in (
        "Your name was changed",
        "How we tell you about messages was changed",
        "Details were hidden",
        "Answered no: A step-free room at the clinic",
        "Objected: ",
    ):
        assert said in words(page)
    assert 'href="/account/details"' in page.content.decode()


def test_a_report_counts_once_so_that_an_old_email_locks_nobody_out_again(sign_in):
    owner = sign_in(MAUREEN.email)
    _thief, report = the_thief(sign_in)
    Client().post(report)
    new_password(owner)
    signing_in(owner)
    again = Client()
    assert "You have told us already" in words(again.get(report))
    assert "You have told us already" in words(again.post(report))
    assert owner.get("/home").status_code == 200


def test_the_owner_is_told_by_every_way_they_had_before_and_by_none_that_came_since(sign_in):
    from candour.people.queries import log_subject
    from candour.services.actions import choose_how_told
    from candour.services.models import Notice, Route

    sign_in(MAUREEN.email)
    person = account_called(MAUREEN.email).person_id
    choose_how_told(person=person, choices={}, points={Route.TEXT: "07700900123"}, at=datetime.now(UTC))
    _thief, report = the_thief(sign_in)
    address = {Route.LETTER: "1 Thief Street"}
    choose_how_told(person=person, choices={}, points=address, at=datetime.now(UTC))
    Client().post(report)
    ways = set(Notice.objects.filter(subject_id=log_subject(person)).values_list("way", flat=True))
    assert ways == {"email", "text"}


def test_somebody_without_a_browser_from_before_is_let_in_at_a_desk(sign_in, with_app):
    from candour.demonstration.staff import TOM
    from candour.people.actions.checked import Checked
    from candour.people.models import Organisation
    from candour.services.actions import let_in_at_desk
    from candour.services.queries.messages import messages_of

    sign_in(MAUREEN.email)
    phone, report = the_thief(sign_in)
    with_app(MAUREEN.email)
    Client().post(report)
    new_password(phone)
    assert signing_in(phone) == "/sign-in/elsewhere"
    account = account_called(MAUREEN.email)
    council = Organisation.objects.get(slug="harrowmere-council")
    checked = Checked("passport", account_called(TOM.email), council, "K-1", "She lost her phone.")
    let_in_at_desk(account=account, checked=checked, at=datetime.now(UTC))
    assert signing_in(phone) == "/account/since"
    titles = [each.title for each in messages_of(account.person_id, most=20)]
    assert "Second steps that were in doubt have been removed" in titles


def test_a_screen_that_others_see_says_nothing_of_it(sign_in):
    from candour.people.actions import begin_safe_use

    owner = sign_in(MAUREEN.email)
    _thief, report = the_thief(sign_in)
    Client().post(report)
    begin_safe_use(account=account_called(MAUREEN.email), at=datetime.now(UTC))
    new_password(owner)
    assert signing_in(owner) == "/home"
    assert "was done in your account" not in words(owner.get("/home"))
    assert "Everything that was done" not in words(owner.get("/account/since"))


@pytest.mark.parametrize("asked", ["since", "before"])
def test_a_closing_that_a_thief_asked_for_is_taken_back_and_the_owners_own_is_not(sign_in, asked):
    from candour.people.account_queries import closing_of
    from candour.people.actions import close_account

    owner = sign_in(MAUREEN.email)
    account = account_called(MAUREEN.email)
    if asked == "before":
        close_account(account=account, at=datetime.now(UTC))
        owner = sign_in(MAUREEN.email, client=owner)
    _thief, report = the_thief(sign_in)
    if asked == "since":
        close_account(account=account, at=datetime.now(UTC))
    Client().post(report)
    assert (closing_of(account) is None) == (asked == "since")
