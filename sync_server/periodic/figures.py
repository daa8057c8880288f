"""Figures counted in SQL, by conditions that also list the cases behind them; the same text on both engines.

A `Source` is a SELECT of rows, with marks that tell the first of a child and of a matter, and what is true
of a matter as a whole. Few cases share a matter or a child with another one: only those are sorted for
their marks, the others stand for themselves; that takes a third of the time.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sync_server.periodic.models import Snapshot
from sync_server.periodic.table import Column, Figure
from sync_server.store import database

ALL = "0 = 0"
_LITERAL = re.compile("'[^']*'")
DIGITS = 2
"""Of medians and shares, after the point."""

Figures = dict[str, dict[str, Figure]]
"""By key of the row, then of the column; a count that is 0 may be missing."""


@dataclass(frozen=True, slots=True)
class Count:
    """A column of counts. `when` chooses what is listed behind a figure, `once` what of it is counted.

    `amount` is what each counts for; of those with the same `distinct` one is counted. Without a `title` it
    is counted for the words around the table alone.
    """

    key: str
    title: str = ""
    group: str = ""
    when: str = ALL
    once: str = ALL
    amount: str = "1"
    distinct: str = ""

    @property
    def column(self) -> Column:
        return Column(self.key, self.title, self.group)

    @property
    def number(self) -> str:
        """The aggregate, of the rows of a group."""
        counted = f"COUNT(DISTINCT {self.distinct})" if self.distinct else f"SUM({self.amount})"
        return f"{counted} FILTER (WHERE ({self.when}) AND ({self.once}))"


@dataclass(frozen=True, slots=True)
class Share:
    """A column of percents: how many of those for which `among` holds `when` holds for too."""

    key: str
    title: str
    group: str
    when: str
    among: str
    once: str = ALL

    @property
    def column(self) -> Column:
        return Column(self.key, self.title, self.group, "share")


@dataclass(frozen=True, slots=True)
class Median:
    """A column of medians of `of` where it is known; the middle two are averaged."""

    key: str
    title: str
    group: str
    of: str
    once: str = ALL

    @property
    def column(self) -> Column:
        return Column(self.key, self.title, self.group, "median")

    @property
    def when(self) -> str:
        return f"{self.of} IS NOT NULL"


Measure = Count | Share | Median


@dataclass(frozen=True, slots=True)
class Source:
    """`select` has the places {row} (key of the row) and {snapshot}, and a column case_no.

    `several`: a condition that holds for rows that may share a matter or child with another. `marks`: by
    name, (what it is for a row that stands alone, what it is among several), over what `select` gives.
    """

    select: str
    several: str = ""
    marks: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def alone(self, row: str, snapshot: int) -> str:
        marks = "".join(f", {one} AS {name}" for name, (one, _) in self.marks.items())
        where = f" WHERE NOT ({self.several})" if self.several else ""
        return f"SELECT s.*{marks} FROM ({self.select}) s{where}".format(row=row, snapshot=snapshot)

    def among_several(self, row: str, snapshot: int) -> str:
        marks = "".join(f", {many} AS {name}" for name, (_, many) in self.marks.items())
        chosen = f"SELECT s.* FROM ({self.select}) s WHERE {self.several}"
        return f"SELECT t.*{marks} FROM ({chosen}) t".format(row=row, snapshot=snapshot)

    def parts(self, row: str, snapshot: int) -> list[str]:
        """SELECTs that together give each row once."""
        return [
            self.alone(row, snapshot),
            *([self.among_several(row, snapshot)] if self.several else []),
        ]


@dataclass(frozen=True, slots=True)
class Counting:
    """Measures of one source. `rows`: expressions that give the key of a row; a literal is one row.

    `by`: what rows are told apart by once their marks are known.
    """

    source: Source
    rows: tuple[str, ...]
    measures: tuple[Measure, ...]
    by: str = "row_key"


def figures(snapshot: Snapshot, countings: Sequence[Counting]) -> Figures:
    """Every figure that is not nothing."""
    found: Figures = defaultdict(dict)
    for counting in countings:
        for row in counting.rows:
            for key, column, figure in _counted(snapshot.id, counting, row):
                found[key][column] = figure
        for key, column, figure in _medians(snapshot.id, counting):
            found[key][column] = figure
    return dict(found)


def behind(snapshot: Snapshot, countings: Sequence[Counting], row: str, column: str) -> set[str]:
    """Numbers of the cases behind a figure: those counted; of a share and a median, those measured.

    Raises KeyError for a column that is not counted.
    """
    chosen = [(one, measure) for one in countings for measure in one.measures if measure.key == column]
    if not chosen:
        raise KeyError(column)
    found: set[str] = set()
    for counting, measure in chosen:
        when = measure.among if isinstance(measure, Share) else measure.when
        for key in counting.rows:
            if _LITERAL.fullmatch(key) and counting.by == "row_key" and key != f"'{row}'":
                continue
            for part in counting.source.parts(key, snapshot.id):
                asked = f"SELECT DISTINCT case_no FROM ({part}) m WHERE {counting.by} = ? AND ({when})"
                found.update(number for (number,) in _rows(asked, row) if number)
    return found


def _counted(snapshot: int, counting: Counting, row: str) -> Iterator[tuple[str, str, Figure]]:
    """(row, column, figure) of the counts and shares of one kind of row."""
    counts = [one for one in counting.measures if isinstance(one, Count)]
    shares = [one for one in counting.measures if isinstance(one, Share)]
    sums = [one.number for one in counts]
    for share in shares:
        for when in (f"({share.when}) AND ({share.among})", share.among):
            sums.append(f"COUNT(*) FILTER (WHERE ({when}) AND ({share.once}))")
    if not sums:
        return
    found: dict[str, list[int]] = {}
    for part in counting.source.parts(row, snapshot):
        for key, *numbers in _rows(f"SELECT {counting.by}, {', '.join(sums)} FROM ({part}) m GROUP BY 1"):
            before = found.get(key, [0] * len(sums))
            found[key] = [old + int(new or 0) for old, new in zip(before, numbers, strict=True)]
    for key, all_of_it in found.items():
        yield from ((key, one.key, number) for one, number in zip(counts, all_of_it, strict=False))
        pairs = all_of_it[len(counts) :]
        for share, kept, among in zip(shares, pairs[::2], pairs[1::2], strict=True):
            yield key, share.key, round(100 * kept / among, DIGITS) if among else None


def _medians(snapshot: int, counting: Counting) -> Iterator[tuple[str, str, Figure]]:
    """Of all kinds of rows at once, from a stream in order: SQLite has no percentile."""
    for median in (one for one in counting.measures if isinstance(one, Median)):
        values: dict[str, list[float]] = defaultdict(list)
        for row in counting.rows:
            for part in counting.source.parts(row, snapshot):
                asked = (
                    f"SELECT {counting.by}, {median.of} FROM ({part}) m"
                    f" WHERE {median.of} IS NOT NULL AND ({median.once})"
                )
                for key, value in _rows(asked):
                    values[key].append(value)
        for key, found in values.items():
            yield key, median.key, _middle(sorted(found))


def _middle(ordered: Sequence[float]) -> float:
    many = len(ordered)
    return round((ordered[(many - 1) // 2] + ordered[many // 2]) / 2, DIGITS)


def _rows(sql: str, *told: str) -> Iterator[tuple[Any, ...]]:
    yield from database.execute_sql(sql.replace("?", database.param), told)
