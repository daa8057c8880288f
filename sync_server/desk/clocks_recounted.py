"""Counting every running clock anew after limits or days changed, some at a time.

What is to be done is a row of `setting`, written with the change itself: who stops half-way, by a crash or a
power cut, is followed by the next merge run. Each chunk is a transaction of its own, so nobody waits for all
of them; one that is done twice moves nothing the second time.
"""

import json
from datetime import datetime
from typing import Any

from shared.clock import from_stamp, stamp
from shared.database import is_postgres
from sync_server.desk.clock_models import CaseClock
from sync_server.desk.clock_rows import move, refresh_next_due
from sync_server.desk.clock_rules import rules
from sync_server.desk.models import Case
from sync_server.intake.models import Setting
from sync_server.store import database, writing

NAME = "clocks_recount"
"""The row of `setting` while there is work left: {"why", "by", "at", "through": the last clock counted}."""

CHUNK = 2_000
_OURS = Setting.name == NAME


def begin(why: str, *, by: str, now: datetime) -> None:
    """Have all running clocks counted anew. Within the caller's transaction, which changes what they go by.

    why: `settings` or `holidays`, as the history of each clock tells it. Where an earlier change was not
    counted to its end, both count as this one.
    """
    _keep({"why": why, "by": by, "at": stamp(now), "through": 0})


def go_on() -> int:
    """Count until all is done; how many due times this call moved. Several may: they take turns."""
    moved = 0
    while Setting.select().where(_OURS).exists():
        with writing():
            moved += _next_chunk()
    return moved


def _next_chunk() -> int:
    Setting.update(content=Setting.content).where(_OURS).execute()  # ours until the transaction ends
    row = Setting.get_or_none(_OURS)
    if row is None:
        return 0
    told = json.loads(row.content)
    found = _running(told["through"])
    if not found:
        Setting.delete().where(_OURS).execute()
        return 0
    wanted = [(clock, from_stamp(clock.started_at), clock.case.urgency) for clock in found]
    changed = move(wanted, rules(), told["why"], told["by"], from_stamp(told["at"]))
    refresh_next_due(changed)
    _keep(told | {"through": found[-1].id})
    return len(changed)


def _running(through: int) -> list[CaseClock]:
    query = (
        CaseClock.select(CaseClock, Case.id, Case.urgency)
        .join(Case)
        .where(CaseClock.stopped_at.is_null(), CaseClock.id > through)
        .order_by(CaseClock.id)
        .limit(CHUNK)
    )
    return list(query.for_update(of=CaseClock) if is_postgres(database) else query)


def _keep(told: dict[str, Any]) -> None:
    Setting.insert(name=NAME, content=json.dumps(told)).on_conflict(
        conflict_target=[Setting.name], preserve=[Setting.content]
    ).execute()
