"""Seals open for their key only; passphrases are one whether typed as NFC or NFD;
signatures fit one message.
"""

import hashlib
import unicodedata
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.public import PublicKey, SealedBox

from shared import sealing, signing
from shared.errors import NotSigned, SealBroken
from shared.sealing import WORK_LIGHT

PRIVATE, PUBLIC = sealing.new_key_pair()
OTHER, _ = sealing.new_key_pair()


@given(st.binary(max_size=5000))
def test_what_is_sealed_comes_back(content):
    assert sealing.open_sealed(sealing.seal(content, PUBLIC), PRIVATE) == content


@given(st.binary(min_size=1, max_size=200), st.data())
def test_a_changed_or_cut_seal_is_refused(content, data):
    sealed = bytearray(sealing.seal(content, PUBLIC))
    at = data.draw(st.integers(0, len(sealed) - 1))
    sealed[at] ^= 1
    with pytest.raises(SealBroken):
        sealing.open_sealed(bytes(sealed), PRIVATE)
    with pytest.raises(SealBroken):
        sealing.open_sealed(sealing.seal(content, PUBLIC)[:-1], PRIVATE)


def test_another_key_does_not_open_it():
    with pytest.raises(SealBroken):
        sealing.open_sealed(sealing.seal(b"x", PUBLIC), OTHER)


def test_a_bomb_and_an_unknown_form_inside_the_seal_are_refused():
    box = SealedBox(PublicKey(PUBLIC))
    bomb = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = bomb.compress(bytes(sealing.CONTENT_MAX + 1)) + bomb.flush()
    for inside in (b"\x01" + packed, b"\x02abc", b"", b"\x01\xff\xff"):
        with pytest.raises(SealBroken):
            sealing.open_sealed(bytes(box.encrypt(inside)), PRIVATE)


def test_the_dictionary_is_the_one_that_old_seals_need():
    """It may never change: what was sealed with it years ago must open."""

    assert hashlib.sha256(sealing._dictionary()).hexdigest() == DICTIONARY


def test_a_passphrase_is_one_however_it_is_typed():
    wrapped = sealing.wrap(b"secret", "mật khẩu của tôi", WORK_LIGHT)
    assert sealing.unwrap(wrapped, unicodedata.normalize("NFD", "mật khẩu của tôi")) == b"secret"
    with pytest.raises(SealBroken):
        sealing.unwrap(wrapped, "mat khau cua toi")


def test_a_signature_fits_its_kiosk_its_bytes_and_its_request():
    seed, key = signing.new_signing_pair()
    request = signing.sign_request(seed, "K1", b"body")
    signing.check_request(key, "K1", b"body", request)
    answer = signing.sign_answer(seed, b"body", b"answer")
    signing.check_answer(key, b"body", b"answer", answer)
    for check, args in (
        (signing.check_request, ("K2", b"body", request)),
        (signing.check_request, ("K1", b"bodY", request)),
        (signing.check_request, ("K1", b"body", "")),
        (signing.check_request, ("K1", b"body", "ä")),
        (signing.check_answer, (b"other", b"answer", answer)),
        (signing.check_answer, (b"body", b"answer", request)),
    ):
        with pytest.raises(NotSigned):
            check(key, *args)


DICTIONARY = "5274f52a130a14c6618694415a0b6605d274801454442861c75a868863c1b605"
