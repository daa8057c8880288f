"""The clocks of a case as an officer sees them, and what she says of those that are overdue."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from shared.clock import from_stamp, stamp
from shared.errors import CannotDo
from shared.words import N_
from sync_server.desk import events
from sync_server.desk.clock_models import CaseClock, ClockChange
from sync_server.desk.clocks import DELAY, KINDS, LAW, TimeLeft, time_left
from sync_server.desk.models import Case
from sync_server.desk.reader import Reader

REASON_LEAST = 5


@dataclass(frozen=True, slots=True)
class Moved:
    """That a due time was moved: what it was, when and why (a key of WHY)."""

    due_at: str
    at: str
    why: str


WHY = {
    "settings": N_("quản trị đổi hạn xử lý"),
    "holidays": N_("quản trị đổi ngày nghỉ"),
    "case": N_("vụ việc thay đổi"),
}


@dataclass(frozen=True, slots=True)
class ClockShown:
    """`name`: a msgid. `left` None once it stopped; `law`: its limit is the law's. Moments are stamps."""

    kind: str
    name: str
    subject: str
    law: bool
    started_at: str
    due_at: str
    left: TimeLeft | None
    warns: bool
    stopped_at: str | None
    outcome: str | None
    noted_by: str | None
    moved: tuple[Moved, ...]

    @property
    def overdue(self) -> bool:
        """It is overdue, or ended late."""
        return self.outcome == "late" or bool(self.left and self.left.overdue)

    @property
    def unexplained(self) -> bool:
        """Overdue, and nobody said why; how long a report was on its way is its station's matter."""
        return self.overdue and self.noted_by is None and self.kind != DELAY


def of_case(case: Case, *, now: datetime) -> list[ClockShown]:
    """Those that run first, the nearest due first; then those that ended, in the order they began."""
    clocks = list(CaseClock.select().where(CaseClock.case == case).order_by(CaseClock.id))
    moved: dict[int, list[Moved]] = defaultdict(list)
    for change in ClockChange.select().where(ClockChange.clock.in_(clocks)).order_by(ClockChange.id):
        moved[change.clock_id].append(Moved(change.due_at, change.at, change.why))
    shown = [_shown(clock, tuple(moved[clock.id]), now) for clock in clocks]
    running = sorted((one for one in shown if one.left), key=lambda one: one.due_at)
    return running + [one for one in shown if not one.left]


def unexplained(case: Case, *, now: datetime) -> list[ClockShown]:
    """Overdue clocks that an officer has to say something about."""
    return [one for one in of_case(case, now=now) if one.unexplained]


def explain(case: Case, reason: str, reader: Reader) -> int:
    """An officer says why the case is overdue; it stays counted as late. How many clocks she spoke of.

    Within the caller's transaction. Raises CannotDo where nothing is overdue, or without a reason.
    """
    clocks = unexplained(case, now=reader.now)
    if not clocks:
        raise CannotDo("nothing overdue", title=N_("Không có hạn nào đang chờ ghi lý do"), field="reason")
    if len(reason.strip()) < REASON_LEAST:
        raise CannotDo("no reason", title=N_("Ghi rõ vì sao quá hạn và sẽ làm gì"), field="reason")
    for clock in clocks:
        CaseClock.update(noted_at=stamp(reader.now), noted_by=reader.login).where(
            CaseClock.case == case,
            CaseClock.kind == clock.kind,
            CaseClock.subject == clock.subject,
            CaseClock.noted_at.is_null(),
            CaseClock.due_at == clock.due_at,
        ).execute()
    detail = {"clocks": [{"kind": clock.kind, "due": clock.due_at} for clock in clocks]}
    events.record(case, "overdue-noted", reader.login, now=reader.now, detail=detail, note=reason)
    return len(clocks)


def _shown(clock: CaseClock, moved: tuple[Moved, ...], now: datetime) -> ClockShown:
    runs = clock.stopped_at is None
    return ClockShown(
        kind=clock.kind,
        name=KINDS[clock.kind],
        subject=clock.subject,
        law=clock.kind in LAW,
        started_at=clock.started_at,
        due_at=clock.due_at,
        left=time_left(from_stamp(clock.due_at), now=now) if runs else None,
        warns=runs and clock.warn_at is not None and clock.warn_at <= stamp(now),
        stopped_at=clock.stopped_at,
        outcome=clock.outcome,
        noted_by=clock.noted_by,
        moved=moved,
    )
