"""Slowing down guesses of codes and passwords. Counted in the database: a restart forgives nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.clock import from_stamp, stamp
from shared.errors import TooManyAttempts
from sync_server.intake.models import Attempt


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `tries` failures in any `window`."""

    tries: int
    window: timedelta


def check(what: str, who: str, limit: Limit, *, now: datetime) -> None:
    """Raises TooManyAttempts with the seconds until the oldest counted failure leaves the window."""
    since = stamp(now - limit.window)
    failures = [
        row.at
        for row in Attempt.select(Attempt.at)
        .where(Attempt.what == what, Attempt.who == who, Attempt.at > since)
        .order_by(Attempt.at.desc())
        .limit(limit.tries)
    ]
    if len(failures) >= limit.tries:
        wait = from_stamp(failures[-1]) + limit.window - now
        raise TooManyAttempts(max(1, int(wait.total_seconds()) + 1))


def note_failure(what: str, who: str, *, now: datetime) -> None:
    """Count one failed try; rows older than a day are of no use any more."""
    Attempt.delete().where(Attempt.at < stamp(now - timedelta(days=1))).execute()
    Attempt.create(what=what, who=who, at=stamp(now))


def forgive(what: str, who: str) -> None:
    """Forget the failures of someone who got it right."""
    Attempt.delete().where(Attempt.what == what, Attempt.who == who).execute()
