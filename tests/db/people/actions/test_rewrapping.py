"""Rotation wraps every data key anew, once, also after it was stopped half way, and loses none."""

import os
from dataclasses import replace

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

from candour.access.actions import log_key, recorder, recording_with
from candour.access.first_sight import new_stored_key
from candour.access.unwrapping import unwrapped
from candour.people.actions import create_account, rewrapping
from candour.people.actions.rewrapping import rewrap_keys, wrapped_otherwise
from candour.people.models import OrganisationKey, SubjectKey
from candour.people.queries import person_known_as
from candour.vault.data_keys import KeyPurpose
from candour.vault.errors import UnknownKey
from candour.vault.key_ring import KeyRing

KEYS = {1: b"\x01" * 32, 2: b"\x02" * 32}


@pytest.fixture
def under(db):
    """`with under(1, 2):` the deployment has these versions of its key-encryption key."""

    def holding(*versions: int):
        ring = KeyRing({version: KEYS[version] for version in versions}, b"\x09" * 32, os.urandom)
        return recording_with(replace(recorder(), provider=ring))

    return holding


@pytest.fixture
def keys(under, council, seen):
    """A council's own key and the log keys of three people, under version 1; what each is, opened."""
    with under(1):
        subjects = [seen(f"C-{n}") for n in range(3)]
        own = new_stored_key(recorder(), KeyPurpose.HOLDER)
        OrganisationKey.objects.create(
            organisation=council, key_id=own.id, wrapping_version=1, wrapped=own.wrapped
        )
        opened = [unwrapped(recorder().provider, log_key(subject), KeyPurpose.LOG) for subject in subjects]
    return dict(zip(subjects, opened, strict=True))


def test_every_key_is_wrapped_anew_and_opens_as_before(under, keys, council, one_entry, at):
    told = []
    with under(1, 2), one_entry() as entry:
        assert rewrap_keys(at=at, tell=lambda *of: told.append(of)) == 4
        assert wrapped_otherwise(2) == 0
    assert told == [(3, 4), (4, 4)]
    assert entry.body == {
        "kind": "key",
        "when": "2026-03-03T09:15:00.000Z",
        "what": "rotated",
        "version": 2,
        "rewrapped": 4,
    }
    with under(2):
        for subject, data_key in keys.items():
            assert unwrapped(recorder().provider, log_key(subject), KeyPurpose.LOG) == data_key
        assert person_known_as(organisation=council, scheme="council-customer", reference="C-1")


def test_it_goes_on_where_it_was_stopped(under, keys, monkeypatch, at):
    monkeypatch.setattr(rewrapping, "MOST_AT_ONCE", 1)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with under(1, 2):
        with pytest.raises(KeyboardInterrupt):
            rewrap_keys(at=at, tell=stop)
        assert wrapped_otherwise(2) == 3
        assert rewrap_keys(at=at) == 3
        assert rewrap_keys(at=at) == 0, "and then there is nothing left to do"


def test_the_secrets_of_second_factors_are_wrapped_anew_too(under, keys, at):
    with under(1):
        account = create_account(email="a@example.org", password="a long password", given_name="A", at=at)
        secret = get_adapter().encrypt("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
        Authenticator.objects.create(user=account, type="totp", data={"secret": secret})
    with under(1, 2):
        rewrap_keys(at=at)
    with under(2):
        kept = Authenticator.objects.get().data["secret"]
        assert get_adapter().decrypt(kept) == "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def test_so_is_what_recovery_codes_of_the_package_were_made_from(under, at):
    with under(1):
        ada = create_account(email="ada@post.example", password="a long password", given_name="Ada", at=at)
        codes = RecoveryCodes.activate(ada).get_unused_codes()
    with under(1, 2):
        rewrap_keys(at=at)
    with under(2):
        assert RecoveryCodes.activate(ada).get_unused_codes() == codes


def test_a_key_destroyed_meanwhile_does_not_come_back(under, keys, monkeypatch, at):
    gone = next(iter(keys))

    def anew(owned):
        SubjectKey.objects.filter(subject_id=gone).delete()
        return wrap_anew(owned)

    wrap_anew = rewrapping._anew
    monkeypatch.setattr(rewrapping, "_anew", anew)
    with under(1, 2):
        rewrap_keys(at=at)
    assert not SubjectKey.objects.filter(subject_id=gone).exists()


def test_nodes_read_the_organisations_keys_again(under, keys, version, at):
    from candour.store.register import REGISTER_ID

    before = version(REGISTER_ID)
    with under(1, 2):
        rewrap_keys(at=at)
    assert version(REGISTER_ID) > before
    assert set(OrganisationKey.objects.values_list("wrapping_version", flat=True)) == {2}


def test_without_the_older_version_nothing_is_changed(under, keys, at):
    with under(2), pytest.raises(UnknownKey, match="Version 1"):
        rewrap_keys(at=at)
    assert set(SubjectKey.objects.values_list("wrapping_version", flat=True)) == {1}
