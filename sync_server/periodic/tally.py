"""What the tables and the digest need of rows, taken while they are counted: none is read back for them.

A second process takes it of the ranges that it counts; only how many there are of each kind stays there.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from sync_server.periodic.ahead import Range
from sync_server.periodic.alike import Alone
from sync_server.periodic.counting import COUNTINGS
from sync_server.periodic.digests import Packed, told_of
from sync_server.periodic.filling import Ready, ready
from sync_server.periodic.joining import Link
from sync_server.periodic.kinds import Found, Kinds
from sync_server.periodic.lines import Lines
from sync_server.periodic.models import CountedCase, CountedEnd, CountedReport, Snapshot
from sync_server.periodic.ranges import count_range
from sync_server.periodic.reading import Store
from sync_server.periodic.rows import ReportRow
from sync_server.periodic.second import Second
from sync_server.periodic.sql import Row, among, chunks
from sync_server.store import Table
from sync_server.uncollected import uncollected

TABLES = (CountedCase, CountedReport, CountedEnd)
_CASE_OF_REPORT = ReportRow._fields.index("case")


class Taken(NamedTuple):
    """Of a range: rows of TABLES, and of its cases those with several reports."""

    rows: tuple[Ready, ...]
    several: Sequence[int]
    differing: Sequence[str]
    links: Sequence[Link]


class Tally:
    """Once all is counted, in this order: `keep` what each range gave, `part`, `hear`."""

    def __init__(self) -> None:
        self.kinds = Kinds(COUNTINGS)
        self._shared, self._several = set[int](), set[int]()
        self._lines: dict[type[Table], list[Lines]] = {}

    @property
    def alone(self) -> Alone:
        return Alone(self.kinds, self._shared, self._several)

    def take(self, store: Store, some: Range) -> Taken:
        """Count a range."""
        with uncollected():
            found = count_range(store, some)
            several = _several(found.reports)
            self.kinds.add(CountedCase, found.cases)
            self.kinds.add(CountedReport, _without(found.reports, set(several)))
            rows = tuple(ready(some) for some in (found.cases, found.reports, found.ends))
        return Taken(rows, several, found.differing, found.links)

    def keep(self, table: type[Table], rows: Ready, several: Iterable[int] = ()) -> None:
        """What was written, in order."""
        self._lines.setdefault(table, []).append(rows.lines)
        self._several.update(several)

    def part(self, snapshot: Snapshot, shared: set[int]) -> None:
        """Count no rows of these cases together with others. They are in the store as they were counted."""
        self._shared = shared
        self.kinds.leave_out(CountedCase, rows_of(CountedCase, snapshot, shared))
        self.kinds.leave_out(CountedReport, rows_of(CountedReport, snapshot, shared - self._several))

    def packed(self, snapshot: Snapshot) -> Mapping[type[Table], Packed]:
        """What was kept, for the digest."""
        now = {row[0]: row for row in rows_of(CountedCase, snapshot, self._shared)}
        return {table: (lines, now if table is CountedCase else {}) for table, lines in self._lines.items()}

    def hear(self, second: Second | None) -> bool:
        """Add what the second process counted. False where it is not known any more."""
        if second is None:
            return True
        found = second.answer(second.ask(told_there))
        self.kinds.merge(found or {})
        return found is not None


def take_there(store: Store, some: Range) -> Taken:
    """In the second process."""
    return _there().take(store, some)


def told_there() -> Found:
    return _there().kinds.found


@cache
def _there() -> Tally:
    return Tally()


def rows_of(table: type[Table], snapshot: Snapshot, cases: set[int]) -> list[Row]:
    """Rows of cases, whole, in no order."""
    query = f'SELECT {", ".join(told_of(table))} FROM "{table._meta.table_name}"'
    asked = f'{query} WHERE snapshot_id = {snapshot.id:d} AND "case"'
    return [tuple(row) for some in chunks(sorted(cases)) for row in among(asked, some)]


def _several(reports: Sequence[tuple[Any, ...]]) -> list[int]:
    """Cases that have more than one of them."""
    cases = [row[_CASE_OF_REPORT] for row in reports]
    if len(set(cases)) == len(cases):
        return []
    return [case for case, many in Counter(cases).items() if many > 1]


def _without(reports: Sequence[Row], cases: set[int]) -> Sequence[Row]:
    return [row for row in reports if row[_CASE_OF_REPORT] not in cases] if cases else reports
