"""Time and ids at the rim. Everything below takes them as arguments."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime

Now = Callable[[], datetime]
NewId = Callable[[], str]


def utc_now() -> datetime:
    """The moment, aware, in UTC."""
    return datetime.now(UTC)


def new_uuid() -> str:
    return str(uuid.uuid4())


def stamp(moment: datetime) -> str:
    """A moment as it is stored and sent: ISO 8601 in UTC with offset, to the second,
    so that text sorts as time.
    """
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def from_stamp(text: str) -> datetime:
    return datetime.fromisoformat(text)
