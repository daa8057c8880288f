"""A store made many times larger by copies of what was merged, with ids, numbers and keys of their own, each
copy a year older: what arrives is newer than what is there, as it is in a district.

To merge a million reports takes half an hour; copies of them, which differ in nothing that a merge looks at,
take minutes.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from secrets import token_bytes
from uuid import UUID

from shared.database import is_postgres
from sync_server.desk.clock_models import CaseClock
from sync_server.desk.duplicate_keys import KEY_BITS
from sync_server.desk.duplicate_lookup import TABLES as KEYS
from sync_server.desk.models import Case, CaseReport
from sync_server.desk.search_models import SearchTerm
from sync_server.intake.models import InboxEntry, Record, StoredRevision
from sync_server.store import Table, database, room_to_work, writing

_NUMBERED: tuple[type[Table], ...] = (InboxEntry, StoredRevision, Record, Case, CaseReport, CaseClock)
_REFERS: Mapping[str, type[Table]] = {"inbox_id": InboxEntry, "case_id": Case, "record_id": Record}
_MOMENTS = frozenset({
    "created_at", "received_at", "at", "informed_at", "submitted_at", "server_received_at", "opened_at",
    "next_due", "linked_at", "started_at", "due_at", "warn_at", "stopped_at",
})  # fmt: skip
YEAR = 2026
"""Of what is copied."""
_RECORD_BITS = 64 - KEY_BITS


def multiply(times: int) -> None:
    """Let every report of the store be there `times` times, each in a case of its own, none like another."""
    with room_to_work():
        last = {table: _ask(f'SELECT MAX(id) FROM "{_name(table)}"')[0][0] for table in _NUMBERED}
        with _without_triggers():
            for copy in range(1, times):
                with writing():
                    _copy(last, copy)
        _run(f"UPDATE tally SET n = n * {times}")
        for table, number in last.items():
            if is_postgres(database):
                sequence = f"pg_get_serial_sequence('\"{_name(table)}\"', 'id')"
                _ask(f"SELECT setval({sequence}, {number * times})")


@contextmanager
def _without_triggers() -> Iterator[None]:
    """Those that count cases, clocks and reports: copies are counted at once."""
    if is_postgres(database):
        for table in _NUMBERED:
            _run(f'ALTER TABLE "{_name(table)}" DISABLE TRIGGER USER')
        yield
        for table in _NUMBERED:
            _run(f'ALTER TABLE "{_name(table)}" ENABLE TRIGGER USER')
        return
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%tally_insert'"
    triggers = database.execute_sql(query).fetchall()
    for name, _ in triggers:
        _run(f'DROP TRIGGER "{name}"')
    yield
    for _, made in triggers:
        _run(made)


def _copy(last: Mapping[type[Table], int], copy: int) -> None:
    _ids(last[Record], copy)
    further = {table: number * copy for table, number in last.items()}
    for table in (*_NUMBERED, SearchTerm):
        own = {column: f"s.{column} + {further[of]}" for column, of in _REFERS.items()}
        columns = [field.column_name for field in table._meta.sorted_fields]
        own |= {column: _years_before(f's."{column}"', copy) for column in columns if column in _MOMENTS}
        own |= {
            "id": f"s.id + {further.get(table, 0)}",
            "report_uuid": "g.report",
            "envelope_id": "g.envelope",
            "revision_id": "g.envelope",
            "case_no": f"'VA-{YEAR - copy}-' || s.id",
            "report_no": f"replace(s.report_no, '-{YEAR}-', '-{YEAR - copy}-')",
        }
        told = ", ".join(own.get(column, f's."{column}"') for column in columns)
        ids = "JOIN given g ON g.old = s.report_uuid" if "report_uuid" in columns else ""
        of = f"s.id <= {last[table]}" if table in last else f"s.record_id <= {last[Record]}"
        names = ", ".join(f'"{column}"' for column in columns)
        _run(f'INSERT INTO "{_name(table)}" ({names}) SELECT {told} FROM "{_name(table)}" s {ids} WHERE {of}')
    _keys(last[Record], further[Record])


def _years_before(moment: str, years: int) -> str:
    return f"(CAST(substr({moment}, 1, 4) AS INTEGER) - {years}) || substr({moment}, 5)"


def _ids(last: int, copy: int) -> None:
    """Of the copies' reports and envelopes, by the ids of the first: made that many hours earlier."""
    if copy == 1:
        kind = "BYTEA" if is_postgres(database) else "BLOB"
        _run(f"CREATE TEMPORARY TABLE given (old {kind}, report {kind}, envelope {kind})")
        _run("CREATE INDEX given_old ON given (old)")
    _run("DELETE FROM given")
    first = Record.select(Record.report_uuid).where(Record.id <= last).order_by(Record.id).tuples()
    rows = [(report.bytes, _earlier(report, copy), _earlier(report, copy)) for (report,) in first]
    mark = database.param
    database.cursor().executemany(f"INSERT INTO given VALUES ({mark}, {mark}, {mark})", rows)


def _earlier(report: UUID, hours: int) -> bytes:
    """An id of the same moment, hours earlier: its first six bytes are the milliseconds (UUIDv7)."""
    moment = int.from_bytes(report.bytes[:6]) - hours * 3_600_000
    return moment.to_bytes(6) + report.bytes[6:7] + token_bytes(9)


def _keys(last: int, further: int) -> None:
    """As many keys as the first have, at random places among all."""
    span = 2**_RECORD_BITS - 1
    drawn = (
        f"(random() * {2.0**KEY_BITS})::bigint << {_RECORD_BITS}"
        if is_postgres(database)
        else f"random() & ~{span}"
    )
    into = _name(KEYS[-1])
    for table in KEYS:
        known = f'SELECT (place & {span}) AS record FROM "{_name(table)}"'
        made = f"SELECT ({drawn}) | (record + {further}) AS place FROM ({known}) k WHERE record <= {last}"
        placed = f"SELECT place FROM ({made}) m WHERE true ORDER BY place"
        _run(f'INSERT INTO "{into}" {placed} ON CONFLICT DO NOTHING')


def _run(query: str) -> None:
    database.execute_sql(query)


def _ask(query: str) -> list[tuple[int, ...]]:
    found: list[tuple[int, ...]] = database.execute_sql(query).fetchall()
    return found


def _name(table: type[Table]) -> str:
    return str(table._meta.table_name)
