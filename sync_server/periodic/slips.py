"""The slips that were issued in a period, as they are counted (B7)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from pydantic_core import from_json

from shared.report.rules import local_day
from sync_server.periodic.ahead import Range, each, ranges
from sync_server.periodic.counted import hours
from sync_server.periodic.lines import Lines, pack
from sync_server.periodic.reading import COUNTED_EVENTS
from sync_server.periodic.rows import SlipRow, plain
from sync_server.periodic.sayings import mask
from sync_server.periodic.second import Second
from sync_server.periodic.spans import Span
from sync_server.periodic.sql import CHUNK, Row, among, rows

ANSWERS = ("accepted", "refused", "done")
"""Answers that end the wait; any other leaves the slip waiting."""
_SLIPS = """SELECT r.id, r.case_id, r.issued_at, r.due_at, r.content, a.code, a.kind FROM referral r
 JOIN agency a ON a.id = r.agency_id WHERE r.id > ? AND r.id <= ? AND r.issued_at >= ? AND r.issued_at <= ?
 ORDER BY r.id"""


class Legal(NamedTuple):
    """Of a case at the cut."""

    separated: bool
    stage: str


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
        asked = from_json(content).get("requests") or ()
        told = answers.get(number, [])
        yield count_slip(case, issued_at, due_at, asked, told, span.cut, agency, kind, legal[case])


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
    found: dict[int, list[tuple[str, int, str]]] = defaultdict(list)
    for number, slip, at, answer in among(
        "SELECT id, referral_id, at, answer FROM referral_reply WHERE referral_id", ids
    ):
        if answer in ANSWERS and at <= cut:
            found[slip].append((at, number, answer))
    return {slip: [(at, answer) for at, _, answer in sorted(many)] for slip, many in found.items()}


def _legal(ids: Sequence[int], cut: str) -> dict[int, Legal]:
    """By its events, or as it is where no event told of it."""
    day = local_day(datetime.fromisoformat(cut)).isoformat()
    stages: dict[int, list[tuple[str, int, str]]] = defaultdict(list)
    query = (
        f"SELECT case_id, id, at, detail FROM case_event WHERE {COUNTED_EVENTS} AND kind = 'legal'"
        " AND case_id"
    )
    for case, number, at, detail in among(query, ids):
        stages[case].append((at, number, from_json(detail).get("legal_stage", "none")))
    found = dict.fromkeys(ids, Legal(False, "none"))
    for case, separated, stage in among(
        "SELECT case_id, separation_from, legal_stage FROM case_work WHERE case_id", ids
    ):
        if case in stages:
            stage = ([told for at, _, told in sorted(stages[case]) if at <= cut] or ["none"])[-1]
        found[case] = Legal(bool(separated) and separated <= day, stage)
    return found
