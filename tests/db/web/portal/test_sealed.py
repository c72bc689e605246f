"""A past name is opened by its person alone, with a fresh sign-in, and stands on no other page."""

from datetime import date

import pytest

from .conftest import NOW, PASSWORD, hold

PAST = "Josephine Okafor-Past"
PROOF = {"proof-asked": "1", "proof-was-get": "1", "proof-password": PASSWORD}


@pytest.fixture
def named(maureen):
    """The national office holds a past name of Maureen's, and the register calls that sealed."""
    from candour.people.models import Organisation
    from candour.people.queries import references_by_subject
    from candour.register.actions import define_attribute, define_dataset

    define_attribute(
        name="identity.past-name",
        plain_name="past name",
        topic="You",
        value_type="text",
        dpv="pd:Name",
        sensitivity="sensitive",
        sealed=True,
        at=NOW,
    )
    council = Organisation.objects.get(slug="harrowmere-council")
    dataset = define_dataset(
        organisation=council,
        slug="registrars",
        name="Registrars",
        retention="P100Y",
        attributes=["identity.past-name"],
        at=NOW,
    )
    known = references_by_subject(maureen.person)
    subject = next(subject for subject, each in known if each.organisation == council)
    hold(subject, dataset, {"identity.past-name": (PAST, date(2026, 1, 5))})
    return maureen


@pytest.mark.parametrize(
    "path",
    [
        "/held",
        "/held?by=topic",
        "/held?words=past",
        "/held.csv",
        "/held.json",
        "/held/map",
        "/held/map.csv",
        "/home",
    ],
)
def test_it_is_on_no_page_and_in_no_file(named, path):
    answer = named.client.get(path)
    assert answer.status_code == 200
    for told in (PAST, "past name", "Past name", "identity.past-name"):
        assert told not in answer.content.decode()


def test_its_person_opens_it_with_a_fresh_sign_in(named):
    assert PAST not in named.read("/held/sealed")
    assert named.client.post("/held/sealed", PROOF).url == "/held/sealed"
    page = named.read("/held/sealed")
    assert f"{PAST}. From Harrowmere Borough Council" in page


def test_the_way_there_is_the_same_for_everybody(named, grace):
    for somebody in (named, grace):
        assert "Sealed details" in somebody.read("/held")
    grace.client.post("/held/sealed", PROOF)
    assert "Nothing about you is sealed." in grace.read("/held/sealed")


def test_nobody_can_dispute_it_on_a_page_that_an_officer_reads(named):
    named.get("/held/harrowmere-council/registrars/identity.past-name/0/wrong", 404)


@pytest.mark.parametrize("end", ["", "/end"])
def test_no_address_tells_that_a_system_holds_something_sealed_about_somebody(named, grace, end):
    """It would be 404 for whoever has no past name, and something else for whoever has."""
    for somebody in (named, grace):
        somebody.get(f"/held/harrowmere-council/registrars/pause{end}", 404)
        assert somebody.post(f"/held/harrowmere-council/registrars/pause{end}").status_code == 404


def test_a_system_that_holds_something_sealed_besides_does_not_say_that_giving_it_out_would_stop(maureen):
    from candour.register.actions import define_attribute

    pause = "/held/harrowmere-council/council-tax/pause"
    assert "is no longer told your council tax start date." in maureen.read(pause)
    define_attribute(
        name="council-tax.since", plain_name="council tax start date", topic="Council tax",
        value_type="date", dpv="dpv:Tax", sealed=True, at=NOW,
    )  # fmt: skip
    page = maureen.read(pause)
    assert "Your" in page
    assert "start date" not in page
    assert "sealed detail" not in page


@pytest.fixture
def used(named, ask):
    """Fernside asked for a past name of hers, and was refused it."""
    return ask(named, "fernside-homes", "home-repairs", "contact.phone", "identity.past-name")


