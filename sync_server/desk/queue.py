"""The officers' list of cases, in the order of brief 4.3, a page at a time; no names, no kinds.

A page goes on where the last one ended, by the place of a case in the queue and not by a count, so that page
4,000 costs what page 1 does.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import peewee as pw

from shared.clock import from_stamp
from sync_server.accounts.models import User
from sync_server.desk import moves
from sync_server.desk.clock_models import CaseClock
from sync_server.desk.clocks import KINDS, TimeLeft, time_left
from sync_server.desk.models import LEFT_THE_QUEUE, Case, CaseReport
from sync_server.desk.moves import Facts
from sync_server.desk.queue_filter import Filter, chosen, place
from sync_server.intake.district import commune_names
from sync_server.intake.models import Record, Unit
from sync_server.intake.summary import AGE_BANDS

PAGE_SIZE = 50
COUNTED = 1000
"""Cases are counted up to here; beyond, the number helps nobody and costs more with every case."""


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One case as the list shows it. `clock` None: none runs, or it left the queue. `officer_left`: her
    account was closed.

    `clock_name` (of the nearest one) and `next_step` are msgids.
    """

    case_no: str
    status: str
    urgency: str
    clock: TimeLeft | None
    clock_name: str
    informed_at: datetime
    stations: tuple[str, ...]
    commune: str
    age_bands: tuple[str, ...]
    reports: int
    officer: str
    officer_left: bool
    next_step: str

    @property
    def left_queue(self) -> bool:
        return self.status in LEFT_THE_QUEUE


@dataclass(frozen=True, slots=True)
class QueuePage:
    """`total`: up to COUNTED + 1. `before`, `after`: places of the first and last row, if more go on."""

    rows: tuple[QueueRow, ...]
    total: int
    waiting_high: int
    before: str | None
    after: str | None


def page(
    wanted: Filter = Filter(),  # noqa: B008 - frozen
    *,
    now: datetime,
    after: str | None = None,
    before: str | None = None,
) -> QueuePage:
    """The cases behind the place `after`, or ahead of `before`, or the first. A fixed number of queries."""
    found = chosen(wanted, now)
    back = before is not None
    query = found.select_extend(place.alias("place")).limit(PAGE_SIZE + 1)
    if before is not None:
        query = query.where(place < before).order_by(place.desc())
    else:
        query = query.order_by(place) if after is None else query.where(place > after).order_by(place)
    places = list(query.tuples())
    more, places = len(places) > PAGE_SIZE, places[:PAGE_SIZE]
    places = places[::-1] if back else places
    if not places and (before or after):
        return page(wanted, now=now)
    first, last = (places[0][1], places[-1][1]) if places else (None, None)
    return QueuePage(
        rows=tuple(_rows([number for number, _ in places], now)),
        total=_counted(found),
        waiting_high=waiting_high(),
        before=first if (more if back else after is not None) else None,
        after=last if (back or more) else None,
    )


def waiting_high() -> int:
    """How many urgent cases nobody took up yet."""
    return int(Case.select().where(place < "1").count())


def next_step(case: Case, *, officer_left: bool = False) -> str:
    """What the district does next, as a msgid; "" where nothing is left to do. The case page knows more."""
    taken_up = case.acknowledged_at is not None
    facts = Facts(case.status, case.urgency, acknowledged=taken_up, officer_left=officer_left, decided=True)
    step = moves.next_step(facts)
    return step[1] if step else ""


def _left(case: Case, now: datetime) -> TimeLeft | None:
    if case.next_due is None or case.status in LEFT_THE_QUEUE:
        return None
    return time_left(from_stamp(case.next_due), now=now)


def _counted(found: pw.ModelSelect) -> int:
    return int(found.limit(COUNTED + 1).count())


def _rows(ids: Sequence[int], now: datetime) -> list[QueueRow]:
    names, reports, clocks = commune_names(), _reports(ids), _nearest(ids)
    officers = {user.id: user for user in User.select(User.id, User.login, User.active)}
    left = {number for number, user in officers.items() if not user.active}
    return [
        QueueRow(
            case_no=case.case_no,
            status=case.status,
            urgency=case.urgency,
            clock=_left(case, now),
            clock_name=clocks.get(case.id, ""),
            informed_at=from_stamp(case.informed_at),
            stations=tuple(dict.fromkeys(station for station, _ in reports[case.id])),
            commune=names.get(case.commune_code, case.commune_code),
            age_bands=tuple(sorted({band for _, band in reports[case.id]}, key=AGE_BANDS.index)),
            reports=len(reports[case.id]),
            officer=officers[case.officer_id].login if case.officer_id else "",
            officer_left=case.officer_id in left,
            next_step=next_step(case, officer_left=case.officer_id in left),
        )
        for case in Case.select().where(Case.id.in_(ids)).order_by(place)
    ]


def _nearest(ids: Sequence[int]) -> dict[int, str]:
    """What the nearest running clock of each case waits for, as a msgid."""
    running = (
        CaseClock.select(CaseClock.case, CaseClock.kind)
        .where(CaseClock.case.in_(ids), CaseClock.stopped_at.is_null())
        .order_by(CaseClock.due_at.desc())
    )
    return {case_id: KINDS[kind] for case_id, kind in running.tuples()}


def _reports(ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    """(station name, age band) of each report of the cases, the earliest told first."""
    query = (
        CaseReport.select(CaseReport.case, Unit.name, Record.station_code, Record.age_band)
        .join(Record, on=(Record.report_uuid == CaseReport.report_uuid))
        .join(Unit, pw.JOIN.LEFT_OUTER, on=(Unit.code == Record.station_code))
        .where(CaseReport.case.in_(ids))
        .order_by(Record.informed_at, Record.report_no)
    )
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for case_id, name, code, band in query.tuples():
        found[case_id].append((name or code, band))
    return found
