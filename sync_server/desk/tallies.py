"""What the start page counts, kept by triggers as cases, clocks and reports change. Owns `tally`."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

import peewee as pw

from shared.clock import stamp
from shared.database import is_postgres
from shared.report.rules import LOCAL, local_day
from shared.urgency import LEVELS
from sync_server.desk.clock_models import OF_THE_DISTRICT, CaseClock
from sync_server.desk.models import IN_THE_QUEUE, Case, Tally
from sync_server.store import database, writing

Counts = Mapping[str, list[tuple[str, str, int]]]
"""By kind of tally: (day, code, how many)."""

_LOCK = 3


def read(*, now: datetime, since: date) -> Counts:
    """Every tally of the queue, and from the day `since` those of reports and clocks; all of one moment.

    Of the days that are not over, which no tally can tell: `left`, cases in the queue due from today to
    tomorrow by a band of the time left (in the place of a day) and urgency; `over`, running clocks that were
    due earlier today.
    """
    query = (
        Tally.select(Tally.kind, Tally.day, Tally.code, pw.fn.SUM(Tally.n))
        .where(Tally.kind.in_(("due", "told")) | (Tally.day >= since.isoformat()))
        .group_by(Tally.kind, Tally.day, Tally.code)
    )
    found: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
    for kind, day, code, n in (query + _left(now) + _over(now)).tuples():
        found[kind].append((day, code, n))
    return found


def days_left(now: datetime) -> tuple[date, date]:
    """The days of which `left` tells: from today to before the day after that of the next 24 hours."""
    return local_day(now), local_day(now + timedelta(hours=24)) + timedelta(days=1)


def _left(now: datetime) -> pw.ModelSelect:
    due, (first, after) = Case.next_due, days_left(now)
    bands = [("overdue", 0), ("hours_4", 4), ("hours_24", 24)]
    band = pw.Case(
        None, [(due < stamp(now + timedelta(hours=hours)), name) for name, hours in bands], "later"
    )
    return (
        Case.select(pw.Value("left"), band, Case.urgency, pw.fn.COUNT(pw.SQL("1")))
        .where(
            pw.SQL(IN_THE_QUEUE), Case.urgency.in_(LEVELS), due >= _midnight(first), due < _midnight(after)
        )
        .group_by(pw.SQL("2"), Case.urgency)
    )


def _over(now: datetime) -> pw.ModelSelect:
    due = CaseClock.due_at
    return CaseClock.select(
        pw.Value("over"), pw.Value(""), pw.Value(""), pw.fn.COUNT(pw.SQL("1"))
    ).where(
        pw.SQL(OF_THE_DISTRICT),
        CaseClock.outcome.is_null(),
        due >= _midnight(local_day(now)),
        due < stamp(now),
    )  # fmt: skip


def _midnight(day: date) -> str:
    """Its stamp, in Viet Nam."""
    return stamp(datetime.combine(day, time(), LOCAL))


def fold() -> None:
    """Bring the slots of transactions together, and forget days that nothing is left of. Safe to repeat, and
    harmless to leave out: it keeps `tally` small.
    """
    if not Tally.select().where((Tally.slot != 0) | (Tally.n == 0)).exists():
        return
    with writing():
        if is_postgres(database):
            database.execute_sql("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
            database.execute_sql(
                "WITH gone AS (DELETE FROM tally WHERE slot <> 0 RETURNING kind, day, code, n)"
                " INSERT INTO tally (kind, day, code, slot, n)"
                " SELECT kind, day, code, 0, SUM(n) FROM gone GROUP BY kind, day, code"
                " ON CONFLICT (kind, day, code, slot) DO UPDATE SET n = tally.n + excluded.n"
            )
        Tally.delete().where(Tally.slot == 0, Tally.n == 0).execute()
