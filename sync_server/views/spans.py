"""Hours of a day as people write them: «7:30–11:30, 13:00–17:00». Pure."""

import re
from collections.abc import Sequence

_SPAN = re.compile(r"\s*(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})\s*")


def read_spans(text: str) -> tuple[tuple[int, int], ...] | None:
    """Minutes of the day of each (opens, closes); None where it cannot be read."""
    found = [_SPAN.fullmatch(part) for part in text.split(",")]
    if not all(found):
        return None
    parts = [[int(number) for number in span.groups()] for span in found if span]
    if any(minute > 59 for _, first, _, last in parts for minute in (first, last)):
        return None
    return tuple((a * 60 + b, c * 60 + d) for a, b, c, d in parts)


def spans_told(hours: Sequence[tuple[int, int]]) -> str:
    def clock(minute: int) -> str:
        return f"{minute // 60}:{minute % 60:02d}"

    return ", ".join(f"{clock(opens)}–{clock(closes)}" for opens, closes in hours)
