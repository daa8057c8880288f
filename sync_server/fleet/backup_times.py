"""When a nightly backup is due, and when it is late. Pure."""

from datetime import datetime, time, timedelta

from shared.report.rules import LOCAL

AGAIN = timedelta(hours=1)
"""Between two tries of one night; a run that says nothing for as long has stopped on the way."""
LATE = timedelta(hours=26)
"""Age of the newest backup at which a night was missed."""


def last_due(now: datetime, at: time) -> datetime:
    """The newest moment not after `now` at which the clock in Viet Nam showed `at`."""
    local = now.astimezone(LOCAL)
    due = local.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    return due if due <= local else due - timedelta(days=1)


def slot_of(due: datetime, attempt: int) -> str:
    """The name of one try, the same for every process."""
    return f"{due.astimezone(LOCAL):%Y-%m-%d %H:%M}/{attempt}"
