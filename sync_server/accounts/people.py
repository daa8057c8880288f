"""Accounts of the district console: officers see content, admins accounts and units, maintainers neither."""

import re
import unicodedata
from datetime import datetime

from nacl import pwhash
from nacl.exceptions import InvalidkeyError

from shared.clock import stamp
from shared.errors import CannotDo, NotThere
from shared.sealing import Work
from shared.words import N_
from sync_server.accounts.models import FirstPassword, User

ROLES = ("officer", "admin", "maintainer")
PASSWORD_LEAST = 8
LOGIN = re.compile(r"[\w.@-]{1,64}")


def add_user(login: str, role: str, password: str, *, now: datetime, work: Work, first: bool = False) -> User:
    """first: whoever is added did not choose this password, and changes it when she first signs in.

    Raises CannotDo for a login that is taken or misspelt, a short password or an unknown role.
    """
    if role not in ROLES:
        raise CannotDo(f"role {role}", title=N_("Không có vai trò này"), field="role")
    if not LOGIN.fullmatch(login):
        raise CannotDo("login misspelt", title=N_("Chỉ gồm chữ, số, dấu . _ @ -; tối đa 64"), field="login")
    if User.get_or_none(User.login == login):
        raise CannotDo(f"login {login} exists", title=N_("Tên đăng nhập này đã có"), field="login")
    user: User = User.create(
        login=login, role=role, password_hash=hash_password(password, work), created_at=stamp(now)
    )
    if first:
        FirstPassword.create(user=user, set_at=stamp(now))
    return user


def set_password(user: User, password: str, *, now: datetime, work: Work, first: bool) -> None:
    """Give a person another password, to be changed at once where it is a `first` one; within the caller's
    transaction. Raises CannotDo for a short one.
    """
    User.update(password_hash=hash_password(password, work)).where(User.id == user.id).execute()
    FirstPassword.delete().where(FirstPassword.user == user).execute()
    if first:
        FirstPassword.create(user=user, set_at=stamp(now))


def choose_password(user: User, password: str, *, now: datetime, work: Work) -> None:
    """A person's own new password; within the caller's transaction. CannotDo: short, or the old one."""
    if password_fits(user, password):
        raise CannotDo(
            "same password", title=N_("Mật khẩu mới phải khác mật khẩu đang dùng"), field="new_password"
        )
    try:
        set_password(user, password, now=now, work=work, first=False)
    except CannotDo as refusal:
        raise CannotDo(refusal.detail, title=refusal.title, field="new_password") from None


def every() -> list[User]:
    """All accounts, closed ones last, by login."""
    return list(User.select().order_by(User.active.desc(), User.login))


def closed_officers() -> list[int]:
    """The numbers of officers whose accounts were closed: what was theirs needs somebody else."""
    return [user.id for user in User.select(User.id).where(User.role == "officer", ~User.active)]


def find(number: int) -> User:
    """Raises NotThere."""
    user: User | None = User.get_or_none(User.id == number)
    if user is None:
        raise NotThere(f"account {number}", title=N_("Không có tài khoản này"))
    return user


def find_login(login: str) -> User:
    """Raises NotThere."""
    user: User | None = User.get_or_none(User.login == login)
    if user is None:
        raise NotThere(f"login {login}", title=N_("Không có tài khoản này"))
    return user


def retire(login: str) -> None:
    """Close an account; what it did stays on record. Raises NotThere; CannotDo for the last admin."""
    admins = [user.login for user in User.select().where(User.role == "admin", User.active)]
    if admins == [login]:
        raise CannotDo("last admin", title=N_("Đây là quản trị viên cuối cùng, không khép được"))
    if not User.update(active=False).where(User.login == login).execute():
        raise NotThere(f"login {login}", title=N_("Không có tài khoản này"))


def hash_password(password: str, work: Work) -> str:
    """argon2id, over NFC so that one password typed two ways is one. Raises CannotDo below 8 characters."""
    typed = unicodedata.normalize("NFC", password)
    if len(typed) < PASSWORD_LEAST:
        raise CannotDo("short password", title=N_("Mật khẩu phải có ít nhất 8 ký tự"), field="password")
    return pwhash.argon2id.str(typed.encode(), opslimit=work.ops, memlimit=work.mem).decode()


def password_fits(user: User | None, password: str) -> bool:
    """Whether this is the password; the same time is spent when there is no such user."""
    typed = unicodedata.normalize("NFC", password).encode()
    stored = user.password_hash if user else _NOBODY
    try:
        return bool(pwhash.verify(stored.encode(), typed)) and user is not None
    except InvalidkeyError:
        return False


_NOBODY = "$argon2id$v=19$m=65536,t=4,p=1$MDEyMzQ1Njc4OWFiY2RlZg$2t1BNJ0QwHqNAzoLyQEgW9DTC1XfCZ0mV0dLyNmdQsA"
"""A hash that no password fits."""
