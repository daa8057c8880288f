"""Every byte of the kiosk's store, decrypted: all pages of the file, free ones too, and of its log."""

import ctypes
from collections.abc import Iterator
from pathlib import Path

RESERVED = 80  # SQLCipher 4: initial vector of 16, HMAC-SHA512 of 64
LOG_HEAD, FRAME_HEAD = 32, 24

_crypto = ctypes.CDLL("libcrypto.so.3")
_crypto.EVP_CIPHER_CTX_new.restype = ctypes.c_void_p
_crypto.EVP_aes_256_cbc.restype = ctypes.c_void_p


def every_byte(folder: Path, page: int) -> bytes:
    """The pages of the store and its log as plain bytes."""
    key = (folder / "database.key").read_bytes()
    return b"".join(_plain(key, sealed) for sealed in _pages(folder / "kiosk.db", page))


def _pages(store: Path, page: int) -> Iterator[bytes]:
    whole = store.read_bytes()
    first, rest = whole[16:page], whole[page:]
    yield first  # its first 16 bytes are the salt, in clear
    yield from (rest[at : at + page] for at in range(0, len(rest), page))
    log = store.with_name(store.name + "-wal")
    frames = log.read_bytes()[LOG_HEAD:] if log.exists() else b""
    for at in range(0, len(frames), FRAME_HEAD + page):
        number = int.from_bytes(frames[at : at + 4], "big")
        content = frames[at + FRAME_HEAD : at + FRAME_HEAD + page]
        yield content[16:] if number == 1 else content


def _plain(key: bytes, sealed: bytes) -> bytes:
    body, vector = sealed[:-RESERVED], sealed[-RESERVED : 16 - RESERVED]
    context = ctypes.c_void_p(_crypto.EVP_CIPHER_CTX_new())
    method = ctypes.c_void_p(_crypto.EVP_aes_256_cbc())
    out, length = ctypes.create_string_buffer(len(body) + 32), ctypes.c_int()
    assert _crypto.EVP_DecryptInit_ex(context, method, None, key, vector)
    _crypto.EVP_CIPHER_CTX_set_padding(context, 0)
    assert _crypto.EVP_DecryptUpdate(context, out, ctypes.byref(length), body, len(body))
    _crypto.EVP_CIPHER_CTX_free(context)
    return out.raw[: length.value]
