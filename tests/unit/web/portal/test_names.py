"""Names of the register in sentences."""

from candour.register.models import Attribute
from candour.web.portal.names import Names

NAMES = Names(
    {
        name: Attribute(name=name, plain_name=plain, sensitivity=sensitivity)
        for name, plain, sensitivity in (
            ("contact.phone", "phone number", "ordinary"),
            ("person.date-of-birth", "date of birth", "ordinary"),
            ("health.clinic", "clinic", "special"),
        )
    }
)


def test_details_are_yours_and_answers_are_not():
    assert NAMES.yours(["contact.phone", "person.date-of-birth"]) == "your phone number and date of birth"
    assert NAMES.yours(["claim.age-over-18"]) == "whether you are 18 or over"
    assert NAMES.yours(["claim.age-over-18", "contact.phone"]) == (
        "your phone number and whether you are 18 or over"
    )
    assert NAMES.yours([]) == ""


def test_what_the_register_no_longer_names_is_not_lost():
    assert NAMES.yours(["pets.cat"]) == "your pets.cat"


def test_a_long_list_ends_with_how_many_more_there_are():
    five = ["contact.phone", "person.date-of-birth", "health.clinic", "a", "b"]
    assert NAMES.yours_in_short(five) == "your phone number, date of birth and clinic and 2 more details"
    assert NAMES.yours_in_short(five[:4]) == NAMES.yours(five[:4])


def test_one_special_detail_makes_all_of_them_so():
    assert NAMES.is_special(["contact.phone", "health.clinic"])
    assert not NAMES.is_special(["contact.phone", "unknown"])
