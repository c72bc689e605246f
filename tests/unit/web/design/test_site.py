"""Who runs a site is said by its operator, and a made-up borough says that it is one."""

from candour.web.design.site import HARROWMERE, site_of


def test_another_council_says_nothing_of_the_demonstration() -> None:
    site = site_of("Ashford Vale", phone="", email="help@ashford-vale.example")
    assert (site.place, site.organisation) == ("Ashford Vale", "Ashford Vale")
    assert (site.phone, site.help, site.made_up) == ("", "", False)
    assert site.email == "help@ashford-vale.example"


def test_the_demonstration_has_its_own_words_and_stays_made_up_whatever_is_given() -> None:
    assert site_of("Harrowmere") == HARROWMERE
    mixed = site_of("Harrowmere", phone="01632 960 100")
    assert (mixed.phone, mixed.made_up) == ("01632 960 100", True)
    assert mixed.phone_hours == HARROWMERE.phone_hours


def test_a_number_is_rung_without_its_spaces() -> None:
    assert site_of("Ashford Vale", phone="+44 1632 960-100").phone_url == "tel:+441632960100"
