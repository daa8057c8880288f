"""A whole store is found whole; what is changed in it behind the program's back is named, by ids alone."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from shared.database import is_postgres
from sync_server import store
from sync_server.desk.models import AuditEntry, Case, CaseReport
from sync_server.fleet import verifying
from sync_server.intake.merging import merge_waiting
from sync_server.intake.models import AttachmentPart, InboxEntry, Record, StoredRevision
from tests.shared.attachments.files import png
from tests.sync_server.builders import District, Station, run_command


@pytest.fixture
def worked(district: District, station: Station) -> District:
    """A district with two reports, one with a file, one added to, and one that waits."""
    first, second = station.file(0), station.file(1)
    more = station.revision(first.report_uuid, 2, {"child_class": "3A"}, (first.revision_id,))
    station.send([station.envelope(more), *station.attach(second, png())])
    merge_waiting(district.keys, now=district.now)
    station.file(2)
    assert run_command(district, "export").exit_code == 0
    return district


def found(district: District) -> list[str]:
    return [f.what for f in verifying.verify(district.keys, data=district.settings.data).found]


def test_a_whole_store_is_whole_on_both_engines(worked: District) -> None:
    verdict = verifying.verify(worked.keys, data=worked.settings.data)
    assert verdict.whole and not verdict.skipped, verdict.found
    counts = {
        name: verdict.checked[name] for name in ("envelopes", "waiting", "records", "cases", "revisions")
    }
    assert counts == {"envelopes": 6, "waiting": 1, "records": 2, "cases": 2, "revisions": 4}


TAMPERING: dict[str, tuple[Callable[[], object], list[str]]] = {
    "sealed bytes": (
        lambda: InboxEntry.update(sealed=b"x" * 90).where(InboxEntry.sequence == 2).execute(),
        ["envelope-changed", "envelope-not-opened"],
    ),
    "an envelope's time": (
        lambda: (
            InboxEntry.update(created_at="2026-01-01T00:00:00+00:00")
            .where(InboxEntry.state == "waiting")
            .execute()
        ),
        ["envelope-changed"],
    ),
    "a waiting envelope gone": (
        lambda: InboxEntry.delete().where(InboxEntry.state == "waiting").execute(),
        ["envelopes-gone"],
    ),
    "a value of a revision": (
        lambda: (
            StoredRevision.update(fields=json.dumps({"child_class": "9C"}))
            .where(StoredRevision.number == 2, StoredRevision.fields.contains("child_class"))
            .execute()
        ),
        ["revision-differs", "record-differs"],
    ),
    "a revision that is no JSON": (
        lambda: StoredRevision.update(fields="{").where(StoredRevision.number == 2).execute(),
        ["revision-differs", "revisions-unreadable", "record-too-much"],
    ),
    "a record's urgency": (
        lambda: Record.update(urgency="none").where(Record.id == 1).execute(),
        ["record-differs"],
    ),
    "a record gone": (
        lambda: _without_search(1),
        ["record-missing", "case-without-record"],
    ),
    "a tie gone": (
        lambda: CaseReport.delete().where(CaseReport.case == 1).execute(),
        ["report-without-case", "case-empty"],
    ),
    "a case number": (
        lambda: Case.update(case_no="VA-2026-0009").where(Case.id == 2).execute(),
        ["case-missing", "case-not-counted"],
    ),
    "a case that says it was merged": (
        lambda: Case.update(status="merged").where(Case.id == 2).execute(),
        ["case-merge-differs"],
    ),
    "a part forgotten": (lambda: AttachmentPart.delete().execute(), ["part-missing"]),
    "a quarantine entry that never was": (
        lambda: InboxEntry.update(state="quarantined").where(InboxEntry.state == "waiting").execute(),
        ["quarantine-missing"],
    ),
}


def _without_search(number: int) -> None:
    store.database.execute_sql(f"DELETE FROM search_term WHERE record_id = {number}")
    Record.delete().where(Record.id == number).execute()


def test_what_is_changed_behind_the_programs_back_is_named(worked: District) -> None:
    for how, (change, wanted) in TAMPERING.items():
        with store.database.atomic() as trial:
            change()
            assert sorted({finding.what for finding in verifying.look(worked.keys).found}) == sorted(
                wanted
            ), how
            trial.rollback()


def test_a_changed_audit_log_is_named(worked: District) -> None:
    entry = AuditEntry.select().first()
    for name in ("audit_entry_no_change" if is_postgres(store.database) else "audit_entry_no_update",):
        on = " ON audit_entry" if is_postgres(store.database) else ""
        store.database.execute_sql(f"DROP TRIGGER {name}{on}")
    AuditEntry.update(reason="khác").where(AuditEntry.id == entry.id).execute()
    assert found(worked) == ["audit"]


def test_a_row_that_refers_to_nothing_is_named(worked: District) -> None:
    if not is_postgres(store.database):
        store.database.execute_sql("PRAGMA foreign_keys = 0")
    store.database.execute_sql("UPDATE case_clock SET case_id = 99 WHERE id = 1")
    assert "reference" in found(worked)


def test_the_command_prints_ids_and_exits_1(worked: District, tmp_path: Path) -> None:
    well = run_command(worked, "verify", "--json")
    assert well.exit_code == 0 and json.loads(well.stdout)["whole"] is True
    name = str(InboxEntry.get(InboxEntry.sequence == 2).envelope_id)
    InboxEntry.update(sealed=b"x" * 90).where(InboxEntry.sequence == 2).execute()
    told = run_command(worked, "verify")
    assert told.exit_code == 1 and f"envelope-changed {name}" in told.stdout.splitlines()
    assert "Có chỗ không khớp" in told.stderr
    assert run_command(worked, "backup", "--out", str(tmp_path / "copy")).exit_code == 0
    of_copy = run_command(worked, "verify", str(tmp_path / "copy"), "--json")
    store.bind(worked.settings.data, worked.settings.database_url)  # the command had bound the copy
    assert of_copy.exit_code == 1
    assert {"what": "envelope-changed", "where": name} in json.loads(of_copy.stdout)["found"]
