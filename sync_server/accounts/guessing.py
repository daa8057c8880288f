"""Passwords and codes are checked here, and whoever guesses is slowed down: counted on disk."""

from datetime import datetime, timedelta

from shared.errors import IntakeError
from shared.words import N_
from sync_server.accounts.models import User
from sync_server.accounts.people import password_fits
from sync_server.accounts.second_factor import WrongCode, take_code
from sync_server.store import writing
from sync_server.throttle import Limit, check, forgive, note_failure

PER_LOGIN = Limit(tries=8, window=timedelta(minutes=15))
PER_ADDRESS = Limit(tries=40, window=timedelta(minutes=15))


class WrongPassword(IntakeError):
    """Login or password is wrong, or the account is closed: which of them is not told."""

    status, slug = 401, "wrong-password"
    title = N_("Tên đăng nhập hoặc mật khẩu chưa đúng")
    lost = N_("Chưa mất gì.")
    todo = N_("Kiểm tra bộ gõ và phím Caps Lock rồi thử lại.")


def password_of(login: str, password: str, address: str, *, now: datetime) -> User:
    """Whose password this is. Raises WrongPassword, or TooManyAttempts when guessing must slow down."""
    with writing():
        _ensure_may_try("sign-in", login, address, now)
        user: User | None = User.get_or_none(User.login == login, User.active)
    fits = password_fits(user, password)
    with writing():
        if fits and user is not None:
            forgive("sign-in", f"login:{login}")
            return user
        _note("sign-in", login, address, now)
    raise WrongPassword()


def code_of(user: User, typed: str, address: str, *, key: bytes, now: datetime) -> str:
    """Take the code of a second factor: «code», or «recovery» for one of the codes kept for a lost telephone.

    Raises WrongCode, or TooManyAttempts.
    """
    with writing():
        _ensure_may_try("code", user.login, address, now)
    try:
        with writing():
            way = take_code(user, typed, key=key, now=now)
            forgive("code", f"login:{user.login}")
            return way
    except WrongCode:
        with writing():
            _note("code", user.login, address, now)
        raise


def _ensure_may_try(what: str, login: str, address: str, now: datetime) -> None:
    check(what, f"login:{login}", PER_LOGIN, now=now)
    check(what, f"address:{address}", PER_ADDRESS, now=now)


def _note(what: str, login: str, address: str, now: datetime) -> None:
    note_failure(what, f"login:{login}", now=now)
    note_failure(what, f"address:{address}", now=now)
