"""Sealing content to a public key (libsodium sealed box, X25519), and wrapping secrets under a passphrase.

A sealed content starts, inside the seal, with one byte for its form: 1 is deflate with the preset dictionary
`data/revision_dictionary_1.txt`. A dictionary is never changed, only followed by the next.
"""

import hashlib
import unicodedata
import zlib
from dataclasses import dataclass
from functools import cache

from nacl import pwhash, utils
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox

from shared.errors import SealBroken
from shared.paths import package_dir

CONTENT_MAX = 4 * 1024 * 1024
"""Bytes a content may grow to when it is opened."""

_FORM_1 = b"\x01"


@cache
def _dictionary() -> bytes:
    return (package_dir("data") / "revision_dictionary_1.txt").read_bytes()


def key_id(public_key: bytes) -> str:
    """The short name of a key: 16 hex digits of its blake2b digest."""
    return hashlib.blake2b(public_key, digest_size=8).hexdigest()


def fingerprint(public_key: bytes) -> str:
    """The key's name as people compare it on two screens: four groups of four."""
    name = key_id(public_key).upper()
    return " ".join(name[at : at + 4] for at in range(0, 16, 4))


def seal(content: bytes, public_key: bytes) -> bytes:
    """Seal content so that only the holder of the private key can read it."""
    deflate = zlib.compressobj(level=9, wbits=-15, zdict=_dictionary())
    return SealedBox(PublicKey(public_key)).encrypt(_FORM_1 + deflate.compress(content) + deflate.flush())


def opener(private_key: bytes) -> SealedBox[PrivateKey]:
    """The key in the form that opens many seals: its public half is computed once. It holds the key."""
    return SealedBox(PrivateKey(private_key))


def open_sealed(sealed: bytes, key: bytes | SealedBox[PrivateKey]) -> bytes:
    """The content of a seal, by a private key or its `opener`. Raises SealBroken:
    another key's, changed bytes, an unknown form, or too large.
    """
    try:
        framed = (opener(key) if isinstance(key, bytes) else key).decrypt(sealed)
    except (CryptoError, ValueError, TypeError):
        raise SealBroken("not sealed to this key, or changed") from None
    if framed[:1] != _FORM_1:
        raise SealBroken("unknown form")
    inflate = zlib.decompressobj(wbits=-15, zdict=_dictionary())
    try:
        content = inflate.decompress(framed[1:], CONTENT_MAX)
    except zlib.error:
        raise SealBroken("damaged inside the seal") from None
    if not inflate.eof:
        raise SealBroken("cut short or too large")
    return content


def new_key_pair() -> tuple[bytes, bytes]:
    """(private, public), 32 bytes each."""
    private = PrivateKey.generate()
    return bytes(private), bytes(private.public_key)


def public_of(private_key: bytes) -> bytes:
    """The public half of a private key."""
    return bytes(PrivateKey(private_key).public_key)


@dataclass(frozen=True, slots=True)
class Work:
    """What one guess of a passphrase costs: argon2id with `ops` passes over `mem` bytes."""

    ops: int
    mem: int


WORK = Work(ops=4, mem=64 * 1024 * 1024)
"""About half a second on an old PC, within 64 MiB."""

WORK_LIGHT = Work(ops=pwhash.argon2id.OPSLIMIT_MIN, mem=pwhash.argon2id.MEMLIMIT_MIN)
"""For tests that are not about passphrases."""


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A secret wrapped under a passphrase, with all that is needed but the passphrase."""

    salt: bytes
    ops: int
    mem: int
    box: bytes


def wrap(secret: bytes, passphrase: str, work: Work = WORK) -> Wrapped:
    salt = utils.random(pwhash.argon2id.SALTBYTES)
    key = _stretched(passphrase, salt, work.ops, work.mem)
    return Wrapped(salt, work.ops, work.mem, bytes(SecretBox(key).encrypt(secret)))


def unwrap(wrapped: Wrapped, passphrase: str) -> bytes:
    """The secret again. Raises SealBroken when the passphrase is another."""
    key = _stretched(passphrase, wrapped.salt, wrapped.ops, wrapped.mem)
    try:
        return SecretBox(key).decrypt(wrapped.box)
    except CryptoError:
        raise SealBroken("wrong passphrase") from None


def _stretched(passphrase: str, salt: bytes, ops: int, mem: int) -> bytes:
    """Typed as NFC or NFD, a passphrase is the same one."""
    typed = unicodedata.normalize("NFC", passphrase).encode()
    return pwhash.argon2id.kdf(SecretBox.KEY_SIZE, typed, salt, opslimit=ops, memlimit=mem)
