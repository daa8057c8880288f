"""Which cases a list shows: whose, where, in what state, how late, how old. Codes and counts only.

Each kind of filter has an index that ends in the place in the queue, so that a page is read, not sorted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, time, timedelta
from typing import Any

import peewee as pw

from shared.clock import stamp
from shared.report.rules import LOCAL, local_day
from shared.words import N_
from sync_server.accounts.people import closed_officers
from sync_server.desk.clock_models import CaseClock
from sync_server.desk.clocks import DELAY
from sync_server.desk.models import QUEUE_KEY, Agency, Case

place = pw.SQL(f"({QUEUE_KEY})")

LATE: Mapping[str, str] = {
    "now": N_("Đang quá hạn"),
    "unexplained": N_("Quá hạn, chưa ghi lý do"),
    "ever": N_("Từng quá hạn, kể cả đã kết thúc"),
}
BACKLOG: Mapping[str, tuple[int, int | None]] = {
    "7": (0, 7),
    "30": (8, 30),
    "90": (31, 90),
    "more": (91, None),
}
"""Days since a station was told, from and to (brief 5.4, B6)."""

REASSIGN = "reassign"
"""In the place of an officer's number: cases whose officer's account was closed, which nobody works on."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What was chosen, "" where nothing was. `officer` is an account's number or REASSIGN, `agency` an
    agency's code.

    Without a `status` only cases that are in the queue; `all` is every case.
    """

    officer: str = ""
    commune: str = ""
    agency: str = ""
    status: str = ""
    late: str = ""
    age: str = ""

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "Filter":
        """From an address; what is not known there is passed over."""
        told = {one.name: asked.get(one.name, "").strip()[:40] for one in fields(cls)}
        told["late"] = told["late"] if told["late"] in LATE else ""
        told["age"] = told["age"] if told["age"] in BACKLOG else ""
        officer = told["officer"]
        numbered = officer.isascii() and officer.isdecimal() and len(officer) < 10
        told["officer"] = officer if numbered or officer == REASSIGN else ""
        return cls(**told)

    def chosen(self) -> dict[str, str]:
        """What an address must say to choose the same."""
        return {one.name: text for one in fields(self) if (text := getattr(self, one.name))}


def to_reassign() -> int:
    """How many cases in the queue wait for another officer."""
    return int(Case.select().where(Case.officer.in_(closed_officers()), place < "9").count())


MANY = 2000
"""Clocks; above, there are enough late cases to find a page of them by going through the queue."""


def chosen(wanted: Filter, now: datetime) -> pw.ModelSelect:
    """The ids of the cases that were chosen, in no order yet."""
    found = Case.select(Case.id)
    for condition in _conditions(wanted, now):
        found = found.where(condition)
    return found


def _conditions(wanted: Filter, now: datetime) -> list[pw.Expression]:
    return [
        *_where(wanted),
        *_late(wanted, now),
        *(_told_between(*BACKLOG[wanted.age], now) if wanted.age else ()),
    ]


def _where(wanted: Filter) -> list[pw.Expression]:
    """By code. The first of these that was chosen is looked up in its index, the others row by row: SQLite,
    which keeps no statistics, would otherwise take any of them.
    """
    agency = Agency.get_or_none(Agency.code == wanted.agency) if wanted.agency else None
    told: list[tuple[pw.Field, Any]] = [
        (Case.commune_code, wanted.commune),
        (Case.lead_agency, agency.id if agency else 0 if wanted.agency else None),
        (Case.officer, _officers(wanted.officer)),
        (Case.status, "" if wanted.status == "all" else wanted.status),
    ]
    named = [(field, value) for field, value in told if value not in ("", None)]
    made = [_is(field, value) for field, value in named[:1]]
    made += [
        _is(pw.fn.COALESCE(field, "" if isinstance(value, str) else 0), value) for field, value in named[1:]
    ]
    if not wanted.status and wanted.late in ("", "now"):
        made.append(place < "9")
    return made


def _officers(chosen: str) -> int | list[int] | None:
    return closed_officers() if chosen == REASSIGN else int(chosen) if chosen else None


def _is(told: Any, value: str | int | list[int]) -> pw.Expression:
    found: pw.Expression = told.in_(value) if isinstance(value, list) else told == value
    return found


def _late(wanted: Filter, now: datetime) -> list[pw.Expression]:
    """By how late. How long a report was on its way is its station's matter, and shown at the station."""
    at = stamp(now)
    if wanted.late == "now":  # what the place begins with: its next due time is over
        return [place < f"1{at}", (place < f"0{at}") | (place >= "1")]
    if not wanted.late:
        return []
    late = (CaseClock.outcome == "late") | (CaseClock.stopped_at.is_null() & (CaseClock.due_at < at))
    found = CaseClock.select(CaseClock.case).where(late, CaseClock.kind != DELAY)
    if wanted.late == "unexplained":
        found = found.where(CaseClock.noted_at.is_null())
    if found.limit(MANY + 1).count() > MANY:  # asked case by case, the page is soon full
        return [pw.fn.EXISTS(found.where(CaseClock.case == Case.id))]
    return [Case.id.in_(found)]


def _told_between(least: int, most: int | None, now: datetime) -> list[pw.Expression]:
    def midnight(days_ago: int) -> str:
        return stamp(datetime.combine(local_day(now) - timedelta(days=days_ago), time(), LOCAL))

    made = [Case.informed_at < midnight(least - 1)]
    return made if most is None else [*made, Case.informed_at >= midnight(most)]
