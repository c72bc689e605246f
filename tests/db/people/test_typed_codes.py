"""Codes that people type are kept under Argon2, are found in any spelling, and earlier ones still count."""

from hashlib import sha256

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

from candour.people.account_queries import factors_of
from candour.people.actions import (
    create_account_without_email,
    make_recovery_card,
    make_recovery_codes,
    take_code,
    use_recovery_card,
)
from candour.people.models import RecoveryCard, Representation
from candour.people.representation_queries import invitation_by_code
from candour.people.typed_codes import found_by, is_kept_as, kept_as

CODE = "BCDF-GHJK-LMNP-QRST"


@pytest.fixture
def grace(at, db):
    return create_account_without_email(given_name="Grace", family_name="", password="a long password", at=at)


def test_the_same_code_is_never_kept_the_same_and_takes_any_spelling():
    one, other = kept_as(CODE), kept_as(CODE)
    assert one != other
    assert one.startswith(b"argon2$argon2id$")
    assert is_kept_as("bcdf ghjk lmnp qrst", one)
    assert not is_kept_as("BCDF-GHJK-LMNP-QRSV", one)
    assert not is_kept_as(CODE, None)


def test_a_card_is_kept_slowly_hashed_and_one_from_before_still_opens(grace, at):
    code = make_recovery_card(account=grace, at=at)
    card = RecoveryCard.objects.get(account=grace)
    assert bytes(card.digest).startswith(b"argon2$argon2id$")
    new = {"user_name": grace.user_name, "password": "another long one", "at": at}
    assert use_recovery_card(code=CODE, **new) is None
    card.digest = sha256(code.replace("-", "").encode()).digest()
    card.save()
    assert (
        use_recovery_card(user_name=grace.user_name, code=code, password="another long one", at=at) == grace
    )
    assert use_recovery_card(user_name=grace.user_name, code=code, password="another long one", at=at) is None


def test_an_invitation_is_found_by_how_its_code_begins_and_opened_by_the_rest(grace, at, council):
    made = Representation(person_id=grace.person_id, kind="invited", relation="carer", services=["bins"])
    made.starts_at, made.invited_until = at, at.replace(year=at.year + 1)
    made.digest, made.found_by = kept_as(CODE), found_by(CODE)
    made.save(force_insert=True)
    assert made.found_by == "BCDF"
    assert invitation_by_code(CODE, at) == made
    assert invitation_by_code("BCDF-GHJK-LMNP-QRSV", at) is None
    made.digest, made.found_by = sha256(CODE.replace("-", "").encode()).digest(), ""
    made.save()
    assert invitation_by_code(CODE, at) == made, "one from before"


def test_a_recovery_code_is_good_once_and_nothing_that_is_kept_gives_it_away(grace, at):
    first, second, *_ = codes = make_recovery_codes(account=grace, at=at)
    assert len(set(codes)) == 10
    assert all(len(code) == 16 and code.isdigit() for code in codes)
    kept = str(Authenticator.objects.get(user=grace).data)
    assert "argon2id" in kept
    assert not [code for code in codes if code in kept]
    assert "seed" not in kept

    assert take_code(account=grace, code=f" {first[:4]} {first[4:]}") is not None
    assert take_code(account=grace, code=first) is None
    assert take_code(account=grace, code=f"{int(second) ^ 1:016}") is None
    assert factors_of(grace).codes_left == 9


def test_new_ones_end_those_there_were(grace, at):
    earlier = make_recovery_codes(account=grace, at=at)
    make_recovery_codes(account=grace, at=at)
    assert take_code(account=grace, code=earlier[0]) is None


def test_recovery_codes_from_before_count_until_they_are_used(grace):
    codes = RecoveryCodes.activate(grace).get_unused_codes()
    assert factors_of(grace).codes_left == 10
    assert take_code(account=grace, code=codes[3]) is not None
    assert take_code(account=grace, code=codes[3]) is None
    assert factors_of(grace).codes_left == 9
