"""Is the store whole? All that can be worked out twice is, and compared: on a live store or on a copy."""

from pathlib import Path

from shared.database import is_postgres
from shared.store_faults import DATABASE_FAULTS
from sync_server import store
from sync_server.desk import audit_check
from sync_server.desk.models import AuditEntry, Case
from sync_server.fleet import case_check, inbox_check, record_check
from sync_server.fleet.copying import counted
from sync_server.fleet.findings import Finding, Findings, Verdict
from sync_server.fleet.references import references
from sync_server.intake.keys import Keys
from sync_server.intake.models import InboxEntry, Record, StoredRevision


def verify(keys: Keys, *, data: Path | None) -> Verdict:
    """Read the bound store as it is at one moment; writers are not held up.

    data: the folder of a live store, with the mark of its audit log; None for a copy.
    """
    with store.reading():
        return look(keys, data=data)


def look(keys: Keys, *, data: Path | None = None) -> Verdict:
    """The same within the caller's transaction.

    Without the private keys envelopes are not opened, which `skipped` then says.
    """
    verdict = Verdict()
    of_the_inbox = (inbox_check.envelopes, inbox_check.marks, inbox_check.numbers_twice, inbox_check.states)
    for check in (_engine, _references, *of_the_inbox):
        verdict.take(check())
    if keys.private:
        verdict.take(record_check.revisions(keys))
    else:
        verdict.skipped.append("revisions")
    for check in (record_check.folds, case_check.ties, case_check.numbers):
        verdict.take(check())
    verdict.take(_audit(data))
    verdict.checked |= _counts()
    return verdict


def _engine() -> Findings:
    """What the engine finds in its own files; PostgreSQL reads every row."""
    if is_postgres(store.database):
        counted(store.database.obj)
        return
    for pragma in ("cipher_integrity_check", "integrity_check"):
        try:
            rows = store.database.execute_sql(f"PRAGMA {pragma}").fetchall()
        except DATABASE_FAULTS as fault:
            rows = [(type(fault).__name__,)]
        if rows and rows != [("ok",)]:
            yield Finding("engine", f"{pragma} {len(rows)}")


def _references() -> Findings:
    """Rows that refer to rows which are not there."""
    for one in references(store.database):
        match = f'there."{one.to_column}" = here."{one.column}"'
        (orphans,) = store.database.execute_sql(
            f'SELECT count(*) FROM "{one.table}" AS here WHERE here."{one.column}" IS NOT NULL'
            f' AND NOT EXISTS (SELECT 1 FROM "{one.to_table}" AS there WHERE {match})'
        ).fetchone()
        if orphans:
            yield Finding("reference", f"{one.table}.{one.column} {orphans}")


def _audit(data: Path | None) -> Findings:
    verdict = audit_check.verify(data) if data else audit_check.read()
    if not verdict.whole:
        yield Finding("audit", f"{verdict.broken} {verdict.why}")


def _counts() -> dict[str, int]:
    entry = InboxEntry
    states = {
        state: entry.select().where(entry.state == state).count()
        for state in ("waiting", "merged", "quarantined")
    }
    return {
        "envelopes": sum(states.values()),
        **states,
        "revisions": StoredRevision.select().count(),
        "records": Record.select().count(),
        "cases": Case.select().count(),
        "audit_entries": AuditEntry.select().count(),
    }
