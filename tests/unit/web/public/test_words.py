"""Codes in words: every one has some, and one that nobody knows is shown and not hidden."""

import pytest

from candour.core.agreement import Assurance
from candour.core.basis import ConfidentialityBasis, Control, LawfulBasis
from candour.people.models import Organisation
from candour.sharing.models import AgreementVersion
from candour.web.design import words


def test_every_code_of_the_law_has_words() -> None:
    assert set(words.ARTICLES) == set(LawfulBasis)
    assert set(words.CONSEQUENCES) == set(Control)
    assert set(words.CONFIDENTIALITY) == set(ConfidentialityBasis) - {ConfidentialityBasis.NOT_CONFIDENTIAL}
    assert set(words.ASSURANCE) == set(Assurance) - {Assurance.NONE}
    assert set(words.KINDS) == set(Organisation.Kind)


@pytest.mark.parametrize(
    ("duration", "said"),
    [
        ("P1Y", "1 year"),
        ("P1Y6M", "1 year and 6 months"),
        ("P1Y2M3D", "1 year, 2 months and 3 days"),
        ("P4W", "4 weeks"),
        ("P0D", "no time at all"),
        ("until the end", "until the end"),
    ],
)
def test_a_duration_is_said_as_people_say_it(duration: str, said: str) -> None:
    assert words.period(duration) == said


@pytest.mark.parametrize(
    ("basis", "statute", "said"),
    [
        ("consent", "UK GDPR Article 6(1)(a), consent", "Your consent. UK GDPR Article 6(1)(a), consent."),
        ("public-task", "Education Act 1996", "A public task. UK GDPR Article 6(1)(e). Education Act 1996."),
        ("public-task", "", "A public task. UK GDPR Article 6(1)(e)."),
    ],
)
def test_the_law_names_basis_article_and_provision_once(basis: str, statute: str, said: str) -> None:
    assert words.law(AgreementVersion(lawful_basis=basis, statute=statute)) == said


def test_a_code_that_nobody_gave_words_to_is_shown_as_it_is() -> None:
    assert words.obligation("burn-after-reading") == "Burn after reading."
    assert words.argument("shoe_sizes", ["41", "42"]) == "Shoe sizes: 41 and 42."


def test_a_sentence_ends_once() -> None:
    assert (
        words.sentence("given your phone number. Nothing else.") == "Given your phone number. Nothing else."
    )
    assert words.sentence("none") == "None."
    assert words.sentence("  ") == ""
