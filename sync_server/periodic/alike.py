"""Rows of a snapshot in memory: those alike in all that a counting asks are one, with how many they are.

Most cases and reports stand alone, and few differ in what one table asks, so the conditions of its figures
are put to some thousand rows instead of all. Those that share a matter or child with others are there as they
are. The database in memory is SQLite whatever the store is.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import closing, contextmanager
from typing import Any, NamedTuple

from sqlcipher3 import dbapi2

from sync_server.periodic.held import Held
from sync_server.periodic.kinds import ASKED, Kinds, Row, kind_of
from sync_server.periodic.measures import Counting
from sync_server.periodic.models import CountedStation, Snapshot
from sync_server.periodic.rows import CASES, COLUMNS, ENDS, REPORTS, SLIPS, StationRow

_KEYS = {CASES: ("case", "matter", "child"), REPORTS: ("case",), ENDS: ("case",)}
_STATIONS = "counted_station"
Ask = Callable[..., Iterator[tuple[Any, ...]]]


class Alone(NamedTuple):
    """Rows that stand alone, by kind; of all others the cases: those that share a matter or child, and those
    that have several reports.
    """

    kinds: Kinds
    shared: Set[int]
    several: Set[int]

    @property
    def apart(self) -> Mapping[str, Set[int]]:
        """Cases whose rows are not of a kind, by the table."""
        return {CASES: self.shared, REPORTS: self.shared | self.several}


class Asked(NamedTuple):
    """Who answers the SQL of a counting; `many`: how many a row of its source stands for."""

    ask: Ask
    many: str


class Alike:
    """The rows that some countings need, read once."""

    def __init__(
        self, memory: Any, snapshot: int, countings: Sequence[Counting], held: Held, alone: Alone
    ) -> None:
        self._memory, self._snapshot, self._kinds = memory, snapshot, alone.kinds
        _make(memory, snapshot)
        for table, cases in alone.apart.items():
            _put(memory, snapshot, table, COLUMNS[table], held.of_cases(table, cases))
        if any(one.source.table == SLIPS for one in countings):
            for some in held.rows(SLIPS):
                _put(memory, snapshot, SLIPS, COLUMNS[SLIPS], some)

    @contextmanager
    def of(self, counting: Counting) -> Iterator[Asked]:
        """With the rows of a counting at hand."""
        source = counting.source
        if not source.columns:
            yield Asked(self._memory.execute, "1")
            return
        keys = _KEYS[source.table]
        columns = (*kind_of(counting)[1], "alike", *keys)
        found = (
            (*row, many, *[-number] * len(keys))
            for number, (row, many) in enumerate(self._kinds.of(counting), 1)
        )
        _put(self._memory, self._snapshot, source.table, columns, found)
        yield Asked(self._memory.execute, f"{source.alias}.alike")
        self._memory.execute(f'DELETE FROM "{source.table}" WHERE "case" < 0')

    def told(self, column: str) -> set[Any]:
        """What cases say in a column that some counting asks for."""
        found = self._memory.execute(f'SELECT DISTINCT "{column}" FROM "{CASES}"')
        return self._kinds.told(CASES, column) | {told for (told,) in found}


@contextmanager
def alike(
    snapshot: Snapshot, countings: Sequence[Counting], held: Held, alone: Alone | None = None
) -> Iterator[Alike]:
    """For some countings. alone: what is known of the rows; else they are looked through."""
    with closing(dbapi2.connect(":memory:")) as memory:
        yield Alike(memory, snapshot.id, countings, held, alone or read_alone(held, Kinds(countings)))


def read_alone(held: Held, kinds: Kinds) -> Alone:
    """From the rows of the tables that are asked. kinds: nothing yet."""
    shared = set[int]()
    case, matter, child = (COLUMNS[CASES].index(name) for name in ("case", "matter", "child"))
    asked, counted = {table for table, _ in kinds.found}, Counter[int]()
    for some in held.rows(CASES) if asked & {CASES, REPORTS} else ():
        kinds.add(CASES, some)
        for row in some:
            if not row[case] == row[matter] == row[child]:
                shared |= {row[case], row[matter], row[child]}
    of = COLUMNS[REPORTS].index("case")
    for some in held.rows(REPORTS) if REPORTS in asked else ():
        kinds.add(REPORTS, some)
        counted.update(row[of] for row in some)
    several = {number for number, many in counted.items() if many > 1}
    kinds.leave_out(CASES, held.of_cases(CASES, shared))
    kinds.leave_out(REPORTS, held.of_cases(REPORTS, shared | several))
    for some in _ends(held) if ENDS in asked else ():
        kinds.add(ENDS, some)
    return Alone(kinds, shared, several)


def _ends(held: Held) -> Iterator[Sequence[Row]]:
    """As ASKED has them."""
    case, agency = (COLUMNS[CASES].index(name) for name in ("case", "agency"))
    agencies = {row[case]: row[agency] for some in held.rows(CASES) for row in some}
    return (with_agency(some, agencies) for some in held.rows(ENDS))


def with_agency(ends: Iterable[Row], agencies: Mapping[int, str]) -> list[Row]:
    """As ASKED has them. agencies: by the case."""
    return [(case, reason, agencies[case]) for case, reason in ends]


def _make(memory: Any, snapshot: int) -> None:
    """The tables, with the stations of a snapshot in theirs."""
    for table, columns in {**ASKED, _STATIONS: StationRow._fields}.items():
        told = ", ".join(f'"{name}"' for name in columns)
        memory.execute(f'CREATE TABLE "{table}" (snapshot_id, {told}, alike DEFAULT 1)')
    fields = [getattr(CountedStation, name) for name in StationRow._fields]
    found = CountedStation.select(*fields).where(CountedStation.snapshot == snapshot).tuples()
    _put(memory, snapshot, _STATIONS, StationRow._fields, found)


def _put(memory: Any, snapshot: int, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
    memory.executemany(f'INSERT INTO "{table}" (snapshot_id, {names}) VALUES ({snapshot:d}, {marks})', rows)
