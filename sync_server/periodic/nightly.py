"""The drafts are counted anew every night, so that a page shows figures of today and never counts by
itself.
"""

import json
import logging
from datetime import datetime, timedelta

from shared.errors import CannotDo
from shared.report.rules import LOCAL, local_day
from sync_server.intake.models import Setting
from sync_server.periodic import snapshots, standing
from sync_server.store import writing

log = logging.getLogger(__name__)

NAME = "periodic_counted"
"""The row of `setting` with the local day that was last claimed."""

FROM_HOUR = 1
"""In Vietnam: when nobody waits for a page."""

LONGEST_LATE = timedelta(days=90)
"""After it is due, a period that nobody froze is counted no more by itself."""


def count_nightly(*, now: datetime) -> int:
    """Count the drafts of periods that have begun and are not frozen, once a night; how many there were."""
    if now.astimezone(LOCAL).hour < FROM_HOUR or not _claimed(local_day(now).isoformat()):
        return 0
    counted = 0
    for one in standing.every(now=now):
        if one.frozen or local_day(now) > one.period.due + LONGEST_LATE:
            continue
        try:
            snapshots.draft(one.period.kind, one.period.year, now=now)
            counted += 1
        except CannotDo as refusal:  # somebody counts it at this moment
            log.info(
                "periodic.not_counted kind=%s year=%s", one.period.kind, one.period.year, exc_info=refusal
            )
    return counted


def _claimed(day: str) -> bool:
    """True for one caller a day, of however many processes."""
    told = json.dumps(day)
    with writing():
        Setting.insert(name=NAME, content='""').on_conflict_ignore().execute()
        earlier = (Setting.name == NAME) & (Setting.content < told)
        return bool(Setting.update(content=told).where(earlier).execute())
