"""Who is signed in. Private keys are in memory only: a restart, a kill or a power cut signs everyone out.

Idle for a while a session locks: its private key is forgotten, and only the same person's passphrase
opens one anew. Idle for longer it ends.
"""

import hashlib
import secrets
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from kiosk.staff import Staff

IDLE, ASKED, HIDDEN = "idle", "asked", "hidden"
CAUSES = (IDLE, ASKED, HIDDEN)
"""Why a session is locked: nobody touched it, its person asked, its person hid the page in a hurry."""


@dataclass(frozen=True, slots=True)
class Session:
    """`private_key` opens this person's drafts and copies, and nobody else's."""

    staff_id: int
    login: str
    name: str
    role: str
    opened_at: datetime
    private_key: bytes = field(repr=False)

    @property
    def is_supervisor(self) -> bool:
        return self.role == "supervisor"


@dataclass(frozen=True, slots=True)
class Locked:
    """What is left of a session until its person is back; it opens nothing. `cause` is one of CAUSES."""

    login: str
    cause: str


class Sessions:
    """The sessions of one process, by the digest of their token. Safe to use from several threads."""

    def __init__(self, *, lock_after_s: int, sign_out_after_s: int) -> None:
        """Both count the seconds since the last sign of life; a lock does not start the second anew."""
        self._own_lock_after = self._lock_after = timedelta(seconds=lock_after_s)
        self._end_after = timedelta(seconds=sign_out_after_s)
        self._lock = threading.Lock()
        self._kept: dict[bytes, tuple[Session | Locked, datetime]] = {}

    def lock_after(self, seconds: int | None) -> None:
        """As the district told, which may change with any exchange; None: as at first."""
        with self._lock:
            self._lock_after = self._own_lock_after if seconds is None else timedelta(seconds=seconds)

    def open(self, staff: Staff, private_key: bytes, now: datetime) -> str:
        """A new session; its token is shown once and never stored."""
        token = secrets.token_urlsafe(32)
        session = Session(staff.staff_id, staff.login, staff.name, staff.role, now, private_key)
        with self._lock:
            self._age(now)
            self._kept[_digest(token)] = (session, now)
        return token

    def find(self, token: str, now: datetime, *, touch: bool = True) -> Session | None:
        """The session of a token; None once it is locked or was idle for too long.

        touch: whether this is a sign of life; a page that refreshes itself gives none.
        """
        key = _digest(token)
        with self._lock:
            self._age(now)
            session, seen = self._kept.get(key, (None, now))
            if not isinstance(session, Session):
                return None
            self._kept[key] = (session, now if touch else seen)
            return session

    def lock(self, token: str, cause: str, now: datetime) -> Locked | None:
        """Forget the private key at once. What was hidden stays hidden; None where there is no session."""
        key = _digest(token)
        with self._lock:
            self._age(now)
            if key not in self._kept:
                return None
            session, seen = self._kept[key]
            if isinstance(session, Session) or cause == HIDDEN:
                self._kept[key] = (Locked(session.login, cause), seen)
        return self.locked(token, now)

    def locked(self, token: str, now: datetime) -> Locked | None:
        """The locked session of a token, if it is one."""
        with self._lock:
            self._age(now)
            found, _ = self._kept.get(_digest(token), (None, now))
            return found if isinstance(found, Locked) else None

    def close(self, token: str) -> None:
        with self._lock:
            self._kept.pop(_digest(token), None)

    def _age(self, now: datetime) -> None:
        """A clock that was set back is no idleness, one that jumped ahead is."""
        for key, (session, seen) in list(self._kept.items()):
            if now - seen > self._end_after:
                del self._kept[key]
            elif now - seen > self._lock_after and isinstance(session, Session):
                self._kept[key] = (Locked(session.login, IDLE), seen)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
