"""Figures counted in SQL, and the cases behind them by the same conditions."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sync_server.periodic.alike import Alike, Asked, alike, read_alone
from sync_server.periodic.held import held_of
from sync_server.periodic.kinds import Members
from sync_server.periodic.measures import TOTAL, Counting, Measure, Median, Share
from sync_server.periodic.models import Snapshot
from sync_server.periodic.rows import CASES, COLUMNS
from sync_server.periodic.table import Figure
from sync_server.uncollected import uncollected

DIGITS = 2
"""Of medians and shares, after the point."""

Figures = dict[str, dict[str, Figure]]
"""By key of the row, then of the column; a count that is 0 may be missing."""


def figures(snapshot: Snapshot, countings: Sequence[Counting], alike: Alike) -> Figures:
    """Every figure that is not nothing."""
    found: Figures = defaultdict(dict)
    for counting in countings:
        with alike.of(counting) as asked:
            for key, numbers in _numbers(snapshot.id, counting, asked).items():
                found[key].update(_read(counting, numbers))
            for median in (one for one in counting.measures if isinstance(one, Median)):
                for key, values in _values(snapshot.id, counting, median, asked).items():
                    found[key][median.key] = _middle(sorted(values))
    return dict(found)


def behind(snapshot: Snapshot, countings: Sequence[Counting], row: str, column: str) -> set[str]:
    """Numbers of the cases behind a figure: those counted; of a share and a median, those measured.

    Raises KeyError for a column that is not counted.
    """
    chosen = [(one, measure) for one in countings for measure in one.measures if measure.key == column]
    if not chosen:
        raise KeyError(column)
    held, cases, countings = held_of(snapshot), set[int](), [counting for counting, _ in chosen]
    with uncollected():
        alone = read_alone(held, members := Members(countings))
        with alike(snapshot, countings, held, alone) as found:
            for counting, measure in chosen:
                with found.of(counting) as asked:
                    numbers = _among(snapshot.id, counting, measure, row, asked)
                cases |= {number for number in numbers if number >= 0}
                cases |= members.of_numbers(counting, numbers) - alone.apart.get(counting.source.table, set())
    case, case_no = (COLUMNS[CASES].index(name) for name in ("case", "case_no"))
    return {one[case_no] for some in held.rows(CASES) for one in some if one[case] in cases}


def _among(snapshot: int, counting: Counting, measure: Measure, row: str, asked: Asked) -> set[int]:
    """What is told as "case" of what a measure lists in a row of the table."""
    keys: list[tuple[str, str, tuple[str, ...]]] = [
        (key, f"{counting.by} = ?", (row,)) for key in counting.rows
    ]
    if row == TOTAL and counting.total:
        keys.append((f"'{TOTAL}'", "0 = 0", ()))
    return {
        number
        for key, where, told in keys
        for part in _parts(counting, key, snapshot, asked.many)
        for (number,) in asked.ask(
            f'SELECT "case" FROM ({part}) m WHERE {where} AND ({measure.behind})', told
        )
        if number is not None
    }


def _parts(counting: Counting, row: str, snapshot: int, many: str) -> list[str]:
    source = counting.source
    several = [source.among_several(row, snapshot)] if source.several else []
    return [source.alone(row, snapshot, many), *several]


def _numbers(snapshot: int, counting: Counting, asked: Asked) -> dict[str, list[int]]:
    """What the measures sum up to, by row. The total of what stands alone is that of the rows together."""
    sums = [one for measure in counting.measures for one in measure.sums]
    found: dict[str, list[int]] = defaultdict(lambda: [0] * len(sums))

    def add(key: str, numbers: Sequence[Any]) -> None:
        found[key] = [old + int(new or 0) for old, new in zip(found[key], numbers, strict=True)]

    if not sums:
        return {}
    source = counting.source
    by_row = f"SELECT {counting.by}, {', '.join(sums)} FROM"
    for place, row in enumerate(counting.rows):
        alone, *several = _parts(counting, row, snapshot, asked.many)
        for key, *numbers in asked.ask(f"{by_row} ({alone}) m GROUP BY 1"):
            add(key, numbers)
            if counting.total and place == 0:
                add(TOTAL, numbers)
        for part in several:
            for key, *numbers in asked.ask(f"{by_row} ({part}) m GROUP BY 1"):
                add(key, numbers)
    if counting.total and source.several:
        shared = source.among_several(f"'{TOTAL}'", snapshot)
        for all_of_it in asked.ask(f"SELECT {', '.join(sums)} FROM ({shared}) m"):
            add(TOTAL, all_of_it)
    return found


def _read(counting: Counting, numbers: Sequence[int]) -> Iterator[tuple[str, Figure]]:
    """The figures that sums make, by column."""
    left = iter(numbers)
    for measure in counting.measures:
        if isinstance(measure, Share):
            held, among = next(left), next(left)
            yield measure.key, round(100 * held / among, DIGITS) if among else None
        elif not isinstance(measure, Median):
            yield measure.key, next(left)


def _values(snapshot: int, counting: Counting, median: Median, asked: Asked) -> dict[str, list[float]]:
    """What is known, by row, read once for all kinds of rows: SQLite has no percentile."""
    names = [f"row_{place}" for place in range(len(counting.rows))]
    keys = names if counting.by == "row_key" else [counting.by]
    told = ", ".join(f"{row} AS {name}" for row, name in zip(counting.rows, names, strict=True))
    found: dict[str, list[float]] = defaultdict(list)
    for part in _parts(counting, f"{told}, ''", snapshot, asked.many):
        known = f"{median.behind} AND ({median.once})"
        query = f"SELECT {median.of}, many, {', '.join(keys)} FROM ({part}) m WHERE {known}"
        for value, many, *of in asked.ask(query):
            for row in [*of, *([TOTAL] if counting.total else ())]:
                found[row] += [value] * many
    return found


def _middle(ordered: Sequence[float]) -> float:
    """The middle one, or between the two in the middle."""
    many = len(ordered)
    return round((ordered[(many - 1) // 2] + ordered[many // 2]) / 2, DIGITS)
