"""Rows of a snapshot in memory: those alike in all that a counting asks are one, with how many they are.

Most cases and reports stand alone, and few differ in what one table asks, so the conditions of its figures
are put to some thousand rows instead of all. Those that share a matter or child with others are there as they
are. The database in memory is SQLite whatever the store is, and is asked the same SQL.
"""

from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import closing, contextmanager
from typing import Any, NamedTuple

from sqlcipher3 import dbapi2

from sync_server.periodic.digests import CHUNK, told_of
from sync_server.periodic.kinds import Kinds, kind_of
from sync_server.periodic.measures import Counting
from sync_server.periodic.models import CountedCase, CountedReport, CountedStation
from sync_server.periodic.sql import Row, among, chunks, in_order, rows
from sync_server.store import Table

_KEYS = {CountedCase: ("case", "matter", "child"), CountedReport: ("case",)}
_SHARED = """SELECT "case", matter FROM counted_case WHERE snapshot_id = {0} AND matter <> "case"
 UNION ALL SELECT "case", child FROM counted_case WHERE "case" <> child AND snapshot_id = {0}"""
"""And the case that their matter or child has its number from: all that share one."""
_SEVERAL = """SELECT "case" FROM counted_report WHERE snapshot_id = {0} GROUP BY "case" HAVING COUNT(*) > 1"""


class Alone(NamedTuple):
    """Rows that stand alone, by kind; of all others the cases: those that share a matter or child, and those
    that have several reports.
    """

    kinds: Kinds
    shared: Set[int]
    several: Set[int]


class Asked(NamedTuple):
    """Who answers the SQL of a counting; `many`: how many a row of its source stands for."""

    ask: Callable[..., Iterator[Row]]
    many: str


class Alike:
    """The rows that some countings need, read once."""

    def __init__(self, memory: Any, snapshot: int, alone: Alone) -> None:
        self._memory, self._snapshot, self._kinds = memory, snapshot, alone.kinds
        several = alone.shared | alone.several
        for table, apart in ((CountedCase, alone.shared), (CountedReport, several), (CountedStation, None)):
            self._keep(table, apart)

    @contextmanager
    def of(self, counting: Counting) -> Iterator[Asked]:
        """With the rows of a counting at hand."""
        source = counting.source
        if not source.columns:
            yield Asked(rows, "1")
            return
        keys = next(keys for table, keys in _KEYS.items() if _name(table) == source.table)
        names = _quoted(("snapshot_id", *kind_of(counting)[1], "alike", *keys))
        found = (
            (self._snapshot, *row, many, *[-number] * len(keys))
            for number, (row, many) in enumerate(self._kinds.of(counting), 1)
        )
        self._insert(source.table, names, found)
        yield Asked(self._memory.execute, f"{source.alias}.alike")
        self._memory.execute(f'DELETE FROM "{source.table}" WHERE "case" < 0')

    def _keep(self, table: type[Table], apart: Set[int] | None) -> None:
        """Every row of these cases as it is; of a table without cases all of it."""
        names = _quoted([field.column_name for field in table._meta.sorted_fields[1:]])
        self._memory.execute(f'CREATE TABLE "{_name(table)}" ({names}, alike DEFAULT 1)')
        asked = f'SELECT {names} FROM "{_name(table)}" WHERE snapshot_id = {self._snapshot:d}'
        if apart is None:
            self._insert(_name(table), names, rows(asked))
            return
        for some in chunks(sorted(apart)):
            self._insert(_name(table), names, among(f'{asked} AND "case"', some))

    def _insert(self, table: str, names: str, found: Iterator[Row]) -> None:
        marks = ", ".join("?" * (names.count(",") + 1))
        self._memory.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', found)


@contextmanager
def alike(snapshot: int, countings: Sequence[Counting], alone: Alone | None = None) -> Iterator[Alike]:
    """Within a connection to the store, for some countings. alone: what is known of its rows."""
    with closing(dbapi2.connect(":memory:")) as memory:
        yield Alike(memory, snapshot, alone or read_alone(snapshot, countings))


def read_alone(snapshot: int, countings: Sequence[Counting]) -> Alone:
    """From all rows of the snapshot."""
    kinds = Kinds(countings)
    shared = {case for pair in rows(_SHARED.format(snapshot)) for case in pair}
    several = {case for (case,) in rows(_SEVERAL.format(snapshot))}
    for table, apart in ((CountedCase, shared), (CountedReport, shared | several)):
        case = [field.column_name for field in table._meta.sorted_fields[2:]].index("case")
        for chunk in in_order(_name(table), ", ".join(told_of(table)), snapshot, CHUNK):
            kinds.add(table, [row for row in chunk if row[case] not in apart] if apart else chunk)
    return Alone(kinds, shared, several)


def _name(table: type[Table]) -> str:
    return str(table._meta.table_name)


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
