"""Who is signed in. Private keys are in memory only: a restart, a kill or a power cut signs everyone out."""

import hashlib
import secrets
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from kiosk.staff import Staff


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


class Sessions:
    """The open sessions of one process, by the digest of their token. Safe to use from several threads."""

    def __init__(self, *, sign_out_after_s: int) -> None:
        self._idle = timedelta(seconds=sign_out_after_s)
        self._lock = threading.Lock()
        self._open: dict[bytes, tuple[Session, datetime]] = {}

    def open(self, staff: Staff, private_key: bytes, now: datetime) -> str:
        """A new session; its token is shown once and never stored."""
        token = secrets.token_urlsafe(32)
        session = Session(staff.staff_id, staff.login, staff.name, staff.role, now, private_key)
        with self._lock:
            self._drop_idle(now)
            self._open[_digest(token)] = (session, now)
        return token

    def find(self, token: str, now: datetime, *, touch: bool = True) -> Session | None:
        """The session of a token; None once it was idle for too long.

        touch: whether this is a sign of life; a page that refreshes itself gives none.
        """
        key = _digest(token)
        with self._lock:
            self._drop_idle(now)
            if key not in self._open:
                return None
            session, seen = self._open[key]
            self._open[key] = (session, now if touch else seen)
            return session

    def close(self, token: str) -> None:
        with self._lock:
            self._open.pop(_digest(token), None)

    def _drop_idle(self, now: datetime) -> None:
        """A clock that was set back is no idleness, one that jumped ahead is."""
        for key in [key for key, (_, seen) in self._open.items() if now - seen > self._idle]:
            del self._open[key]


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
