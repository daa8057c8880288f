"""After all cases are counted: those that hang together get the numbers of their matter and child."""

from collections.abc import Sequence
from typing import Any

from sync_server.periodic.joining import Numbers
from sync_server.periodic.people import People
from sync_server.periodic.reading import Store, reports_of
from sync_server.periodic.rows import CaseRow
from sync_server.periodic.sql import chunks

Crowds = dict[tuple[int, bool], list[tuple[str, int]]]
"""By matter, those that are late apart: when each case was told, and its number."""


def grouped(counted: Sequence[Sequence[Any]], found: Numbers, store: Store) -> dict[int, tuple[Any, ...]]:
    """Rows of cases with the numbers, by the case; who is suspected in a matter stands with the first of its
    cases, and not again. counted: those of all cases that hang together.
    """
    rows = {row.case: row for row in map(CaseRow._make, counted)}
    crowds: Crowds = {}
    for case, row in rows.items():
        if (row.fresh or row.late) and not row.merged_after and case in found.matters:
            crowds.setdefault((found.matters[case], bool(row.late)), []).append((row.told_at, case))
    suspects = _suspects(crowds, store)
    return {
        case: tuple(
            row._replace(
                matter=found.matters.get(case, case),
                child=found.children.get(case, case),
                suspects=suspects.get(case, row.suspects),
            )
        )
        for case, row in rows.items()
    }


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
