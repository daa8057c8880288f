"""The slips that were issued in a period, as they are counted (B7)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from shared.report.rules import local_day
from shared.revision import json_from
from sync_server.periodic.ahead import Range, each, ranges
from sync_server.periodic.counted import hours
from sync_server.periodic.lines import Lines, pack
from sync_server.periodic.reading import COUNTED_EVENTS
from sync_server.periodic.rows import SlipRow, plain
from sync_server.periodic.sayings import mask
from sync_server.periodic.second import Second
from sync_server.periodic.spans import Span
from sync_server.periodic.sql import CHUNK, Row, among_at_once, rows

ANSWERS = ("accepted", "refused", "done")
"""Answers that end the wait; any other leaves the slip waiting."""
_SLIPS = """SELECT r.id, r.case_id, r.issued_at, r.due_at, r.content, a.code, a.kind FROM referral r
 JOIN agency a ON a.id = r.agency_id WHERE r.id > ? AND r.id <= ? AND r.issued_at >= ? AND r.issued_at <= ?
 ORDER BY r.id"""


class Legal(NamedTuple):
    """Of a case at the cut."""

    separated: bool
    stage: str


_NOTHING = Legal(False, "none")


def count(span: Span, second: Second | None = None) -> Iterator[Lines]:
    """A row for each slip, in order. `second`: a process whose connection sees all of them."""
    ((first, last),) = rows("SELECT MIN(id), MAX(id) FROM referral")
    return each(count_range, span, ranges(last or 0, CHUNK, (first or 1) - 1), second)


def count_range(span: Span, some: Range) -> Lines:
    """The rows of slips with these numbers, in order."""
    found = list(rows(_SLIPS, *some, span.starts, span.cut))
    return pack(plain(list(_counted(found, span))))


def _counted(found: Sequence[Row], span: Span) -> Iterator[SlipRow]:
    answers = _answers([row[0] for row in found], span.cut)
    legal = _legal(sorted({row[1] for row in found}), span.cut)
    for number, case, issued_at, due_at, content, agency, kind in found:
        told = answers.get(number, ())
        done = told and told[-1][1] == "done"
        asked = json_from(content).get("requests") or () if done else ()
        known = legal.get(case, _NOTHING)
        yield count_slip(case, issued_at, due_at, asked, told, span.cut, agency, kind, known)


def count_slip(
    case: int, issued_at: str, due_at: str, asked: Sequence[str], told: Sequence[tuple[str, str]],
    cut: str, agency: str, kind: str, legal: Legal,
) -> SlipRow:  # fmt: skip
    """`told`: (moment, answer) of those that end the wait, the earliest first, up to the cut.

    It is late once it is due without an answer; the measures are what it asked for, once it is done.
    """
    answer = told[-1][1] if told else ""
    first = told[0][0] if told else None
    if first is None:
        in_time = "late" if due_at < cut else "waiting"
    else:
        in_time = "late" if first > due_at else "in_time"
    measures = mask("referral_request", asked) if answer == "done" else 0
    return SlipRow(
        case, agency, kind, answer, in_time, hours(issued_at, first) if first else None, measures, *legal
    )


def _answers(ids: Sequence[int], cut: str) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    query = "SELECT referral_id, at, id, answer FROM referral_reply WHERE referral_id"
    for slip, at, _, answer in sorted(among_at_once(query, 4, ids)):
        if answer in ANSWERS and at <= cut:
            found[slip].append((at, answer))
    return found


def _legal(ids: Sequence[int], cut: str) -> dict[int, Legal]:
    """By its events, or as it is where no event told of it."""
    day = local_day(datetime.fromisoformat(cut)).isoformat()
    stages: dict[int, str] = {}
    query = (
        f"SELECT case_id, at, id, detail FROM case_event WHERE {COUNTED_EVENTS} AND kind = 'legal'"
        " AND case_id"
    )
    for case, at, _, detail in sorted(among_at_once(query, 4, ids)):
        before = stages.get(case, "none")
        stages[case] = json_from(detail).get("legal_stage", "none") if at <= cut else before
    query = "SELECT case_id, separation_from, legal_stage FROM case_work WHERE case_id"
    return {
        case: Legal(bool(separated) and separated <= day, stages.get(case, stage))
        for case, separated, stage in among_at_once(query, 3, ids)
    }
