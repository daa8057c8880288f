"""Time and ids at the rim. Everything below takes them as arguments."""

from collections.abc import Callable
from datetime import UTC, datetime

from uuid6 import uuid7

Now = Callable[[], datetime]
NewId = Callable[[], str]


def utc_now() -> datetime:
    """The moment, aware, in UTC."""
    return datetime.now(UTC)


def new_uuid() -> str:
    """An id that nobody else makes (UUIDv7, RFC 9562). It begins with the moment, as envelopes tell too:
    so ids of one time lie side by side in the trees of a database, however large those are.
    """
    return str(uuid7())


def stamp(moment: datetime) -> str:
    """A moment as it is stored and sent: ISO 8601 in UTC with offset, to the second,
    so that text sorts as time.
    """
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def from_stamp(text: str) -> datetime:
    return datetime.fromisoformat(text)
