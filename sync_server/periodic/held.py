"""The rows of a snapshot, packed: those of a whole year are held at once, some 20 MB.

Nobody asks for one of them alone: the tables, the digest and the cases behind a figure go through all of a
kind. One by one they were a table of 36 columns, and to write them took longer than to count them.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any

from sync_server import bulk
from sync_server.periodic import lines, sql
from sync_server.periodic.lines import Lines
from sync_server.periodic.models import CountedRows, Snapshot
from sync_server.periodic.rows import CASES, COLUMNS

Row = Sequence[Any]
_KEPT = 'SELECT "of", many, packed FROM counted_rows WHERE snapshot_id = ? ORDER BY "of", place'
_TOGETHER = 50


class Held:
    """By the name of a table of `rows.COLUMNS`."""

    def __init__(self) -> None:
        self._lines: dict[str, list[Lines]] = {of: [] for of in COLUMNS}

    def add(self, of: str, some: Lines) -> None:
        """Those that come next."""
        self._lines[of].append(some)

    def rows(self, of: str) -> Iterator[Sequence[Row]]:
        """All of them, in order, some at a time."""
        return map(lines.unpack, self._lines[of])

    def of_cases(self, of: str, cases: Set[int]) -> list[Row]:
        """Those of some cases."""
        place = COLUMNS[of].index("case")
        if not cases:
            return []
        return [row for some in self.rows(of) for row in some if row[place] in cases]

    def change(self, changed: Mapping[int, Row]) -> None:
        """Rows of cases that were added, by the case, as they are now."""
        for place, some in enumerate(self._lines[CASES] if changed else ()):
            told = lines.unpack(some)
            if any(row[0] in changed for row in told):
                self._lines[CASES][place] = lines.pack([changed.get(row[0], row) for row in told])

    def chunks(self, of: str, size: int) -> Iterator[bytes]:
        """For the digest."""
        return lines.chunks(self._lines[of], size)

    def write(self, snapshot: Snapshot) -> None:
        """Keep them with a snapshot that has none yet, within the caller's transaction."""
        table = CountedRows
        fields = [table.snapshot, table.of, table.place, table.many, table.packed]
        told = [
            (snapshot.id, of, place, some.many, some.packed)
            for of, kept in self._lines.items()
            for place, some in enumerate(kept)
            if some.many
        ]
        for at in range(0, len(told), _TOGETHER):
            bulk.insert(fields, told[at : at + _TOGETHER])


def held_of(snapshot: Snapshot) -> Held:
    """As they were kept."""
    found = Held()
    for of, many, packed in sql.rows(_KEPT, snapshot.id):
        found.add(of, Lines(many, bytes(packed)))
    return found
