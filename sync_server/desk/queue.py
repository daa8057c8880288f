"""The officers' list of cases, in the order of brief 4.3, a page at a time; no names, no kinds."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import peewee as pw

from shared.clock import from_stamp
from shared.words import N_
from sync_server.desk.cases import MERGED
from sync_server.desk.clocks import TimeLeft, emergency_clock
from sync_server.desk.models import QUEUE_PLACE, Case, CaseReport
from sync_server.intake.district import commune_names
from sync_server.intake.models import Record, Unit
from sync_server.intake.summary import AGE_BANDS

PAGE_SIZE = 50

TAKE_UP = N_("Tiếp nhận")
PASS_ON = N_("Chuyển cho Ủy ban nhân dân xã, phường")


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One case as the list shows it. `clock` None: the law sets no hours for it; `next_step` is a msgid."""

    case_no: str
    urgency: str
    clock: TimeLeft | None
    informed_at: datetime
    stations: tuple[str, ...]
    commune: str
    age_bands: tuple[str, ...]
    reports: int
    next_step: str


@dataclass(frozen=True, slots=True)
class QueuePage:
    """`number` counts from 1; `total` cases stand on `pages` pages."""

    rows: tuple[QueueRow, ...]
    number: int
    pages: int
    total: int
    waiting_high: int


def page(number: int, *, now: datetime) -> QueuePage:
    """A page of the queue; the nearest one where `number` lies outside. A fixed number of queries."""
    total = int(Case.select().where(_HERE).count())
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(max(1, number), pages)
    ids = [
        row[0] for row in _in_order(Case.select(Case.id).where(_HERE)).paginate(number, PAGE_SIZE).tuples()
    ]
    return QueuePage(tuple(_rows(ids, now)), number, pages, total, waiting_high())


def waiting_high() -> int:
    """How many urgent cases nobody took up yet."""
    return int(Case.select().where(_HERE, _PLACE == 0).count())


def next_step(case: Case) -> str:
    """What the district does next, as a msgid: take it up, then pass it on at once (Article 26.1)."""
    return PASS_ON if case.acknowledged_at else TAKE_UP


_PLACE = pw.SQL(f"({QUEUE_PLACE})")
_HERE = Case.status != MERGED
"""A case merged into another is not worked on; the other one is."""


def _in_order(query: pw.ModelSelect) -> pw.ModelSelect:
    """Urgent ones nobody took up, then those with a clock, then the rest; in each the earliest told first.

    Every clock of law in hours runs equally long, so the earliest told has the least time left.
    """
    return query.order_by(_PLACE, Case.informed_at, Case.id)


def _rows(ids: Sequence[int], now: datetime) -> list[QueueRow]:
    names, reports = commune_names(), _reports(ids)
    return [
        QueueRow(
            case_no=case.case_no,
            urgency=case.urgency,
            clock=emergency_clock(case.urgency, from_stamp(case.informed_at), now=now),
            informed_at=from_stamp(case.informed_at),
            stations=tuple(dict.fromkeys(station for station, _ in reports[case.id])),
            commune=names.get(case.commune_code, case.commune_code),
            age_bands=tuple(sorted({band for _, band in reports[case.id]}, key=AGE_BANDS.index)),
            reports=len(reports[case.id]),
            next_step=next_step(case),
        )
        for case in _in_order(Case.select().where(Case.id.in_(ids)))
    ]


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
