"""Signing in and staying signed in: sessions are rows, so that they can be ended from elsewhere."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import peewee as pw

from shared.clock import stamp
from shared.errors import NotThere
from shared.words import N_
from sync_server.accounts.guessing import password_of
from sync_server.accounts.models import ConsoleSession, FirstPassword, SecondFactor, User
from sync_server.accounts.rules import SECOND_FACTOR_ROLES, rules
from sync_server.store import writing


@dataclass(frozen=True, slots=True)
class Guest:
    """Whoever is behind a token. `owes` is what she must do before anything else, or empty:

    code: give the code of her second factor
    password: change the password that somebody else gave her
    second-factor: set one up
    """

    user: User
    session_id: int
    started_at: str
    owes: str


def sign_in(login: str, password: str, address: str, *, now: datetime) -> str:
    """Check a password and open a session; its token, for the cookie only.

    Raises WrongPassword, or TooManyAttempts when guessing must slow down.
    """
    user = password_of(login, password, address, now=now)
    token = secrets.token_urlsafe(32)
    with writing():
        ConsoleSession.create(
            token_hash=hash_of(token),
            user=user,
            code_due=SecondFactor.select().where(_confirmed(user)).exists(),
            address=address,
            started_at=stamp(now),
            seen_at=stamp(now),
        )
    return token


def find(token: str, *, now: datetime, idle_s: int, touch: bool = True) -> Guest | None:
    """The person behind a token; None once the session has ended, idled too long, or the account was closed.

    touch: whether this is a sign of life; a page that refreshes itself gives none.
    """
    session = (
        ConsoleSession.select(ConsoleSession, User)
        .join(User)
        .where(ConsoleSession.token_hash == hash_of(token), ConsoleSession.ended_at.is_null())
        .first()
    )
    if session is None or not session.user.active or session.seen_at < stamp(now - timedelta(seconds=idle_s)):
        return None
    if touch and session.seen_at < stamp(now - timedelta(seconds=30)):
        with writing():
            ConsoleSession.update(seen_at=stamp(now)).where(ConsoleSession.id == session.id).execute()
    return Guest(session.user, session.id, session.started_at, _owed(session))


def _owed(session: ConsoleSession) -> str:
    user = session.user
    if session.code_due:
        return "code"
    if FirstPassword.select().where(FirstPassword.user == user).exists():
        return "password"
    if user.role not in SECOND_FACTOR_ROLES or SecondFactor.select().where(_confirmed(user)).exists():
        return ""
    return "second-factor" if rules().wants_second_factor(user.role) else ""


def _confirmed(user: User) -> pw.Expression:
    return (SecondFactor.user == user) & SecondFactor.confirmed_at.is_null(False)


def let_in(session_id: int) -> str:
    """The code was right: the session opens, under a new token; within the caller's transaction."""
    token = secrets.token_urlsafe(32)
    ConsoleSession.update(token_hash=hash_of(token), code_due=False).where(
        ConsoleSession.id == session_id
    ).execute()
    return token


def end(token: str, *, now: datetime) -> None:
    with writing():
        _end(ConsoleSession.token_hash == hash_of(token), now)


def open_of(user: User, *, now: datetime, idle_s: int) -> list[ConsoleSession]:
    """Where this person is signed in, the last seen first; what idled too long is over."""
    return list(
        ConsoleSession.select()
        .where(
            ConsoleSession.user == user,
            ConsoleSession.ended_at.is_null(),
            ConsoleSession.seen_at >= stamp(now - timedelta(seconds=idle_s)),
        )
        .order_by(ConsoleSession.seen_at.desc(), ConsoleSession.id.desc())
    )


def end_one(user: User, session_id: int, *, now: datetime) -> None:
    """End one session of this person; one that is over stays so. Raises NotThere for another's."""
    mine = (ConsoleSession.user == user) & (ConsoleSession.id == session_id)
    if not ConsoleSession.select().where(mine).exists():
        raise NotThere(f"session {session_id}", title=N_("Không có phiên đăng nhập này"))
    with writing():
        _end(mine, now)


def end_all(user: User, *, now: datetime, but: int | None = None) -> int:
    """Sign a person out everywhere, but for one session where it is named; how many ended."""
    with writing():
        return _end((ConsoleSession.user == user) & (ConsoleSession.id != (but or 0)), now)


def _end(which: pw.Expression, now: datetime) -> int:
    query = ConsoleSession.update(ended_at=stamp(now)).where(which, ConsoleSession.ended_at.is_null())
    return int(query.execute())


def hash_of(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
