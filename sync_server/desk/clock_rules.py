"""How this district counts time, as its admin set it: limits, office hours, days off. Owns `day_off`."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from sync_server.desk.clock_models import DayOff
from sync_server.desk.clocks import LAW, PROPOSED, ClockRules, Limit
from sync_server.desk.working_time import OFFICE_HOURS, WorkingTime
from sync_server.intake.models import Setting

NAME = "clocks"
"""The row of `setting`: {"limits": {name: [number, unit]}, "hours": [[opens, closes], …]}."""


def rules() -> ClockRules:
    """What holds now; the law's and the proposed numbers where nothing was set. Two queries."""
    row = Setting.get_or_none(Setting.name == NAME)
    told: Mapping[str, Any] = json.loads(row.content) if row else {}
    limits = {name: Limit(*limit) for name, limit in told.get("limits", {}).items()}
    hours = tuple((opens, closes) for opens, closes in told.get("hours", OFFICE_HOURS))
    days = list(DayOff.select())
    return ClockRules(
        {**LAW, **PROPOSED, **limits},
        WorkingTime(
            hours=hours,
            off=frozenset(_day(row) for row in days if len(row.day) == 10 and not row.worked),
            worked=frozenset(_day(row) for row in days if len(row.day) == 10 and row.worked),
            yearly=frozenset((int(row.day[:2]), int(row.day[3:])) for row in days if len(row.day) == 5),
        ),
    )


def _day(row: DayOff) -> date:
    return date.fromisoformat(row.day)
