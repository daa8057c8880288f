"""The log is kept for some months: older exchanges and merges go, a bounded number at a time.

Nothing else needs them: the inbox tells the numbers that are missing, `kiosk_day` when a kiosk was heard.
"""

import logging
from datetime import datetime

from shared.clock import stamp
from shared.report.rules import LOCAL
from sync_server.intake.models import ExchangeRun, MergeRun
from sync_server.store import writing

log = logging.getLogger(__name__)

AT_ONCE = 2_000
"""Rows of one transaction: exchanges wait for it on SQLite."""
ROUNDS = 20


def kept_from(months: int, *, now: datetime) -> datetime:
    """The first moment, in Viet Nam, of the oldest month that is kept whole; this month is not counted."""
    here = now.astimezone(LOCAL)
    index = here.year * 12 + here.month - 1 - months
    return datetime(index // 12, index % 12 + 1, 1, tzinfo=LOCAL)


def count_old(months: int, *, now: datetime) -> int:
    """How many rows would go."""
    before = stamp(kept_from(months, now=now))
    return sum(run.select().where(run.at < before).count() for run in (ExchangeRun, MergeRun))


def drop_old(months: int, *, now: datetime) -> int:
    """Remove what is older, of each AT_ONCE rows a transaction and ROUNDS of these at most; how many went."""
    before, dropped = stamp(kept_from(months, now=now)), 0
    for run in (ExchangeRun, MergeRun):
        for _ in range(ROUNDS):
            old = run.select(run.id).where(run.at < before).order_by(run.at).limit(AT_ONCE)
            with writing():
                gone = run.delete().where(run.id.in_(old)).execute()
            dropped += gone
            if gone < AT_ONCE:
                break
    if dropped:
        log.info("log.dropped rows=%d before=%s", dropped, before)
    return dropped
