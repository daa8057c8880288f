"""Which cases a list shows: whose, where, in what state, how late, how old. Codes and counts only.

Each kind of filter has an index that ends in the place in the queue, so that a page is read, not sorted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, time, timedelta

import peewee as pw

from shared.clock import stamp
from shared.report.rules import LOCAL, local_day
from shared.words import N_
from sync_server.desk.clock_models import CaseClock
from sync_server.desk.clocks import DELAY
from sync_server.desk.models import LEFT_THE_QUEUE, QUEUE_KEY, Agency, Case

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


@dataclass(frozen=True, slots=True)
class Filter:
    """What was chosen, "" where nothing was. `officer` is an account's number, `agency` an agency's code.

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
        told["officer"] = told["officer"] if told["officer"].isdecimal() else ""
        return cls(**told)

    def chosen(self) -> dict[str, str]:
        """What an address must say to choose the same."""
        return {one.name: text for one in fields(self) if (text := getattr(self, one.name))}


def chosen(wanted: Filter, now: datetime) -> pw.ModelSelect:
    """The ids of the cases that were chosen, in no order yet."""
    found = Case.select(Case.id)
    for condition in _conditions(wanted, now):
        found = found.where(condition)
    return found


def late_cases(now: datetime, *, unexplained: bool) -> pw.ModelSelect:
    """Cases with a clock that is overdue or was; only those where nobody said why, if `unexplained`.

    How long a report was on its way is its station's matter, and shown at the station.
    """
    late = (CaseClock.outcome == "late") | (CaseClock.stopped_at.is_null() & (CaseClock.due_at < stamp(now)))
    found = CaseClock.select(CaseClock.case).where(late, CaseClock.kind != DELAY)
    return found.where(CaseClock.noted_at.is_null()) if unexplained else found


def _conditions(wanted: Filter, now: datetime) -> list[pw.Expression]:
    made = []
    if wanted.status and wanted.status != "all":
        made.append(Case.status == wanted.status)
    elif not wanted.status and wanted.late in ("", "now"):
        made.append(place < "9")
    if wanted.officer:
        made.append(Case.officer == int(wanted.officer))
    if wanted.commune:
        made.append(Case.commune_code == wanted.commune)
    if wanted.agency:
        agency = Agency.get_or_none(Agency.code == wanted.agency)
        made.append(Case.lead_agency == (agency.id if agency else 0))
    if wanted.late == "now":
        made += [Case.next_due < stamp(now), place < f"1{stamp(now)}", Case.status.not_in(LEFT_THE_QUEUE)]
    elif wanted.late:
        made.append(Case.id.in_(late_cases(now, unexplained=wanted.late == "unexplained")))
    if wanted.age:
        made += told_between(*BACKLOG[wanted.age], now)
    return made


def told_between(least: int, most: int | None, now: datetime) -> list[pw.Expression]:
    """Cases of which a station was told so many days of the calendar ago."""

    def midnight(days_ago: int) -> str:
        return stamp(datetime.combine(local_day(now) - timedelta(days=days_ago), time(), LOCAL))

    made = [Case.informed_at < midnight(least - 1)]
    return made if most is None else [*made, Case.informed_at >= midnight(most)]
