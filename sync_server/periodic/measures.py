"""What a column measures, and of which rows: fragments of SQL that both engines read alike. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sync_server.periodic.table import Column

ALL = "0 = 0"
TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Count:
    """A column of counts. `when` chooses what is listed behind a figure, `once` what of it is counted.

    `amount` is what each counts for; of those with the same `distinct`, which no others are alike in, one is
    counted. Without a `title` it is counted for the words around the table alone.
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
    def behind(self) -> str:
        return self.when

    @property
    def sums(self) -> tuple[str, ...]:
        counted = f"COUNT(DISTINCT {self.distinct})" if self.distinct else f"SUM({self.amount} * many)"
        return (f"{counted} FILTER (WHERE ({self.when}) AND ({self.once}))",)


@dataclass(frozen=True, slots=True)
class Share:
    """A column of percents: of how many of those for which `among` holds `when` holds too."""

    key: str
    title: str
    group: str
    when: str
    among: str
    once: str = ALL

    @property
    def column(self) -> Column:
        return Column(self.key, self.title, self.group, "share")

    @property
    def behind(self) -> str:
        return self.among

    @property
    def sums(self) -> tuple[str, ...]:
        held = (f"({self.among}) AND ({self.when})", self.among)
        return tuple(f"SUM(many) FILTER (WHERE ({one}) AND ({self.once}))" for one in held)


@dataclass(frozen=True, slots=True)
class Median:
    """A column of medians of `of`, where it is known."""

    key: str
    title: str
    group: str
    of: str
    once: str = ALL

    @property
    def column(self) -> Column:
        return Column(self.key, self.title, self.group, "median")

    @property
    def behind(self) -> str:
        return f"{self.of} IS NOT NULL"

    @property
    def sums(self) -> tuple[str, ...]:
        """None: it is made of the values themselves."""
        return ()


Measure = Count | Share | Median


@dataclass(frozen=True, slots=True)
class Source:
    """Rows of a table, as `alias`, of one snapshot, for which `where` holds. `given`: what is told of each, a
    column "case" among it, null where none is behind it; `own`: more of that, by name. `also`: a join.

    `several`: a condition that holds for rows that may share a matter or child with another. `marks`: by
    name, (what it is for a row that stands alone, what it is among several), over what is given; among
    several also over `more` columns of `join`. Few do share: only they are put in order for their marks.

    `columns`: those in which rows that stand alone may be alike, where they are counted together; `rough`:
    makes of the value of some what is enough to know of it.
    """

    table: str
    alias: str
    given: str
    where: str = ALL
    own: Mapping[str, str] = field(default_factory=dict)
    also: str = ""
    several: str = ""
    more: str = ""
    join: str = ""
    marks: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    columns: frozenset[str] = frozenset()
    rough: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)

    def alone(self, row: str, snapshot: int, many: str = "1") -> str:
        """`row`: an expression for the key of a row of the table. `many`: how many each row stands for."""
        marks = "".join(f", {one} AS {name}" for name, (one, _) in self.marks.items())
        where = f" WHERE NOT ({self.several})" if self.several else ""
        return f"SELECT s.*{marks} FROM ({self._select(row, many)}) s{where}".format(snapshot=snapshot)

    def among_several(self, row: str, snapshot: int) -> str:
        """Only of a source that has them."""
        marks = "".join(f", {many} AS {name}" for name, (_, many) in self.marks.items())
        chosen = f"SELECT s.*{self.more} FROM ({self._select(row, '1')}) s {self.join} WHERE {self.several}"
        return f"SELECT t.*{marks} FROM ({chosen}) t".format(snapshot=snapshot)

    def _select(self, row: str, many: str) -> str:
        own = "".join(f", {number} AS {name}" for name, number in self.own.items())
        where = f"{self.alias}.snapshot_id = {{snapshot}} AND {self.where}"
        told = f"{row} AS row_key, {many} AS many, {self.given}{own}"
        return f"SELECT {told} FROM {self.table} {self.alias} {self.also} WHERE {where}"


@dataclass(frozen=True, slots=True)
class Counting:
    """Measures of one source. `rows`: expressions that give the key of a row; a literal is one row.

    `total`: the row of all is wanted too; each row of the source must be in one row of the table by the
    first of `rows`. `by`: what rows are told apart by once their marks are known. Medians are of sources in
    which nothing is shared between rows of the table.
    """

    source: Source
    rows: tuple[str, ...]
    measures: Sequence[Measure]
    total: bool = False
    by: str = "row_key"

    @property
    def asked(self) -> frozenset[str]:
        """Columns of the source that anything in it is said of: rows alike in them are counted alike."""
        source = self.source
        said = [*self.rows, self.by, source.where, source.also, *source.own.values()]
        said += [part for one in self.measures for part in (*one.sums, one.behind, one.once)]
        return source.columns.intersection(re.findall("[a-z_0-9]+", " ".join(said)))
