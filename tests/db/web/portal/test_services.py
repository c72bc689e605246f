"""Services: found in everyday words, added knowing what they do with data, arranged, taken out and back."""

import json
import re

import pytest

from .conftest import NOW


@pytest.mark.parametrize("path", ["/services", "/choices"])
def test_a_long_page_leads_to_each_of_its_parts(maureen, path):
    page = maureen.get(path).content.decode()
    ways = re.findall(r'href="#([a-z-]+)"', page[page.index("cd-contents") :].partition("</nav>")[0])
    assert len(ways) >= 5
    assert [key for key in ways if f'id="{key}"' not in page] == []


def test_every_service_is_there_by_topic_and_mine_are_marked(maureen):
    page = maureen.read("/services")
    assert (
        page.index("Home and rubbish")
        < page.index("Bills and help with money")
        < page.index("Children and schools")
    )
    assert re.search(r"Council tax See what is left to pay.{0,80}Harrowmere Borough Council Yours", page)
    assert not re.search(r"Potholes.{0,80}Yours", page)


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("bins", "Bins"),
        ("rates", "Council tax"),
        ("council house", "Homes to rent"),
        ("dole", "Housing Benefit"),
        ("i lost my job", "Housing Benefit"),
        ("moving house", "Council tax"),
        ("pensioner bus pass", "Older person’s bus pass"),
        ("bleu bagde", "Blue Badge"),
        ("libary", "Library"),
        ("meals on wheels", "Meals brought to you"),
        ("missed bin", "Bins"),
        ("can't pay rent", "Housing Benefit"),
        ("birth", "Births, deaths and marriages"),
        ("baby", "Births, deaths and marriages"),
        ("register a birth", "Births, deaths and marriages"),
    ],
)
def test_it_is_found_in_everyday_words_and_with_mistakes(maureen, words, first):
    page = maureen.read("/services", words=words)
    assert page.partition("What we found")[2].partition("service")[2].lstrip("s ").startswith(first)


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("dead cat", "Dead animal taken away"),
        ("noisy neighbour", "Noise nuisance, smoke and smells"),
        ("street light not working", "Street lights"),
    ],
)
def test_what_is_not_in_the_account_is_found_and_said_to_be_elsewhere(maureen, words, first):
    page = maureen.read("/services", words=words)
    assert "Nobody offers this here yet." in page
    assert page.partition("list of council services")[2].lstrip().startswith(first)


def test_after_a_death_the_registrar_is_found_and_what_else_there_is(maureen):
    page = maureen.read("/services", words="my mum died")
    registrar, others = page.index("Births, deaths and marriages"), page.index("list of council services")
    assert registrar < others < page.index("Bereavement: burials, cremations and what to do")


def test_where_no_registrar_is_joined_the_page_that_says_how_is_named(newcomer):
    from candour.people.actions import create_organisation
    from candour.services.models import Offer

    Offer.objects.filter(slug="registrar").delete()
    create_organisation(slug="new", name="New", kind="voluntary", at=NOW)  # so that the register is read anew
    page = newcomer.get("/services", words="register a birth").content.decode()
    assert "Nobody offers this here yet." in page
    assert 'href="https://www.gov.uk/register-birth" rel="noreferrer"' in page
    assert "you have 42 days" in page
    assert "gov.uk/register-birth" not in newcomer.get("/services", words="bins").content.decode()


def test_a_search_is_narrowed_by_topic_and_by_whose_it_is(maureen):
    page = maureen.read("/services", words="home", organisation="fernside-homes")
    assert "Swap homes" in page
    assert "Homes to rent" not in page
    assert "Nothing here matches that." in maureen.read("/services", words="bins", topic="children")


def test_what_is_not_found_says_what_to_try(maureen):
    page = maureen.read("/services", words="zeppelin")
    assert "We found nothing for “zeppelin”. Try one plain word" in page


def test_no_search_breaks_the_page(maureen, corpus):
    for text in json.loads((corpus / "bad-input" / "blns.json").read_text())[::9]:
        answer = maureen.get("/services", words=text, topic=text, organisation=text)
        assert b"<script>alert" not in answer.content


def test_before_it_is_added_it_says_what_data_it_uses_and_who_sees_it(maureen):
    page = maureen.read("/services/library")
    assert "Harrowmere Libraries keeps your library card end date and library books on loan." in page
    assert "What Harrowmere Libraries may ask others for, to provide this" in page
    assert "Adding the service here does not give anybody more of your data." in page
    assert page.count("Ring 0808 157 0618, free.") == 1
    page = maureen.read("/services/council-tax")
    assert "Who else may be given some of this data" in page
    assert "Mere Valley Credit Union is" in page
    assert "Your choice" in page


