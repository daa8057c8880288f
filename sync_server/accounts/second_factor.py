"""The second factor: a code of six digits from the person's telephone (TOTP, RFC 6238), new each 30 seconds.

The secret lies sealed in the database, under a key derived from the signing key in the data folder: the
database alone gives no code, and the custodians' copies of the keys bring it back. Codes for a lost
telephone are kept as keyed digests.
"""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pyotp
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from shared.clock import stamp
from shared.errors import CannotDo, IntakeError
from shared.words import N_
from sync_server.accounts.models import RecoveryCode, SecondFactor, User

STEP_S = 30
DRIFT = 1
"""Steps that a telephone's clock may be behind or ahead."""
RECOVERY_CODES = 10
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32, without those that look alike
_RECOVERY_LENGTH = 12  # 60 bits


class WrongCode(IntakeError):
    """The code is wrong, of another time, or was used before: which of them is not told."""

    status, slug = 401, "wrong-code"
    title = N_("Mã chưa đúng, hoặc đã dùng rồi")
    lost = N_("Chưa mất gì.")
    todo = N_("Đợi mã mới trên điện thoại rồi thử lại; xem giờ của điện thoại có đúng không.")


@dataclass(frozen=True, slots=True)
class State:
    """`since` None: there is no second factor. `codes_left`: for a lost telephone."""

    since: str | None
    codes_left: int


def key_from(signing_seed: bytes) -> bytes:
    """The key of secrets and recovery codes; from it nobody finds the signing key."""
    return hashlib.blake2b(digest_size=32, key=signing_seed, person=b"second-factor").digest()


def state_of(user: User) -> State:
    row = SecondFactor.get_or_none(SecondFactor.user == user)
    left = RecoveryCode.select().where(RecoveryCode.user == user, RecoveryCode.used_at.is_null()).count()
    return State(row.confirmed_at if row else None, left)


def logins_with_one() -> set[str]:
    """Who has a second factor."""
    query = SecondFactor.select(User.login).join(User).where(SecondFactor.confirmed_at.is_null(False))
    return {login for (login,) in query.tuples()}


def offered(user: User, *, since: str, key: bytes, now: datetime) -> str:
    """The secret (base32) to put into the telephone: a new one for each sign-in until a code confirms it.

    since: when this session started; within the caller's transaction. Raises CannotDo when one is set up.
    """
    row = SecondFactor.get_or_none(SecondFactor.user == user)
    if row and row.confirmed_at:
        raise CannotDo("second factor exists", title=N_("Tài khoản này đã có xác thực hai lớp"))
    if row and row.made_at >= since:
        return _opened(row, key)
    SecondFactor.delete().where(SecondFactor.user == user).execute()
    secret = pyotp.random_base32()
    sealed = bytes(SecretBox(key).encrypt(secret.encode()))
    SecondFactor.create(user=user, sealed=sealed, made_at=stamp(now))
    return secret


def uri(secret: str, login: str) -> str:
    """What the QR code says to the telephone."""
    return pyotp.TOTP(secret, interval=STEP_S).provisioning_uri(name=login, issuer_name="Lá Chắn")


def confirm(user: User, typed: str, *, key: bytes, now: datetime) -> Sequence[str]:
    """The telephone shows the right code: from now on it is asked for. The codes for the day it is lost,
    shown once; within the caller's transaction. Raises WrongCode, CannotDo.
    """
    row = SecondFactor.get_or_none(SecondFactor.user == user)
    if row is None or row.confirmed_at:
        raise CannotDo("nothing to confirm", title=N_("Không có gì để xác nhận; mở lại trang này"))
    _take_step(row, typed, key, now)
    SecondFactor.update(confirmed_at=stamp(now)).where(SecondFactor.id == row.id).execute()
    return _new_recovery_codes(user, key)


def take_code(user: User, typed: str, *, key: bytes, now: datetime) -> str:
    """«code» or «recovery», and it is used up; within the caller's transaction. Raises WrongCode."""
    row = SecondFactor.get_or_none(SecondFactor.user == user, SecondFactor.confirmed_at.is_null(False))
    if row is None:
        raise WrongCode
    if len(_letters(typed)) != _RECOVERY_LENGTH:
        _take_step(row, typed, key, now)
        return "code"
    used = RecoveryCode.update(used_at=stamp(now)).where(
        RecoveryCode.user == user,
        RecoveryCode.code_hash == _digest(user, _letters(typed), key),
        RecoveryCode.used_at.is_null(),
    )
    if used.execute() != 1:
        raise WrongCode
    return "recovery"


def reset(user: User) -> None:
    """Take the second factor away, with its recovery codes; within the caller's transaction."""
    for table in (SecondFactor, RecoveryCode):
        table.delete().where(table.user == user).execute()


def _take_step(row: SecondFactor, typed: str, key: bytes, now: datetime) -> None:
    """Find the step whose code this is, and take it: neither it nor one before is good again."""
    code, present = pyotp.TOTP(_opened(row, key), interval=STEP_S), int(now.timestamp()) // STEP_S
    steps = range(present - DRIFT, present + DRIFT + 1)
    fits = [step for step in steps if hmac.compare_digest(code.generate_otp(step), _letters(typed))]
    if not fits:
        raise WrongCode
    taken = SecondFactor.update(last_step=fits[-1]).where(
        SecondFactor.id == row.id, SecondFactor.last_step < fits[-1]
    )
    if taken.execute() != 1:
        raise WrongCode


def _opened(row: SecondFactor, key: bytes) -> str:
    try:
        return SecretBox(key).decrypt(bytes(row.sealed)).decode()
    except CryptoError:
        raise CannotDo(
            "second factor: another key",
            title=N_("Khóa của máy chủ không mở được xác thực hai lớp của tài khoản này"),
            todo=N_("Khôi phục khóa của huyện, hoặc để quản trị đặt lại xác thực hai lớp."),
        ) from None


def _new_recovery_codes(user: User, key: bytes) -> list[str]:
    RecoveryCode.delete().where(RecoveryCode.user == user).execute()
    codes = [
        "".join(secrets.choice(_LETTERS) for _ in range(_RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES)
    ]
    for code in codes:
        RecoveryCode.create(user=user, code_hash=_digest(user, code, key))
    return ["-".join(code[at : at + 4] for at in range(0, _RECOVERY_LENGTH, 4)) for code in codes]


def _digest(user: User, code: str, key: bytes) -> bytes:
    return hashlib.blake2b(f"{user.id}:{code}".encode(), digest_size=32, key=key, person=b"recovery").digest()


def _letters(typed: str) -> str:
    """What counts of a code as it is typed: ASCII letters and digits, in capitals."""
    return "".join(char for char in typed.upper() if char.isascii() and char.isalnum())
