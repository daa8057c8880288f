"""What a column measures, and of which rows: fragments of SQL that both engines read alike. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sync_server.periodic.table import Column

ALL = "0 = 0"
TOTAL = "total"


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
    def behind(self) -> str:
        return self.when

    @property
    def sums(self) -> tuple[str, ...]:
        counted = f"COUNT(DISTINCT {self.distinct})" if self.distinct else f"SUM({self.amount})"
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
        return tuple(f"COUNT(*) FILTER (WHERE ({one}) AND ({self.once}))" for one in held)


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
    """`select` has the places {row} (key of a row of the table) and {snapshot}, and a column "case", which is
    null where none is behind it.

    `several`: a condition that holds for rows that may share a matter or child with another. `marks`: by
    name, (what it is for a row that stands alone, what it is among several), over what `select` gives; among
    several also over `more` columns of `join`. Few do share: only they are put in order for their marks.
    """

    select: str
    several: str = ""
    more: str = ""
    join: str = ""
    marks: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def alone(self, row: str, snapshot: int) -> str:
        marks = "".join(f", {one} AS {name}" for name, (one, _) in self.marks.items())
        where = f" WHERE NOT ({self.several})" if self.several else ""
        return _put(f"SELECT s.*{marks} FROM ({self.select}) s{where}", row, snapshot)

    def among_several(self, row: str, snapshot: int) -> str:
        """Only of a source that has them."""
        marks = "".join(f", {many} AS {name}" for name, (_, many) in self.marks.items())
        chosen = f"SELECT s.*{self.more} FROM ({self.select}) s {self.join} WHERE {self.several}"
        return _put(f"SELECT t.*{marks} FROM ({chosen}) t", row, snapshot)


def _put(select: str, row: str, snapshot: int) -> str:
    return select.format(row=row.format(snapshot=snapshot), snapshot=snapshot)


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
