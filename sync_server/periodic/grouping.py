"""After all cases are counted: those that hang together get the numbers of their matter and child."""

from sync_server.periodic.joining import Numbers
from sync_server.periodic.models import Snapshot
from sync_server.periodic.people import People
from sync_server.periodic.reading import Store, reports_of
from sync_server.periodic.sql import among, chunks
from sync_server.store import database, writing

_COUNTED = 'SELECT "case", told_at, late, (fresh OR late) AND NOT merged_after, suspects FROM counted_case'
Crowds = dict[tuple[int, bool], list[tuple[str, int]]]
"""By matter, those that are late apart: when each case was told, and its number."""


def group(snapshot: Snapshot, found: Numbers, store: Store) -> None:
    """Write the numbers; who is suspected in a matter stands with the first of its cases, and not again."""
    counted = {
        case: row
        for some in chunks(sorted({*found.matters, *found.children}))
        for case, *row in among(f'{_COUNTED} WHERE snapshot_id = {snapshot.id:d} AND "case"', some)
    }
    crowds: Crowds = {}
    for case, (told_at, late, counts, _) in counted.items():
        if counts and case in found.matters:
            crowds.setdefault((found.matters[case], bool(late)), []).append((told_at, case))
    suspects = {case: row[3] for case, row in counted.items()} | _suspects(crowds, store)
    changes = [
        (found.matters.get(case, case), found.children.get(case, case), suspects[case], snapshot.id, case)
        for case in counted
    ]
    if changes:
        query = (
            'UPDATE counted_case SET matter = ?, child = ?, suspects = ? WHERE snapshot_id = ? AND "case" = ?'
        )
        with writing():
            database.cursor().executemany(query.replace("?", database.param), changes)


def _suspects(crowds: Crowds, store: Store) -> dict[int, int]:
    """By case, of those that are several in a matter."""
    several = [sorted(crowd) for crowd in crowds.values() if len(crowd) > 1]
    known: dict[int, People] = {}
    for some in chunks(sorted(case for crowd in several for _, case in crowd)):
        told, _ = reports_of(some, store)
        for case, reports in told.items():
            known[case] = People()
            for one in reports:
                known[case].add(one.said.people)
    found: dict[int, int] = {}
    for crowd in several:
        together = People()
        for _, case in crowd:
            together.add(known.get(case, People()))
        found |= {case: 0 for _, case in crowd} | {crowd[0][1]: together.count}
    return found
