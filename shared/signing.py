"""Ed25519 signatures over the bytes of a message, each for one purpose and one pair of speakers."""

import base64
import hashlib

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from shared.errors import NotSigned


def new_signing_pair() -> tuple[bytes, bytes]:
    """(seed, verify key), 32 bytes each."""
    key = SigningKey.generate()
    return bytes(key), bytes(key.verify_key)


def verify_key_of(seed: bytes) -> bytes:
    """The public half of a signing pair."""
    return bytes(SigningKey(seed).verify_key)


def sign_request(seed: bytes, kiosk_id: str, body: bytes) -> str:
    """The kiosk's signature (base64) over the bytes it sends."""
    return _sign(seed, _request(kiosk_id, body))


def check_request(verify_key: bytes, kiosk_id: str, body: bytes, signature: str) -> None:
    """Raises NotSigned unless this kiosk signed exactly these bytes."""
    _check(verify_key, _request(kiosk_id, body), signature)


def sign_answer(seed: bytes, request_body: bytes, body: bytes) -> str:
    """The district's signature over its answer to one request: it fits no other request."""
    return _sign(seed, _answer(request_digest(request_body), body))


def check_answer(verify_key: bytes, request_body: bytes, body: bytes, signature: str) -> None:
    """Raises NotSigned unless the district gave this answer to this request."""
    check_answer_to(verify_key, request_digest(request_body), body, signature)


def check_answer_to(verify_key: bytes, digest: bytes, body: bytes, signature: str) -> None:
    """`check_answer` where only the digest of the request was kept."""
    _check(verify_key, _answer(digest, body), signature)


def request_digest(request_body: bytes) -> bytes:
    """What an answer's signature says its request was: blake2b-256 of the bytes."""
    return hashlib.blake2b(request_body, digest_size=32).digest()


def _request(kiosk_id: str, body: bytes) -> bytes:
    return b"la-chan exchange 1\n" + kiosk_id.encode() + b"\n" + body


def _answer(digest: bytes, body: bytes) -> bytes:
    return b"la-chan answer 1\n" + digest + body


def _sign(seed: bytes, message: bytes) -> str:
    return base64.b64encode(SigningKey(seed).sign(message).signature).decode()


def _check(verify_key: bytes, message: bytes, signature: str) -> None:
    try:
        VerifyKey(verify_key).verify(message, base64.b64decode(signature, validate=True))
    except (BadSignatureError, ValueError, TypeError):
        raise NotSigned("the signature does not fit the bytes") from None
