"""Pictures of counts: bars cut into parts, with the places of their rectangles; templates draw them. Pure.

Every picture is a table too: rows, parts, numbers. A part keeps its colour and its place in every picture.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH, BAR, GAP = 360, 26, 12
"""Units of a picture of lying bars: the longest bar, its height, and the room between two."""

HEIGHT, COLUMN, BETWEEN = 120, 26, 8
"""Units of a picture of standing bars: the highest, its width, and the room between two."""

NUMBER_LEAST = 24
"""Units a part needs to have its number written in it."""

SLIVER = 2.0
"""Units that even a single case among thousands is drawn with: nothing that is there vanishes."""


@dataclass(frozen=True, slots=True)
class Part:
    """One rectangle. `code` is the part's, which gives its colour; `fits`: there is room for the number."""

    code: str
    count: int
    x: float
    y: float
    width: float
    height: float
    fits: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """`label` is the row's code or text; `at` where it stands; `end` where its bar ends."""

    label: str
    total: int
    at: float
    end: float
    parts: tuple[Part, ...]

    @property
    def counts(self) -> dict[str, int]:
        return {part.code: part.count for part in self.parts}


@dataclass(frozen=True, slots=True)
class Picture:
    """`codes`: the parts in order, each a column of the table."""

    codes: tuple[str, ...]
    bars: tuple[Bar, ...]
    width: float
    height: float

    @property
    def total(self) -> int:
        return sum(bar.total for bar in self.bars)


Rows = Sequence[tuple[str, Mapping[str, int]]]
"""Label of a bar, and the count of each of its parts; a part that is not named is 0."""


def lying(rows: Rows, codes: Sequence[str]) -> Picture:
    """Bars from left to right, the first at the top."""
    scale = _scale(rows, WIDTH)
    bars = []
    for place, (label, counts) in enumerate(rows):
        top = place * (BAR + GAP)
        lengths = [(code, counts.get(code, 0), _length(counts.get(code, 0), scale)) for code in codes]
        parts, x = [], 0.0
        for code, count, length in lengths:
            if count:
                parts.append(Part(code, count, x, top, length, BAR, _room(count) <= length))
            x = round(x + length, 2)
        bars.append(Bar(label, sum(counts.get(code, 0) for code in codes), top, x, tuple(parts)))
    width = max((bar.end for bar in bars), default=0.0)
    return Picture(tuple(codes), tuple(bars), max(width, WIDTH), max(0, len(rows) * (BAR + GAP) - GAP))


def standing(rows: Rows, codes: Sequence[str]) -> Picture:
    """Bars from the ground up, the first at the left and the first part at the bottom."""
    scale = _scale(rows, HEIGHT)
    raw = []
    for place, (label, counts) in enumerate(rows):
        lengths = [(code, counts.get(code, 0), _length(counts.get(code, 0), scale)) for code in codes]
        raw.append((label, place * (COLUMN + BETWEEN), lengths))
    height = max([HEIGHT, *(sum(length for *_, length in lengths) for *_, lengths in raw)])
    bars = []
    for label, left, lengths in raw:
        parts, y = [], height
        for code, count, length in lengths:
            y = round(y - length, 2)
            if count:
                fits = length >= NUMBER_LEAST / 2 and _room(count) <= COLUMN + BETWEEN
                parts.append(Part(code, count, left, y, COLUMN, length, fits))
        bars.append(Bar(label, sum(count for _, count, _ in lengths), left, y, tuple(parts)))
    width = max(0, len(rows) * (COLUMN + BETWEEN) - BETWEEN)
    return Picture(tuple(codes), tuple(bars), width, height)


def _scale(rows: Rows, most: float) -> float:
    """Units for one."""
    return most / max([1, *(sum(counts.values()) for _, counts in rows)])


def _length(count: int, scale: float) -> float:
    return round(max(SLIVER, count * scale), 2) if count else 0.0


def _room(count: int) -> float:
    """Units the digits of a number take."""
    return 9.0 * len(str(count)) + 6
