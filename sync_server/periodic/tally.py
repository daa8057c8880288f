"""What the tables and the digest need of rows, taken while they are counted.

A second process takes it of the ranges that it counts; only how many there are of each kind stays there.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from sync_server.periodic.ahead import Range
from sync_server.periodic.alike import Alone, with_agency
from sync_server.periodic.counting import COUNTINGS
from sync_server.periodic.held import Held
from sync_server.periodic.joining import Link
from sync_server.periodic.kinds import Found, Kinds, Row
from sync_server.periodic.lines import Lines, pack
from sync_server.periodic.ranges import count_range
from sync_server.periodic.reading import Store
from sync_server.periodic.rows import CASES, ENDS, REPORTS, CaseRow, ReportRow
from sync_server.periodic.second import Second
from sync_server.uncollected import uncollected

_CASE_OF_REPORT, _STATION = (ReportRow._fields.index(name) for name in ("case", "station_code"))
_AGENCY = CaseRow._fields.index("agency")


class Taken(NamedTuple):
    """Of a range: its rows by the name of the table, those of its cases that have several reports, and the
    codes of the stations that told them.
    """

    rows: Mapping[str, Lines]
    several: Sequence[int]
    stations: set[str]
    differing: Sequence[str]
    links: Sequence[Link]


class Tally:
    """Once all is counted, in this order: `keep` what each range gave, `part`, `hear`."""

    def __init__(self) -> None:
        self.kinds, self.held = Kinds(COUNTINGS), Held()
        self.stations = set[str]()
        self._shared, self._several = set[int](), set[int]()

    @property
    def alone(self) -> Alone:
        return Alone(self.kinds, self._shared, self._several)

    def take(self, store: Store, some: Range) -> Taken:
        """Count a range."""
        with uncollected():
            found = count_range(store, some)
            several = _several(found.reports)
            self.kinds.add(CASES, found.cases)
            self.kinds.add(REPORTS, _without(found.reports, set(several)))
            self.kinds.add(ENDS, with_agency(found.ends, {row[0]: row[_AGENCY] for row in found.cases}))
            rows = {CASES: pack(found.cases), REPORTS: pack(found.reports), ENDS: pack(found.ends)}
            stations = {row[_STATION] for row in found.reports}
        return Taken(rows, several, stations, found.differing, found.links)

    def keep(self, some: Taken) -> None:
        """What a range gave, in order."""
        for table, rows in some.rows.items():
            self.held.add(table, rows)
        self._several.update(some.several)
        self.stations |= some.stations

    def part(self, shared: set[int]) -> Sequence[Row]:
        """Count no rows of these cases together with others; the rows of the cases."""
        self._shared = shared
        cases = self.held.of_cases(CASES, shared)
        self.kinds.leave_out(CASES, cases)
        self.kinds.leave_out(REPORTS, self.held.of_cases(REPORTS, shared - self._several))
        return cases

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


def _several(reports: Sequence[tuple[Any, ...]]) -> list[int]:
    """Cases that have more than one of them."""
    cases = [row[_CASE_OF_REPORT] for row in reports]
    if len(set(cases)) == len(cases):
        return []
    return [case for case, many in Counter(cases).items() if many > 1]


def _without(reports: Sequence[Row], cases: set[int]) -> Sequence[Row]:
    return [row for row in reports if row[_CASE_OF_REPORT] not in cases] if cases else reports
