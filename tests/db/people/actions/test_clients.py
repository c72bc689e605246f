import pytest
from joserfc.jwk import ECKey, OKPKey, RSAKey

from candour.people.actions import add_client_key, register_client, retire_client_key, revoke_client
from candour.people.errors import AlreadyExists, UnknownScope, UnusableKey
from candour.people.models import OrganisationKey, Subject, SubjectKey, UnknownSubject
from candour.store.register import REGISTER_ID


@pytest.fixture
def jwk():
    return OKPKey.generate_key("Ed25519", {"kid": "first"}).as_dict(private=False)


@pytest.fixture
def register(council, jwk, at):
    def register(client_id="council-crm", **changed):
        return register_client(
            **{
                "organisation": council,
                "client_id": client_id,
                "system": "Customer records",
                "scopes": ["release", "records"],
                "jwk": jwk,
                "at": at,
                **changed,
            }
        )

    return register


def test_a_client_begins_with_a_version_a_key_and_an_open_entry(register, one_entry, version):
    with one_entry() as entry:
        client = register()
    assert entry.body["what"] == "client"
    assert entry.body["values"] == {
        "proof_required": True,
        "keys": ["first"],
        "organisation": "council",
        "scopes": ["records", "release"],
        "system": "Customer records",
    }
    assert version(client.pk) == 1
    assert client.keys.get().kid == "first"


def test_the_first_client_gives_its_organisation_a_stranger_and_a_key(register, council, version):
    register()
    stranger = UnknownSubject.objects.get(organisation=council).subject_id
    assert Subject.objects.get(id=stranger).kind == Subject.Kind.UNKNOWN
    assert SubjectKey.objects.filter(subject_id=stranger, dataset_id=None).count() == 1
    assert version(stranger) == 1
    register("council-tax")
    assert UnknownSubject.objects.count() == OrganisationKey.objects.count() == 1


def test_a_client_id_is_taken_once_and_a_scope_must_exist(register):
    register()
    with pytest.raises(AlreadyExists):
        register()
    with pytest.raises(UnknownScope, match="everything"):
        register("other", scopes=["everything"])


def test_revoking_raises_the_versions_of_client_and_register_once(register, one_entry, version, at):
    client = register()
    register_version = version(REGISTER_ID)
    with one_entry() as entry:
        revoke_client(client=client, at=at)
        revoke_client(client=client, at=at)
    assert entry.body["change"] == "ended"
    assert version(client.pk) == 2
    assert version(REGISTER_ID) == register_version + 1
    client.refresh_from_db()
    assert client.revoked_at == at


def test_keys_overlap_while_they_are_changed(register, one_entry, version, at):
    client = register()
    second = ECKey.generate_key("P-256").as_dict(private=False)
    with one_entry() as entry:
        key = add_client_key(client=client, jwk=second, at=at)
    assert entry.kind == entry.body["kind"] == "key"
    assert entry.body["key"] == key.kid
    assert client.keys.filter(not_after=None).count() == 2
    before = version(client.pk)
    with one_entry() as entry:
        retire_client_key(client=client, kid="first", at=at)
    assert entry.body["change"] == "ended"
    assert version(client.pk) == before + 1
    assert client.keys.get(not_after=None) == key
    with pytest.raises(UnusableKey):
        retire_client_key(client=client, kid="first", at=at)


P256 = ECKey.generate_key("P-256").as_dict(private=False)


@pytest.mark.parametrize(
    "unusable",
    [
        OKPKey.generate_key("Ed25519").as_dict(private=True),
        RSAKey.generate_key(2048).as_dict(private=False),
        ECKey.generate_key("P-384").as_dict(private=False),
        {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"},
        {"kty": "OKP", "crv": "Ed25519", "x": "AA"},
        {"kty": "oct", "k": "c2VjcmV0"},
        {},
        *(
            {**P256, **wrong}
            for wrong in ({"kid": "k" * 101}, {"kid": "a\0"}, {"kid": {"a": 1}}, {"x": [1]}, {"kty": ["EC"]})
        ),
    ],
    ids=[
        *("private", "rsa", "p-384", "not on the curve", "too short", "shared secret", "nothing"),
        *("a long name", "a name with a NUL", "no name", "no number", "several kinds"),
    ],
)
def test_only_a_public_key_for_es256_or_eddsa_will_do(register, unusable, at):
    client = register()
    with pytest.raises(UnusableKey):
        add_client_key(client=client, jwk=unusable, at=at)
