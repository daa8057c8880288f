"""The facts of cases, a chunk at a time: a fixed number of queries for some thousand cases."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from shared.clock import from_stamp, stamp
from shared.database import is_postgres
from shared.revision import json_from
from sync_server.intake import merge
from sync_server.intake.to_count import VERSION, parts, to_count
from sync_server.periodic.clock_states import Ran
from sync_server.periodic.counted import Facts
from sync_server.periodic.counted_report import Told
from sync_server.periodic.flows import TURNS, Turn
from sync_server.periodic.joining import Link, Place, links
from sync_server.periodic.sayings import understood
from sync_server.periodic.spans import Span
from sync_server.periodic.sql import among, among_at_once, among_near, at_once, chunks, rows
from sync_server.store import database

COUNTED_EVENTS = "kind IN ('closed', 'reopened', 'merged', 'restored', 'linked', 'unlinked', 'legal')"
"""As the index `case_event_counted` has them: said so in a query, it is used."""
_TURNS = f"kind IN ({', '.join(f'{kind!r}' for kind in TURNS)})"
_MATTERS = f"""c.informed_at >= ? OR c.status NOT IN ('closed', 'merged') OR c.id > ?
 OR EXISTS (SELECT 1 FROM case_event e WHERE e.case_id = c.id AND e.{COUNTED_EVENTS} AND e.at >= ?)
 OR NOT EXISTS (SELECT 1 FROM case_event e WHERE e.case_id = c.id AND e.{COUNTED_EVENTS})"""
"""Whether a period may be concerned with a case: told in it, open, touched since it began, or late; or it
left the queue without anybody having said so. So is each in the list of open cases that was frozen.
"""
_CASES = f"""SELECT c.id, c.case_no, c.status, c.urgency, a.code FROM "case" c
 LEFT JOIN agency a ON a.id = c.lead_agency_id WHERE c.id > ? AND c.id <= ?
 AND ({_MATTERS} OR c.id IN ({{listed}})) ORDER BY c.id"""
_KEPT = f"substr(r.counted, 1, {len(f'{VERSION} ')}) = '{VERSION} '"
INDEX = "record_counted"
_OTHER_LINKS = f"""SELECT c.id, t.report_uuid, CASE WHEN {_KEPT} THEN r.counted END
 FROM "case" c JOIN case_report t ON t.case_id = c.id JOIN {{record}}
 WHERE c.id <= ? AND NOT ({_MATTERS}) AND r.informed_at <= ?
 AND (r.counted IS NULL OR NOT {_KEPT} OR r.counted LIKE ?)"""


@dataclass(frozen=True, slots=True)
class Store:
    """What holds for the whole counting. `last`: the highest case number that is counted. `listed`: the open
    cases of the snapshot before, in order; None where there is none.
    """

    span: Span
    last: int
    listed: Sequence[int] | None
    place: Place

    @property
    def concerned(self) -> tuple[Any, ...]:
        """The values of _MATTERS."""
        known = self.last if self.span.known is None else self.span.known
        return self.span.starts, known, self.span.starts

    def listed_of(self, some: tuple[int, int]) -> Sequence[int]:
        """Those above the first number, up to the second."""
        found = self.listed or ()
        return found[bisect_right(found, some[0]) : bisect_right(found, some[1])]


class Read(NamedTuple):
    """The facts of a case, with its status now."""

    facts: Facts
    status: str


def cases(store: Store, some: tuple[int, int]) -> list[Read]:
    """Every case that may matter of those whose numbers are above the first and not above the second, in the
    order of their numbers.
    """
    listed = store.listed_of(some)
    query = _CASES.format(listed=", ".join(map(str, listed or (0,))))
    return list(_facts(at_once(query, 5, *some, *store.concerned), set(listed), store))


def _facts(found: Sequence[Sequence[Any]], listed: Set[int], store: Store) -> Iterator[Read]:
    ids = [row[0] for row in found]
    told, own = reports_of(ids, store)
    events, clocks, works = turns(ids), _clocks(ids, store.span.cut), _works(ids)
    for case, case_no, status, urgency, agency in found:
        if case not in own:  # its report is not whole any more: nothing can be said of it
            continue
        environment, decided_at = works.get(case, (None, None))
        in_list = None if store.listed is None else case in listed
        facts = Facts(
            case, case_no, urgency, agency or "", own[case], told.get(case, ()), events.get(case, ()),
            clocks.get(case, ()), environment, decided_at, in_list,
        )  # fmt: skip
        yield Read(facts, status)


def reports_of(ids: Sequence[int], store: Store) -> tuple[dict[int, list[Told]], dict[int, str]]:
    """The reports that stood in each case at the cut, and when each case's own was told."""
    wanted, told, own = set(ids), defaultdict(list), dict[int, str]()
    reports = _reports()
    elsewhere = sorted(report for report, case in store.place.items() if case in wanted)
    seen: set[bytes] = set()
    found = [*among_near(f"{reports}case_id", ids), *among_near(f"{reports}home_id", ids)]
    found += among(f"{reports}report_uuid", elsewhere)
    others = _read_whole(sorted(bytes(row[2]) for row in found if row[-1] is None))
    for case, home, number, *about, text in found:
        report, home = bytes(number), home or case
        if report in seen or home > store.last:
            continue
        seen.add(report)
        if home in wanted:
            own[home] = about[2]
        stood = store.place.get(report, case) if store.place else case
        if stood in wanted:
            filing, said = parts(text or others[report])
            told[stood].append(Told._make((report, home, *about, filing, understood(said))))
    for many in told.values():
        if len(many) > 1:
            many.sort(key=lambda one: (one.informed_at, one.report_no))
    return told, own


