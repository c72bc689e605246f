import pytest
from hypothesis import given
from hypothesis import strategies as st

from candour.log.errors import BadSignature, Malformed
from candour.log.note import Signature, SignerKey, VerifierKey, open_note, split_note, write_note

SPECIFICATION_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
SPECIFICATION_NOTE = """\
This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
""".encode()
"""The example of C2SP's signed-note."""

TEXT = "One line.\n\nAnother, after a blank one: ü\n".encode()


@pytest.fixture
def other() -> SignerKey:
    return SignerKey.from_seed("other.example/key", b"o" * 32)


def test_example_of_the_specification_verifies() -> None:
    note = open_note(SPECIFICATION_NOTE, [VerifierKey.parse(SPECIFICATION_KEY)])
    assert note.text == b"This is an example message.\n"
    assert [signature.name for signature in note.verified] == ["example.com/foo"]
    assert write_note(note.text, note.verified) == SPECIFICATION_NOTE


def test_check_vector_gives_its_verifier_key(signer: SignerKey) -> None:
    written = "trust.example.gov/log+5ecf989a+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
    assert str(signer.verifier) == written
    assert VerifierKey.parse(written) == signer.verifier


def test_signed_note_opens(signer: SignerKey) -> None:
    note = open_note(write_note(TEXT, [signer.sign(TEXT)]), [signer.verifier])
    assert (note.text, note.unknown) == (TEXT, ())


def test_signature_by_an_unknown_key_is_set_aside(signer: SignerKey, other: SignerKey) -> None:
    data = write_note(TEXT, [other.sign(TEXT), signer.sign(TEXT)])
    note = open_note(data, [signer.verifier])
    assert note.verified == (signer.sign(TEXT),)
    assert note.unknown == (other.sign(TEXT),)


def test_note_that_no_known_key_signed_is_refused(signer: SignerKey, other: SignerKey) -> None:
    with pytest.raises(BadSignature):
        open_note(write_note(TEXT, [other.sign(TEXT)]), [signer.verifier])


def test_bad_signature_of_one_known_key_rejects_the_whole_note(signer: SignerKey, other: SignerKey) -> None:
    data = write_note(TEXT, [signer.sign(TEXT), other.sign(TEXT + b"more\n")])
    assert open_note(data, [signer.verifier]).verified == (signer.sign(TEXT),)
    with pytest.raises(BadSignature):
        open_note(data, [signer.verifier, other.verifier])


def test_known_name_with_another_key_is_an_unknown_key(signer: SignerKey) -> None:
    impostor = SignerKey.from_seed(signer.verifier.name, b"i" * 32)
    with pytest.raises(BadSignature):
        open_note(write_note(TEXT, [impostor.sign(TEXT)]), [signer.verifier])


def test_every_changed_bit_of_a_note_is_refused(signer: SignerKey) -> None:
    data = write_note(TEXT, [signer.sign(TEXT)])
    for place in range(len(data) * 8):
        changed = bytearray(data)
        changed[place // 8] ^= 1 << place % 8
        with pytest.raises((Malformed, BadSignature)):
            open_note(bytes(changed), [signer.verifier])


@given(data=st.binary(max_size=200))
def test_no_bytes_make_reading_a_note_fail_in_another_way(data: bytes, signer: SignerKey) -> None:
    for note in (data, TEXT + data, TEXT + "\n— ".encode() + data):
        with pytest.raises((Malformed, BadSignature)):
            open_note(note, [signer.verifier])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"text\n",
        b"text\n\n",
        b"text\n\n\n",
        "text\n— name AAAAAAA=\n".encode(),
        "text\n\n— name AAAAAAA=".encode(),
        b"text\n\n- name AAAAAAA=\n",
        "text\n\n— name AAAAAAA=\n\n".encode(),
        "text\n\n— name AAAA\n".encode(),
        "text\n\n— name AAAAAAA\n".encode(),
        "text\n\n— name AAAAAAA= \n".encode(),
        "text\n\n—  AAAAAAA=\n".encode(),
        "text\n\n— na+me AAAAAAA=\n".encode(),
        "text\n\n— na\u00a0me AAAAAAA=\n".encode(),
        "te\txt\n\n— name AAAAAAA=\n".encode(),
        "te\rxt\n\n— name AAAAAAA=\n".encode(),
        b"te\xffxt\n\n\xe2\x80\x94 name AAAAAAA=\n",
        b"text\n\n" + "— name AAAAAAA=\n".encode() * 101,
    ],
)
def test_note_of_another_form_is_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        split_note(data)


def test_sixteen_signatures_are_read() -> None:
    signatures = [Signature(f"name{number}", b"keyi", b"value") for number in range(16)]
    assert split_note(write_note(TEXT, signatures)) == (TEXT, tuple(signatures))


@pytest.mark.parametrize("text", [b"no newline", b"tab\t\n", b"\xff\n"])
def test_text_that_no_note_can_carry_is_not_signed(text: bytes, signer: SignerKey) -> None:
    with pytest.raises(Malformed):
        write_note(text, [signer.sign(text)])


@pytest.mark.parametrize("name", ["", "two words", "a+b", "line\nbreak", "no\u2003space"])
def test_key_cannot_have_a_name_that_no_note_can_carry(name: str) -> None:
    with pytest.raises(Malformed):
        SignerKey.from_seed(name, bytes(32))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("+530d903a+", "+530d903b+"),
        ("+530d903a+", "+530D903A+"),
        ("foo", "fo o"),
        ("+AekyeR", "+BOkyeR"),
        ("U2k", ""),
    ],
)
def test_verifier_key_of_another_form_is_refused(old: str, new: str) -> None:
    with pytest.raises(Malformed):
        VerifierKey.parse(SPECIFICATION_KEY.replace(old, new))