def test_it_is_added_changed_taken_out_and_put_back(newcomer):
    assert newcomer.get("/services/bins/choice", status=302).url == "/services/bins"
    answer = newcomer.post("/services/bins/choice")
    assert "There is a problem" in answer.content.decode()
    answer = newcomer.post("/services/bins/choice", way="pigeon")
    assert "There is a problem" in answer.content.decode()
    answer = newcomer.post("/services/bins/choice", way="telephone")
    assert answer.url == "/services/bins?done=added"
    assert "Added to your services" in newcomer.read(answer.url)
    answer = newcomer.post("/services/bins/choice", way="paper")
    assert "You use it this way now: on paper." in newcomer.read(answer.url)
    assert "Bins On paper We post you the form" in newcomer.read("/home")

    answer = newcomer.post("/services/bins/removal")
    assert answer.url == "/my-services?removed=bins"
    page = newcomer.read(answer.url)
    assert "Bins is removed Put it back : Bins" in page
    assert newcomer.post("/services/bins/removal").url == answer.url, "pressed twice"
    newcomer.post("/services/bins/choice", way="paper")
    assert "is removed" not in newcomer.read("/my-services?removed=bins")
    assert "Bins" in newcomer.read("/my-services")


def test_the_order_of_my_services_is_the_order_of_my_home_page(maureen):
    answer = maureen.post("/my-services", service="library", move="first")
    assert answer.url == "/my-services?moved=library#library"
    assert "Library is number 1 of" in maureen.read("/my-services?moved=library")
    home = maureen.read("/home")
    assert home.index("2 books") < home.index("Council tax")
    maureen.post("/my-services", service="library", move="hide")
    assert "2 books" not in maureen.read("/home")
    assert "Not shown on your home page" in maureen.read("/my-services").partition("Library")[2]
    maureen.post("/my-services", service="library", move="show")
    assert "2 books" in maureen.read("/home")


def test_another_tab_or_a_made_up_address_changes_nothing(maureen):
    assert maureen.post("/my-services", service="potholes", move="up").status_code == 302, "not among hers"
    assert maureen.post("/my-services", service="library", move="sideways").status_code == 400
    assert maureen.post("/my-services", service="nothing", move="up").status_code == 400
    assert maureen.get("/services/nothing", status=404)
    assert maureen.post("/services/nothing/choice", way="digital").status_code == 404
    assert "is removed" not in maureen.read("/my-services?removed=library"), "it is among hers"
    assert "is removed" not in maureen.read("/my-services?removed=potholes"), "it never was"


def test_nothing_is_open_to_whoever_is_not_signed_in(client):
    for path in ("/services", "/services/bins", "/my-services"):
        assert client.get(path).url.startswith("/sign-in")


def test_home_asks_the_database_eleven_times_and_once_more_about_ones_place(
    maureen, grace, bin_days, django_assert_max_num_queries
):
    for resident, most in ((maureen, 12), (grace, 11)):  # Grace has not chosen bins
        resident.get("/home")
        with django_assert_max_num_queries(most):
            assert ("from its list of addresses" in resident.read("/home")) == (resident is maureen)


def test_a_card_about_my_place_says_the_next_day_and_what_goes_out(maureen, bin_days):
    page = maureen.read("/home")
    assert re.search(
        r"Bins (Today|Tomorrow|Thursday \d+ \w+) Food waste and (general waste|recycling)\.", page
    )
    assert "Harrowmere Borough Council, from its list of addresses" in page


def test_a_protected_address_makes_no_card_about_its_place(aisha, bin_days):
    aisha.post("/services/bins/choice", way="digital")
    assert "from its list of addresses" not in aisha.read("/home")


def test_anybody_finds_the_day_of_any_address_and_nothing_of_it_is_kept(newcomer, bin_days):
    assert "Find bins by postcode" in newcomer.read("/services/bins")
    answer = newcomer.post("/services/bins/places", postcode="hw34qt")
    assert "14 Tern Close" in answer.content.decode()
    assert "Food waste" in answer.content.decode()
    for wrong, says in (
        ("", "Enter a postcode"),
        ("ZZ1 1ZZ", "We do not know any address"),
        ("'; drop", "We do not know any"),
    ):
        assert says in newcomer.post("/services/bins/places", postcode=wrong).content.decode()
    newcomer.get("/services/library/places", status=404)
