"""The people of this kiosk. Signing in is unwrapping one's private key; tries are slowed down on disk."""

import math
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.models import SignInAttempt, StaffMember, database
from shared.clock import from_stamp, stamp
from shared.errors import FieldError, IntakeError, InvalidReport, NotThere, SealBroken, TooManyAttempts
from shared.sealing import WORK, Work, Wrapped, new_key_pair, public_of, unwrap, wrap
from shared.text import clean, sort_key
from shared.words import N_

ROLES = ("reporter", "supervisor")
PASSPHRASE_MIN = 8
FREE_TRIES = 5
FIRST_WAIT_S = 30
LONGEST_WAIT_S = 15 * 60

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")


class InvalidStaff(InvalidReport):
    """An account breaks one or more rules; `errors` maps login, name, role or passphrase to FieldError."""

    slug = "invalid-staff"
    title = N_("Tài khoản còn chỗ chưa đúng")
    lost = N_("Chưa có gì được tạo.")
    todo = N_("Sửa các chỗ được nêu rồi thử lại.")


class WrongPassphrase(IntakeError):
    status, slug = 422, "wrong-passphrase"
    title = N_("Mật khẩu chưa đúng")
    lost = N_("Chưa mất gì.")
    todo = N_("Nhập lại mật khẩu. Xem có đang bật Caps Lock hoặc bộ gõ tiếng Việt không.")


@dataclass(frozen=True, slots=True)
class Staff:
    """`role` is reporter or supervisor. Everything sealed to `public_key` is this person's alone."""

    staff_id: int
    login: str
    name: str
    role: str
    public_key: bytes


def add(login: str, name: str, role: str, passphrase: str, *, now: datetime, work: Work = WORK) -> Staff:
    """Make an account with a new key pair. Raises InvalidStaff naming every bad field."""
    login, name = login.strip().lower(), " ".join(clean(name).split())
    errors = _broken(login, name, role, passphrase)
    if errors:
        raise InvalidStaff(errors)
    private, public = new_key_pair()
    wrapped = wrap(private, passphrase, work)
    with database.atomic():
        if StaffMember.select().where(StaffMember.login == login).exists():
            raise InvalidStaff({"login": FieldError("taken", N_("Tên đăng nhập này đã có người dùng"))})
        row = StaffMember.create(
            login=login,
            name=name,
            role=role,
            public_key=public,
            salt=wrapped.salt,
            ops=wrapped.ops,
            mem=wrapped.mem,
            box=wrapped.box,
            created_at=stamp(now),
        )
    return _staff(row)


def holds(staff_id: int, private_key: bytes) -> bool:
    """Whether this is still the key of an active person: not after a reset, nor once she is retired."""
    row = StaffMember.get_or_none((StaffMember.id == staff_id) & StaffMember.active)
    return row is not None and bytes(row.public_key) == public_of(private_key)


def sign_in(login: str, passphrase: str, *, now: datetime) -> tuple[Staff, bytes]:
    """The person and her private key.

    A try is counted before it is made, so that parallel guesses count too.
    Raises WrongPassphrase, also for a login that is not there, or TooManyAttempts.
    """
    login = login.strip().lower()[:64]
    _count_try(login, now)
    row = _row(login)
    if row is None:
        raise WrongPassphrase
    try:
        wrapped = Wrapped(bytes(row.salt), row.ops, row.mem, bytes(row.box))
        private = unwrap(wrapped, passphrase)
    except SealBroken:
        raise WrongPassphrase from None
    SignInAttempt.delete().where(SignInAttempt.login == login).execute()
    return _staff(row), private


def active() -> list[Staff]:
    """Everyone who may sign in, in the order of Vietnamese names."""
    rows = StaffMember.select().where(StaffMember.active)
    return sorted((_staff(row) for row in rows), key=lambda staff: sort_key(staff.name))


def find(login: str) -> Staff:
    """Raises NotThere when nobody active has this login."""
    row = _row(login.strip().lower())
    if row is None:
        raise NotThere("login", title=N_("Không có ai dùng tên đăng nhập này"))
    return _staff(row)


def by_id(staff_id: int) -> Staff:
    """Raises NotThere."""
    row = StaffMember.get_or_none(StaffMember.id == staff_id)
    if row is None:
        raise NotThere("staff")
    return _staff(row)


def passphrase_error(passphrase: str) -> FieldError | None:
    """At least 8 characters of any script, counted as NFC."""
    if len(clean(passphrase)) < PASSPHRASE_MIN:
        return FieldError("too_short", N_("Viết ít nhất {least} ký tự"), {"least": PASSPHRASE_MIN})
    return None


def _broken(login: str, name: str, role: str, passphrase: str) -> dict[str, FieldError]:
    errors = {}
    if not _LOGIN.fullmatch(login):
        message = N_("Dùng 2 đến 40 chữ thường không dấu, số, dấu chấm, gạch ngang hoặc gạch dưới")
        errors["login"] = FieldError("not_a_login", message)
    if not 1 <= len(name) <= 80:
        errors["name"] = FieldError("missing", N_("Nhập họ tên, tối đa 80 ký tự"))
    if role not in ROLES:
        errors["role"] = FieldError("not_in_list", N_("Chọn vai trò"))
    if error := passphrase_error(passphrase):
        errors["passphrase"] = error
    return errors


def _count_try(login: str, now: datetime) -> None:
    """Five tries are free; then 30 s of waiting, doubling up to 15 minutes."""
    with database.atomic():
        row = SignInAttempt.get_or_none(SignInAttempt.login == login)
        failures = row.failures if row else 0
        if row and row.blocked_until:
            # A clock set back must not lock anyone out for longer than the longest wait.
            left_s = min((from_stamp(row.blocked_until) - now).total_seconds(), _wait_s(failures))
            if left_s > 0:
                raise TooManyAttempts(math.ceil(left_s))
        wait_s = _wait_s(failures + 1)
        until = stamp(now + timedelta(seconds=wait_s)) if wait_s else None
        SignInAttempt.replace(login=login, failures=failures + 1, blocked_until=until).execute()


def _wait_s(failures: int) -> int:
    if failures < FREE_TRIES:
        return 0
    return int(min(FIRST_WAIT_S * 2 ** min(failures - FREE_TRIES, 10), LONGEST_WAIT_S))


def _row(login: str) -> StaffMember | None:
    row: StaffMember | None = StaffMember.get_or_none((StaffMember.login == login) & StaffMember.active)
    return row


def _staff(row: StaffMember) -> Staff:
    return Staff(row.id, row.login, row.name, row.role, bytes(row.public_key))