@pytest.mark.parametrize(
    "path", ["/uses", "/uses?words=past", "/uses.csv", "/uses.json", "/home", "/held/map", "/held/map.csv"]
)
def test_no_list_and_no_file_of_uses_says_which_detail_was_asked_for(named, used, path):
    page = named.client.get(path).content.decode().lower()
    for telling in ("past name", "past-name", "registrars", "home-repairs@"):
        assert telling not in page


def test_a_file_says_that_something_sealed_was_asked_for_and_by_whom(named, used):
    (use,) = [each for each in named.client.get("/uses.json").json() if each["id"] == str(used)]
    assert use["asked"] == ["contact.phone", "sealed-detail"]
    assert use["organisation"] == "fernside-homes"
    assert (use["sources"], use["agreement"], use["why"]) == ({}, None, "")


def test_the_picture_says_that_something_sealed_was_asked_for_and_not_what(named, used):
    assert "What they were refused: Your sealed detail" in named.read("/held/map")


def test_nobody_finds_it_by_what_it_is_about(named, ask):
    ask(named, "fernside-homes", "home-repairs", "identity.past-name")
    assert "sealed detail" in named.read("/uses")
    assert "sealed detail" not in named.read("/uses", kind="You")


def test_the_title_that_a_browser_keeps_does_not_say_it(named, ask):
    used = ask(named, "fernside-homes", "home-repairs", "identity.past-name")
    named.client.post(f"/uses/{used}", PROOF)
    head, _title, page = named.client.get(f"/uses/{used}").content.decode().lower().partition("</title>")
    assert "fernside homes asked for your past name" in page
    assert "fernside homes asked for your sealed detail" in head
    assert "past name" not in head


def test_whoever_acts_for_her_is_not_shown_that_there_is_one(named, aisha, ask):
    from candour.access.queries import use_of
    from candour.core.authority import Topic
    from candour.people.actions import accept, invite
    from candour.services.actions.passing_on import pass_on_use
    from candour.services.queries.messages import messages_of

    made = invite(
        account=named.account,
        relation="daughter",
        services={"repairs": Topic.HOME},
        may_act=True,
        at=NOW,
        email=aisha.account.email,
    )
    accept(invitation=made, account=aisha.account, at=NOW)
    ask(named, "fernside-homes", "home-repairs", "contact.phone")
    used = ask(named, "fernside-homes", "home-repairs", "contact.phone", "identity.past-name")
    shown = aisha.read(f"/for/{made.pk}/uses")
    assert shown.count("Fernside Homes was given your phone number") == 1
    assert "sealed" not in shown
    pass_on_use(named.person, use_of(named.person, used), NOW)
    assert not messages_of(aisha.person, most=9)


@pytest.mark.parametrize("part", ["", "/proof", "/receipt"])
def test_such_a_use_opens_with_a_fresh_sign_in_and_then_says_it_all(named, used, part):
    asks = named.read(f"/uses/{used}{part}")
    assert "Your password" in asks
    assert "past" not in asks.lower()
    named.client.post(f"/uses/{used}{part}", PROOF)
    assert "Past name" in named.read(f"/uses/{used}")


def test_any_other_use_opens_at_once(named, ask):
    use = ask(named, "fernside-homes", "home-repairs", "contact.phone")
    assert "Your password" not in named.read(f"/uses/{use}")


def test_no_agreement_that_does_not_name_it_releases_it(named, ask):
    from candour.access.queries import use_of

    use = use_of(
        named.person, ask(named, "fernside-homes", "home-repairs", "contact.phone", "identity.past-name")
    )
    assert "identity.past-name" in use.body["refused"]


def test_what_is_sealed_stays_sealed(named):
    from candour.register.actions import define_attribute
    from candour.register.errors import Unsuitable

    with pytest.raises(Unsuitable):
        define_attribute(
            name="identity.past-name",
            plain_name="past name",
            topic="You",
            value_type="text",
            dpv="pd:Name",
            at=NOW,
        )