def _reports() -> str:
    """The query ends with a column of case_report, t."""
    return f"""SELECT t.case_id, t.home_id, t.report_uuid, r.report_no, r.station_code,
 r.informed_at, r.submitted_at, r.server_received_at, r.commune_code, r.age_band,
 CASE WHEN {_KEPT} THEN r.counted END FROM case_report t JOIN {_record()} WHERE t."""


def _record() -> str:
    """The record r of a report of case_report, t.

    SQLite decrypts eight times as many pages for whole records: it has what is asked here in an index.
    """
    if is_postgres(database):
        return "record r ON r.report_uuid = t.report_uuid"
    return f"record i ON i.report_uuid = t.report_uuid JOIN record r INDEXED BY {INDEX} ON r.id = i.id"


def _read_whole(reports: Sequence[bytes]) -> dict[bytes, str]:
    """What the merge would keep of them: a program of another version wrote these records."""
    found = among("SELECT report_uuid, cells FROM record WHERE report_uuid", reports)
    return {bytes(report): to_count(merge.said(json_from(cells))) for report, cells in found}


def other_links(store: Store) -> Iterator[Link]:
    """What the reports of all other cases say of reports that hang together with them."""
    known = set(store.listed or ())
    query, asked = _OTHER_LINKS.format(record=_record()), (store.last, *store.concerned, store.span.cut)
    found = [row[1:] for row in rows(query, *asked, '%"link_kind"%') if row[0] not in known]
    for some in chunks(found):
        others = _read_whole(sorted(bytes(report) for report, text in some if text is None))
        for report, text in some:
            _, said = parts(text or others[bytes(report)])
            yield from links(bytes(report), understood(said).links)


def turns(ids: Sequence[int]) -> dict[int, list[Turn]]:
    """What ended each case and brought it back, in the order it happened."""
    found: dict[int, list[Turn]] = defaultdict(list)
    query = (
        "SELECT case_id, at, id, kind, detail FROM case_event"
        f" WHERE {COUNTED_EVENTS} AND {_TURNS} AND case_id"
    )
    for case, at, _, kind, detail in sorted(among_at_once(query, 5, ids)):
        found[case].append(Turn(at, kind, _reason(detail) if kind == "closed" else ""))
    return found


@lru_cache(maxsize=1_000)
def _reason(detail: str) -> str:
    reason: str = json_from(detail).get("reason", "")
    return reason


def _clocks(ids: Sequence[int], cut: str) -> dict[int, list[Ran]]:
    """With the due times they had at the cut. How long a report was on its way is its station's matter."""
    query = (
        "SELECT c.case_id, c.id, c.kind, c.started_at, c.due_at, c.stopped_at, c.outcome FROM case_clock c"
        " WHERE c.kind <> 'delay_to_server' AND c.case_id"
    )
    moved = _moved_since(ids, cut)
    found: dict[int, list[Ran]] = defaultdict(list)
    for case, number, kind, started_at, due_at, stopped_at, outcome in among_at_once(query, 7, ids):
        if number in moved:
            started_at, due_at = moved[number]
        found[case].append(Ran(kind, started_at, due_at, stopped_at, outcome))
    return found


def _moved_since(ids: Sequence[int], cut: str) -> Mapping[int, tuple[str, str]]:
    """What the first change after the cut took away of a clock: when it began and was due."""
    query = (
        "SELECT k.id, k.clock_id, k.started_at, k.due_at, k.at FROM clock_change k"
        " JOIN case_clock c ON c.id = k.clock_id WHERE c.case_id"
    )
    found = sorted((tuple(row) for row in among_at_once(query, 5, ids) if row[4] > cut), reverse=True)
    return {clock: (started_at, due_at) for _, clock, started_at, due_at, _ in found}


def _works(ids: Sequence[int]) -> dict[int, tuple[str | None, str | None]]:
    """The environment that was set, and when the twelve hours' decision was taken, as a stamp."""
    query = "SELECT case_id, environment, emergency_decision_at FROM case_work WHERE case_id"
    return {
        case: (environment or None, stamp(from_stamp(at)) if at else None)
        for case, environment, at in among_at_once(query, 3, ids)
    }
