"""What is counted of stations: silence, discarded drafts, views of their cases without a reason (B8)."""

from collections.abc import Mapping, Set
from datetime import date, datetime, timedelta

from shared.report.rules import local_day
from sync_server import bulk
from sync_server.periodic.discards import discarded
from sync_server.periodic.models import CountedStation, Snapshot
from sync_server.periodic.periods import Period
from sync_server.periodic.rows import StationRow
from sync_server.periodic.spans import Span
from sync_server.periodic.sql import rows
from sync_server.store import writing

_SYNC_DAYS = """SELECT DISTINCT k.unit_id, d.day FROM kiosk_day d JOIN kiosk k ON k.id = d.kiosk_id
 WHERE d.day >= ? AND d.day <= ?"""
"""Days in Vietnam. They stay when the log of exchanges is cleaned."""
_ENROLLED = """SELECT k.unit_id,
  MIN(COALESCE((SELECT MIN(c.used_at) FROM enrolment_code c WHERE c.kiosk_id = k.id), k.created_at))
 FROM kiosk k WHERE k.verify_key IS NOT NULL GROUP BY k.unit_id"""
_STATIONS = "SELECT code, name, type, created_at <= ? FROM unit ORDER BY code"
_VIEWS = """SELECT (SELECT r.station_code FROM case_report t JOIN record r ON r.report_uuid = t.report_uuid
  WHERE t.home_id = c.id OR (t.case_id = c.id AND t.home_id IS NULL)), count(*)
 FROM audit_entry a JOIN "case" c ON c.case_no = a.case_no JOIN "user" u ON u.id = c.officer_id
 WHERE a.at >= ? AND a.at <= ? AND a.action LIKE ? AND a.role = 'officer' AND a.reason = ''
 AND u.login <> a.login
 AND NOT EXISTS (SELECT 1 FROM case_event e WHERE e.case_id = c.id AND e.login = a.login AND e.at <= ?)
 GROUP BY 1"""
"""By the station of the report that a case was opened for."""


def gather(snapshot: Snapshot, period: Period, span: Span, told: Set[str]) -> None:
    """Write a row for each station there was, and for those whose reports of that time came in later, from
    paper. told: codes of those that have reports.
    """
    whole, cut_day = _last_whole_day(span), local_day(datetime.fromisoformat(span.cut))
    synced, enrolled = _sync_days(span), _enrolled()
    thrown, viewed = discarded(period.first, cut_day), _viewed(span)
    found = []
    for code, name, kind, there in rows(_STATIONS, span.cut):
        if not there and code not in told:
            continue
        silent = 0
        if code in enrolled:
            silent = silent_days(max(period.first, enrolled[code]), whole, synced.get(code, set()))
        found.append(StationRow(code, name, kind, thrown.get(code, 0), silent, viewed.get(code, 0)))
    fields = [CountedStation.snapshot, *(getattr(CountedStation, name) for name in StationRow._fields)]
    with writing():
        bulk.insert(fields, [(snapshot.id, *row) for row in found])


def silent_days(first: date, last: date, synced: set[date]) -> int:
    """Days of both and those between on which nothing came."""
    return max(0, (last - first).days + 1) - sum(first <= day <= last for day in synced)


def _last_whole_day(span: Span) -> date:
    """The day of the cut where it is over, else the one before: a day that runs may still bring something."""
    return local_day(datetime.fromisoformat(span.cut) + timedelta(seconds=1)) - timedelta(days=1)


def _sync_days(span: Span) -> Mapping[str, set[date]]:
    found: dict[str, set[date]] = {}
    first, last = (local_day(datetime.fromisoformat(at)).isoformat() for at in (span.starts, span.cut))
    for station, day in rows(_SYNC_DAYS, first, last):
        found.setdefault(station, set()).add(date.fromisoformat(day))
    return found


def _viewed(span: Span) -> Mapping[str, int]:
    """How often officers opened a case of each station that is another's, and nothing they did says why."""
    found = rows(_VIEWS, span.starts, span.cut, "view-%", span.cut)
    return {station: int(count) for station, count in found}


def _enrolled() -> Mapping[str, date]:
    """The day the first kiosk of each station was enrolled."""
    return {station: local_day(datetime.fromisoformat(at)) for station, at in rows(_ENROLLED)}
