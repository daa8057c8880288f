"""Signing in and staying signed in: sessions are rows, so that they can be ended from elsewhere."""

import hashlib
import secrets
from datetime import datetime, timedelta

from shared.clock import stamp
from shared.errors import IntakeError
from shared.words import N_
from sync_server.accounts.models import ConsoleSession, User
from sync_server.accounts.people import password_fits
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


def sign_in(login: str, password: str, address: str, *, now: datetime) -> str:
    """Check a password and open a session; its token, for the cookie only.

    Raises WrongPassword, or TooManyAttempts when guessing must slow down.
    """
    with writing():
        check("sign-in", f"login:{login}", PER_LOGIN, now=now)
        check("sign-in", f"address:{address}", PER_ADDRESS, now=now)
        user = User.get_or_none(User.login == login, User.active)
    fits = password_fits(user, password)
    with writing():
        if not fits or user is None:
            note_failure("sign-in", f"login:{login}", now=now)
            note_failure("sign-in", f"address:{address}", now=now)
        else:
            forgive("sign-in", f"login:{login}")
            token = secrets.token_urlsafe(32)
            ConsoleSession.create(
                token_hash=_hash(token), user=user, started_at=stamp(now), seen_at=stamp(now)
            )
            return token
    raise WrongPassword()


def find(token: str, *, now: datetime, idle_s: int, touch: bool = True) -> User | None:
    """The person behind a token; None once the session has ended, idled too long, or the account was closed.

    touch: whether this is a sign of life; a page that refreshes itself gives none.
    """
    session = (
        ConsoleSession.select(ConsoleSession, User)
        .join(User)
        .where(ConsoleSession.token_hash == _hash(token), ConsoleSession.ended_at.is_null())
        .first()
    )
    if session is None or not session.user.active or session.seen_at < stamp(now - timedelta(seconds=idle_s)):
        return None
    if touch and session.seen_at < stamp(now - timedelta(seconds=30)):
        with writing():
            ConsoleSession.update(seen_at=stamp(now)).where(ConsoleSession.id == session.id).execute()
    user: User = session.user
    return user


def end(token: str, *, now: datetime) -> None:
    with writing():
        ConsoleSession.update(ended_at=stamp(now)).where(
            ConsoleSession.token_hash == _hash(token), ConsoleSession.ended_at.is_null()
        ).execute()


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
